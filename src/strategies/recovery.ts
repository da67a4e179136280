/**
 * Knows how a failed release is undone: a rollout of its own, with its own goal and deadline, judged by the same judge.
 * Nothing is sent when Beanstalk already put everything back. Refuses to recover over somebody else's release.
 */
import { certainly } from '../certain.ts';
import type { WayBack } from '../plan/way-back.ts';
import type { World } from '../ports.ts';
import { Problem } from '../problem.ts';
import { type Goal, isAcceptable, isOnOurDeployment } from '../rollout/goal.ts';
import { judge } from '../rollout/judge.ts';
import { observe } from '../rollout/observe.ts';
import { type Sight, seen } from '../rollout/sight.ts';
import { again, type Ending, type Watcher, watch } from '../rollout/watch.ts';
import type { Environment, EnvironmentChange, HealthColour, HealthStatus } from '../shapes.ts';
import { isOneAtATime, oneByOne } from './one-at-a-time.ts';
import { leftToOthers, putBack, recoveryFailed } from './recovery-problems.ts';
import { settingsAreBack } from './settings-back.ts';

export interface Failed {
  readonly problem: Problem;
  readonly goal: Goal;
  readonly sight: Sight;
  /** As it was before the release. */
  readonly before: Environment;
}

export interface RecoveryOptions {
  readonly deadline: Date;
  readonly watcher: Watcher & { readonly saw: (sight: Sight) => void };
  readonly calling: <T>(call: () => Promise<T>) => Promise<T>;
  /** Hears that the recovery's own operation runs. */
  readonly began: () => void;
}

/** How a recovery ended, and the failure told with it. */
export interface Recovery {
  readonly outcome: 'rolled-back' | 'failed';
  readonly problem: Problem;
}

/** Endings that leave nothing to put back: it is somebody else's release now, or gone, or nothing is known to be wrong. */
export const NOT_OURS: ReadonlySet<string> = new Set(['BR-OVERTAKEN', 'BR-ENVIRONMENT-GONE', 'BR-INSTANCES-UNKNOWN']);

/** Goes the way back and proves it. Rejects like `watch` does, when cancelled or when AWS refuses to be read. */
export async function recover(
  failed: Failed,
  way: WayBack & { kind: 'open' },
  world: World,
  options: RecoveryOptions,
): Promise<Recovery> {
  const { problem, goal, sight } = failed;
  const { environment } = sight;
  if (NOT_OURS.has(problem.code) || environment === undefined || environment === 'gone')
    return { outcome: 'failed', problem };
  const label = way.versionLabel ?? goal.versionLabel;
  if (isBack(failed, way, label) && (await settingsAreBack(way, goal, world)))
    return { outcome: 'rolled-back', problem: putBack(failed, label, sight, 'Beanstalk') };

  try {
    const latest = await anew(failed, options);
    if (isTaken(goal, latest, options.watcher)) return { outcome: 'failed', problem: leftToOthers(failed, latest) };
    world.report.say(goal.environment.name, `going back to ${way.versionLabel ?? 'the settings before'}`);
    const { verdict, sight: last } = await goBack(failed, way, label, environment, world, options);
    return verdict.kind === 'succeeded'
      ? { outcome: 'rolled-back', problem: putBack(failed, label, last, 'this run') }
      : { outcome: 'failed', problem: recoveryFailed(failed, label, verdict.problem) };
  } catch (error) {
    if (world.signal.aborted) throw error;
    const isLate = error instanceof Problem && error.code === 'BR-NOT-READY';
    if (isLate) return { outcome: 'failed', problem: leftToOthers(failed, await anew(failed, options)) };
    return { outcome: 'failed', problem: recoveryFailed(failed, label, error) };
  }
}

/**
 * One more look: while logs were read and the failure was told, somebody else may have come. It is repeated until it reads
 * everything or the recovery's time is over: a throttled account must neither hide a release nor keep ours from going back.
 */
