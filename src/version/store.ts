/**
 * Knows how content is packed and stored, where, and what it means that an object is there already.
 * Refuses to overwrite anything: a version may refer to it.
 */
import type { PackedPiece } from '../bundle/zip/stream.ts';
import type { ReadContent } from '../content.ts';
import type { World } from '../ports.ts';
import type { BundleLocation, StoredBundle } from '../shapes.ts';
import { gather, type Measured, PART_BYTES } from './outgoing.ts';
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

/** A bundle where Beanstalk can fetch it. */
export interface Stored {
  readonly at: BundleLocation;
  /** Of the bytes that are there, hex; '' where they were there before and it is not on record. */
  readonly sha256: string;
  /** By this run. */
  readonly uploaded: boolean;
}

/** What else hears of it. */
export interface Hearing {
  /** Called once, when the last byte is packed; not when nothing had to be packed to its end. */
  readonly onMeasured: (measured: Measured) => void;
  readonly onPacked: (piece: PackedPiece) => void;
  /** Called with the bytes of each part that has arrived. */
  readonly onSent: (bytes: number) => void;
  /** Called with an upload that has to clear up after itself when the run is cancelled; it settles when it has. */
  readonly onParts: (upload: Promise<unknown>) => void;
}

/**
 * Packs the content and stores it, unless an earlier run stored the same: packing begins at once, parts leave while it goes on.
 * What may be large is looked for first, while the first bytes are packed; a small bundle is sent, and S3 tells that it is there.
 */
export async function storeContent(
  { content, pack }: Pick<ReadContent, 'content' | 'pack'>,
  to: BundleLocation,
  commit: string | undefined,
  world: World,
  { onMeasured, onPacked, onSent, onParts }: Hearing,
): Promise<Stored> {
  const { bundles, report, signal } = world;
  await using gathering = gather((wanted) => pack({ signal: wanted, onPacked }), signal);
  gathering.packed.then(onMeasured, () => undefined);
  const place = await locate(to, world);
  const earlier = content.bytes > PART_BYTES ? await bundles.find(place.to, place.owner) : undefined;
  if (earlier !== undefined) return reused(earlier, place.to, content.digest);

  const bundle = await gathering.bundle;
  const record = { commit, contentDigest: content.digest };
  const { contentType } = content;
  const onLeft = (what: string) => report.warn(what);
  const storing = bundles.store(bundle, place.to, { owner: place.owner, record, contentType, signal, onSent, onLeft });
  if (bundle.kind === 'parts') onParts(storing);
  if ((await storing) === 'exists') return reused(await bundles.find(place.to, place.owner), place.to, content.digest);
  return { at: place.to, sha256: (await gathering.packed).sha256, uploaded: true };
}

function reused(there: StoredBundle | undefined, at: BundleLocation, digest: string): Stored {
  if (there?.record?.contentDigest !== digest) throw objectInTheWay(at);
  return { at, sha256: there.record.sha256 ?? '', uploaded: false };
}
