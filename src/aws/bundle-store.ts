/**
 * The bundle store over S3: looks, sends, and finds out what became of it. S3 is loaded only when it is used.
 * Refuses to know what is in a bundle, and never makes or lists buckets.
 */
import type { HeadObjectCommandInput, PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import type { BundleStore } from '../ports.ts';
import type { BundleLocation, BundleRecord, OutgoingBundle, StoredBundle } from '../shapes.ts';
import { type Call, explain } from './explain.ts';
import { attemptsOf, statusOf } from './lost.ts';
import { type Failure, sendInParts } from './parts.ts';

type Order = Parameters<BundleStore['store']>[2];

export function bundleStoreOver(client: () => Promise<S3Client>, region: string): BundleStore {
  const callTo = ({ bucket }: BundleLocation, owner: string | undefined, operation: string): Call => {
    return { service: 's3', operation, region, bucket, owner };
  };

  /** With the checksum on request alone: of an encrypted object it may be told only to whom may decrypt it. */
  async function look(
    location: BundleLocation,
    owner: string | undefined,
    more: Pick<HeadObjectCommandInput, 'ChecksumMode'> = {},
  ): Promise<(StoredBundle & { readonly checksum: string | undefined }) | undefined> {
    try {
      const [s3, { HeadObjectCommand }] = await Promise.all([client(), import('@aws-sdk/client-s3')]);
      const input = { Bucket: location.bucket, Key: location.key, ExpectedBucketOwner: owner, ...more };
      const head = await s3.send(new HeadObjectCommand(input));
      const record = recordOf(head.Metadata ?? {});
      return { size: head.ContentLength ?? 0, etag: head.ETag ?? '', record, checksum: head.ChecksumSHA256 };
    } catch (thrown) {
      const status = statusOf(thrown);
      // Without s3:ListBucket a missing object answers 403 as well; a real refusal shows when it is stored.
      if (status === 404 || status === 403) return undefined;
      throw explain(thrown, callTo(location, owner, 'HeadObject'));
    }
  }

  /** Of parts the checksum tells whose they are; what may be looked at only without it is there all the same. */
  async function lookClosely(bundle: OutgoingBundle, to: BundleLocation, owner: string | undefined) {
    const checked =
      bundle.kind === 'parts' && (await look(to, owner, { ChecksumMode: 'ENABLED' }).catch(() => undefined));
    return checked || look(to, owner).catch(() => undefined);
  }

  async function attempt(
    bundle: OutgoingBundle,
    to: BundleLocation,
    order: Order,
    again = false,
  ): Promise<'stored' | 'exists'> {
    const failure = await send(client, bundle, to, order);
    if (failure === undefined) return 'stored';
    order.signal.throwIfAborted();
    const { thrown, operation } = failure;
    if (operation === undefined) throw thrown;
    const status = statusOf(thrown);
    const isDecisive = operation === 'PutObject' || operation === 'CompleteMultipartUpload';
    const mayHaveTaken = isDecisive && attemptsOf(thrown) > 1;
    const there = mayHaveTaken || status === 409 ? await lookClosely(bundle, to, order.owner) : undefined;
    // Sent again because the first answer was lost: what then stands in the way are these very bytes.
    if (mayHaveTaken && there !== undefined && isThatOf(bundle, there, failure)) return 'stored';
    if (status === 412 || there !== undefined) return 'exists';
    // S3 refuses while another upload of the object ends. When that one failed, it is our turn.
    if (status === 409 && !again) return attempt(bundle, to, order, true);
    throw explain(thrown, callTo(to, order.owner, operation));
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
    async find(location, owner) {
      const found = await look(location, owner);
      return found && { size: found.size, etag: found.etag, record: found.record };
    },
    isMissing,
    async store(bundle, to, order) {
      order.signal.throwIfAborted();
      return attempt(bundle, to, order);
    },
  };
}

const isThatOf = (
  bundle: OutgoingBundle,
  there: StoredBundle & { readonly checksum: string | undefined },
  { checksum }: Failure,
): boolean =>
  bundle.kind === 'whole'
    ? there.record?.sha256 === bundle.sha256
    : checksum !== undefined && there.checksum === checksum;

async function send(
  client: () => Promise<S3Client>,
  bundle: OutgoingBundle,
  to: BundleLocation,
  order: Order,
): Promise<Failure | undefined> {
  const { signal, onSent, onLeft } = order;
  const target = targetOf(bundle, to, order);
  if (bundle.kind === 'parts') return sendInParts(client, { parts: bundle.parts(), target, signal, onSent, onLeft });
  try {
    const [s3, { PutObjectCommand }] = await Promise.all([client(), import('@aws-sdk/client-s3')]);
    const ChecksumSHA256 = Buffer.from(bundle.sha256, 'hex').toString('base64');
    const input = { ...target, Body: bundle.bytes, ChecksumSHA256, IfNoneMatch: '*' };
    await s3.send(new PutObjectCommand(input), { abortSignal: signal });
    onSent(bundle.bytes.length);
    return undefined;
  } catch (thrown) {
    return { thrown, operation: 'PutObject' };
  }
}

function targetOf(bundle: OutgoingBundle, { bucket, key }: BundleLocation, { owner, record, contentType }: Order) {
  return {
    Bucket: bucket,
    Key: key,
    ExpectedBucketOwner: owner,
    ContentType: contentType,
    Metadata: {
      ...(record.commit !== undefined && { commit: record.commit }),
      'content-digest': record.contentDigest,
      // Of parts it is not known yet: metadata is given before the first of them leaves.
      ...(bundle.kind === 'whole' && { 'bundle-sha256': bundle.sha256 }),
    },
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
