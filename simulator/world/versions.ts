/** Knows how application versions come, are processed and go. Gives the next world or throws a Refusal. */
import type { Call } from './applications.ts';
import { applicationNamed } from './applications.ts';
import { after, complains, says } from './flows/moments.ts';
import { type AskedImage, building, imageOf } from './images.ts';
import { versionArn } from './names.ts';
import { noVersion, tooManyVersions, versionBusy, versionExists, versionUnusable } from './refusal.ts';
import type { Environment, Version, World } from './state.ts';
import { withVersion } from './state.ts';
import { tagged } from './tags.ts';
import type { Moment } from './timeline.ts';
import { schedule } from './timeline.ts';

export interface NewVersion {
  readonly application: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly bundle?: { readonly bucket: string; readonly key: string } | undefined;
  readonly image?: AskedImage | undefined;
  /** Beanstalk checks env.yaml and .ebextensions before the version may be deployed. */
  readonly process: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** How processing goes and when the version can be seen, in seconds after the call. */
export interface VersionFate {
  readonly fails: boolean;
  readonly reasons: readonly string[];
  readonly processingSeconds: number;
  readonly buildSeconds: number;
  /** The build is done and has come to no image. */
  readonly imageLost?: boolean;
  readonly visibleAfterSeconds: number;
  /** When the version is deleted with its bundle, S3 does not let the bundle go. */
  readonly bundleStays?: boolean;
}

export const promptly: VersionFate = {
  fails: false,
  reasons: [],
  processingSeconds: 2,
  buildSeconds: 150,
  visibleAfterSeconds: 0,
};

export function createVersion(world: World, asked: NewVersion, call: Call, fate: VersionFate = promptly): World {
  const { application, label, description, bundle, process, tags } = asked;
  const image = imageOf(world, label, asked.image);
  const builds = image?.build !== undefined && process;
  applicationNamed(world, application);
  if (findVersion(world, application, label)) throw versionExists(label);
  if (world.versions.length >= world.versionQuota) throw tooManyVersions(world.versionQuota);
  const version: Version = {
    application,
    label,
    description,
    bundle,
    image,
    status: builds ? 'BUILDING' : process && image === undefined ? 'PROCESSING' : 'UNPROCESSED',
    created: call.at,
    updated: call.at,
    visibleFrom: call.at + fate.visibleAfterSeconds * 1000,
  };
  const marked = tagged(world, versionArn(world, application, label), tags);
  const subject = { requestId: call.requestId, application, versionLabel: label };
  const work =
    image === undefined ? (process ? processing(label, fate) : []) : builds ? building(world, label, image, fate) : [];
  const moments = [...creationEvents(label), ...work];
  return schedule({ ...marked, versions: [...world.versions, version] }, call.at, subject, moments);
}

const creationEvents = (label: string): readonly Moment[] => [
  after(0, says('createApplicationVersion is starting.')),
  after(0, says(`Created new Application Version: ${label}`)),
  after(0, says('createApplicationVersion completed successfully.')),
];

/** Beginning and end of the last text are the service's; what stands between them was not seen. */
function processing(label: string, { fails, reasons, processingSeconds }: VersionFate): readonly Moment[] {
  const status = fails ? 'FAILED' : 'PROCESSED';
  const text = `Finished processing application version ${label}. The version is ${status}.`;
  const told = fails ? reasons.map((reason) => after(processingSeconds, complains(reason))) : [];
  const finished = fails ? complains(text) : says(text);
  return [...told, after(processingSeconds, finished, { kind: 'version', change: { status } })];
}

/** Undefined when there is none, visible or not. */
export const findVersion = (world: World, application: string, label: string) =>
  world.versions.find((one) => one.application === application && one.label === label);

/** A version that can be deployed at that time to such an environment; else a Refusal. */
export function deployableVersion(
  world: World,
  { application, tier }: Pick<Environment, 'application' | 'tier'>,
  label: string,
  at: number,
): Version {
  const version = findVersion(world, application, label);
  if (version === undefined || version.visibleFrom > at) throw noVersion(label);
  const isReady = version.status === 'PROCESSED' || version.status === 'UNPROCESSED';
  const isRunnable = tier === 'Cluster' ? version.image?.uri !== undefined : version.image === undefined;
  if (!isReady || !isRunnable) throw versionUnusable();
  return version;
}

/** An absent description stays, an empty one clears. */
export function describeVersion(
  world: World,
  application: string,
  label: string,
  description: string | undefined,
  at: number,
): World {
  if (!findVersion(world, application, label)) throw noVersion(label);
  const change = description === undefined ? {} : { description: description || undefined };
  return withVersion(world, application, label, { ...change, updated: at });
}

/** Even a deployed version can be deleted; only one that is on its way cannot. */
export function deleteVersion(world: World, application: string, label: string): World {
  if (!findVersion(world, application, label)) throw noVersion(label);
  const onItsWay = world.due.some(
    ({ effect }) => effect.kind === 'environment' && effect.change.versionLabel === label,
  );
  if (onItsWay) throw versionBusy(label);
  const versions = world.versions.filter((one) => one.application !== application || one.label !== label);
  const { [versionArn(world, application, label)]: _gone, ...tags } = world.tags;
  return { ...world, versions, tags };
}
