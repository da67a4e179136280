/**
 * Knows whether a failed release is to be undone, and what came of it. Nothing is sent when Beanstalk already put everything
 * back. Refuses to recover over somebody else's release, and to know how the way back is gone.
 */
import type { WayBack } from '../plan/way-back.ts';
import type { World } from '../ports.ts';
import { Problem } from '../problem.ts';
import { type Goal, isAcceptable, isOnOurDeployment, isWell } from '../rollout/goal.ts';
import { isOvertaken, judge } from '../rollout/judge.ts';
import { observe } from '../rollout/observe.ts';
import { isWhole } from '../rollout/proof.ts';
import { type Sight, seen } from '../rollout/sight.ts';
import { again, type Watcher } from '../rollout/watch.ts';
import type { Environment } from '../shapes.ts';
import { asBefore, goBack, type RecoveryOptions, type Return } from './going-back.ts';
import { backAsFarAsSeen, endedByOthers } from './recovery-overtaken.ts';
import { leftToOthers, putBack, recoveryFailed, recoveryNotBegun, recoveryUnseen } from './recovery-problems.ts';
import { settingsAreBack } from './settings-back.ts';

export interface Failed {
  readonly problem: Problem;
  readonly goal: Goal;
  readonly sight: Sight;
  /** As it was before the release. */
  readonly before: Environment;
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
  try {
    const looksBack = (latest: Sight) => isBack({ ...failed, sight: latest }, way, label);
    // What was read with the failure may be older than it: only health that had the time to fall proves anything.
    const latest = await anew(failed, options, (seen, now) => looksBack(seen) && !isSettled(seen, now));
    const now = atRest(goal, latest, options.watcher);
    if (now === 'unread')
      return { outcome: 'failed', problem: recoveryNotBegun({ ...failed, way, sight: latest }, label) };
    if (now === 'theirs') return { outcome: 'failed', problem: leftToOthers(failed, latest) };
    if (looksBack(latest) && (await settingsAreBack(way, goal, world)))
      return { outcome: 'rolled-back', problem: putBack(failed, label, latest, 'Beanstalk') };
    world.report.say(goal.environment.name, `going back to ${way.versionLabel ?? 'the settings before'}`);
    const instances = latest.instances ?? sight.instances;
    const { events } = latest;
    const from = { goal, before: failed.before, environment: now, instances, events, label };
    return told(await goBack(from, way, world, options), { ...failed, way }, label);
  } catch (error) {
    if (world.signal.aborted) throw error;
    const isLate = error instanceof Problem && error.code === 'BR-NOT-READY';
    if (!isLate) return { outcome: 'failed', problem: recoveryFailed({ ...failed, way }, label, error) };
    const latest = await anew(failed, options).catch(() => sight); // being refused now takes nothing back
    world.signal.throwIfAborted();
    return { outcome: 'failed', problem: leftToOthers(failed, latest) };
  }
}

/** A failure, and the way back that was gone. */
interface Undone extends Failed {
  readonly way: WayBack & { kind: 'open' };
}

function told(end: Return, failed: Undone, label: string): Recovery {
  switch (end.kind) {
    case 'back':
      return { outcome: 'rolled-back', problem: putBack(failed, label, end.sight, 'this run') };
    case 'failed':
      return { outcome: 'failed', problem: toldOfEnd(failed, label, end.problem) };
    case 'under-way':
    case 'in-doubt':
      return { outcome: 'failed', problem: recoveryUnseen(failed, label, end) };
    default:
      return end satisfies never;
  }
}

/** What others did meanwhile, and what nobody knows, is no recovery that failed: it must send nobody to undo it. */
function toldOfEnd(failed: Undone, label: string, end: Problem): Problem {
  if (end.code === 'BR-INSTANCES-UNKNOWN') return backAsFarAsSeen(failed, label, end);
  return NOT_OURS.has(end.code) ? endedByOthers(failed, label, end) : recoveryFailed(failed, label, end);
}

/**
 * One more look: while logs were read and the failure was told, somebody else may have come. It is repeated until it reads
 * everything, of a time that counts, or the recovery's time is over: a throttled account must neither hide a release nor
 * keep ours from going back.
 */
function anew(
  { goal, sight }: Failed,
  { watcher, deadline }: RecoveryOptions,
  isTooSoon: (latest: Sight, now: Date) => boolean = () => false,
): Promise<Sight> {
  const { eyes, clock, saw, pollIntervalMs } = watcher;
  let latest = sight;
  const look = async () => {
    const { observation, hasGaps, refusal } = await observe(eyes, goal, latest, { state: true, events: true });
    latest = seen(latest, observation, clock.now());
    saw(latest);
    if (refusal !== undefined) throw refusal.thrown;
    const isEnough = !hasGaps && !isTooSoon(latest, clock.now());
    return isEnough || clock.now() >= deadline ? latest : undefined;
  };
  return again(look, () => pollIntervalMs * (1 + clock.random()), watcher);
}

/** Beanstalk refreshes health every ten seconds, and a reading may be behind as well. */
const HEALTH_LAGS_MS = 20_000;

const isSettled = ({ readySince }: Sight, now: Date) =>
  readySince !== undefined && now.getTime() - readySince.getTime() >= HEALTH_LAGS_MS;

/** The environment as it was read, Ready; or that it is somebody else's by now, or that nobody could read whose it is. */
function atRest(goal: Goal, sight: Sight, { clock }: Watcher): Environment | 'theirs' | 'unread' {
  const { environment } = sight;
  if (environment === undefined) return 'unread';
  if (environment === 'gone' || environment.status !== 'Ready') return 'theirs';
  if (isOvertaken(goal, sight)) return 'theirs'; // also where they released the same version, and all is well but a smoke test
  const verdict = judge(goal, sight, clock.now());
  if (verdict.kind !== 'failed' || !NOT_OURS.has(verdict.problem.code)) return environment;
  if (verdict.problem.code !== 'BR-INSTANCES-UNKNOWN') return 'theirs';
  // What was read and does not tell enough for a success, an instance that is being set up, hides nobody's release.
  return isWhole(sight) && sight.blindSince === undefined ? environment : 'unread';
}

/** Only instances prove it, and only where the platform was not changed. */
function isBack({ goal, sight, before }: Failed, way: WayBack & { kind: 'open' }, label: string): boolean {
  const { environment, instances } = sight;
  if (environment === undefined || environment === 'gone' || environment.versionLabel !== label) return false;
  if (way.platform !== undefined || instances === undefined || instances === 'basic') return false;
  const health = asBefore(goal, before);
  const old = { versionLabel: label, before: { updated: undefined, deploymentId: undefined } };
  return (
    isAcceptable(health, environment) &&
    instances.length > 0 &&
    instances.every((instance) => isOnOurDeployment(old, instance) && isWell(health, instance))
  );
}
