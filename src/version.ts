/**
 * Knows how content becomes an application version that can be deployed: packed, stored, registered, processed.
 * What is there already is found and reused. Refuses to touch an environment.
 */
import type { ReadContent } from './content.ts';
import type { Logbook } from './logbook.ts';
import type { Content, Plan, VersionPlan } from './plan.ts';
import type { Reporter, World } from './ports.ts';
import type { Tags } from './record.ts';
import type { BundleLocation } from './shapes.ts';
import { count, duration, size } from './units.ts';
import { PART_BYTES } from './version/outgoing.ts';
import { type Until, untilProcessed } from './version/processing.ts';
import { progressOf } from './version/progress.ts';
import { READING_TAGS_DENIED, register } from './version/register.ts';
import { type Hearing, storeContent } from './version/store.ts';

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
  readonly largest: ReadContent['largest'];
  /** What is packed. */
  readonly content: ReadContent['content'];
  /** The service's clock when the versions were looked at that the plan is made of. */
  readonly since: Date;
  readonly phase: Logbook['phase'];
  /** Called once, as soon as the bundle is where Beanstalk can fetch it; `uploaded`: this run sent bytes. */
  readonly onStored: (bundle: { sha256: string; uploaded: boolean }) => void;
  /** As `Hearing` has it. */
  readonly onParts: Hearing['onParts'];
}

const NOTHING_TO_UPLOAD = 'nothing to upload: this content is already stored';

/** Makes the version that the plan names, or takes the one that is there. Throws a Problem when it cannot be deployed. */
export function ensureVersion(plan: Plan, world: World, options: VersionOptions): Promise<ReadyVersion> {
  const { version, environment } = plan;
  if (version.action === 'create') return createVersion(plan, version, world, options);
  if (environment.action !== 'none' && options.content.kind !== 'image') world.report.say('stored', NOTHING_TO_UPLOAD);
  return reuseVersion(plan, version, world, options);
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
  const { phase } = options;
  if (creation.bundle === undefined) return createImageVersion(plan, creation, world, options);
  const { bundle, stored } = beginStoring(plan, creation.bundle, world, options);
  await phase('package', () => Promise.race([bundle, stored]));
  const { at, sha256, uploaded } = await phase('store', () => stored);
  options.onStored({ sha256, uploaded });
  const { report } = world;
  report.say('stored', `${uploaded ? '' : `${NOTHING_TO_UPLOAD} at `}s3://${at.bucket}/${at.key}`);

  return registerVersion(plan, creation, { at, sha256 }, world, options);
}

/** The image is somewhere already: there is nothing to store. */
function createImageVersion(
  plan: Plan,
  creation: VersionPlan & { action: 'create' },
  world: World,
  options: VersionOptions,
): Promise<ReadyVersion> {
  options.onStored({ sha256: '', uploaded: false });
  return registerVersion(plan, creation, { at: undefined, sha256: '' }, world, options);
}

async function registerVersion(
  plan: Plan,
  creation: VersionPlan & { action: 'create' },
  { at, sha256 }: { readonly at: BundleLocation | undefined; readonly sha256: string },
  world: World,
  options: VersionOptions,
): Promise<ReadyVersion> {
  const { content, phase } = options;
  const { version, tags } = await phase('register', async () => {
    const record = { commit: plan.commit?.id, contentDigest: content.digest, sha256 };
    const { since, deadline: until } = options;
    const made = await register(plan, creation, record, { bundle: at, since, until }, world);
    await untilProcessed(plan.application.name, made.version, world, options);
    return made;
  });
  world.report.say('version', `${creation.label} is registered`);
  return { label: creation.label, arn: version.arn, tags, bundleSha256: sha256 };
}

/** `bundle` resolves when it is packed, and never where that is not needed or fails: then `stored` settles. */
function beginStoring(
  plan: Plan,
  to: BundleLocation,
  world: World,
  { pack, content, largest, onParts }: VersionOptions,
) {
  const { clock, report } = world;
  const startedAt = clock.now();
  const progress = progressOf(content, world);
  const packed = Promise.withResolvers<void>();
  const stored = storeContent({ content, pack }, to, plan.commit?.id, world, {
    ...{ onPacked: progress.packed, onSent: progress.sent, onParts },
    onMeasured: (measured) => {
      progress.measured(measured.size);
      report.say('packaged', packagedText(content, measured.size, clock.now().getTime() - startedAt.getTime()));
      if (content.bytes > PART_BYTES) tellLargest(content, largest(), report);
      packed.resolve();
    },
  });
  return { bundle: packed.promise, stored };
}

function packagedText(content: Content, bytes: number, milliseconds: number): string {
  if (content.kind === 'package') return `${size(bytes)}, as it was given`;
  return `${count(content.files, 'file')} into ${size(bytes)} in ${duration(milliseconds)}`;
}

function tellLargest({ files }: Content, largest: ReturnType<ReadContent['largest']>, report: Reporter): void {
  if (largest.length === 0) return;
  const title = `the ${largest.length === 1 ? '' : `${largest.length} `}largest of ${count(files, 'file')}, before compression`;
  report.group(
    title,
    largest.map((file) => `${size(file.size).padStart(8)}  ${file.path}`),
  );
}
