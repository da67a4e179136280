/**
 * Knows how the parts of an upload become one object, and every check on the way.
 * Refuses to know how the parts came.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { checksumHeaders, etagOf, quoted } from './attributes.ts';
import { type Checksum, checksumElement, checksumOf, givenChecksum, startChecksum } from './checksums.ts';
import { unquoted, writeObject } from './conditions.ts';
import { type Call, type S3Reply, xmlReply } from './message.ts';
import { dropUpload, uploadOf } from './multipart.ts';
import { receiveBuffer } from './receive.ts';
import { Refusal } from './refusal.ts';
import type { StoredObject, StoredPart, Upload } from './stored.ts';
import { elementsOf, parseXml, renderResult, textOf } from './xml.ts';

const smallestInnerPartBytes = 5 * 1024 * 1024;

export async function completeMultipartUpload(call: Call): Promise<S3Reply> {
  const { request, bucket, key } = call;
  const upload = uploadOf(call);
  const parts = namedParts(upload, await receiveBuffer(request, { bodyChecksum: false }));
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const toldSize = request.headers['x-amz-mp-object-size'];
  if (toldSize !== undefined && toldSize !== String(size)) {
    const message = `The provided 'x-amz-mp-object-size' header value ${toldSize} does not match what was computed: ${size}`;
    throw new Refusal('InvalidRequest', { message });
  }
  const object = await writeObject(call, () => assemble(call, upload, parts, size));
  await dropUpload(call, upload);
  const checksum = object.checksum && {
    [checksumElement(object.checksum.name)]: object.checksum.value,
    ChecksumType: object.checksum.type,
  };
  const body = { Location: request.path, Bucket: bucket.name, Key: key, ETag: quoted(object.etag), ...checksum };
  return xmlReply(renderResult('CompleteMultipartUploadResult', body), {
    ...object.encryption,
    ...checksumHeaders(object),
  });
}

/** The parts that the request names, each held against what was stored: InvalidPart, InvalidPartOrder, EntityTooSmall. */
function namedParts(upload: Upload, body: Buffer): readonly StoredPart[] {
  const named = elementsOf(parseXml(body, 'CompleteMultipartUpload'), 'Part');
  if (named.length === 0) throw new Refusal('MalformedXML');
  const parts = named.map((element) => namedPart(upload, element));
  if (parts.some(({ number }, index) => number <= (parts[index - 1]?.number ?? 0)))
    throw new Refusal('InvalidPartOrder');
  const small = parts.slice(0, -1).find(({ size }) => size < smallestInnerPartBytes);
  if (small !== undefined) {
    const MinSizeAllowed = String(smallestInnerPartBytes);
    const details = { ProposedSize: String(small.size), MinSizeAllowed, PartNumber: String(small.number) };
    throw new Refusal('EntityTooSmall', { details });
  }
  return parts;
}

function namedPart(upload: Upload, element: Readonly<Record<string, unknown>>): StoredPart {
  const number = Number(textOf(element, 'PartNumber'));
  const etag = textOf(element, 'ETag');
  if (!Number.isInteger(number) || etag === undefined) throw new Refusal('MalformedXML');
  const part = upload.parts.get(number);
  const asked = upload.checksum;
  const told = part?.checksum && textOf(element, checksumElement(part.checksum.name));
  const same = part?.md5.toString('hex') === unquoted(etag) && (told === undefined || told === part.checksum?.value);
  if (part === undefined || !same) {
    throw new Refusal('InvalidPart', { details: { UploadId: upload.id, PartNumber: String(number), ETag: etag } });
  }
  if (asked?.type === 'COMPOSITE' && told === undefined) {
    throw new Refusal('InvalidRequest', {
      message: `The upload was created using a ${asked.name} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
    });
  }
  return part;
}

async function assemble(call: Call, upload: Upload, parts: readonly StoredPart[], size: number): Promise<StoredObject> {
  const { store, key, request } = call;
  const file = store.newFile();
  const sha256 = createHash('sha256');
  const given = givenChecksum(request.headers);
  const whole = upload.checksum?.type === 'FULL_OBJECT' ? startChecksum(upload.checksum.name) : undefined;

  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const part of parts) {
      for await (const chunk of createReadStream(part.file)) {
        sha256.update(chunk);
        whole?.update(chunk);
        yield chunk;
      }
    }
  }

  try {
    await pipeline(bytes(), createWriteStream(file));
    const wholeValue = whole && (await whole.digest()).toString('base64');
    const checksum = await objectChecksum(upload, parts, wholeValue);
    if (given !== undefined && (given.name !== checksum?.name || given.value !== checksum.value)) {
      const message = `The ${given.name} you specified did not match the calculated checksum.`;
      throw new Refusal('BadDigest', { message });
    }
    const digest = createHash('md5')
      .update(Buffer.concat(parts.map(({ md5 }) => md5)))
      .digest('hex');
    const etag = etagOf(`${digest}-${parts.length}`, upload.attributes);
    const modified = new Date(store.now());
    return { ...upload.attributes, key, file, size, etag, sha256: sha256.digest('hex'), checksum, modified };
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

async function objectChecksum(
  { checksum: asked }: Upload,
  parts: readonly StoredPart[],
  whole: string | undefined,
): Promise<Checksum | undefined> {
  if (asked === undefined) return undefined;
  if (whole !== undefined) return { ...asked, value: whole };
  const digests = parts.map(({ checksum }) => Buffer.from(checksum?.value ?? '', 'base64'));
  return { ...asked, value: `${await checksumOf(asked.name, Buffer.concat(digests))}-${parts.length}` };
}
