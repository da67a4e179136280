/**
 * Knows which S3 operation a request line names, on which bucket and key (path-style). Pure.
 * Refuses to know what the operations do.
 */
import type { S3Request } from './message.ts';

export type S3Operation =
  | 'AbortMultipartUpload'
  | 'CompleteMultipartUpload'
  | 'CreateBucket'
  | 'CreateMultipartUpload'
  | 'DeleteObject'
  | 'DeleteObjectTagging'
  | 'DeleteObjects'
  | 'GetBucketLocation'
  | 'GetObject'
  | 'GetObjectTagging'
  | 'HeadBucket'
  | 'HeadObject'
  | 'ListBuckets'
  | 'ListMultipartUploads'
  | 'ListObjects'
  | 'ListObjectsV2'
  | 'ListParts'
  | 'PutObject'
  | 'PutObjectTagging'
  | 'UploadPart';

export interface Target {
  readonly operation: S3Operation | undefined;
  /** Empty for ListBuckets. */
  readonly bucket: string;
  /** Empty where the bucket itself is meant. */
  readonly key: string;
}

type Row = readonly [method: string, operation: S3Operation, ...subresources: string[]];

/** The first row whose method and subresources all match; a subresource is `name` or `name=value`. */
const onBucket: readonly Row[] = [
  ['GET', 'GetBucketLocation', 'location'],
  ['GET', 'ListMultipartUploads', 'uploads'],
  ['GET', 'ListObjectsV2', 'list-type=2'],
  ['GET', 'ListObjects'],
  ['HEAD', 'HeadBucket'],
  ['POST', 'DeleteObjects', 'delete'],
  ['PUT', 'CreateBucket'],
];
const onObject: readonly Row[] = [
  ['GET', 'GetObjectTagging', 'tagging'],
  ['GET', 'ListParts', 'uploadId'],
  ['GET', 'GetObject'],
  ['HEAD', 'HeadObject'],
  ['PUT', 'UploadPart', 'partNumber', 'uploadId'],
  ['PUT', 'PutObjectTagging', 'tagging'],
  ['PUT', 'PutObject'],
  ['POST', 'CreateMultipartUpload', 'uploads'],
  ['POST', 'CompleteMultipartUpload', 'uploadId'],
  ['DELETE', 'AbortMultipartUpload', 'uploadId'],
  ['DELETE', 'DeleteObjectTagging', 'tagging'],
  ['DELETE', 'DeleteObject'],
];

/** Subresources of real S3 that are not built here; taken for what they are, never for a plain read or write. */
const notBuilt = new Set(
  'accelerate acl analytics append attributes cors encryption intelligent-tiering inventory legal-hold lifecycle logging metrics notification object-lock ownershipControls partNumber policy policyStatus publicAccessBlock renameObject replication requestPayment restore retention select session torrent uploadId uploads versionId versioning versions website'.split(
    ' ',
  ),
);

/** `operation` is undefined where S3 has one that is not built here. */
export function targetOf({
  method,
  path,
  query,
  headers,
}: Pick<S3Request, 'method' | 'path' | 'query' | 'headers'>): Target {
  const [, bucket = '', rawKey = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  const key = decode(rawKey);
  if (key === undefined) return { operation: undefined, bucket, key: rawKey };
  if (bucket === '') return { operation: method === 'GET' ? 'ListBuckets' : undefined, bucket, key };
  const row = (key === '' ? onBucket : onObject).find(
    ([verb, , ...subresources]) => verb === method && subresources.every((name) => names(query, name)),
  );
  if (row === undefined || headers['x-amz-copy-source'] !== undefined) return { operation: undefined, bucket, key };
  const [, operation, ...used] = row;
  const left = [...query.keys()].filter((name) => !used.includes(name));
  const plain = left.every((name) => !notBuilt.has(name) && !(name === 'tagging' && key === ''));
  return { operation: plain ? operation : undefined, bucket, key };
}

function names(query: URLSearchParams, subresource: string): boolean {
  const [name = '', value] = subresource.split('=');
  return value === undefined ? query.has(name) : query.get(name) === value;
}

/** Undefined when the text is not percent-encoded UTF-8. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
