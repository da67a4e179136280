/**
 * Knows when the environments of a release can be acted on: none of them at work for somebody else, and none on its way out
 * whose name is needed. Refuses to act on them.
 */
import { command } from '../commands.ts';
import type { Inputs } from '../inputs.ts';
import { holds } from '../plan/roles.ts';
import type { World } from '../ports.ts';
import { Problem } from '../problem.ts';
import type { Watcher } from '../rollout/watch.ts';
import type { Environment } from '../shapes.ts';
import { type Found, find } from '../snapshot/pair.ts';
import { type Stopping, untilGone, untilReady } from './readiness.ts';

/**
 * Waits until all of them are, under the deadline, and answers with what is there then. Throws as `untilReady` does. A dry run
 * waits for nothing: what is on its way out counts as gone.
 */
export async function atRest(
  found: Found,
  inputs: Inputs,
  deadline: Date,
  watcher: Watcher & World & Stopping,
): Promise<Found> {
  if (inputs.dryRun) return withoutLeaving(found, watcher);
  const busy = found.environments.filter((one) => one.application === inputs.application && isBusy(one, found));
  if (busy.length === 0) return found;
  for (const environment of busy) {
    if (environment.status === 'Terminating') {
      await untilGone(environment, deadline, watcher);
      continue;
    }
    const ready = await untilReady(environment, deadline, inputs.onBusy, watcher).catch((error: unknown) => {
      throw orThrownAway(error, environment, found);
    });
    if (ready !== undefined && found.environments.length === 1) {
      return { ...found, environments: [ready.environment], at: ready.at };
    }
  }
  return find(inputs, watcher);
}

function withoutLeaving(found: Found, { report }: World): Found {
  const isLeaving = (side: Environment) => side.status === 'Terminating' && isBusy(side, found);
  const leaving = found.environments.filter(isLeaving);
  for (const { name } of leaving) report.say(name, 'is being terminated: planned as if it were gone');
  return { ...found, environments: found.environments.filter((side) => !isLeaving(side)) };
}

/** An idle side that stays unusable ends the run: nothing is replaced unasked. */
function orThrownAway(error: unknown, environment: Environment, { production }: Found): unknown {
  if (!(error instanceof Problem) || production === undefined || holds(production.name, environment)) return error;
  const { code, what, why, now, next, findings } = error;
  return new Problem({
    ...{ code, what, why, findings },
    now: `${now ?? ''} ${production.name} was not touched.`.trim(),
    next: `${next}\nIf that does not help, throw the idle side away; the next run makes it anew:\n${command('terminate-environment', environment.id, environment)}`,
    cause: error,
  });
}

/** The side of a pair that is being terminated is waited for: its name is needed for the next one. */
function isBusy(environment: Environment, { production }: Found): boolean {
  if (environment.status !== 'Terminating') return environment.status !== 'Ready';
  return production !== undefined && !holds(production.name, environment);
}
