/** Knows how environments are found, created, terminated. Gives the next world or throws a Refusal. */
import type { Call } from './applications.ts';
import { applicationNamed } from './applications.ts';
import type { Fate } from './fate.ts';
import { success } from './fate.ts';
import { creation } from './flows/create.ts';
import { termination } from './flows/retire.ts';
import { cnameOf, environmentIdFor } from './names.ts';
import { platformVersions } from './platforms.ts';
import {
  cannotTerminate,
  environmentExists,
  missingEither,
  nameTaken,
  noEnvironment,
  noPlatform,
  notReady,
  unknownPlatform,
} from './refusal.ts';
import { merged, mustBeValid } from './settings.ts';
import type { Environment, Setting, World } from './state.ts';
import { withEnvironment } from './state.ts';
import { schedule } from './timeline.ts';
import { deployableVersion } from './versions.ts';

/** How a call names an environment. */
export interface Which {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

export interface PlatformRequest {
  readonly solutionStack?: string | undefined;
  readonly platformArn?: string | undefined;
}

export interface NewEnvironment extends PlatformRequest {
  readonly application: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly tier: 'WebServer' | 'Worker';
  readonly cnamePrefix?: string | undefined;
  /** Undefined: Beanstalk deploys its sample application. */
  readonly label: string | undefined;
  readonly settings: readonly Setting[];
}

/** The environment that is not Terminated; throws when there is none of that name or id, or neither is given. */
export function environmentOf(world: World, { id, name }: Which): Environment {
  if (id === undefined && name === undefined) throw missingEither();
  const alive = world.environments.filter(({ status }) => status !== 'Terminated');
  const found = alive.find((one) => (id === undefined || one.id === id) && (name === undefined || one.name === name));
  if (found) return found;
  throw id === undefined ? noEnvironment('EnvironmentName', name ?? '') : noEnvironment('EnvironmentId', id);
}

export function readyEnvironment(world: World, which: Which): Environment {
  const environment = environmentOf(world, which);
  if (environment.status !== 'Ready') throw notReady(environment.name);
  return environment;
}

/** Is the full name free for everybody in the region? */
export const nameIsFree = (world: World, prefix: string) =>
  !world.namesOfOthers.includes(prefix.toLowerCase()) &&
  !world.environments.some((one) => one.cname === cnameOf(prefix, world.region) && one.status !== 'Terminated');

/** The platform that a request names, by solution stack or by ARN; both always carry a version. */
export function platformOf(world: World, { solutionStack, platformArn }: PlatformRequest) {
  if (solutionStack === undefined && platformArn === undefined) throw noPlatform();
  const found = platformVersions(world.region).find((one) =>
    platformArn === undefined ? one.solutionStack === solutionStack : one.arn === platformArn,
  );
  if (found === undefined) throw unknownPlatform(solutionStack ?? platformArn ?? '');
  return { platformArn: found.arn, solutionStack: found.solutionStack };
}

export function createEnvironment(world: World, asked: NewEnvironment, call: Call, fate: Fate = success): World {
  const { application, name, description, tier, cnamePrefix, label, settings } = asked;
  applicationNamed(world, application);
  if (world.environments.some((one) => one.name === name && one.status !== 'Terminated')) throw environmentExists(name);
  if (label !== undefined) deployableVersion(world, application, label, call.at);
  const platform = platformOf(world, asked);
  const cname = cnamePrefix === undefined ? undefined : cnameOf(cnamePrefix, world.region);
  if (cnamePrefix !== undefined && !nameIsFree(world, cnamePrefix)) throw nameTaken(cname ?? cnamePrefix);
  mustBeValid(settings);
  const environment: Environment = {
    id: environmentIdFor(call.requestId),
    name,
    application,
    description,
    tier,
    versionLabel: label ?? 'Sample Application',
    ...platform,
    cname,
    status: 'Launching',
    abortable: false,
    health: 'Unknown',
    causes: [],
    created: call.at,
    updated: call.at,
    settings: merged([], settings),
    instances: [],
    lastDeploymentId: 1,
    deploymentsAsked: label === undefined ? 0 : 1,
  };
  const grown = { ...world, environments: [...world.environments, environment] };
  const moments = creation({ world: grown, environment, requestId: call.requestId, fate });
  return schedule(grown, call.at, subjectOf(environment, call), moments);
}

/** Whom the events of an operation on this environment concern. */
export const subjectOf = ({ application, id }: Environment, { requestId }: Call) => ({
  requestId,
  application,
  environmentId: id,
});

/** Refused while an update runs. What is left of other timelines is dropped. */
export function terminateEnvironment(world: World, which: Which, call: Call): World {
  const environment = environmentOf(world, which);
  if (environment.status !== 'Ready' && environment.status !== 'Launching') throw cannotTerminate(environment.name);
  const change = { status: 'Terminating', abortable: false, health: 'Unknown', causes: [] } as const;
  const due = world.due.filter(({ subject }) => subject.environmentId !== environment.id);
  const ending = withEnvironment({ ...world, due }, environment.id, change);
  const moments = termination({ world, environment, requestId: call.requestId });
  return schedule(ending, call.at, subjectOf(environment, call), moments);
}
