/**
 * A side failed under the production name: the name moves back at once, to a side that is well, where there is one and nobody
 * wants it left. Refuses to know what a failure is.
 */
import type { PairRelease } from './blue-green.ts';
import { holds } from './plan/roles.ts';
import type { World } from './ports.ts';
import { Problem } from './problem.ts';
import { explained, type Run } from './prove.ts';
import { forgetMark } from './remember.ts';
import type { Result } from './result.ts';
import { type Goal, isAcceptable } from './rollout/goal.ts';
import { isLeaving, type SwapGoal } from './rollout/judge-swap.ts';
import type { Sight } from './rollout/sight.ts';
import type { Environment } from './shapes.ts';
import {
  type NotBack,
  nameKept,
  nameLeft,
  nameLost,
  namePutBack,
  nameStays,
  nameUnseen,
} from './strategies/name-problems.ts';
import { NOT_OURS } from './strategies/recovery.ts';
import { whyOf } from './strategies/recovery-problems.ts';
import { swap } from './strategies/swap.ts';

/** The two sides after the name has moved. */
export interface Sides {
  /** The one that holds the name now. */
  readonly now: { readonly id: string; readonly name: string };
  /** The one that held it, where there is one and that is known of it. */
  readonly old: Environment | undefined;
  /** The one that is there without any record of having served: only a person may give it the name. */
  readonly unknown?: Environment | undefined;
}

/** What a swap came to, whatever became of the side that lost the name. */
export const answersNow = (
  to: string,
  { name }: { readonly name: string },
  from: Environment | undefined,
  again = '',
) =>
  `${isLeaving(from) ? `${name} was terminated by somebody` : 'both are Ready'}, and ${to} answers for the name${again}; resolvers may give the old address for another minute`;

export const swapOptions = ({ plan }: PairRelease, { inputs }: Run) => ({
  application: plan.application.name,
  pollIntervalMs: inputs.pollIntervalMs,
});

/** Ends the run. The logs are read after the swap, for nothing overwrites them. */
export async function giveTheNameBack(
  release: PairRelease,
  goal: Goal,
  { problem, sight }: { readonly problem: Problem; readonly sight: Sight },
  { now, old, unknown }: Sides,
  run: Run,
): Promise<Result> {
  const { plan, pair } = release;
  const { inputs, world, logbook } = run;
  const explain = () => explained(problem, sight, goal, plan, run);
  logbook.failed(problem);
  if (NOT_OURS.has(problem.code)) {
    const other = old ?? unknown;
    const side = other && (await readOnce(other, run));
    return logbook.close('failed', nameKept(problem, now.name, pair.production, side));
  }
  const { production } = pair;
  if (old === undefined) {
    const told = await explain();
    const side = unknown && (await readOnce(unknown, run));
    return logbook.close('failed', nameStays(told, { production, region: inputs.region, from: now, side }));
  }
  const deadline = new Date(world.clock.now().getTime() + inputs.timeoutMs);
  const swapGoal = { production, region: inputs.region, from: now, to: old, deadline };
  if (inputs.onFailure === 'leave') {
    const told = await explain();
    const side = await readOnce(old, run);
    const isRollback = plan.operation === 'rollback';
    return logbook.close('failed', nameLeft(told, swapGoal, { side, label: old.versionLabel, isRollback }));
  }

  const lost = await moveBack(release, goal, swapGoal, old, run);
  if (lost === undefined) {
    return logbook.close('rolled-back', namePutBack(await explain(), swapGoal, old.versionLabel ?? 'what it served'));
  }
  const told = await explain();
  return logbook.close(
    'failed',
    lost.isInDoubt ? nameUnseen(told, swapGoal, lost.why) : nameLost(told, swapGoal, lost),
  );
}

interface Lost extends NotBack {
  /** It was asked for, and nobody saw what came of it. */
  readonly isInDoubt: boolean;
}

