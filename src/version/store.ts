/**
 * Knows where a bundle is stored and what it means that an object is there already.
 * Refuses to overwrite anything: a version may refer to it.
 */
import type { World } from '../ports.ts';
import type { BundleLocation, BundleRecord, LocalBundle } from '../shapes.ts';
import { objectInTheWay } from './problems.ts';

/** Where a bundle goes. */
export interface Place {
  readonly to: BundleLocation;
  /** The account that must own the bucket; undefined for a bucket that the user named. */
  readonly owner: string | undefined;
}

/**
 * Without a bucket it is the account's own: it carries the account in its name, and Beanstalk itself names it, so that
 * an impostor's is refused. https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.S3.html
 */
export async function locate(bundle: BundleLocation, { beanstalk }: World): Promise<Place> {
  if (bundle.bucket !== '') return { to: bundle, owner: undefined };
  const bucket = await beanstalk.storageLocation();
  return { to: { bucket, key: bundle.key }, owner: /-(\d{12})$/.exec(bucket)?.[1] };
}

/** Stores the bundle unless an earlier run stored the same content; `sha256` is that of the bytes that are there. */
export async function storeBundle(
  bundle: LocalBundle,
  { to, owner }: Place,
  record: BundleRecord,
  contentType: string,
  { bundles, signal }: World,
): Promise<{ sha256: string; uploaded: boolean }> {
  const options = { owner, record, contentType, signal };
  if ((await bundles.store(bundle, to, options)) === 'stored') return { sha256: bundle.sha256, uploaded: true };
  const there = (await bundles.find(to, owner))?.record;
  if (there?.contentDigest !== record.contentDigest) throw objectInTheWay(to);
  return { sha256: there.sha256 ?? '', uploaded: false };
}
