/**
 * Knows how a deployment goes from batch to batch, and in which words. Texts, order and spacing are those of recorded logs;
 * of the additional batch only the beginning is recorded.
 */
import type { Fate } from '../fate.ts';
import { instanceIdFor } from '../names.ts';
import { batchSize } from '../settings.ts';
import type { Environment, Instance } from '../state.ts';
import type { Moment, Newcomer } from '../timeline.ts';
import type { Deploy } from './commands.ts';
import { commands } from './commands.ts';
import { deploymentFailure } from './failed-deploy.ts';
import { after, idsOf, later, lengthOf, says } from './moments.ts';

/** From one batch's start to the next one's, with the health check of about two minutes. */
const BATCH_SECONDS = 169.4;
/** An additional batch is launched before the others and taken away after them. */
const LAUNCH_SECONDS = 75;
const REMOVAL_SECONDS = 60;

/** What a batch says: its number, its instances, how many are done after it, of how many. */
interface Batch {
  readonly number: number;
  readonly ids: readonly string[];
  readonly done: number;
  readonly all: number;
}

/** Every batch, after the additional one when there are such instances. */
export function allBatches(deploy: Deploy, extra: readonly Newcomer[]): readonly Moment[] {
  const batches = batchesOf(deploy.environment);
  if (extra.length === 0) return inTurn(deploy, batches);
  const ids = extra.map(({ id }) => id);
  const work = later(LAUNCH_SECONDS, inTurn(deploy, [ids, ...batches]));
  const launched = `Batch 1: ${ids.length} EC2 instance(s) [${ids.join(',')}] launched. Deploying application version '${deploy.deploymentId}'.`;
  return [
    after(
      0,
      says(
        `Rolling with Additional Batch deployment policy enabled. Launching  a new batch of ${ids.length} additional instance(s).`,
      ),
    ),
    after(LAUNCH_SECONDS - 10, { kind: 'joined', instances: extra, causes: [] }),
    after(LAUNCH_SECONDS, says(launched)),
    ...work,
    after(lengthOf(work) + REMOVAL_SECONDS, { kind: 'left', ids }),
  ];
}

function inTurn(deploy: Deploy, batches: readonly (readonly string[])[]): readonly Moment[] {
  return numbered(batches).flatMap((batch, place) => later(0.8 + place * BATCH_SECONDS, batchWork(deploy, batch)));
}

const numbered = (batches: readonly (readonly string[])[]): readonly Batch[] =>
  batches.map((ids, place) => ({
    number: place + 1,
    ids,
    done: batches.slice(0, place + 1).flat().length,
    all: batches.flat().length,
  }));

/** As many as one batch has, on their way with the old version. */
export function additionalBatch({ environment, requestId }: Deploy): readonly Newcomer[] {
  const [batch = []] = batchesOf(environment);
  return environment.instances.slice(0, batch.length).map((like, place) => newcomerLike(like, `${requestId} ${place}`));
}

const newcomerLike = ({ zone, type, deployment }: Instance, seed: string): Newcomer => ({
  id: instanceIdFor(seed),
  zone,
  type,
  health: 'Ok',
  deployment: deployment ?? { id: 0, label: '', status: 'In Progress' },
});

function batchOpening({ environment }: Deploy, { number, ids }: Batch): readonly Moment[] {
  const name = `Batch ${number}:`;
  const registered = environment.tier === 'WebServer';
  const leave = `${name} De-registering instance(s) from the load balancer and waiting for them to go out of service.`;
  return [
    after(0, says(`${name} Starting application deployment on instance(s) [${ids.join(',')}].`)),
    ...(registered ? [after(1.1, says(leave))] : []),
    after(14.2, says(`${name} Starting application deployment command execution.`)),
  ];
}

/** The batches before the one that fails have the new version and keep it. */
export function failingBatch(deploy: Deploy, fate: Extract<Fate, { outcome: 'fails' }>): readonly Moment[] {
  const batches = batchesOf(deploy.environment);
  const place = Math.max(0, Math.min(batches.length, fate.inBatch ?? 1) - 1);
  const done = numbered(batches).slice(0, place);
  const [failing = { number: 1, ids: [], done: 0, all: 0 }] = numbered(batches).slice(place);
  const work = [
    ...done.flatMap((one, index) => later(index * BATCH_SECONDS, batchWork(deploy, one))),
    ...later(place * BATCH_SECONDS, batchOpening(deploy, failing)),
  ];
  const already = done.flatMap(({ ids }) => ids);
  return [...work, ...later(lengthOf(work), deploymentFailure(deploy, failing.ids, fate, already))];
}

function batchWork(deploy: Deploy, batch: Batch): readonly Moment[] {
  const { ids, done, all } = batch;
  const name = `Batch ${batch.number}:`;
  const join = `${name} Registering instance(s) with the load balancer and waiting for them to be healthy. `;
  return [
    ...batchOpening(deploy, batch),
    ...later(14.2, commands(deploy, ids)),
    after(27.3, says(`${name} Completed application deployment command execution.`)),
    after(27.3, says(`Command execution completed on ${done} of ${all} instances in environment.`)),
    ...(deploy.environment.tier === 'WebServer' ? [after(27.4, says(join))] : []),
    after(169.2, says(`${name} Completed application deployment.`)),
  ];
}

function batchesOf(environment: Environment): readonly (readonly string[])[] {
  const ids = idsOf(environment);
  const size = batchSize(environment.settings, ids.length);
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, place) =>
    ids.slice(place * size, (place + 1) * size),
  );
}
