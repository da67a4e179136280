/**
 * The bundle store over S3: looks, sends, and finds out what became of it. S3 is loaded only when it is used.
 * Refuses to know what is in a bundle, and never makes or lists buckets.
 */
import { readFile } from 'node:fs/promises';
import type { PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import type { BundleStore } from '../ports.ts';
import { Problem } from '../problem.ts';
import type { BundleLocation, BundleRecord, LocalBundle } from '../shapes.ts';
import { type Call, explain } from './explain.ts';
import { attemptsOf, statusOf } from './lost.ts';
import { type Failure, partBytes, sendInParts } from './parts.ts';

type Order = Parameters<BundleStore['store']>[2];

export function bundleStoreOver(client: () => Promise<S3Client>, region: string): BundleStore {
  const callTo = ({ bucket }: BundleLocation, owner: string | undefined, operation: string): Call => {
    return { service: 's3', operation, region, bucket, owner };
  };

  const find: BundleStore['find'] = async (location, owner) => {
    try {
      const [s3, { HeadObjectCommand }] = await Promise.all([client(), import('@aws-sdk/client-s3')]);
      const input = { Bucket: location.bucket, Key: location.key, ExpectedBucketOwner: owner };
      const head = await s3.send(new HeadObjectCommand(input));
      return { size: head.ContentLength ?? 0, etag: head.ETag ?? '', record: recordOf(head.Metadata ?? {}) };
    } catch (thrown) {
      const status = statusOf(thrown);
      // Without s3:ListBucket a missing object answers 403 as well; a real refusal shows when it is stored.
      if (status === 404 || status === 403) return undefined;
      throw explain(thrown, callTo(location, owner, 'HeadObject'));
    }
  };

  async function attempt(
    bundle: LocalBundle,
    to: BundleLocation,
    order: Order,
    again = false,
  ): Promise<'stored' | 'exists'> {
    const failure = await send(client, bundle, to, order);
    if (failure === undefined) return 'stored';
    order.signal.throwIfAborted();
    const { thrown, operation } = failure;
    const status = statusOf(thrown);
    const isDecisive = operation === 'PutObject' || operation === 'CompleteMultipartUpload';
    const mayHaveTaken = isDecisive && attemptsOf(thrown) > 1;
    const there = mayHaveTaken || status === 409 ? await find(to, order.owner).catch(() => undefined) : undefined;
    // Sent again because the first answer was lost: what then stands in the way are these very bytes.
    if (mayHaveTaken && there?.record?.sha256 === bundle.sha256) return 'stored';
    if (status === 412) return 'exists';
    if (status === 409 && there !== undefined) return 'exists';
    // S3 refuses while another upload of the object ends. When that one failed, it is our turn.
    if (status === 409 && !again) return attempt(bundle, to, order, true);
    throw told(explain(thrown, callTo(to, order.owner, operation)), failure);
  }

  /** Without s3:ListBucket a missing object answers 403, as a forbidden one does: then nobody knows. */
  const isMissing: BundleStore['isMissing'] = async ({ bucket, key }) => {
    try {
      const [s3, { HeadObjectCommand }] = await Promise.all([client(), import('@aws-sdk/client-s3')]);
      await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      return false;
    } catch (thrown) {
      return statusOf(thrown) === 404;
    }
  };

  return {
    find,
    isMissing,
    async store(bundle, to, order) {
      order.signal.throwIfAborted();
      // One request tells by itself whether the object exists; many are not sent only to learn that at the end.
      if (bundle.size > partBytes && (await find(to, order.owner)) !== undefined) return 'exists';
      return attempt(bundle, to, order);
    },
  };
}

async function send(
  client: () => Promise<S3Client>,
  bundle: LocalBundle,
  to: BundleLocation,
  order: Order,
): Promise<Failure | undefined> {
  const target = targetOf(to, order);
  if (bundle.size > partBytes) return sendInParts(client, bundle, target, order.signal);
  try {
    const [s3, { PutObjectCommand }] = await Promise.all([client(), import('@aws-sdk/client-s3')]);
    const Body = await readFile(bundle.path);
    const ChecksumSHA256 = Buffer.from(bundle.sha256, 'hex').toString('base64');
    await s3.send(new PutObjectCommand({ ...target, Body, ChecksumSHA256 }), { abortSignal: order.signal });
    return undefined;
  } catch (thrown) {
    return { thrown, operation: 'PutObject' };
  }
}

function targetOf({ bucket, key }: BundleLocation, { owner, record, contentType }: Order) {
  return {
    Bucket: bucket,
    Key: key,
    ExpectedBucketOwner: owner,
    ContentType: contentType,
    Metadata: {
      ...(record.commit !== undefined && { commit: record.commit }),
      'content-digest': record.contentDigest,
      'bundle-sha256': record.sha256,
    },
    IfNoneMatch: '*',
  } satisfies PutObjectCommandInput;
}

function recordOf(metadata: Readonly<Record<string, string>>): Partial<BundleRecord> | undefined {
  const { commit, 'content-digest': contentDigest, 'bundle-sha256': sha256 } = metadata;
  const record = {
    ...(commit !== undefined && { commit }),
    ...(contentDigest !== undefined && { contentDigest }),
    ...(sha256 !== undefined && { sha256 }),
  };
  return Object.keys(record).length > 0 ? record : undefined;
}

function told(problem: Error, { now }: Failure): Error {
  return problem instanceof Problem && now !== undefined ? problem.withNow(now) : problem;
}
