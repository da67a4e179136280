/**
 * Sends the way back and watches it: a rollout of its own, with its own goal and deadline, judged by the same judge.
 * Refuses to know whether it should be gone.
 */
import { certainly } from '../certain.ts';
import type { WayBack } from '../plan/way-back.ts';
import { AnswerLost, type World } from '../ports.ts';
import type { Problem } from '../problem.ts';
import { type Goal, isEndedSince } from '../rollout/goal.ts';
import type { Sight } from '../rollout/sight.ts';
import { type Watcher, watch } from '../rollout/watch.ts';
import type { Environment, EnvironmentChange, HealthColour, HealthStatus } from '../shapes.ts';
import { isOneAtATime, oneByOne } from './one-at-a-time.ts';

export interface RecoveryOptions {
  readonly deadline: Date;
  readonly watcher: Watcher & { readonly saw: (sight: Sight) => void };
  readonly calling: <T>(call: () => Promise<T>) => Promise<T>;
  /** Hears that the recovery's own operation runs, and that it was seen to end. */
  readonly began: () => void;
  readonly ended: () => void;
}

export interface Departure {
  /** Of the release that failed. */
  readonly goal: Goal;
  /** As it was before the release. */
  readonly before: Environment;
  /** The latest reading, Ready. */
  readonly environment: Environment;
  readonly instances: Sight['instances'];
  /** What was told already. */
  readonly events: Sight['events'];
  /** The version that is to serve again. */
  readonly label: string;
}

/** How it ended. */
export type Return =
  | { readonly kind: 'back'; readonly sight: Sight }
  | { readonly kind: 'failed'; readonly problem: Problem }
  /** Beanstalk was asked, took it (or nobody knows whether it did), and the end was not seen. */
  | { readonly kind: 'under-way' | 'in-doubt'; readonly error: unknown };

/**
 * In one call, or where Beanstalk refuses that, in two: the version, then the settings. Rejects when a call is refused or the
 * run cancelled.
 */
export async function goBack(
  from: Departure,
  { versionLabel, platform, settings }: WayBack & { kind: 'open' },
  world: World,
  options: RecoveryOptions,
): Promise<Return> {
  const whole = { id: from.environment.id, versionLabel, platform, settings };
  try {
    return await send(whole, from, world, options);
  } catch (error) {
    const [version, rest] = oneByOne(whole);
    if (!isOneAtATime(error) || version === undefined || rest === undefined) throw error;
    const first = await send(version, from, world, options);
    if (first.kind !== 'back') return first;
    const { environment, instances, events } = first.sight;
    if (environment === undefined || environment === 'gone') return first;
    return send(rest, { ...from, environment, instances, events }, world, options);
  }
}

async function send(
  change: EnvironmentChange,
  from: Departure,
  world: World,
  options: RecoveryOptions,
): Promise<Return> {
  let goal: Goal;
  try {
    goal = await start(change, from, world, options);
  } catch (error) {
    if (error instanceof AnswerLost) return { kind: 'in-doubt', error };
    throw error;
  }
  options.began();
  try {
    const { verdict, sight } = await watch(goal, options.watcher);
    if (verdict.kind === 'timed-out') return { kind: 'under-way', error: verdict.problem };
    options.ended();
    return verdict.kind === 'succeeded' ? { kind: 'back', sight } : { kind: 'failed', problem: verdict.problem };
  } catch (error) {
    world.signal.throwIfAborted();
    return { kind: 'under-way', error };
  }
}

async function start(
  change: EnvironmentChange,
  { goal, before, environment, instances, events, label }: Departure,
  world: World,
  { deadline, calling }: RecoveryOptions,
): Promise<Goal> {
  const { id } = environment;
  const { at } = await world.beanstalk.environments({ ids: [id] });
  const look = async () => {
    const { environments } = await world.beanstalk.environments({ ids: [id] });
    const took = environments.some(
      (now) => now.status !== 'Ready' || isEndedSince({ since: at, before: environment.updated }, now),
    );
    return took ? { requestId: undefined, environmentId: id } : undefined;
  };
  const sending = { ...world, subject: environment.name, until: deadline };
  const { requestId } = await certainly(() => calling(() => world.beanstalk.updateEnvironment(change)), look, sending);
  // The label says nothing, for Beanstalk may report the old one already: only newer deployments prove it.
  const deploymentId = change.versionLabel === undefined ? undefined : newestDeployment(instances);
  return {
    ...goal,
    operation: 'update',
    versionLabel: label,
    deploys: change.versionLabel !== undefined,
    previousLabel: environment.versionLabel ?? '',
    requestId,
    since: afterLast(events, at),
    before: { updated: environment.updated, deploymentId },
    ...asBefore(goal, before),
    deadline,
  };
}

/** The service tells its time in whole seconds: what happened in this one may have been told already. */
const afterLast = (events: Sight['events'], at: Date) =>
  new Date(Math.max(at.getTime(), (events.at(-1)?.date.getTime() ?? 0) + 1));

function newestDeployment(instances: Sight['instances']): number | undefined {
  if (instances === undefined || instances === 'basic') return undefined;
  return Math.max(0, ...instances.map(({ deployment }) => deployment?.id ?? 0));
}

/**
 * Being as before includes the health before: a release does not have to cure what was ill. An environment is no better than
 * Yellow with one instance that is Red.
 */
export const asBefore = ({ acceptableHealth }: Goal, { health }: Environment) => ({
  acceptableHealth: new Set<HealthColour | HealthStatus>([...acceptableHealth, health]),
  instancesMayBeIll: health !== 'Green',
});
