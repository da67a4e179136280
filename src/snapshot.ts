/**
 * Knows how everything that exists and matters is read before anything is decided: side by side, in as few calls as
 * possible. Refuses to decide; plan.ts does.
 */
import { headCommit } from './commit.ts';
import { type ReadContent, readContent } from './content.ts';
import type { Inputs } from './inputs.ts';
import type { FoundPlatform, RecordedVersion, Snapshot } from './plan.ts';
import type { World } from './ports.ts';
import { readRecord } from './record.ts';
import type { ApplicationVersion, Environment } from './shapes.ts';

/** The snapshot, and the content it is about, ready to be packed. */
export interface Surroundings {
  readonly snapshot: Snapshot;
  readonly pack: ReadContent['pack'];
  readonly notes: readonly string[];
}

/** The environment of that name, whichever application it belongs to, with the service's clock. */
export async function findEnvironment(name: string, { beanstalk }: World) {
  const { environments, at } = await beanstalk.environments({ names: [name] });
  return { environment: environments[0], at };
}

export type FoundEnvironment = Awaited<ReturnType<typeof findEnvironment>>;

/**
 * Reads everything. The environment is asked for before the content is digested, so that the answer is there when the
 * digest is; `settle` may wait for an environment that is at work and answers with the one to go on with.
 */
export async function lookAround(
  inputs: Inputs,
  settle: (found: FoundEnvironment) => Promise<FoundEnvironment>,
  world: World,
): Promise<Surroundings> {
  const [found, read, commit] = await Promise.all([
    findEnvironment(inputs.environment, world),
    readContent(inputs.source, world.temporaryDirectory),
    commitOf(inputs),
  ]);
  const { environment, at } = await settle(found);
  const label = inputs.versionLabel || labelOf(commit?.id, read.content.digest);
  const liveLabel = environment?.versionLabel;
  const labels = [...new Set([label, ...(liveLabel === undefined ? [] : [liveLabel])])];
  const [aside, versions] = await readTogether(inputs, environment, labels, world);

  const find = (wanted: string | undefined) => versions.find((version) => version.label === wanted);
  const comparable = liveLabel === label || (inputs.versionLabel === '' && couldBeSame(liveLabel, read.content.digest));
  const [ours, other] = await Promise.all([
    recorded(find(label), world),
    comparable && liveLabel !== label ? tagged(find(liveLabel), world) : undefined,
  ]);
  const live = liveLabel === label ? ours : other;
  const isSame = environment !== undefined && live?.record.contentDigest === read.content.digest;
  const instances = isSame ? await readInstances(environment, world) : undefined;
  return {
    snapshot: {
      at,
      commit,
      content: read.content,
      label,
      environment,
      ours,
      live,
      liveExists: find(liveLabel) !== undefined,
      instances,
      ...aside,
    },
    pack: read.pack,
    notes: read.notes,
  };
}

/** Side by side; the versions of an application that may not exist are asked for only once it is seen. */
function readTogether(inputs: Inputs, environment: Environment | undefined, labels: string[], world: World) {
  const { beanstalk } = world;
  const { application } = inputs;
  const mine = environment?.application === application;
  const exists = mine ? Promise.resolve(true) : beanstalk.applicationExists(application);
  const aside = Promise.all([
    exists,
    mine && inputs.settings.length > 0 ? beanstalk.settings(application, inputs.environment) : [],
    findPlatform(inputs, environment, world),
  ]).then(([applicationExists, settings, platform]) => ({ applicationExists, settings, platform }));
  return Promise.all([aside, exists.then((seen) => (seen ? beanstalk.versions(application, labels) : []))]);
}

/** A branch is looked up only where it matters: for a creation, or when the environment is on another branch. */
async function findPlatform(
  { platform }: Inputs,
  environment: Environment | undefined,
  { beanstalk }: World,
): Promise<FoundPlatform | undefined> {
  if (platform === undefined || platform.kind !== 'branch') return platform;
  if (environment?.platformArn?.includes(`:platform/${platform.name}/`)) return undefined;
  const newest = await beanstalk.newestOfBranch(platform.name);
  if ('arn' in newest) return { kind: 'platform-arn', arn: newest.arn };
  return { kind: 'unknown', name: platform.name, nearest: newest.nearest };
}

/** HEAD of the source directory's repository, else the commit that started the workflow. */
async function commitOf({ source, workflowCommit }: Inputs) {
  const head = source.kind === 'directory' ? await headCommit(source.directory) : undefined;
  return head ?? (workflowCommit === undefined ? undefined : { id: workflowCommit, subject: '' });
}

const labelOf = (commit: string | undefined, digest: string) =>
  commit === undefined ? `content-${digest.slice(0, 12)}` : `${commit.slice(0, 12)}-${digest.slice(0, 8)}`;

/** Labels made here end with the start of the digest: one with another ending is other content, and need not be read. */
function couldBeSame(label: string | undefined, digest: string): boolean {
  if (label === undefined) return false;
  const [, start] = /^(?:[0-9a-f]{12}-([0-9a-f]{8})|content-([0-9a-f]{12}))$/.exec(label)?.filter(Boolean) ?? [];
  return start === undefined || digest.startsWith(start);
}

/** What the tags of a version say about it. */
async function tagged(version: ApplicationVersion | undefined, world: World): Promise<RecordedVersion | undefined> {
  if (version === undefined) return undefined;
  const tags = await world.beanstalk.tags(version.arn);
  return { version, tags, record: readRecord(tags) };
}

/** What is on record about a version: its tags, else (tagged by nobody, or reading tags is denied) its bundle's metadata. */
async function recorded(version: ApplicationVersion | undefined, world: World): Promise<RecordedVersion | undefined> {
  const known = await tagged(version, world);
  const bundle = known?.version.bundle;
  if (known === undefined || bundle === undefined || known.record.contentDigest !== undefined) return known;
  const stored = await world.bundles.find(bundle, undefined);
  return { ...known, record: { ...stored?.record, ...known.record } };
}

/** Basic health has nothing to tell instance by instance. */
const readInstances = ({ id, healthStatus }: Environment, { beanstalk }: World) =>
  healthStatus === undefined ? ('basic' as const) : beanstalk.instances(id);
