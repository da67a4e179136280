/**
 * Knows single objects: put, get (whole or a range), head, delete one or many.
 * Refuses to know parts and listings.
 */
import { checksumHeaders, etagOf, objectHeaders, quoted, readAttributes } from './attributes.ts';
import { checkRead, unquoted, writeObject } from './conditions.ts';
import { type Call, emptyReply, type S3Reply, xmlReply } from './message.ts';
import { receiveBuffer, receiveFile } from './receive.ts';
import { Refusal } from './refusal.ts';
import type { StoredObject } from './stored.ts';
import { tagsOfHeader } from './tags.ts';
import { elementsOf, parseXml, renderResult, textOf } from './xml.ts';

const longestKeyBytes = 1024;
const mostDeletedAtOnce = 1000;

export async function putObject(call: Call): Promise<S3Reply> {
  const { request, store, key } = call;
  checkKey(key);
  const attributes = readAttributes(request.headers, store.home);
  const tags = tagsOfHeader(request.headers['x-amz-tagging']);
  const object = await writeObject(call, async () => {
    const { file, size, md5, sha256, checksum } = await receiveFile(request, store.folder);
    return {
      ...attributes,
      key,
      file,
      size,
      sha256,
      tags,
      etag: etagOf(md5.toString('hex'), attributes),
      checksum: checksum === undefined ? undefined : { ...checksum, type: 'FULL_OBJECT' },
      modified: new Date(store.now()),
    };
  });
  return emptyReply(200, { etag: quoted(object.etag), ...object.encryption, ...checksumHeaders(object) });
}

export function getObject(call: Call): S3Reply {
  const { request } = call;
  const object = readable(call);
  const range = rangeOf(request.headers.range, object.size);
  const wanted = request.headers['x-amz-checksum-mode'] === 'ENABLED' && range === undefined;
  const { start, end } = range ?? { start: 0, end: object.size };
  const headers = {
    ...objectHeaders(object, wanted),
    'content-length': String(end - start),
    ...(range === undefined ? {} : { 'content-range': `bytes ${start}-${end - 1}/${object.size}` }),
    ...overrides(request.query),
  };
  return { status: range === undefined ? 200 : 206, headers, body: { file: object.file, start, end } };
}

/** As GET, without the body. */
export function headObject(call: Call): S3Reply {
  const { status, headers } = getObject(call);
  return { status, headers };
}

export function deleteObject({ store, bucket, key, request }: Call): S3Reply {
  const match = request.headers['if-match'];
  const existing = bucket.objects.get(key);
  if (match !== undefined && match !== '*' && existing !== undefined && unquoted(match) !== existing.etag) {
    throw new Refusal('PreconditionFailed', { details: { Condition: 'If-Match' } });
  }
  store.remove(bucket.name, key);
  return emptyReply(204);
}

/** Deleting what is not there succeeds, as everywhere in S3. */
export async function deleteObjects({ request, store, bucket }: Call): Promise<S3Reply> {
  const digests = Object.keys(request.headers).filter((name) => /^(content-md5|x-amz-checksum-.+)$/.test(name));
  if (digests.length === 0) {
    throw new Refusal('InvalidRequest', { message: 'Missing required header for this request: Content-MD5' });
  }
  const body = parseXml(await receiveBuffer(request, { bodyChecksum: true }), 'Delete');
  const keys = elementsOf(body, 'Object').map((object) => textOf(object, 'Key'));
  if (keys.length === 0 || keys.length > mostDeletedAtOnce) throw new Refusal('MalformedXML');
  for (const key of keys) {
    if (key === undefined) throw new Refusal('MalformedXML');
    store.remove(bucket.name, key);
  }
  const quiet = textOf(body, 'Quiet') === 'true';
  return xmlReply(renderResult('DeleteResult', { Deleted: quiet ? [] : keys.map((Key) => ({ Key })) }));
}

export function checkKey(key: string): void {
  if (Buffer.byteLength(key) > longestKeyBytes) {
    throw new Refusal('KeyTooLongError', { details: { MaxSizeAllowed: String(longestKeyBytes) } });
  }
}

function readable({ request, bucket, key }: Call): StoredObject {
  const object = bucket.objects.get(key);
  if (object === undefined) throw new Refusal('NoSuchKey', { details: { Key: key } });
  checkRead(request.headers, object);
  return object;
}

/** One range of bytes; several, or a malformed one, are ignored as the RFC allows. `end` is exclusive. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  if (start < end) return { start, end };
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  throw new Refusal('InvalidRange', {
    details: { RangeRequested: String(header), ActualObjectSize: String(size) },
    headers: { 'content-range': `bytes */${size}` },
  });
}

/** `response-content-type=…` and its like, which a presigned URL carries. */
function overrides(query: URLSearchParams): Record<string, string> {
  const given = [...query].filter(([name]) =>
    /^response-(cache-control|content-(disposition|encoding|language|type)|expires)$/.test(name),
  );
  return Object.fromEntries(given.map(([name, value]) => [name.replace('response-', ''), value]));
}
