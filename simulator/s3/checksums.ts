/**
 * Knows the checksums that S3 takes, their header names and how each is computed over a stream.
 * Refuses to know where the bytes come from or what a wrong one means.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';
import { Refusal } from './refusal.ts';

const names = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const;
export type ChecksumName = (typeof names)[number];

/** A checksum on record: `value` is base64, with `-<parts>` behind it when it is made of the parts' checksums. */
export interface Checksum {
  readonly name: ChecksumName;
  readonly value: string;
  readonly type: ChecksumType;
}
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

export interface RunningChecksum {
  update(bytes: Uint8Array): void;
  digest(): Promise<Buffer>;
}

const digestBytes: Readonly<Record<ChecksumName, number>> = { crc32: 4, crc32c: 4, crc64nvme: 8, sha1: 20, sha256: 32 };

export function startChecksum(name: ChecksumName): RunningChecksum {
  switch (name) {
    case 'crc32':
      return startCrc32();
    case 'crc32c':
      return awsChecksum(new Crc32c());
    case 'crc64nvme':
      return awsChecksum(new Crc64Nvme());
    case 'sha1':
    case 'sha256': {
      const hash = createHash(name);
      return { update: (bytes) => void hash.update(bytes), digest: async () => hash.digest() };
    }
    default:
      return name satisfies never;
  }
}

/** The checksum's base64 over bytes at hand. */
export async function checksumOf(name: ChecksumName, bytes: Uint8Array): Promise<string> {
  const running = startChecksum(name);
  running.update(bytes);
  return (await running.digest()).toString('base64');
}

/** `CRC64NVME`, in any case -> `crc64nvme`; throws InvalidRequest for what S3 does not know. */
export function checksumName(text: string): ChecksumName {
  const name = names.find((known) => known === text.toLowerCase());
  if (name !== undefined) return name;
  throw new Refusal('InvalidRequest', {
    message:
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
  });
}

export function checksumHeader(name: ChecksumName): string {
  return `x-amz-checksum-${name}`;
}

/** The element of request and answer bodies: `ChecksumCRC64NVME`. */
export function checksumElement(name: ChecksumName): string {
  return `Checksum${name.toUpperCase()}`;
}

/** The one checksum value among the headers, well-formed; throws InvalidRequest when there are several or one is malformed. */
export function givenChecksum(
  headers: Readonly<Record<string, string | undefined>>,
): { readonly name: ChecksumName; readonly value: string } | undefined {
  const given = names.flatMap((name) => {
    const value = headers[checksumHeader(name)];
    return value === undefined ? [] : [{ name, value }];
  });
  if (given.length > 1) {
    throw new Refusal('InvalidRequest', {
      message: 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    });
  }
  const [only] = given;
  if (only !== undefined && !isWellFormed(only.name, only.value)) {
    throw new Refusal('InvalidRequest', { message: `Value for ${checksumHeader(only.name)} header is invalid.` });
  }
  return only;
}

/** A multipart object's composite value may stand there too: `<base64>-<parts>`. */
function isWellFormed(name: ChecksumName, value: string): boolean {
  const base64 = value.replace(/-\d+$/, '');
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === digestBytes[name] && bytes.toString('base64') === base64;
}

function startCrc32(): RunningChecksum {
  let value = 0;
  return {
    update(bytes) {
      value = crc32(bytes, value);
    },
    async digest() {
      const digest = Buffer.alloc(4);
      digest.writeUInt32BE(value);
      return digest;
    },
  };
}

function awsChecksum(checksum: Crc32c | Crc64Nvme): RunningChecksum {
  return { update: (bytes) => checksum.update(bytes), digest: async () => Buffer.from(await checksum.digest()) };
}