/** About both sides, so that no swap can be advised. */
const SAYS_MORE: ReadonlySet<string> = new Set(['BR-OVERTAKEN', 'BR-NAME-MOVED']);

/** Why the name is not back, where it is not; what goes wrong now must not hide why it had to move. Rejects when cancelled. */
async function moveBack(
  release: PairRelease,
  { versionLabel }: Goal,
  goal: SwapGoal,
  old: Environment,
  run: Run,
): Promise<Lost | undefined> {
  const { world, logbook } = run;
  world.waitUntil(goal.deadline);
  const wasSwapped = logbook.name === 'moved';
  const label = old.versionLabel;
  let left: Environment | undefined;
  let side = old;
  try {
    side = await readAgain(old, world);
    logbook.swap(side, undefined);
    const unfit = unfitness(release, { old, now: side }, run);
    if (unfit !== undefined) return { why: unfit, side, label, isInDoubt: false };
    world.report.say('swap', `${goal.from.name} failed under the production name: swapping back`);
    const options = {
      ...swapOptions(release, run),
      mayBeBehind: false,
      unfit: (_: Environment, from: Environment) => takenOver(from, versionLabel),
      calling: <T>(call: () => Promise<T>) => logbook.moving('back', call),
    };
    const back = await logbook.phase('swap back', () => swap(goal, world, options));
    logbook.swap(back.from, back.to);
    left = back.from;
    side = back.to ?? side;
    if (back.verdict.kind !== 'succeeded') throw back.verdict.problem;
  } catch (error) {
    if (world.signal.aborted) throw error;
    if (error instanceof Problem && error.code === 'BR-SWAP-NOT-TAKEN') logbook.swapped(wasSwapped);
    const why = whyOf(error);
    const next = error instanceof Problem && SAYS_MORE.has(error.code) ? error.next : undefined;
    return { why, next, side, label, isInDoubt: logbook.name === 'back' };
  }
  logbook.swapped(false);
  world.report.say('swap', answersNow(old.name, goal.from, left, ' again'));
  await forgetMark(release.version, release.plan.environment.name, world);
  return undefined;
}

/** What somebody else has released to the side that failed is not taken out of production. */
const takenOver = ({ name, versionLabel }: Environment, ours: string) =>
  versionLabel === ours
    ? undefined
    : new Problem({
        code: 'BR-OVERTAKEN',
        what: `The name was not moved: ${name} is somebody else's by now.`,
        why: `${name} runs ${versionLabel ?? 'no version'} by now, a release of somebody else, which is not taken out of production.`,
        next: 'Look at what serves now before anything is swapped.',
      });

/** As it is by now. */
async function readAgain(side: Environment, { beanstalk }: World): Promise<Environment> {
  const { environments } = await beanstalk.environments({ ids: [side.id] });
  return environments[0] ?? { ...side, status: 'Terminated' };
}

/** The same where nothing hangs on it: one that cannot be read is told as it was. */
async function readOnce(side: Environment, { world, logbook }: Run): Promise<Environment> {
  try {
    const now = await readAgain(side, world);
    logbook.swap(now, undefined);
    return now;
  } catch (error) {
    if (world.signal.aborted) throw error;
    return side;
  }
}

/** Why the old side must not get the name back, as a sentence; undefined when it may. */
function unfitness(
  { pair }: PairRelease,
  { old, now }: { readonly old: Environment; readonly now: Environment },
  { inputs }: Run,
): string | undefined {
  if (now.status !== 'Ready') return `${old.name} is ${now.status === 'Terminated' ? 'gone' : now.status}.`;
  if (holds(pair.production, now)) return undefined;
  if (now.versionLabel !== old.versionLabel) return `${old.name} runs ${now.versionLabel ?? 'nothing'} by now.`;
  const asBefore = new Set([...inputs.acceptableHealth, old.health]);
  return isAcceptable({ acceptableHealth: asBefore }, now) ? undefined : `${old.name} is ${now.health} by now.`;
}
