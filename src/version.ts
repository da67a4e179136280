/**
 * Knows how content becomes an application version that can be deployed: packed, stored, registered, processed.
 * What is there already is found and reused. Refuses to touch an environment.
 */
import type { ReadContent } from './content.ts';
import type { Logbook } from './logbook.ts';
import type { Plan, VersionPlan } from './plan.ts';
import type { World } from './ports.ts';
import type { Tags } from './record.ts';
import type { LocalBundle } from './shapes.ts';
import { count, duration, size } from './units.ts';
import { type Until, untilProcessed } from './version/processing.ts';
import { READING_TAGS_DENIED, register } from './version/register.ts';
import { locate, storeBundle } from './version/store.ts';

/** A version that is visible and processed. */
export interface ReadyVersion {
  readonly label: string;
  readonly arn: string;
  /** Undefined: tags are denied. */
  readonly tags: Tags | undefined;
  /** Hex; empty where it is not on record. */
  readonly bundleSha256: string;
}

export interface VersionOptions extends Until {
  readonly pack: ReadContent['pack'];
  /** What is packed. */
  readonly content: ReadContent['content'];
  readonly phase: Logbook['phase'];
  /** Called once, as soon as the bundle is where Beanstalk can fetch it; `uploaded`: this run sent bytes. */
  readonly onStored: (bundle: { sha256: string; uploaded: boolean }) => void;
}

/** Makes the version that the plan names, or takes the one that is there. Throws a Problem when it cannot be deployed. */
export function ensureVersion(plan: Plan, world: World, options: VersionOptions): Promise<ReadyVersion> {
  const { version } = plan;
  return version.action === 'create'
    ? createVersion(plan, version, world, options)
    : reuseVersion(plan, version, world, options);
}

/** A version that an earlier run registered may still be processed, or have failed to. */
export async function reuseVersion(
  plan: Plan,
  { label, recorded }: VersionPlan & { action: 'reuse' },
  world: World,
  options: Pick<VersionOptions, 'onStored' | keyof Until>,
): Promise<ReadyVersion> {
  const { version, tags, record } = recorded;
  if (tags === undefined) world.report.warn(READING_TAGS_DENIED);
  const bundleSha256 = record.sha256 ?? '';
  options.onStored({ sha256: bundleSha256, uploaded: false });
  await untilProcessed(plan.application.name, version, world, options);
  return { label, arn: version.arn, tags, bundleSha256 };
}

async function createVersion(
  plan: Plan,
  creation: VersionPlan & { action: 'create' },
  world: World,
  options: VersionOptions,
): Promise<ReadyVersion> {
  const { clock, report } = world;
  const startedAt = clock.now();
  const locating = locate(creation.bundle, world);
  locating.catch(() => undefined); // it is awaited below; a failure to pack must not leave it unheard
  await using bundle = await options.phase('package', () => options.pack(world));
  report.say('packaged', packagedText(options.content, bundle, clock.now().getTime() - startedAt.getTime()));

  const place = await locating;
  const record = { commit: plan.commit?.id, contentDigest: options.content.digest, sha256: bundle.sha256 };
  const { contentType } = options.content;
  const stored = await options.phase('store', () => storeBundle(bundle, place, record, contentType, world));
  options.onStored(stored);
  const { bucket, key } = place.to;
  report.say('stored', `${stored.uploaded ? '' : 'there already: '}s3://${bucket}/${key}`);

  const registered = await options.phase('register', async () => {
    const made = await register(plan, creation, { ...record, sha256: stored.sha256 }, place.to, world);
    await untilProcessed(plan.application.name, made.version, world, options);
    return made;
  });
  report.say('version', `${creation.label} is registered`);
  return { label: creation.label, arn: registered.version.arn, tags: registered.tags, bundleSha256: stored.sha256 };
}

function packagedText(content: ReadContent['content'], bundle: LocalBundle, milliseconds: number): string {
  if (content.kind === 'package') return `${size(bundle.size)}, as it was given`;
  return `${count(content.files, 'file')} into ${size(bundle.size)} in ${duration(milliseconds)}`;
}
