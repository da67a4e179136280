/** Knows what can be done to an environment that is Ready, and how it is stopped. Gives the next world or a Refusal. */
import type { Call } from './applications.ts';
import { mustNamePlatform, mustSuitCluster } from './cluster.ts';
import type { Fate } from './fate.ts';
import { success } from './fate.ts';
import { configuration, restart, tagging } from './flows/configure.ts';
import { deployment } from './flows/deploy.ts';
import { abortedConfiguration, abortedDeployment } from './flows/retire.ts';
import { environmentArn } from './names.ts';
import { secretVariables, variables } from './options.ts';
import type { PlatformRequest } from './platforms.ts';
import { platformOf } from './platforms.ts';
import { nothingToAbort } from './refusal.ts';
import type { SettingName } from './settings.ts';
import { merged, mustBeValid } from './settings.ts';
import type { Environment, Setting, World } from './state.ts';
import { withEnvironment } from './state.ts';
import { tagged } from './tags.ts';
import type { Moment } from './timeline.ts';
import { schedule, unschedule } from './timeline.ts';
import { deployableVersion } from './versions.ts';
import type { Which } from './which.ts';
import { environmentOf, readyEnvironment, subjectOf } from './which.ts';

export interface Update extends PlatformRequest {
  readonly which: Which;
  readonly label?: string | undefined;
  readonly description?: string | undefined;
  readonly set: readonly Setting[];
  readonly remove: readonly SettingName[];
}

/** UpdateEnvironment: a version, settings, a platform, or several of them in one operation. */
export function updateEnvironment(world: World, asked: Update, call: Call, fate: Fate = success): World {
  const environment = readyEnvironment(world, asked.which);
  const { label, set, remove } = asked;
  if (label !== undefined) deployableVersion(world, environment, label, call.at);
  const isCluster = environment.tier === 'Cluster';
  mustNamePlatform(asked, isCluster);
  if (isCluster) mustSuitCluster(set, environment.settings);
  mustBeValid(set, environment.settings);
  const change = changeOf(world, asked);
  const settings = merged(environment.settings, set, remove);
  const configures = set.length + remove.length > 0;
  const onInstances = label !== undefined || touchesInstances(asked);
  const lastDeploymentId = environment.lastDeploymentId + (onInstances ? 1 : 0);
  const operation = { world, environment, requestId: call.requestId, change, fate };
  // Which policy counts when one call brings a version and another policy was not seen: here it is the new one.
  const moments =
    label === undefined
      ? configuration({ ...operation, settings, deploymentId: onInstances ? lastDeploymentId : undefined })
      : deployment({
          ...operation,
          environment: { ...environment, settings },
          label,
          deploymentId: lastDeploymentId,
          settings: configures ? settings : undefined,
        });
  const asking = { lastDeploymentId, deploymentsAsked: environment.deploymentsAsked + (label === undefined ? 0 : 1) };
  return begun(world, environment, { ...asking, abortable: true }, call, moments);
}

function changeOf(world: World, asked: Update): Partial<Environment> {
  const platform = asked.solutionStack === undefined && asked.platformArn === undefined ? {} : platformOf(world, asked);
  return { ...platform, ...(asked.description !== undefined && { description: asked.description }) };
}

const touchesInstances = ({ set, remove, platformArn, solutionStack }: Update) =>
  [...set, ...remove].some(({ namespace }) => namespace === variables || namespace === secretVariables) ||
  (platformArn ?? solutionStack) !== undefined;

/** What health events were still to come from an earlier operation gives way to the new one. */
function begun(
  world: World,
  environment: Environment,
  change: Partial<Environment>,
  call: Call,
  moments: readonly Moment[],
): World {
  const busy = withEnvironment(unschedule(world, environment.id), environment.id, { ...change, status: 'Updating' });
  return schedule(busy, call.at, subjectOf(environment, call), moments);
}

/** AbortEnvironmentUpdate: a version stops where it is, settings go back. */
export function abortUpdate(world: World, which: Which, call: Call): World {
  const environment = environmentOf(world, which);
  if (!environment.abortable) throw nothingToAbort(environment.name);
  const operation = { world, environment, requestId: call.requestId };
  const deploying = world.due.some(
    ({ subject, effect }) =>
      subject.environmentId === environment.id && effect.kind === 'environment' && effect.change.versionLabel,
  );
  const moments = deploying ? abortedDeployment(operation) : abortedConfiguration(operation);
  const aborting = { status: 'Aborting', abortable: false } as const;
  const stopped = withEnvironment(unschedule(world, environment.id), environment.id, aborting);
  return schedule(stopped, call.at, subjectOf(environment, call), moments);
}

export function restartServers(world: World, which: Which, call: Call): World {
  const environment = readyEnvironment(world, which);
  const moments = restart({ world, environment, requestId: call.requestId });
  return begun(world, environment, {}, call, moments);
}

/** Tags of an environment change through an update of it, unlike those of everything else. */
export function tagEnvironment(
  world: World,
  which: Which,
  add: Readonly<Record<string, string>>,
  remove: readonly string[],
  call: Call,
): World {
  const environment = readyEnvironment(world, which);
  const marked = tagged(world, environmentArn(world, environment), add, remove);
  return begun(marked, environment, {}, call, tagging());
}
