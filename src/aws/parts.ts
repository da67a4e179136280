/**
 * Sends a large bundle in parts and clears up after an upload that did not end.
 * Refuses to know what a failure means for the object; that is the store's question.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { CreateMultipartUploadCommandInput, S3Client } from '@aws-sdk/client-s3';
import { Problem } from '../problem.ts';
import type { LocalBundle } from '../shapes.ts';
import { statusOf } from './lost.ts';

/** Bytes of a part; a bundle of up to this size is sent at once. */
export const partBytes = 8_388_608;
const partsAtOnce = 4;
/** A cancelled run has 7.5 s in all before the runner kills it. */
const abandonLimitMs = 5_000;

/** How an upload failed: what was thrown, by which call of the API, and what it left behind if anything. */
export interface Failure {
  readonly thrown: unknown;
  readonly operation: string;
  readonly now?: string | undefined;
}

type Target = Pick<CreateMultipartUploadCommandInput, 'Bucket' | 'Key' | 'ExpectedBucketOwner'>;

/** Undefined when everything arrived. The file is read as it is sent, never held as a whole. */
export async function sendInParts(
  client: () => Promise<S3Client>,
  bundle: LocalBundle,
  target: Target,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const [s3, { Upload }] = await Promise.all([client(), import('@aws-sdk/lib-storage')]);
  const line = stoppable(s3, signal);
  const body = Readable.from(checked(bundle));
  try {
    await new Upload({
      client: line.client,
      params: { ...target, Body: body, ChecksumAlgorithm: 'SHA256' },
      partSize: partBytes,
      queueSize: partsAtOnce,
      // Clearing up is done below: Upload's own is not waited for when it is stopped, and does not name the bucket's owner.
      leavePartsOnError: true,
    }).done();
    return undefined;
  } catch (thrown) {
    const now = line.uploadId === undefined ? undefined : await abandon(s3, target, line.uploadId);
    return { thrown, operation: line.failed ?? 'UploadPart', now };
  } finally {
    body.destroy();
  }
}

/**
 * The client, with every call ended as soon as the signal aborts or one call fails for good:
 * Upload alone would go on to send the rest of the file.
 */
function stoppable(s3: S3Client, signal: AbortSignal) {
  const stop = new AbortController();
  const abortSignal = AbortSignal.any([signal, stop.signal]);
  const line: { client: S3Client; uploadId?: string | undefined; failed?: string } = {
    client: Object.create(s3, {
      send: {
        value: async (command: Parameters<S3Client['send']>[0]) => {
          try {
            const output = await s3.send(command, { abortSignal });
            if ('UploadId' in output) line.uploadId = output.UploadId;
            return output;
          } catch (thrown) {
            line.failed ??= operationOf(command.input);
            stop.abort();
            throw thrown;
          }
        },
      },
    }),
  };
  return line;
}

/** Told by the input, because class names do not outlive a minifier. */
function operationOf(input: object): string {
  if ('PartNumber' in input) return 'UploadPart';
  return 'MultipartUpload' in input ? 'CompleteMultipartUpload' : 'CreateMultipartUpload';
}

/** The bytes of the file; throws at the end when they are not those that were packed, before the last part leaves. */
async function* checked({ path, sha256 }: LocalBundle): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 })) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') === sha256) return;
  throw new Problem({
    code: 'BR-BUNDLE-DAMAGED',
    what: 'The bundle changed while it was sent.',
    why: `The file ${path} no longer has the SHA-256 that it was packed with (${sha256}).`,
    next: 'Run the job again, and let nothing else write to that file meanwhile.',
  });
}

/** Says what is left of an upload that did not end; undefined when nothing is. */
async function abandon(s3: S3Client, target: Target, UploadId: string): Promise<string | undefined> {
  const { AbortMultipartUploadCommand } = await import('@aws-sdk/client-s3');
  const { Bucket, Key, ExpectedBucketOwner } = target;
  const abortSignal = AbortSignal.timeout(abandonLimitMs);
  const abort = () =>
    s3.send(new AbortMultipartUploadCommand({ Bucket, Key, ExpectedBucketOwner, UploadId }), { abortSignal });
  try {
    await abort();
    // A part that S3 was still taking in can outlive the first abort; the second ends it, or finds nothing and says so.
    await abort();
    return undefined;
  } catch (thrown) {
    if (statusOf(thrown) === 404) return undefined;
    const command = `aws s3api abort-multipart-upload --bucket ${Bucket} --key '${Key}' --upload-id ${UploadId}`;
    return `Parts of the unfinished upload may still be stored and cost money; this removes them: ${command}`;
  }
}
