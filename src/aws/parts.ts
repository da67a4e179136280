/**
 * Sends a bundle in parts, a few at once while further ones are still made, and clears up after an upload that did not end.
 * Refuses to know what a failure means for the object; that is the store's question.
 */
import { createHash } from 'node:crypto';
import type {
  CompletedPart,
  CreateMultipartUploadCommandInput,
  S3Client,
  UploadPartCommandInput,
} from '@aws-sdk/client-s3';
import { removeParts } from '../commands.ts';
import { giveBack } from '../memory.ts';
import { policyWith } from '../permissions.ts';
import { statusOf } from './lost.ts';
import { severalAtOnce } from './several-at-once.ts';

/** Bounds the memory for them: so many and the one that is made. */
const PARTS_AT_ONCE = 4;
/** A cancelled run has 7.5 s in all before the runner kills it. */
const ABANDON_LIMIT_MS = 5_000;

/** How an upload failed: what was thrown, and by which call of the API (undefined: by whoever makes the parts). */
export interface Failure {
  readonly thrown: unknown;
  readonly operation: string | undefined;
  /** What S3 tells as the object's SHA-256 checksum if these parts became it all the same. */
  readonly checksum?: string | undefined;
}

export interface Upload {
  /** The memory of each is freed when it has arrived. */
  readonly parts: AsyncIterable<Uint8Array>;
  /** Without a condition: S3 takes one when the upload is completed. */
  readonly target: Omit<CreateMultipartUploadCommandInput, 'ChecksumAlgorithm'>;
  readonly signal: AbortSignal;
  /** Called with the bytes of each part that has arrived. */
  readonly onSent: (bytes: number) => void;
  /** Called with what is left of an upload that did not end. */
  readonly onLeft: (what: string) => void;
}

/** Undefined when everything arrived and became an object that was not there before. */
export async function sendInParts(client: () => Promise<S3Client>, upload: Upload): Promise<Failure | undefined> {
  const [s3, commands] = await Promise.all([client(), import('@aws-sdk/client-s3')]);
  const { target, signal } = upload;
  const line = lineWith(signal);
  let object: Unfinished | undefined;
  let parts: CompletedPart[] = [];
  try {
    // Not ended by the signal: an upload whose id never arrives could not be removed.
    const created = await line.call('CreateMultipartUpload', () =>
      s3.send(new commands.CreateMultipartUploadCommand({ ...target, ChecksumAlgorithm: 'SHA256' })),
    );
    const { Bucket, Key, ExpectedBucketOwner } = target;
    const known = { Bucket, Key, ExpectedBucketOwner, UploadId: created.UploadId };
    object = known;
    parts = await severalAtOnce(upload.parts, { limit: PARTS_AT_ONCE, stop: line.stop }, (bytes, number) =>
      line.call('UploadPart', (options) =>
        sendPart(s3, { ...known, PartNumber: number, Body: bytes }, upload, options),
      ),
    );
    const whole = { ...known, MultipartUpload: { Parts: parts }, IfNoneMatch: '*' };
    await line.call('CompleteMultipartUpload', (options) =>
      s3.send(new commands.CompleteMultipartUploadCommand(whole), options),
    );
    return undefined;
  } catch (thrown) {
    const left = object && (await abandon(s3, object));
    if (left !== undefined) upload.onLeft(left);
    return { thrown, operation: line.failed, checksum: checksumOf(parts) };
  }
}

type Unfinished = Pick<UploadPartCommandInput, 'Bucket' | 'Key' | 'ExpectedBucketOwner' | 'UploadId'>;

interface Options {
  readonly abortSignal: AbortSignal;
}

/** Calls that all end when the signal aborts or one of them fails for good; `failed` names that one. */
function lineWith(signal: AbortSignal) {
  const stopped = new AbortController();
  const options = { abortSignal: AbortSignal.any([signal, stopped.signal]) };
  const line = {
    failed: undefined as string | undefined,
    stop: () => stopped.abort(),
    async call<T>(operation: string, send: (options: Options) => Promise<T>): Promise<T> {
      try {
        return await send(options);
      } catch (thrown) {
        if (!stopped.signal.aborted) line.failed = operation;
        stopped.abort();
        throw thrown;
      }
    },
  };
  return line;
}

async function sendPart(
  s3: S3Client,
  part: UploadPartCommandInput & { readonly Body: Uint8Array },
  { onSent }: Upload,
  options: Options,
): Promise<CompletedPart> {
  const { UploadPartCommand } = await import('@aws-sdk/client-s3');
  const ChecksumSHA256 = createHash('sha256').update(part.Body).digest('base64');
  const { ETag } = await s3.send(new UploadPartCommand({ ...part, ChecksumSHA256 }), options);
  onSent(part.Body.length);
  giveBack(part.Body);
  return { PartNumber: part.PartNumber, ETag, ChecksumSHA256 };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html, composite checksums. */
function checksumOf(parts: readonly CompletedPart[]): string | undefined {
  if (parts.length === 0) return undefined;
  const hash = createHash('sha256');
  for (const { ChecksumSHA256 = '' } of parts) hash.update(ChecksumSHA256, 'base64');
  return `${hash.digest('base64')}-${parts.length}`;
}

/** Says what is left of an upload that did not end; undefined when nothing is. */
async function abandon(s3: S3Client, upload: Unfinished): Promise<string | undefined> {
  const { AbortMultipartUploadCommand } = await import('@aws-sdk/client-s3');
  const abortSignal = AbortSignal.timeout(ABANDON_LIMIT_MS);
  const abort = () => s3.send(new AbortMultipartUploadCommand(upload), { abortSignal });
  try {
    await abort();
    // A part that S3 was still taking in can outlive the first abort; the second ends it, or finds nothing and says so.
    await abort();
    return undefined;
  } catch (thrown) {
    if (statusOf(thrown) === 404) return undefined;
    const right =
      statusOf(thrown) === 403
        ? ` (s3:AbortMultipartUpload is denied: ${policyWith('s3:AbortMultipartUpload')} has it)`
        : '';
    const { Bucket = '', Key = '', UploadId = '' } = upload;
    const command = removeParts({ bucket: Bucket, key: Key }, UploadId, await s3.config.region());
    return `Parts of the unfinished upload may still be stored and cost money${right}; this removes them: ${command}`;
  }
}
