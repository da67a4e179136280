/**
 * Knows what a blue-green release does to a pair: which side gets the version, as a clone of the live one or as an update,
 * and whether the production name moves. Refuses to know how. Pure.
 */
import type { Inputs } from '../inputs.ts';
import type { EnvironmentPlan, RecordedVersion, Snapshot } from '../plan.ts';
import { Problem } from '../problem.ts';
import { remembersDeployment } from '../record.ts';
import type { Environment, InstanceHealth, OptionSetting } from '../shapes.ts';
import { clusterSettings, commonSettings, driftOf, hasCoupledDatabase, likeTheLiveSide } from './drift.ts';
import { planEnvironment, serves, settingChanges } from './environment.ts';
import { isOnBranch, platformStep } from './platform.ts';

/** What was found of a pair beside its idle side, which the snapshot has as its environment. */
export interface FoundPair {
  /** Fully qualified. */
  readonly production: string;
  readonly live: Environment;
  readonly idleName: string;
  /** The version that the live side runs. */
  readonly liveVersion: RecordedVersion | undefined;
  /** Read only where the live version has our content; undefined, too, where they tell nothing and the last operation failed. */
  readonly liveInstances: readonly InstanceHealth[] | 'basic' | undefined;
  readonly liveSettings: readonly OptionSetting[];
  /** Tags of the live side, the system's left out; read where the idle side is missing. */
  readonly liveTags: Readonly<Record<string, string>>;
  /** A free prefix for the address of an idle side that is to be created. */
  readonly idlePrefix: string;
  /** An earlier run left its configuration template behind. */
  readonly isTemplateLeft: boolean;
}

/** What becomes of the production name. */
export interface PairPlan {
  readonly production: string;
  /** The side that holds the name now. */
  readonly live: Environment;
  /** The other one, where it exists. */
  readonly idle: Environment | undefined;
  /** False: the live side serves the version already. */
  readonly swaps: boolean;
  /** `prepare` stops before the swap. */
  readonly stopsBeforeSwap: boolean;
  readonly old: 'keep' | 'terminate';
  /** The live side serves the version, and no version remembers that it was ever verified there. */
  readonly isUnverified: boolean;
  /** Of the configuration template that a clone starts from. */
  readonly template: string;
  readonly isTemplateLeft: boolean;
}

/** One name for each idle side, so that a template that a killed run left behind is found again. */
export const templateName = (idleName: string) => `beanstalk-release-clone-${idleName}`;

/** What becomes of the side that the release goes to, and of the name. Throws a Problem where the live side must not be cloned. */
export function planPair(
  inputs: Inputs,
  snapshot: Snapshot & { readonly pair: FoundPair },
  same: RecordedVersion | undefined,
): { readonly environment: EnvironmentPlan; readonly pair: PairPlan } {
  const { pair: found } = snapshot;
  const { live, liveInstances, production, idleName, isTemplateLeft } = found;
  refuseCoupledDatabase(found);
  const isThere =
    same !== undefined && liveInstances !== undefined && serves(inputs, liveInstances, live, same.version);
  const isUnchanged = isThere && !changesLive(inputs, snapshot, found);
  const pair: PairPlan = {
    production,
    live,
    idle: snapshot.environment,
    swaps: !isUnchanged,
    stopsBeforeSwap: inputs.operation === 'prepare',
    old: inputs.oldEnvironment,
    isUnverified: isUnchanged && same?.tags !== undefined && !remembersDeployment(same.tags, live.name),
    template: templateName(idleName),
    isTemplateLeft,
  };
  if (isUnchanged) {
    return { environment: { action: 'none', name: live.name, environment: live, instances: liveInstances }, pair };
  }
  return { environment: planIdle(inputs, snapshot, found, same), pair };
}

/** Would what the inputs name change anything on the side that is live? */
function changesLive(inputs: Inputs, { platform }: Snapshot, { live, liveSettings }: FoundPair): boolean {
  const named = wantedFor(live, inputs, platform);
  return settingChanges(inputs.settings, liveSettings).length > 0 || platformStep(live, named).platform !== undefined;
}

/** A branch that this side is on already leaves it where it is. */
function wantedFor(side: Environment, { platform: named }: Inputs, found: Snapshot['platform']) {
  if (named === undefined || (named.kind === 'branch' && isOnBranch(side, named.name))) return undefined;
  return found;
}

function planIdle(
  inputs: Inputs,
  snapshot: Snapshot,
  { live, liveSettings, idleName, idlePrefix, liveTags }: FoundPair,
  same: RecordedVersion | undefined,
): EnvironmentPlan {
  const { environment: idle, settings, platform } = snapshot;
  if (idle !== undefined) {
    const wanted = driftOf(liveSettings, settings, inputs.settings);
    const isLiveWhereItShouldBe = wantedFor(live, inputs, platform) === undefined;
    const target = isLiveWhereItShouldBe ? platformOf(live) : wantedFor(idle, inputs, platform);
    return planEnvironment({ ...inputs, settings: wanted }, { ...snapshot, platform: target }, same);
  }
  const common = {
    action: 'create',
    name: idleName,
    cnamePrefix: idlePrefix,
    tier: live.tier,
    tags: { ...liveTags, ...inputs.configuration.tags },
  } as const;
  // Whether a template can be made of a Cluster environment is not documented: its settings are given one by one.
  if (live.tier === 'Cluster')
    return { ...common, base: { kind: 'none' }, settings: clusterSettings(liveSettings, inputs.settings) };
  if (platform === undefined || platform.kind === 'unknown' || platformStep(live, platform).platform === undefined) {
    return { ...common, base: { kind: 'template', name: templateName(idleName) }, settings: inputs.settings };
  }
  // A template brings its platform along: on another one the settings are given one by one.
  const copied = likeTheLiveSide(commonSettings(liveSettings), [], inputs.settings);
  return { ...common, base: platform, settings: copied.filter(({ value }) => value !== null) };
}

function platformOf({ platformArn, solutionStack }: Environment) {
  if (platformArn !== undefined) return { kind: 'platform-arn', arn: platformArn } as const;
  return solutionStack === undefined ? undefined : ({ kind: 'solution-stack', name: solutionStack } as const);
}

/** Throws a Problem where a clone of the live side would get a database of its own. */
export function refuseCoupledDatabase({ live, liveSettings }: Pick<FoundPair, 'live' | 'liveSettings'>): void {
  if (!hasCoupledDatabase(liveSettings)) return;
  throw new Problem({
    code: 'BR-COUPLED-DATABASE',
    what: `Not started: ${live.name} holds a database, and blue-green would bring an empty one beside it.`,
    why: 'A database that Beanstalk made inside of an environment lives and dies with it; a clone gets one of its own without the data.',
    now: 'Nothing was changed.',
    next: 'Decouple the database first (https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.managing.db.html), or use strategy: in-place.',
  });
}
