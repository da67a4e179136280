/**
 * Knows what is remembered with an object besides its bytes, in headers one way and the other.
 * Refuses to know the bytes.
 */
import { randomBytes } from 'node:crypto';
import { checksumHeader } from './checksums.ts';
import type { S3Request } from './message.ts';
import { Refusal } from './refusal.ts';
import type { Account } from './scenario.ts';
import type { StoredObject } from './stored.ts';

export interface Attributes {
  readonly contentType: string;
  /** Cache-Control and its like, lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** `x-amz-server-side-encryption` and its like, as they are echoed. */
  readonly encryption: Readonly<Record<string, string>>;
}

const metadataPrefix = 'x-amz-meta-';
const largestMetadataBytes = 2048;
const keptHeaders = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires'];

/** Throws MetadataTooLarge, InvalidArgument. */
export function readAttributes(headers: S3Request['headers'], home: Account): Attributes {
  const metadata: Record<string, string> = {};
  let metadataBytes = 0;
  for (const [header, value] of Object.entries(headers)) {
    if (!header.startsWith(metadataPrefix) || value === undefined) continue;
    const name = header.slice(metadataPrefix.length);
    metadata[name] = value;
    metadataBytes += name.length + Buffer.byteLength(value);
  }
  if (metadataBytes > largestMetadataBytes) {
    throw new Refusal('MetadataTooLarge', { details: { MaxSizeAllowed: String(largestMetadataBytes) } });
  }
  const kept: Record<string, string> = {};
  for (const name of keptHeaders) {
    // The framing of the transfer is not an encoding of the object.
    const value = headers[name]?.replace(/\baws-chunked\b(\s*,\s*)?/, '').trim();
    if (value !== undefined && value !== '') kept[name] = value;
  }
  const contentType = headers['content-type'] ?? 'binary/octet-stream';
  return { contentType, headers: kept, metadata, encryption: readEncryption(headers, home) };
}

/** What GET and HEAD answer about the object; its checksum only when it was asked for. */
export function objectHeaders(object: StoredObject, withChecksum: boolean): Record<string, string> {
  const tags = Object.keys(object.tags).length;
  const metadata = Object.entries(object.metadata).map(([name, value]) => [metadataPrefix + name, value]);
  return {
    'accept-ranges': 'bytes',
    'content-type': object.contentType,
    etag: quoted(object.etag),
    'last-modified': object.modified.toUTCString(),
    ...object.headers,
    ...Object.fromEntries(metadata),
    ...object.encryption,
    ...(tags === 0 ? {} : { 'x-amz-tagging-count': String(tags) }),
    ...(withChecksum ? checksumHeaders(object) : {}),
  };
}

/** Empty when no checksum is on record. */
export function checksumHeaders({ checksum }: Pick<StoredObject, 'checksum'>): Record<string, string> {
  if (checksum === undefined) return {};
  return { [checksumHeader(checksum.name)]: checksum.value, 'x-amz-checksum-type': checksum.type };
}

export function quoted(etag: string): string {
  return `"${etag}"`;
}

/** The etag of an object: its digest, except under KMS, where it says nothing of the bytes. */
export function etagOf(digest: string, attributes: Attributes): string {
  const kms = attributes.encryption['x-amz-server-side-encryption']?.startsWith('aws:kms') ?? false;
  return kms ? digest.replace(/^[0-9a-f]{32}/, randomBytes(16).toString('hex')) : digest;
}

/** A key given by id or alias is answered by its ARN; without any header SSE-S3 is the rule since 2023. */
function readEncryption(headers: S3Request['headers'], { account, region }: Account): Record<string, string> {
  const algorithm = headers['x-amz-server-side-encryption'] ?? 'AES256';
  const key = headers['x-amz-server-side-encryption-aws-kms-key-id'];
  if (algorithm === 'AES256' && key === undefined) return { 'x-amz-server-side-encryption': algorithm };
  if (algorithm !== 'aws:kms' && algorithm !== 'aws:kms:dsse') {
    throw new Refusal('InvalidArgument', {
      message:
        key === undefined
          ? 'The encryption method specified is not supported'
          : 'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
    });
  }
  const name = key ?? 'alias/aws/s3';
  const arn = `arn:aws:kms:${region}:${account}:${name.startsWith('alias/') ? name : `key/${name}`}`;
  return {
    'x-amz-server-side-encryption': algorithm,
    'x-amz-server-side-encryption-aws-kms-key-id': name.startsWith('arn:') ? name : arn,
    ...(headers['x-amz-server-side-encryption-bucket-key-enabled'] === 'true'
      ? { 'x-amz-server-side-encryption-bucket-key-enabled': 'true' }
      : {}),
  };
}
