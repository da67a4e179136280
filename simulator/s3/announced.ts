/**
 * Knows what a request's headers announce about its body: framing, size, digests.
 * Refuses to know the body itself.
 */
import { type ChecksumName, checksumName, givenChecksum } from './checksums.ts';
import type { S3Request } from './message.ts';
import { Refusal } from './refusal.ts';

type Headers = S3Request['headers'];

export interface Framing {
  readonly chunked: boolean;
  readonly signed: boolean;
  /** Hex digest of the payload, when one was sent. */
  readonly sha256: string | undefined;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, "x-amz-content-sha256". */
export function announcedFraming(headers: Headers): Framing {
  const payload = headers['x-amz-content-sha256'];
  if (payload === undefined || payload === 'UNSIGNED-PAYLOAD')
    return { chunked: false, signed: false, sha256: undefined };
  if (/^[0-9a-f]{64}$/.test(payload)) return { chunked: false, signed: false, sha256: payload };
  switch (payload) {
    case 'STREAMING-UNSIGNED-PAYLOAD-TRAILER':
      return { chunked: true, signed: false, sha256: undefined };
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD':
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER':
      return { chunked: true, signed: true, sha256: undefined };
    default:
      throw new Refusal('InvalidArgument', {
        message:
          'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
      });
  }
}

export function announcedSize(headers: Headers, chunked: boolean): number {
  const given = headers[chunked ? 'x-amz-decoded-content-length' : 'content-length'];
  // Clients leave the header out of an empty body; one whose length is not told is refused.
  if (given === undefined && !chunked && headers['transfer-encoding'] === undefined) return 0;
  if (given === undefined || !/^\d+$/.test(given)) throw new Refusal('MissingContentLength');
  return Number(given);
}

export function announcedMd5(base64: string | undefined): Buffer | undefined {
  if (base64 === undefined) return undefined;
  const md5 = Buffer.from(base64, 'base64');
  if (md5.length !== 16 || md5.toString('base64') !== base64) throw new Refusal('InvalidDigest');
  return md5;
}

export interface AnnouncedChecksum {
  readonly name: ChecksumName;
  /** Undefined when it follows as a trailer. */
  readonly value: string | undefined;
}

export function announcedChecksum(headers: Headers): AnnouncedChecksum | undefined {
  const header = givenChecksum(headers);
  const trailer = /^x-amz-checksum-(\w+)$/.exec(headers['x-amz-trailer']?.toLowerCase() ?? '')?.[1];
  const algorithm = headers['x-amz-sdk-checksum-algorithm'];
  const announced = header ?? (trailer === undefined ? undefined : { name: checksumName(trailer), value: undefined });
  if (algorithm === undefined || announced?.name === checksumName(algorithm)) return announced;
  throw new Refusal('InvalidRequest', {
    message:
      announced === undefined
        ? 'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.'
        : 'Value for x-amz-sdk-checksum-algorithm header is invalid.',
  });
}
