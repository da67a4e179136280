/**
 * Knows multipart uploads: start, take in parts, list, abort.
 * Refuses to know how the parts become one object (assembly.ts).
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { quoted, readAttributes } from './attributes.ts';
import { type ChecksumName, checksumElement, checksumHeader, checksumName } from './checksums.ts';
import { type Call, emptyReply, type S3Reply, xmlReply } from './message.ts';
import { checkKey } from './objects.ts';
import { receiveBuffer, receiveFile } from './receive.ts';
import { Refusal } from './refusal.ts';
import type { StoredPart, Upload } from './stored.ts';
import { tagsOfHeader } from './tags.ts';
import { renderResult } from './xml.ts';

const mostParts = 10_000;

export async function createMultipartUpload({ request, store, bucket, key }: Call): Promise<S3Reply> {
  checkKey(key);
  await receiveBuffer(request, { bodyChecksum: true });
  const upload: Upload = {
    id: randomBytes(48).toString('base64url'),
    key,
    started: new Date(store.now()),
    attributes: {
      ...readAttributes(request.headers, store.home),
      tags: tagsOfHeader(request.headers['x-amz-tagging']),
    },
    checksum: askedChecksum(request.headers['x-amz-checksum-algorithm'], request.headers['x-amz-checksum-type']),
    parts: new Map(),
  };
  bucket.uploads.set(upload.id, upload);
  const { checksum } = upload;
  const asked = checksum && {
    'x-amz-checksum-algorithm': checksum.name.toUpperCase(),
    'x-amz-checksum-type': checksum.type,
  };
  const body = { Bucket: bucket.name, Key: key, UploadId: upload.id };
  return xmlReply(renderResult('InitiateMultipartUploadResult', body), { ...upload.attributes.encryption, ...asked });
}

export async function uploadPart(call: Call): Promise<S3Reply> {
  const { request, store } = call;
  const upload = uploadOf(call);
  const number = Number(request.query.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > mostParts) {
    const message = `Part number must be an integer between 1 and ${mostParts}, inclusive`;
    throw new Refusal('InvalidArgument', { message });
  }
  const { file, size, md5, checksum } = await receiveFile(request, store.folder);
  const part: StoredPart = { number, file, size, md5, checksum, modified: new Date(store.now()) };
  const refusal = partRefusal(call, upload, checksum?.name);
  if (refusal !== undefined) {
    await rm(file, { force: true });
    throw refusal;
  }
  const before = upload.parts.get(number);
  upload.parts.set(number, part);
  if (before !== undefined) await rm(before.file, { force: true });
  const sum = checksum && { [checksumHeader(checksum.name)]: checksum.value };
  return emptyReply(200, { etag: quoted(md5.toString('hex')), ...upload.attributes.encryption, ...sum });
}

export async function abortMultipartUpload(call: Call): Promise<S3Reply> {
  const upload = uploadOf(call);
  await dropUpload(call, upload);
  return emptyReply(204);
}

export function listParts(call: Call): S3Reply {
  const { bucket, key, request } = call;
  const upload = uploadOf(call);
  const after = Number(request.query.get('part-number-marker') ?? 0);
  const limit = Math.min(Number(request.query.get('max-parts') ?? 1000), 1000);
  const left = [...upload.parts.values()].filter(({ number }) => number > after).sort((a, b) => a.number - b.number);
  const shown = left.slice(0, limit);
  const parts = shown.map(({ number, modified, md5, size, checksum }) => ({
    PartNumber: number,
    LastModified: modified.toISOString(),
    ETag: quoted(md5.toString('hex')),
    Size: size,
    ...(checksum === undefined ? {} : { [checksumElement(checksum.name)]: checksum.value }),
  }));
  return xmlReply(
    renderResult('ListPartsResult', {
      Bucket: bucket.name,
      Key: key,
      UploadId: upload.id,
      PartNumberMarker: after,
      NextPartNumberMarker: shown.at(-1)?.number ?? after,
      MaxParts: limit,
      IsTruncated: left.length > limit,
      ChecksumAlgorithm: upload.checksum?.name.toUpperCase(),
      ChecksumType: upload.checksum?.type,
      Part: parts,
    }),
  );
}

/** All on one page: nobody leaves a thousand uploads behind here. */
export function listMultipartUploads({ bucket, store, request }: Call): S3Reply {
  const prefix = request.query.get('prefix') ?? '';
  const uploads = store
    .unfinishedUploads(bucket.name)
    .filter(({ key }) => key.startsWith(prefix))
    .map(({ key, id, started }) => ({ Key: key, UploadId: id, Initiated: started.toISOString() }));
  const body = { Bucket: bucket.name, Prefix: prefix, MaxUploads: 1000, IsTruncated: false, Upload: uploads };
  return xmlReply(renderResult('ListMultipartUploadsResult', body));
}

/** Throws NoSuchUpload. */
export function uploadOf({ bucket, key, request }: Call): Upload {
  const id = request.query.get('uploadId') ?? '';
  const upload = bucket.uploads.get(id);
  if (upload === undefined || upload.key !== key) throw new Refusal('NoSuchUpload', { details: { UploadId: id } });
  return upload;
}

/** Forgets the upload and its parts. */
export async function dropUpload({ bucket }: Call, upload: Upload): Promise<void> {
  bucket.uploads.delete(upload.id);
  await Promise.all([...upload.parts.values()].map(({ file }) => rm(file, { force: true })));
}

/** A part must bring the upload's kind of checksum; an upload may also have ended while the part was on its way. */
function partRefusal({ bucket }: Call, upload: Upload, given: ChecksumName | undefined): Refusal | undefined {
  if (bucket.uploads.get(upload.id) !== upload)
    return new Refusal('NoSuchUpload', { details: { UploadId: upload.id } });
  const wanted = upload.checksum;
  if (wanted === undefined || wanted.name === given) return undefined;
  // A checksum of the whole object needs none of the parts.
  if (wanted.type === 'FULL_OBJECT' && given === undefined) return undefined;
  return new Refusal('InvalidRequest', {
    message: `Checksum Type mismatch occurred, expected checksum Type: ${wanted.name}, actual checksum Type: ${given ?? 'null'}`,
  });
}

/** CRC64NVME covers the whole object always, SHA the parts always, the two CRC32 either. */
function askedChecksum(algorithm: string | undefined, type: string | undefined): Upload['checksum'] {
  if (algorithm === undefined) return undefined;
  const name = checksumName(algorithm);
  const chosen = type ?? (name === 'crc64nvme' ? 'FULL_OBJECT' : 'COMPOSITE');
  const possible =
    name === 'crc64nvme' ? ['FULL_OBJECT'] : name.startsWith('sha') ? ['COMPOSITE'] : ['FULL_OBJECT', 'COMPOSITE'];
  if ((chosen === 'FULL_OBJECT' || chosen === 'COMPOSITE') && possible.includes(chosen)) return { name, type: chosen };
  throw new Refusal('InvalidRequest', {
    message: `The ${chosen} checksum type cannot be used with the ${name} checksum algorithm.`,
  });
}
