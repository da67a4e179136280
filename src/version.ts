/**
 * Knows how content becomes an application version that can be deployed: packed, stored, registered, processed.
 * What is there already is found and reused: "created" or "reused". Refuses to touch an environment.
 */
import { certainly } from './certain.ts';
import type { ReadContent } from './content.ts';
import type { Plan, RecordedVersion, VersionPlan } from './plan.ts';
import type { ApplicationVersion, BundleLocation, BundleRecord, LocalBundle, World } from './ports.ts';
import { readRecord, recordTags, type Tags } from './record.ts';
import { again } from './rollout/watch.ts';
import { isTaken, objectInTheWay, otherContent, processingFailed, versionNotSeen } from './version-problems.ts';

/** A version that is visible and processed. */
export interface ReadyVersion {
  readonly label: string;
  readonly arn: string;
  /** Undefined: tags are denied. */
  readonly tags: Tags | undefined;
  /** Hex; empty where it is not on record. */
  readonly bundleSha256: string;
}

export interface VersionOptions {
  readonly pack: ReadContent['pack'];
  readonly pollIntervalMs: number;
  readonly deadline: Date;
  /** Called once, as soon as bytes are stored; `sha256` is that of the bundle, also when it was there already. */
  readonly onStored: (bundle: { sha256: string; uploaded: boolean }) => void;
}

export async function ensureVersion(plan: Plan, world: World, options: VersionOptions): Promise<ReadyVersion> {
  const { version } = plan;
  if (version.action === 'create') return createVersion(plan, version, world, options);
  const sha256 = version.recorded.record.sha256 ?? '';
  options.onStored({ sha256, uploaded: false });
  if (version.recorded.version.status === 'unprocessed' || version.recorded.version.status === 'processed') {
    return ready(version.recorded, sha256);
  }
  await processed(plan, version.label, version.recorded.version, world, options);
  return ready(version.recorded, sha256);
}

const ready = ({ version, tags }: Pick<RecordedVersion, 'version' | 'tags'>, bundleSha256: string): ReadyVersion => ({
  label: version.label,
  arn: version.arn,
  tags,
  bundleSha256,
});

type Creation = VersionPlan & { action: 'create' };

async function createVersion(
  plan: Plan,
  version: Creation,
  world: World,
  options: VersionOptions,
): Promise<ReadyVersion> {
  const { clock, report } = world;
  const startedAt = clock.now();
  const location = locate(version, world);
  await using bundle = await options.pack(world);
  report.say('packaged', packagedText(plan, bundle, clock.now().getTime() - startedAt.getTime()));
  const record = { commit: plan.commit?.id, contentDigest: plan.content.digest, sha256: bundle.sha256 };
  const stored = await storeBundle(plan, bundle, record, await location, world);
  options.onStored(stored);
  const to = (await location).to;
  report.say('stored', `${stored.uploaded ? '' : 'already there: '}s3://${to.bucket}/${to.key}`);
  return register(plan, version, { ...record, sha256: stored.sha256 }, to, world, options);
}

interface Place {
  readonly to: BundleLocation;
  /** The account that must own the bucket; undefined for a bucket that the user named. */
  readonly owner: string | undefined;
}

/**
 * The account's own bucket carries the account in its name, and Beanstalk itself names it: an impostor's is refused.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.S3.html
 */
async function locate({ bundle }: Creation, { beanstalk }: World): Promise<Place> {
  if (bundle.bucket !== '') return { to: bundle, owner: undefined };
  const bucket = await beanstalk.storageLocation();
  return { to: { bucket, key: bundle.key }, owner: /-(\d{12})$/.exec(bucket)?.[1] };
}