function anew({ goal, sight }: Failed, { watcher, deadline }: RecoveryOptions): Promise<Sight> {
  const { eyes, clock, saw, pollIntervalMs } = watcher;
  let latest = sight;
  const look = async () => {
    const { observation, hasGaps, refusal } = await observe(eyes, goal, latest, { state: true, events: true });
    latest = seen(latest, observation, clock.now());
    saw(latest);
    if (refusal !== undefined) throw refusal.thrown;
    return hasGaps && clock.now() < deadline ? undefined : latest;
  };
  return again(look, () => pollIntervalMs * (1 + clock.random()), watcher);
}

/** Is it somebody else's by now? */
function isTaken(goal: Goal, sight: Sight, { clock }: Watcher): boolean {
  const { environment } = sight;
  if (environment === undefined || environment === 'gone' || environment.status !== 'Ready') return true;
  const verdict = judge(goal, sight, clock.now());
  return verdict.kind === 'failed' && NOT_OURS.has(verdict.problem.code);
}

/** Only instances prove it, and only where the platform was not changed. */
function isBack({ goal, sight, before }: Failed, way: WayBack & { kind: 'open' }, label: string): boolean {
  const { environment, instances } = sight;
  if (environment === undefined || environment === 'gone' || environment.versionLabel !== label) return false;
  if (way.platform !== undefined || instances === undefined || instances === 'basic') return false;
  const acceptableHealth = asBefore(goal, before);
  const old = { versionLabel: label, before: { updated: undefined, deploymentId: undefined } };
  return (
    isAcceptable({ acceptableHealth }, environment) &&
    instances.length > 0 &&
    instances.every((instance) => isOnOurDeployment(old, instance) && isAcceptable({ acceptableHealth }, instance))
  );
}

/** Being as before includes the health before: a release does not have to cure what was ill. */
function asBefore({ acceptableHealth }: Goal, { health }: Environment): ReadonlySet<HealthColour | HealthStatus> {
  return new Set([...acceptableHealth, health]);
}

/** In one call, or where Beanstalk refuses that, in two: the version, then the settings. */
async function goBack(
  failed: Failed,
  { versionLabel, platform, settings }: WayBack & { kind: 'open' },
  label: string,
  environment: Environment,
  world: World,
  options: RecoveryOptions,
): Promise<Ending> {
  const whole = { id: environment.id, versionLabel, platform, settings };
  const send = async (change: EnvironmentChange, now: Environment) =>
    watch(await start(failed, change, label, now, world, options), options.watcher);
  try {
    return await send(whole, environment);
  } catch (error) {
    const [version, rest] = oneByOne(whole);
    if (!isOneAtATime(error) || version === undefined || rest === undefined) throw error;
    const first = await send(version, environment);
    const { environment: now } = first.sight;
    const isThere = first.verdict.kind === 'succeeded' && now !== undefined && now !== 'gone';
    return isThere ? send(rest, now) : first;
  }
}

async function start(
  { goal, sight, before }: Failed,
  change: EnvironmentChange,
  label: string,
  environment: Environment,
  world: World,
  { deadline, calling, began }: RecoveryOptions,
): Promise<Goal> {
  const { id } = environment;
  const { at } = await world.beanstalk.environments({ ids: [id] });
  const look = async () => {
    const { environments } = await world.beanstalk.environments({ ids: [id] });
    const took = environments.some((now) => now.status !== 'Ready' || now.updated > environment.updated);
    return took ? { requestId: undefined, environmentId: id } : undefined;
  };
  const { requestId } = await certainly(() => calling(() => world.beanstalk.updateEnvironment(change)), look, world);
  began();
  return {
    ...goal,
    operation: 'update',
    versionLabel: label,
    previousLabel: environment.versionLabel ?? '',
    requestId,
    since: at,
    // The label says nothing, for Beanstalk may report the old one already: only newer deployments prove it.
    before: { updated: environment.updated, deploymentId: change.versionLabel && newestDeployment(sight) },
    acceptableHealth: asBefore(goal, before),
    deadline,
  } as Goal;
}

function newestDeployment({ instances }: Sight): number | undefined {
  if (instances === undefined || instances === 'basic') return undefined;
  return Math.max(0, ...instances.map(({ deployment }) => deployment?.id ?? 0));
}
