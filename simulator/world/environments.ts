/** Knows how environments are created and terminated. Gives the next world or throws a Refusal. */
import type { Call } from './applications.ts';
import { applicationNamed } from './applications.ts';
import { mustNamePlatform, mustSuitCluster, noPlatformOfCluster } from './cluster.ts';
import type { Fate } from './fate.ts';
import { success } from './fate.ts';
import { creation } from './flows/create.ts';
import { refusedTermination } from './flows/refused.ts';
import { abandonment, termination } from './flows/retire.ts';
import { cnameOf, environmentIdFor } from './names.ts';
import type { PlatformRequest } from './platforms.ts';
import { platformOf } from './platforms.ts';
import { cannotTerminate, environmentExists, nameTaken, Refusal } from './refusal.ts';
import type { SettingName } from './settings.ts';
import { merged, mustBeValid } from './settings.ts';
import type { Environment, Setting, World } from './state.ts';
import { withEnvironment } from './state.ts';
import { templateNamed } from './templates.ts';
import { schedule } from './timeline.ts';
import { deployableVersion } from './versions.ts';
import type { Which } from './which.ts';
import { environmentOf, subjectOf } from './which.ts';

export interface NewEnvironment extends PlatformRequest {
  readonly application: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly tier: Environment['tier'];
  readonly cnamePrefix?: string | undefined;
  /** Undefined: Beanstalk deploys its sample application. */
  readonly label: string | undefined;
  /** The saved configuration it begins with; what else is asked for wins. */
  readonly template?: string | undefined;
  readonly settings: readonly Setting[];
  readonly remove?: readonly SettingName[];
}

/** Is the full name free for everybody in the region? */
export const nameIsFree = (world: World, prefix: string) =>
  !world.namesOfOthers.includes(prefix.toLowerCase()) &&
  !world.environments.some((one) => one.cname === cnameOf(prefix, world.region) && one.status !== 'Terminated');

export function createEnvironment(world: World, asked: NewEnvironment, call: Call, fate: Fate = success): World {
  const { application, name, description, tier, cnamePrefix, label, settings, remove } = asked;
  applicationNamed(world, application);
  if (world.environments.some((one) => one.name === name && one.status !== 'Terminated')) throw environmentExists(name);
  if (label !== undefined) deployableVersion(world, asked, label, call.at);
  const base = baseOf(world, asked);
  const cname = cnamePrefix === undefined ? undefined : cnameOf(cnamePrefix, world.region);
  if (cnamePrefix !== undefined && !nameIsFree(world, cnamePrefix)) throw nameTaken(cname ?? cnamePrefix);
  if (tier === 'Cluster') mustSuitCluster(settings, 'new');
  mustBeValid(settings, base.settings);
  const environment: Environment = {
    id: environmentIdFor(call.requestId),
    name,
    application,
    description,
    tier,
    versionLabel: label ?? 'Sample Application',
    ...base.platform,
    templateName: asked.template,
    cname,
    status: 'Launching',
    abortable: false,
    health: 'Unknown',
    causes: [],
    created: call.at,
    updated: call.at,
    settings: merged(base.settings, settings, remove),
    instances: [],
    lastDeploymentId: 1,
    deploymentsAsked: label === undefined ? 0 : 1,
  };
  const grown = { ...world, environments: [...world.environments, environment] };
  const moments = creation({ world: grown, environment, requestId: call.requestId, fate });
  return schedule(grown, call.at, subjectOf(environment, call), moments);
}

/** A saved configuration brings its settings, and its platform unless another one is asked for. */
function baseOf(world: World, asked: NewEnvironment) {
  mustNamePlatform(asked, asked.tier === 'Cluster');
  if (asked.tier === 'Cluster' && asked.template === undefined) return { platform: noPlatformOfCluster, settings: [] };
  if (asked.template === undefined) return { platform: platformOf(world, asked), settings: [] };
  // Text not seen; the API reference forbids it.
  if (asked.solutionStack !== undefined)
    throw new Refusal('InvalidParameterCombination', 'TemplateName and SolutionStackName cannot be used together.');
  const { platformArn, solutionStack, settings } = templateNamed(world, asked.application, asked.template);
  const platform = asked.platformArn === undefined ? { platformArn, solutionStack } : platformOf(world, asked);
  return { platform, settings };
}

/** Refused while an update runs. What is left of other timelines is dropped; resources may be left running. */
export function terminateEnvironment(
  world: World,
  which: Which,
  call: Call,
  withResources = true,
  fate: Fate = success,
): World {
  const environment = environmentOf(world, which);
  if (environment.status !== 'Ready' && environment.status !== 'Launching') throw cannotTerminate(environment.name);
  const change = { status: 'Terminating', abortable: false, health: 'Unknown', causes: [] } as const;
  const due = world.due.filter(({ subject }) => subject.environmentId !== environment.id);
  const begun = withEnvironment({ ...world, due }, environment.id, change);
  const operation = { world, environment, requestId: call.requestId };
  const ending = fate.outcome === 'fails' ? refusedTermination(operation, fate) : undefined;
  const moments = ending ?? (withResources ? termination(operation) : abandonment(operation));
  return schedule(begun, call.at, subjectOf(environment, call), moments);
}
