/**
 * Knows how to wait for an environment that is at work for somebody else, before anything of ours begins.
 * Refuses to act on it.
 */

import { command } from '../commands.ts';
import type { World } from '../ports.ts';
import { Problem } from '../problem.ts';
import { passing } from '../rollout/observe.ts';
import { again, type Watcher } from '../rollout/watch.ts';
import type { Environment } from '../shapes.ts';

const REMINDER_MS = 30_000;

/** Hears of an environment on which somebody else's operation is about to be aborted. */
export interface Stopping {
  readonly stopping: (name: string) => void;
}

export interface ReadyEnvironment {
  readonly environment: Environment;
  /** The service's clock when it was read as Ready. */
  readonly at: Date;
}

/**
 * Waits until the environment is Ready, under the deadline; with 'abort' what runs there is given up first, once, where it
 * can be. Undefined when it is terminated meanwhile. Throws a Problem: with 'fail' at once (BR-BUSY), else at the deadline
 * (BR-STILL-BUSY).
 */
export async function untilReady(
  environment: Environment,
  deadline: Date,
  onBusy: 'wait' | 'abort' | 'fail',
  watcher: Watcher & Pick<World, 'beanstalk'> & Stopping,
): Promise<ReadyEnvironment | undefined> {
  const { eyes, clock, report, pollIntervalMs } = watcher;
  const { id, name } = environment;
  if (onBusy === 'fail') throw busy(environment);
  report.say(name, `is ${environment.status}, not by this run: ${await whatIsDone(environment, onBusy, watcher)}`);
  let spokenAt = clock.now();
  const look = async () => {
    const read = await eyes.environments({ ids: [id] }).catch((error: unknown) => void passing(error));
    const now = read?.environments[0];
    if (read !== undefined && (now === undefined || now.status === 'Terminating')) return 'gone' as const;
    if (read !== undefined && now?.status === 'Ready') return { environment: now, at: read.at };
    if (clock.now() >= deadline) throw stillBusy(now ?? environment, onBusy === 'abort' && environment.abortable);
    if (clock.now().getTime() - spokenAt.getTime() >= REMINDER_MS) {
      report.say(name, `is still ${(now ?? environment).status}`);
      spokenAt = clock.now();
    }
    return undefined;
  };
  const untilDeadline = () => Math.max(0, deadline.getTime() - clock.now().getTime());
  const found = await again(look, () => Math.min(pollIntervalMs * 2, untilDeadline()), watcher);
  return found === 'gone' ? undefined : found;
}

/** Waits until an environment that is being terminated is gone, so that its name is free. Throws a Problem at the deadline. */
export async function untilGone(environment: Environment, deadline: Date, watcher: Watcher): Promise<void> {
  const { eyes, clock, report, pollIntervalMs } = watcher;
  const { id, name } = environment;
  report.say(name, 'is being terminated: waiting until it is gone');
  const look = async () => {
    const read = await eyes.environments({ ids: [id] }).catch((error: unknown) => void passing(error));
    if (read !== undefined && read.environments.length === 0) return true;
    if (clock.now() >= deadline) throw stillBusy(read?.environments[0] ?? environment, false);
    return undefined;
  };
  await again(
    look,
    () => Math.min(pollIntervalMs * 2, Math.max(0, deadline.getTime() - clock.now().getTime())),
    watcher,
  );
}

async function whatIsDone(
  { id, name, abortable }: Environment,
  onBusy: 'wait' | 'abort',
  { beanstalk, stopping }: Pick<World, 'beanstalk'> & Stopping,
): Promise<string> {
  if (onBusy === 'wait') return 'waiting until it is Ready';
  if (!abortable) return 'what runs there cannot be aborted; waiting until it is Ready';
  stopping(name);
  await beanstalk.abortUpdate(id);
  return 'aborting that (on-busy); waiting until it is Ready';
}

const busy = ({ name, status }: Environment) =>
  new Problem({
    code: 'BR-BUSY',
    what: `Not started: ${name} is ${status}.`,
    why: 'Another operation on the environment is under way, not one of this run, and on-busy is fail.',
    now: `This run changed nothing on ${name}.`,
    next: 'Run this job again when that operation is over, or let it wait (on-busy: wait).',
  });

const stillBusy = (environment: Environment, wasStopped: boolean) => {
  const { name, id, status, abortable } = environment;
  const end = abortable ? `, or end it:\n${command('abort-environment-update', id, environment)}` : '.';
  return new Problem({
    code: 'BR-STILL-BUSY',
    what: `Not started: ${name} is still ${status} (deployment-timeout).`,
    why: 'Another operation on the environment, not one of this run, kept this release from starting.',
    now: `${name} is ${status}; ${wasStopped ? 'this run asked Beanstalk to abort what ran there (on-busy), and changed nothing else' : 'this run changed nothing'} on it.`,
    next: `Run this job again when that operation is over${end}`,
  });
};
