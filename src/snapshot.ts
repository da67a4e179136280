/**
 * Knows how everything that exists and matters is read before anything is decided: side by side, in as few calls as
 * possible. Refuses to decide; plan.ts does.
 */
import type { ReadContent } from './content.ts';
import type { Inputs } from './inputs.ts';
import { retirementNotes } from './plan/retirement.ts';
import { type Roles, rolesOf } from './plan/roles.ts';
import { asksForSettings } from './plan/wanted.ts';
import type { RecordedVersion, Snapshot } from './plan.ts';
import type { World } from './ports.ts';
import type { Environment } from './shapes.ts';
import { unlessFailed } from './snapshot/last-operation.ts';
import { matterOf } from './snapshot/matter.ts';
import { type Found, find, holderOfName, type PairDetails, pairOf, readPair } from './snapshot/pair.ts';
import { findPlatform } from './snapshot/platform.ts';
import { commitInLabel, couldBeSame, instancesOf, recorded, tagged } from './snapshot/versions.ts';

/** The snapshot, and the content it is about (if it is about content), ready to be packed. */
export interface Surroundings {
  readonly snapshot: Snapshot;
  readonly pack: ReadContent['pack'];
  readonly largest: ReadContent['largest'];
  readonly check: ReadContent['check'];
  readonly notes: readonly string[];
}

/**
 * Reads everything. The environments are asked for before the content is digested, so that the answer is there when the
 * digest is; `settle` may wait for one that is at work and answers with what to go on with.
 */
export async function lookAround(
  inputs: Inputs,
  settle: (found: Found) => Promise<Found>,
  world: World,
): Promise<Surroundings> {
  const [first, { label, commit, read }] = await Promise.all([find(inputs, world), matterOf(inputs, world)]);
  const found = await settle(first);
  const roles = found.production && rolesOf(inputs, found.production, found.environments);
  const environment = targetOf(found, roles);
  const live = roles?.kind === 'pair' ? roles.live : environment;
  const digest = read.content?.digest;
  const labels = [label, environment?.versionLabel, live?.versionLabel].filter((one) => one !== undefined);
  const [aside, versions] = await readTogether(inputs, { environment, live, roles }, [...new Set(labels)], world);

  const versionOf = (wanted: string | undefined) => versions.find((version) => version.label === wanted);
  const ours = recorded(versionOf(label), world);
  ours.catch(() => undefined); // it is awaited below, after other reads that may fail first
  /** The version of a side, where it could be the same content, or its commit a later one. */
  const servedBy = async (side: Environment | undefined) => {
    const is = side?.versionLabel;
    if (is === label) return ours;
    const isMaybe = inputs.versionLabel === '' && digest !== undefined && couldBeSame(is, digest);
    const isOrdered = side === live && commit !== undefined && commitInLabel(is) === undefined;
    return isMaybe || isOrdered ? tagged(versionOf(is), world) : undefined;
  };
  const look = async (side: Environment | undefined) => {
    const version = await servedBy(side);
    const isSame = version !== undefined && (digest === undefined || version.record.contentDigest === digest);
    if (side === undefined || !isSame) return { version, instances: undefined };
    return { version, instances: await unlessFailed(await instancesOf(side, world), side, world) };
  };
  const [target, other] = await Promise.all([look(environment), roles?.kind === 'pair' ? look(live) : undefined]);
  const known = await ours;
  const { applicationExists, settings, platform, branches, details, nameHolder, creation } = aside;
  const about = { environment: live ?? environment, name: (live ?? environment)?.name ?? inputs.environment };
  return {
    snapshot: {
      at: found.at,
      commit: digest === undefined ? commitOf(known) : commit,
      content: read.content,
      label,
      environment,
      applicationExists,
      ours: known,
      live: target.version,
      liveExists: versionOf(live?.versionLabel) !== undefined,
      instances: target.instances,
      settings: details?.idleSettings ?? settings,
      platform,
      nameHolder,
      creation,
      pair:
        roles?.kind === 'pair' && found.production && details
          ? pairOf(roles, found.production, details, { liveVersion: other?.version, liveInstances: other?.instances })
          : undefined,
    },
    pack: read.pack,
    largest: read.largest,
    check: read.check,
    notes: [...read.notes, ...retirementNotes({ ...about, platform, branches })],
  };
}

/** The environment that the release goes to, where it exists: of a pair the idle side. */
const targetOf = ({ environments }: Found, roles: Roles | undefined): Environment | undefined =>
  roles?.kind === 'pair' ? roles.idle : environments[0];

interface Sides {
  readonly environment: Environment | undefined;
  readonly live: Environment | undefined;
  readonly roles: Roles | undefined;
}

/** Side by side; the versions of an application that may not exist are asked for only once it is seen. */
function readTogether(inputs: Inputs, { environment, live, roles }: Sides, labels: string[], world: World) {
  const { beanstalk } = world;
  const { application } = inputs;
  const mine = live?.application === application;
  const exists = mine ? Promise.resolve(true) : beanstalk.applicationExists(application);
  const isPair = roles?.kind === 'pair';
  const isCluster = inputs.configuration.tier === 'Cluster';
  const creation =
    environment === undefined && !isPair && inputs.createEnvironment && inputs.operation !== 'publish'
      ? world.creationDefaults(inputs.environment)
      : undefined;
  const aside = Promise.all([
    exists,
    mine && !isPair && asksForSettings(inputs) ? beanstalk.settings(application, inputs.environment) : [],
    Promise.resolve(creation).then((defaults) =>
      findPlatform(
        inputs.platform ?? (isCluster ? undefined : defaults?.platform),
        isPair ? [live, environment] : [environment],
        world,
        inputs,
      ),
    ),
    isPair ? readPair(inputs, roles, world) : undefined,
    roles === undefined ? holderOfName(inputs, environment, world) : undefined,
    creation,
  ]).then(([applicationExists, settings, found, details, nameHolder, defaults]) => ({
    applicationExists,
    settings,
    ...found,
    nameHolder,
    creation: defaults,
    details: details satisfies PairDetails | undefined,
  }));
  return Promise.all([aside, exists.then((seen) => (seen ? beanstalk.versions(application, labels) : []))]);
}

/** Of a version that exists, as far as it is on record. */
const commitOf = (known: RecordedVersion | undefined) =>
  known?.record.commit === undefined
    ? undefined
    : { id: known.record.commit, subject: known.version.description ?? '' };