async function storeBundle(
  plan: Plan,
  bundle: LocalBundle,
  record: BundleRecord,
  { to, owner }: Place,
  { bundles, signal }: World,
): Promise<{ sha256: string; uploaded: boolean }> {
  const options = { owner, record, contentType: plan.content.contentType, signal };
  const uploaded = { sha256: bundle.sha256, uploaded: true };
  if ((await bundles.store(bundle, to, options)) === 'stored') return uploaded;
  const found = await bundles.find(to, owner);
  if (found?.record?.contentDigest === record.contentDigest) {
    return { sha256: found.record.sha256 ?? '', uploaded: false };
  }
  if (found?.record?.contentDigest === undefined) throw objectInTheWay(to);
  // An earlier run stored other content for a label that it never registered: no version refers to it.
  if ((await bundles.store(bundle, to, { ...options, replacing: found.etag })) === 'stored') return uploaded;
  throw objectInTheWay(to);
}

async function register(
  plan: Plan,
  { label, description }: Creation,
  record: BundleRecord,
  bundle: BundleLocation,
  world: World,
  options: VersionOptions,
): Promise<ReadyVersion> {
  const { beanstalk, report } = world;
  const application = plan.application.name;
  const tags = recordTags(record);
  const look = async () => {
    const [version] = await beanstalk.versions(application, [label]);
    if (version === undefined) return undefined;
    const known = await beanstalk.tags(version.arn);
    const isOurs = version.bundle?.bucket === bundle.bucket && version.bundle.key === bundle.key;
    if ((readRecord(known).contentDigest ?? (isOurs && record.contentDigest)) !== record.contentDigest) {
      throw otherContent(label);
    }
    return { version, tagged: known !== undefined };
  };
  const createApplication = plan.application.action === 'create';
  const send = () => beanstalk.createVersion({ application, label, description, bundle, tags, createApplication });
  const { version, tagged } = await certainly(() => send().catch(takenBy(look)), look, world);
  if (!tagged) report.warn(TAGGING_DENIED);
  await processed(plan, label, version, world, options);
  report.say('version', `${label} is registered`);
  return ready({ version, tags: tagged ? tags : undefined }, record.sha256);
}

/** Somebody else registered the label between our look and our call: it serves when it has our content. */
const takenBy =
  <T>(look: () => Promise<T | undefined>) =>
  async (error: unknown): Promise<T> => {
    const theirs = isTaken(error) ? await look() : undefined;
    if (theirs === undefined) throw error;
    return theirs;
  };

export const TAGGING_DENIED =
  'Tagging application versions is denied (elasticbeanstalk:AddTags): this release cannot be remembered, so later runs and rollbacks know less. docs/permissions.md has the policy.';

/** Waits until the version is visible and Beanstalk has processed it. */
async function processed(
  plan: Plan,
  label: string,
  version: ApplicationVersion,
  world: World,
  { pollIntervalMs, deadline }: VersionOptions,
): Promise<void> {
  const { beanstalk, clock, signal } = world;
  const application = plan.application.name;
  const look = async () => {
    const [found] = await beanstalk.versions(application, [label]);
    if (found?.status === 'processed' || found?.status === 'unprocessed') return true;
    if (found?.status === 'failed') {
      throw processingFailed(
        label,
        await beanstalk.events({ application, versionLabel: label, since: version.created }),
      );
    }
    if (clock.now() >= deadline) throw versionNotSeen(label, found?.status);
    return undefined;
  };
  await clock.sleep(Math.min(pollIntervalMs, PROCESSING_MS), signal);
  await again(look, () => pollIntervalMs, world);
}

/** Processing an ordinary bundle takes about this long; looking earlier is a call for nothing. */
const PROCESSING_MS = 2_500;

function packagedText({ content }: Plan, { size }: LocalBundle, milliseconds: number): string {
  if (content.kind === 'package') return `${megabytes(size)}, as it was given`;
  return `${content.files} ${content.files === 1 ? 'file' : 'files'} into ${megabytes(size)} in ${(milliseconds / 1000).toFixed(1)} s`;
}

const megabytes = (bytes: number) =>
  bytes < 100_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
