/**
 * Knows how a new version reaches running instances, and in which words Beanstalk tells it: all at once or in batches.
 * Event texts, their order and their spacing follow recorded logs; times are seconds after the call.
 */
import { instancesText } from '../health.ts';
import { isSingleInstance, settingValue } from '../settings.ts';
import type { Environment } from '../state.ts';
import type { Moment } from '../timeline.ts';
import { additionalBatch, allBatches, failingBatch } from './batches.ts';
import { clusterDeployment } from './cluster.ts';
import type { Deploy } from './commands.ts';
import { commands } from './commands.ts';
import { deploymentFailure, silentRollback } from './failed-deploy.ts';
import { immutableFailure, immutableWork } from './immutable.ts';
import { after, becomes, idsOf, lasting, later, lengthOf, says, turns } from './moments.ts';
import { refusedDeployment } from './refused.ts';
import { splittingWork } from './splitting.ts';
import { aftermath, successEnding } from './success.ts';

/** UpdateEnvironment with a version label. */
export function deployment(deploy: Deploy): readonly Moment[] {
  if (deploy.fate.outcome === 'fails' && deploy.fate.refused) return refusedDeployment(deploy, deploy.fate);
  if (deploy.environment.tier === 'Cluster') return clusterDeployment(deploy);
  const opening = openingOf(deploy);
  const way = policyOf(deploy.environment);
  const start = lengthOf(opening) + 1.2;
  const rest = isReplacing(way) ? replacing(deploy, start, way) : inPlace(deploy, start, way);
  const moments = lasting(deploy.fate.seconds, [...opening, ...rest]);
  return [...moments, ...aftermath(deploy, moments)];
}

const isReplacing = (way: string) => way === 'Immutable' || way === 'TrafficSplitting';

function replacing(deploy: Deploy, start: number, way: string): readonly Moment[] {
  const { fate } = deploy;
  if (fate.outcome === 'fails') return later(start, immutableFailure(deploy, fate));
  if (fate.outcome === 'silently-rolls-back') return later(start, silentRollback(deploy, fate));
  const work = later(start, way === 'Immutable' ? immutableWork(deploy) : splittingWork(deploy));
  return [...work, ...successEnding(deploy, lengthOf(work), [])];
}

function inPlace(deploy: Deploy, start: number, way: string): readonly Moment[] {
  const { environment, fate } = deploy;
  const batched = way.startsWith('Rolling');
  const extra = way === 'RollingWithAdditionalBatch' ? additionalBatch(deploy) : [];
  const opening = [after(start, says('Deploying new version to instance(s).')), ...progress(deploy, start)];
  switch (fate.outcome) {
    case 'succeeds': {
      const work = later(start, batched ? allBatches(deploy, extra) : oneGo(deploy));
      return [...opening, ...work, ...successEnding(deploy, lengthOf(work) + 4.9, idsOf(environment))];
    }
    case 'fails': {
      if (batched) return [...opening, ...later(start, failingBatch(deploy, fate))];
      return [...opening, ...later(start, deploymentFailure(deploy, idsOf(environment), fate))];
    }
    case 'silently-rolls-back':
      return [...opening, ...later(start, silentRollback(deploy, fate))];
    default:
      return fate satisfies never;
  }
}

const policyOf = (environment: Environment) =>
  isSingleInstance(environment) && environmentPolicy(environment).startsWith('Rolling')
    ? 'AllAtOnce'
    : environmentPolicy(environment);

const environmentPolicy = ({ settings }: Environment) =>
  settingValue(settings, 'aws:elasticbeanstalk:command', 'DeploymentPolicy') ?? 'AllAtOnce';

function openingOf({ environment, settings }: Deploy): readonly Moment[] {
  const starting = after(0, says('Environment update is starting.'));
  if (settings === undefined) return [starting, after(4.9)];
  const draft = { settings, status: 'pending' } as const;
  const configuring = says(`Updating environment ${environment.name}'s configuration settings.`);
  return [starting, after(0, becomes({ draft })), after(7.6, configuring)];
}

/** What the health report says while it lasts. */
function progress({ environment }: Deploy, workStart: number): readonly Moment[] {
  const count = environment.instances.length;
  const cause = {
    text: `Application update in progress on ${instancesText(count)}. 0 out of ${count} ${count === 1 ? 'instance' : 'instances'} completed (running for {age}).`,
    from: workStart,
  };
  return count === 0 ? [] : [after(workStart + 3.9, turns('Info', cause))];
}

const oneGo = (deploy: Deploy) => [...commands(deploy, idsOf(deploy.environment)), after(26)];
