/**
 * Knows what becomes of the side that lost the production name, once the new one is verified.
 * Refuses to terminate what still serves a name, holds a database, is at work, or was changed by somebody else.
 */
import { briefly, missingRight } from '../permissions.ts';
import { hasCoupledDatabase } from '../plan/drift.ts';
import type { PairPlan } from '../plan/pair.ts';
import { holds } from '../plan/roles.ts';
import type { World } from '../ports.ts';
import { isFailure, wordsOf } from '../rollout/events.ts';
import { isLeaving } from '../rollout/judge-swap.ts';
import type { Environment } from '../shapes.ts';

const REFUSED_WITHIN_MS = 6_000;

/**
 * Keeps or terminates it, and answers with what it is then; undefined where nothing became of it. A release that succeeded
 * does not fail for it: what cannot be done is a warning.
 */
export async function retire(
  old: Environment,
  { old: wanted, production }: PairPlan,
  world: World,
): Promise<Environment | undefined> {
  const { beanstalk, report, signal } = world;
  if (wanted === 'keep') return keep(old, world);
  try {
    const { environments, at } = await beanstalk.environments({ ids: [old.id] });
    const [now] = environments;
    if (now === undefined) return { ...old, status: 'Terminated' };
    if (now.status === 'Terminating') return now;
    const settings = await beanstalk.settings(now.application, now.name);
    const reason = hasCoupledDatabase(settings) ? 'it holds a database' : whyNot(now, production, old.versionLabel);
    if (reason !== undefined) {
      report.warn(`${old.name} was not terminated (old-environment): ${reason}.`);
      return now;
    }
    signal.throwIfAborted();
    await beanstalk.terminate(old.id);
    report.say(old.name, 'is being terminated (old-environment); Beanstalk goes on with that by itself');
    await listen(old, at, world);
    return { ...now, status: 'Terminating' };
  } catch (error) {
    if (signal.aborted) throw error;
    report.warn(`${old.name} was not terminated (old-environment): ${briefly(error)}`);
    return undefined;
  }
}

/** In the bake time somebody may have ended it, or released to it; where it cannot be read it is told as it was. */
async function keep(old: Environment, { eyes, report }: World): Promise<Environment | undefined> {
  const read = await eyes.environments({ ids: [old.id] }).catch(() => undefined);
  const now = read === undefined ? old : (read.environments[0] ?? { ...old, status: 'Terminated' as const });
  report.say(old.name, becomes(now, old.versionLabel));
  return read && now;
}

function becomes(now: Environment, label: string | undefined): string {
  if (isLeaving(now)) return 'was terminated by somebody, so it is no way back';
  if (now.versionLabel !== label) {
    return `runs ${now.versionLabel ?? 'nothing'} by now, so it is no way back, and keeps costing money (old-environment: keep)`;
  }
  return `keeps running ${label ?? 'what it served'} as an instant way back, and keeps costing money (old-environment: keep)`;
}

/** A right that the caller lacks is told within seconds, and nobody would look any more; all else Beanstalk does by itself. */
async function listen(
  { id, application, name }: Environment,
  since: Date,
  { beanstalk, clock, report, signal }: World,
) {
  try {
    await clock.sleep(REFUSED_WITHIN_MS, signal);
    const events = await beanstalk.events({ application, environmentId: id, since });
    const refusal = events.find((event) => isFailure(event) && missingRight(event.message) !== undefined);
    if (refusal === undefined) return;
    report.warn(
      `${name} is not terminated, and keeps costing money (old-environment): ${wordsOf(refusal)}\n${missingRight(refusal.message)}`,
    );
  } catch {
    // The release is done, and the termination is asked for: there is nothing that had to be told.
  }
}

function whyNot(now: Environment, production: string, label: string | undefined): string | undefined {
  if (holds(production, now)) return `it holds ${production}`;
  if (now.status !== 'Ready') return `it is ${now.status}`;
  return now.versionLabel === label ? undefined : `somebody brought ${now.versionLabel ?? 'another version'} to it`;
}
