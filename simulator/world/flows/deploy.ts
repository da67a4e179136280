/**
 * Knows how a new version reaches running instances, and in which words Beanstalk tells it: all at once or in batches.
 * Event texts, their order and their spacing follow recorded logs; times are seconds after the call. Too little is
 * recorded of two policies: RollingWithAdditionalBatch goes as Rolling without the batch that is added, TrafficSplitting as AllAtOnce.
 */
import type { Fate } from '../fate.ts';
import { instancesText } from '../health.ts';
import { batchSize, isSingleInstance, settingValue } from '../settings.ts';
import type { Environment } from '../state.ts';
import type { Moment } from '../timeline.ts';
import type { Deploy } from './commands.ts';
import { commands } from './commands.ts';
import { deploymentFailure, silentRollback } from './failed-deploy.ts';
import { immutableFailure, immutableWork } from './immutable.ts';
import { after, becomes, idsOf, lasting, later, lengthOf, says, turns } from './moments.ts';
import { aftermath, successEnding } from './success.ts';

/** UpdateEnvironment with a version label. */
export function deployment(deploy: Deploy): readonly Moment[] {
  const opening = openingOf(deploy);
  const way = policyOf(deploy.environment);
  const start = lengthOf(opening) + 1.2;
  const rest = way === 'Immutable' ? immutable(deploy, start) : inPlace(deploy, start, way.startsWith('Rolling'));
  const moments = lasting(deploy.fate.seconds, [...opening, ...rest]);
  return [...moments, ...aftermath(deploy, moments)];
}

function immutable(deploy: Deploy, start: number): readonly Moment[] {
  const { fate } = deploy;
  if (fate.outcome === 'fails') return later(start, immutableFailure(deploy, fate));
  if (fate.outcome === 'silently-rolls-back') return later(start, silentRollback(deploy, fate));
  const work = later(start, immutableWork(deploy));
  return [...work, ...successEnding(deploy, lengthOf(work) + 1, [])];
}

function inPlace(deploy: Deploy, start: number, batched: boolean): readonly Moment[] {
  const { environment, fate } = deploy;
  const opening = [after(start, says('Deploying new version to instance(s).')), ...progress(deploy, start)];
  switch (fate.outcome) {
    case 'succeeds': {
      const work = later(start, batched ? allBatches(deploy) : oneGo(deploy));
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

function batchesOf(environment: Environment): readonly (readonly string[])[] {
  const ids = idsOf(environment);
  const size = batchSize(environment.settings, ids.length);
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, place) =>
    ids.slice(place * size, (place + 1) * size),
  );
}

function allBatches(deploy: Deploy): readonly Moment[] {
  const batches = batchesOf(deploy.environment);
  return batches.flatMap((ids, place) => later(0.8 + place * 169.4, batch(deploy, ids, place)));
}

function batchOpening({ environment }: Deploy, ids: readonly string[], place: number): readonly Moment[] {
  const name = `Batch ${place + 1}:`;
  const registered = environment.tier === 'WebServer';
  const leave = `${name} De-registering instance(s) from the load balancer and waiting for them to go out of service.`;
  return [
    after(0, says(`${name} Starting application deployment on instance(s) [${ids.join(',')}].`)),
    ...(registered ? [after(1.1, says(leave))] : []),
    after(14.2, says(`${name} Starting application deployment command execution.`)),
  ];
}

/** The batches before the one that fails have the new version and keep it. */
function failingBatch(deploy: Deploy, fate: Extract<Fate, { outcome: 'fails' }>): readonly Moment[] {
  const batches = batchesOf(deploy.environment);
  const place = Math.max(0, Math.min(batches.length, fate.inBatch ?? 1) - 1);
  const done = batches.slice(0, place);
  const ids = batches[place] ?? [];
  const work = [
    ...done.flatMap((one, index) => later(index * 169.4, batch(deploy, one, index))),
    ...later(place * 169.4, batchOpening(deploy, ids, place)),
  ];
  return [...work, ...later(lengthOf(work), deploymentFailure(deploy, ids, fate, done.flat()))];
}

function batch(deploy: Deploy, ids: readonly string[], place: number): readonly Moment[] {
  const name = `Batch ${place + 1}:`;
  const all = deploy.environment.instances.length;
  const done = batchesOf(deploy.environment)
    .slice(0, place + 1)
    .flat().length;
  const join = `${name} Registering instance(s) with the load balancer and waiting for them to be healthy. `;
  return [
    ...batchOpening(deploy, ids, place),
    ...later(14.2, commands(deploy, ids)),
    after(27.3, says(`${name} Completed application deployment command execution.`)),
    after(27.3, says(`Command execution completed on ${done} of ${all} instances in environment.`)),
    ...(deploy.environment.tier === 'WebServer' ? [after(27.4, says(join))] : []),
    after(169.2, says(`${name} Completed application deployment.`)),
  ];
}
