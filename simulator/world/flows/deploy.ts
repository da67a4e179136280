/**
 * Knows how a new version reaches running instances, and in which words Beanstalk tells it: all at once or in batches.
 * Event texts, their order and their spacing follow recorded logs; times are seconds after the call. Too little is
 * recorded of two policies: RollingWithAdditionalBatch goes as Rolling without the batch that is added, TrafficSplitting as AllAtOnce.
 */
import { instancesText } from '../health.ts';
import { batchSize, isSingleInstance, settingValue } from '../settings.ts';
import type { Environment } from '../state.ts';
import type { Effect, Moment } from '../timeline.ts';
import type { Deploy } from './commands.ts';
import { commands } from './commands.ts';
import { deploymentFailure, silentRollback } from './failed-deploy.ts';
import { immutableFailure, immutableWork } from './immutable.ts';
import { after, becomes, idsOf, lasting, later, lengthOf, says, settles, turns } from './moments.ts';

/** UpdateEnvironment with a version label. */
export function deployment(deploy: Deploy): readonly Moment[] {
  const opening = openingOf(deploy);
  const way = policyOf(deploy.environment);
  const start = lengthOf(opening) + 1.2;
  const rest = way === 'Immutable' ? immutable(deploy, start) : inPlace(deploy, start, way.startsWith('Rolling'));
  return lasting(deploy.fate.seconds, [...opening, ...rest]);
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
      const ids = batched ? (batchesOf(environment)[0] ?? []) : idsOf(environment);
      const work = batched ? later(start, batchOpening(deploy, ids, 0)) : [];
      return [...opening, ...work, ...later(lengthOf(work) || start, deploymentFailure(deploy, ids, fate))];
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

/** The label moves with the last events; health follows later, as on the real service. */
function successEnding(deploy: Deploy, at: number, ids: readonly string[]): readonly Moment[] {
  const { label, deploymentId, settings, fate } = deploy;
  const change = { ...deploy.change, versionLabel: label, expected: { id: deploymentId, label } };
  const settled = settles(settings === undefined ? change : { ...change, settings, draft: undefined });
  const configured = settings === undefined ? [] : [says('Successfully deployed new configuration to environment.')];
  const completed = {
    text: `Application update completed {age} ago and took {took}.`,
    from: at,
  };
  const ill = '100.0 % of the requests are failing with HTTP 5xx.';
  const slow = fate.outcome === 'succeeds' ? fate.greenAfterSeconds : undefined;
  const sick: Effect = { kind: 'instances', ids, health: 'Severe', causes: [{ text: ill }] };
  const well: Effect = { kind: 'instances', ids, health: 'Ok', causes: [] };
  return [
    after(at, says('New application version was deployed to running EC2 instances.'), ...configured),
    ...(slow === undefined ? [] : [after(at + 0.2, turns('Severe', ill), sick)]),
    after(at + 0.6, says('Environment update completed successfully.'), settled),
    after(at + 0.6 + (slow ?? 16.8), turns('Ok', completed), well),
  ];
}
