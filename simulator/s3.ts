/**
 * The front door of the simulated S3: every request is recognised, checked for its signature, bucket, region and owner,
 * hit by the scenario's faults, and answered. Knows the order of these checks; refuses to know sockets.
 */
import { randomBytes } from 'node:crypto';
import type { Rights } from './iam/decide.ts';
import { s3Denial } from './iam/s3-asks.ts';
import { completeMultipartUpload } from './s3/assembly.ts';
import { createBucket, getBucketLocation, headBucket, listBuckets } from './s3/buckets.ts';
import { type FaultEffect, faultCounter } from './s3/faults.ts';
import { listObjects, listObjectsV2 } from './s3/listing.ts';
import type { Call, S3Reply, S3Request } from './s3/message.ts';
import {
  abortMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
  listParts,
  uploadPart,
} from './s3/multipart.ts';
import { deleteObject, deleteObjects, getObject, headObject, putObject } from './s3/objects.ts';
import { type S3Operation, type Target, targetOf } from './s3/operation.ts';
import { parametersOf } from './s3/record.ts';
import { Refusal } from './s3/refusal.ts';
import type { ObjectStore } from './s3/store.ts';
import type { Bucket } from './s3/stored.ts';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './s3/tags.ts';
import { checkSignature } from './s3/trust.ts';
import { type Standing, serviceKey } from './signature.ts';

export type { FaultEffect, StoreFault } from './s3/faults.ts';
export type { S3Reply, S3Request } from './s3/message.ts';
export type { S3Operation } from './s3/operation.ts';
export type { S3ErrorCode } from './s3/refusal.ts';
export type { Account, BucketSeed, ObjectSeed, S3Scenario } from './s3/scenario.ts';
export { ObjectStore } from './s3/store.ts';
export type { StoredObject, StoredPart, Upload } from './s3/stored.ts';

/** What becomes of a request; `parameters` is what a test wants to know of it: bucket, key, query, selected headers. */
export type S3Answer = { readonly operation: string; readonly parameters: Record<string, unknown> } & (
  | { readonly kind: 'response'; readonly response: S3Reply }
  | { readonly kind: 'cut' }
);

type BucketOperation = Exclude<S3Operation, 'ListBuckets' | 'CreateBucket'>;

const operations: Readonly<Record<BucketOperation, (call: Call) => S3Reply | Promise<S3Reply>>> = {
  AbortMultipartUpload: abortMultipartUpload,
  CompleteMultipartUpload: completeMultipartUpload,
  CreateMultipartUpload: createMultipartUpload,
  DeleteObject: deleteObject,
  DeleteObjectTagging: deleteObjectTagging,
  DeleteObjects: deleteObjects,
  GetBucketLocation: getBucketLocation,
  GetObject: getObject,
  GetObjectTagging: getObjectTagging,
  HeadBucket: headBucket,
  HeadObject: headObject,
  ListMultipartUploads: listMultipartUploads,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListParts: listParts,
  PutObject: putObject,
  PutObjectTagging: putObjectTagging,
  UploadPart: uploadPart,
};

/**
 * Answers requests on what the store holds, one after another or many at once; `standing` is the caller's just now, `rights`
 * what it may do (all without them).
 */
