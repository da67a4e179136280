/**
 * Knows how keys are listed: prefix, delimiter, pages, both versions of ListObjects.
 * Refuses to know anything of an object but what a listing shows.
 */
import { createHash } from 'node:crypto';
import type { Xml } from '../xml.ts';
import { quoted } from './attributes.ts';
import { type Call, type S3Reply, xmlReply } from './message.ts';
import { Refusal } from './refusal.ts';
import type { StoredObject } from './stored.ts';
import { renderResult } from './xml.ts';

const mostKeys = 1000;

/** One line of a listing: an object, or the common prefix that stands for several. */
type Entry = { readonly name: string; readonly object: StoredObject | undefined };

interface Question {
  readonly prefix: string;
  readonly delimiter: string;
  /** Names up to this one are left out. */
  readonly after: string;
  readonly limit: number;
}

export function listObjects(call: Call): S3Reply {
  const { query } = call.request;
  const asked = question(query, query.get('marker') ?? '');
  const { entries, truncated } = page(call.store.objects(call.bucket.name), asked);
  const encode = encoder(query);
  return reply(call, asked, entries, truncated, {
    Marker: encode(asked.after),
    // Without a delimiter clients go on from the last key that they got.
    NextMarker: truncated && asked.delimiter !== '' ? encode(entries.at(-1)?.name ?? '') : undefined,
  });
}

export function listObjectsV2(call: Call): S3Reply {
  const { query } = call.request;
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  const asked = question(query, token === null ? (startAfter ?? '') : readToken(token));
  const { entries, truncated } = page(call.store.objects(call.bucket.name), asked);
  return reply(call, asked, entries, truncated, {
    KeyCount: entries.length,
    StartAfter: startAfter === null ? undefined : encoder(query)(startAfter),
    ContinuationToken: token ?? undefined,
    NextContinuationToken: truncated ? writeToken(entries.at(-1)?.name ?? '') : undefined,
  });
}

function question(query: URLSearchParams, after: string): Question {
  const limit = Number(query.get('max-keys') ?? mostKeys);
  if (!Number.isInteger(limit) || limit < 0) {
    throw new Refusal('InvalidArgument', { message: 'Argument max-keys must be an integer between 0 and 2147483647' });
  }
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    after,
    limit: Math.min(limit, mostKeys),
  };
}

function page(objects: readonly StoredObject[], { prefix, delimiter, after, limit }: Question) {
  const entries: Entry[] = [];
  for (const object of objects) {
    if (!object.key.startsWith(prefix)) continue;
    const cut = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    const name = cut < 0 ? object.key : object.key.slice(0, cut + delimiter.length);
    const seen = after !== '' && Buffer.compare(Buffer.from(name), Buffer.from(after)) <= 0;
    if (seen || entries.at(-1)?.name === name) continue;
    if (entries.length === limit) return { entries, truncated: limit > 0 };
    entries.push({ name, object: cut < 0 ? object : undefined });
  }
  return { entries, truncated: false };
}

function reply(
  { bucket, store, request: { query } }: Call,
  { prefix, delimiter, limit }: Question,
  entries: readonly Entry[],
  truncated: boolean,
  version: Readonly<Record<string, Xml>>,
): S3Reply {
  const encode = encoder(query);
  const withOwner = !query.has('list-type') || query.get('fetch-owner') === 'true';
  const owner = withOwner ? { Owner: { ID: store.home.account } } : {};
  const contents = entries.flatMap(({ object }) =>
    object === undefined ? [] : [{ ...listed(object, encode), ...owner }],
  );
  const prefixes = entries.flatMap(({ name, object }) => (object === undefined ? [{ Prefix: encode(name) }] : []));
  return xmlReply(
    renderResult('ListBucketResult', {
      Name: bucket.name,
      Prefix: encode(prefix),
      Delimiter: delimiter === '' ? undefined : encode(delimiter),
      MaxKeys: limit,
      EncodingType: query.get('encoding-type') ?? undefined,
      IsTruncated: truncated,
      ...version,
      Contents: contents,
      CommonPrefixes: prefixes,
    }),
    { 'x-amz-bucket-region': bucket.region },
  );
}

function listed({ key, modified, etag, size, checksum }: StoredObject, encode: (text: string) => string) {
  return {
    Key: encode(key),
    LastModified: modified.toISOString(),
    ETag: quoted(etag),
    ChecksumAlgorithm: checksum?.name.toUpperCase(),
    Size: size,
    StorageClass: 'STANDARD',
  };
}

/** With encoding-type=url names are percent-encoded, slashes stay. */
function encoder(query: URLSearchParams): (text: string) => string {
  const encoding = query.get('encoding-type');
  if (encoding === null) return (text) => text;
  if (encoding !== 'url')
    throw new Refusal('InvalidArgument', { message: 'Invalid Encoding Method specified in Request' });
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/');
}

/** Bound to the place where the listing goes on, and worthless when a client changes one character: a plus sign gets lost. */
function writeToken(after: string): string {
  return `${Buffer.from(after).toString('base64')}/+${createHash('md5').update(after).digest('hex')}`;
}

function readToken(token: string): string {
  const after = Buffer.from(token.slice(0, token.lastIndexOf('/')), 'base64').toString();
  if (writeToken(after) === token) return after;
  throw new Refusal('InvalidArgument', { message: 'The continuation token provided is incorrect' });
}
