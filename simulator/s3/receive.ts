/**
 * Knows how a body is taken in: unframed, counted, and held against every digest that came with it.
 * Refuses to know what is done with the bytes; a consumer keeps nothing when this throws.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import {
  type AnnouncedChecksum,
  announcedChecksum,
  announcedFraming,
  announcedMd5,
  announcedSize,
} from './announced.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { type ChecksumName, checksumHeader, givenChecksum, startChecksum } from './checksums.ts';
import type { S3Request } from './message.ts';
import { Refusal } from './refusal.ts';

/** Bytes on disk that match all that was said about them. */
export interface ReceivedFile {
  readonly file: string;
  readonly size: number;
  readonly md5: Buffer;
  /** Hex. */
  readonly sha256: string;
  /** The one that was sent; base64. */
  readonly checksum: { readonly name: ChecksumName; readonly value: string } | undefined;
}

/** Streams the body into a new file of `folder`. On any error, a cut connection too, no file is left. */
export async function receiveFile(request: S3Request, folder: string): Promise<ReceivedFile> {
  const file = join(folder, randomUUID());
  const tally = startTally(request);
  const sink = createWriteStream(file);
  try {
    await pipeline(tally.verified(), sink);
  } catch (error) {
    // A small body is refused while the file is still being opened, and what is opened later would be left.
    if (!sink.closed) await new Promise<void>((resolve) => sink.once('close', resolve));
    await rm(file, { force: true });
    throw error;
  }
  return { file, ...tally.result() };
}

/** The whole body of a request that carries XML; `bodyChecksum: false` where the checksum headers speak of an object instead. */
export async function receiveBuffer(request: S3Request, options: { bodyChecksum: boolean }): Promise<Buffer> {
  const headers = options.bodyChecksum ? request.headers : withoutChecksums(request.headers);
  return buffer(startTally({ ...request, headers }).verified());
}

function withoutChecksums(headers: S3Request['headers']): S3Request['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^x-amz-(sdk-)?checksum-/.test(name)));
}

/** Throws at once when what the headers announce is malformed, while the bytes flow when they do not match it. */
function startTally(request: S3Request) {
  const { headers } = request;
  const framing = announcedFraming(headers);
  const expectedBytes = announcedSize(headers, framing.chunked);
  const expectedMd5 = announcedMd5(headers['content-md5']);
  const announced = announcedChecksum(headers);
  const checksum = announced === undefined ? undefined : startChecksum(announced.name);
  const trailers = new Map<string, string>();
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  const received = { size: 0, md5: Buffer.alloc(0), sha256: '' };
  let checked: ReceivedFile['checksum'];

  async function* verified(): AsyncGenerator<Uint8Array> {
    const bytes = framing.chunked ? decodeAwsChunked(request.body, framing.signed, trailers) : request.body;
    for await (const chunk of bytes) {
      received.size += chunk.length;
      if (received.size > expectedBytes) throw new Refusal('IncompleteBody');
      md5.update(chunk);
      sha256.update(chunk);
      checksum?.update(chunk);
      yield chunk;
    }
    received.md5 = md5.digest();
    received.sha256 = sha256.digest('hex');
    if (received.size !== expectedBytes) throw new Refusal('IncompleteBody');
    if (expectedMd5 !== undefined && !expectedMd5.equals(received.md5)) throw new Refusal('BadDigest');
    if (framing.sha256 !== undefined && framing.sha256 !== received.sha256) {
      throw new Refusal('XAmzContentSHA256Mismatch', {
        details: { ClientComputedContentSHA256: framing.sha256, S3ComputedContentSHA256: received.sha256 },
      });
    }
    if (announced !== undefined && checksum !== undefined) {
      checked = sameChecksum(announced, trailers, await checksum.digest());
    }
  }

  return { verified, result: () => ({ ...received, checksum: checked }) };
}

function sameChecksum(announced: AnnouncedChecksum, trailers: ReadonlyMap<string, string>, computed: Buffer) {
  const { name } = announced;
  const expected = announced.value ?? givenChecksum(Object.fromEntries(trailers))?.value;
  if (expected === undefined) throw new Refusal('MalformedTrailerError');
  const value = computed.toString('base64');
  if (expected === value && (announced.value ?? trailers.get(checksumHeader(name))) === value) return { name, value };
  throw new Refusal('BadDigest', {
    message: `The ${name.toUpperCase()} you specified did not match the calculated checksum.`,
  });
}