export function createS3(
  store: ObjectStore,
  standing: () => Standing = () => 'known',
  rights?: Rights,
): { answer(request: S3Request): Promise<S3Answer> } {
  const faultOf = faultCounter(store.faults);

  async function answer(request: S3Request): Promise<S3Answer> {
    const target = targetOf(request);
    const operation = target.operation ?? `${request.method} (not built)`;
    const told = { operation, parameters: parametersOf(request, target) };
    const fault = target.operation && faultOf(target.operation);
    try {
      if (fault?.kind === 'cut' && fault.when === 'midway') {
        await takeHalf(request);
        return { kind: 'cut', ...told };
      }
      if (fault?.kind === 'intercepted') {
        const page = { status: 200, headers: { 'content-type': 'text/html' }, body: fault.page };
        return { kind: 'response', response: page, ...told };
      }
      const { region, accessKey } = checkSignature(request, standing(), store.now());
      if (accessKey !== serviceKey) mustBeAllowed(target, region, store, rights);
      const reply = await perform(request, target, region, fault, store);
      if (fault?.kind === 'cut') return { kind: 'cut', ...told };
      return { kind: 'response', response: signedOff(reply), ...told };
    } catch (error) {
      if (isCut(error)) return { kind: 'cut', ...told };
      return { kind: 'response', response: refused(request, error), ...told };
    }
  }

  return { answer };
}

async function perform(
  request: S3Request,
  { operation, bucket: name, key }: Target,
  region: string,
  fault: FaultEffect | undefined,
  store: ObjectStore,
): Promise<S3Reply> {
  if (operation === undefined) throw new Refusal('NotImplemented');
  if (fault?.kind === 'refuse') throw new Refusal(fault.code);
  if (operation === 'ListBuckets') return listBuckets(store);
  if (operation === 'CreateBucket') return createBucket(store, name, region, request);
  const bucket = store.bucket(name);
  checkOwner(bucket, request.headers['x-amz-expected-bucket-owner']);
  // The location is told everywhere: it is how clients find the right region.
  if (operation !== 'GetBucketLocation') checkRegion(bucket, region);
  return operations[operation]({ request, store, bucket, key });
}

function mustBeAllowed(
  { operation, bucket, key }: Target,
  region: string,
  store: ObjectStore,
  rights: Rights | undefined,
): void {
  if (operation === undefined) return;
  const message = s3Denial(
    rights,
    { operation, bucket, key, exists: store.has(bucket, key), region },
    store.home.account,
  );
  if (message !== undefined) throw new Refusal('AccessDenied', { message });
}

/** A real client may mean a bucket that somebody else made under the expected name; this header is what saves it. */
function checkOwner(bucket: Bucket, expected: string | undefined): void {
  if (expected === undefined) return;
  if (!/^\d{12}$/.test(expected)) throw new Refusal('InvalidBucketOwnerAWSAccountID');
  if (expected !== bucket.owner) throw new Refusal('AccessDenied');
}

function checkRegion({ name, region }: Bucket, signedFor: string): void {
  if (region === signedFor) return;
  throw new Refusal('PermanentRedirect', {
    details: { Endpoint: `${name}.s3.${region}.amazonaws.com`, Bucket: name },
    headers: { 'x-amz-bucket-region': region },
  });
}

function signedOff(reply: S3Reply): S3Reply {
  return { ...reply, headers: { ...identity(), ...reply.headers } };
}

function refused({ method }: S3Request, error: unknown): S3Reply {
  const refusal = error instanceof Refusal ? error : new Refusal('InternalError', { message: `Simulator: ${error}` });
  const { status, headers } = refusal;
  const ids = identity();
  if (method === 'HEAD' || status === 304) return { status, headers: { ...ids, ...headers } };
  const body = refusal.body(ids['x-amz-request-id'], ids['x-amz-id-2']);
  return { status, headers: { ...ids, 'content-type': 'application/xml', ...headers }, body };
}

function identity(): { 'x-amz-request-id': string; 'x-amz-id-2': string; server: string } {
  return {
    'x-amz-request-id': randomBytes(8).toString('hex').toUpperCase(),
    'x-amz-id-2': randomBytes(57).toString('base64'),
    server: 'AmazonS3',
  };
}

/** Reads about half of the body, so that the client is in the middle of sending when it is cut off. */
async function takeHalf({ headers, body }: S3Request): Promise<void> {
  const half = Number(headers['content-length'] ?? 0) / 2;
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes >= half) return;
  }
}

/** The client went away while its body was read. */
function isCut(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ECONNRESET';
}
