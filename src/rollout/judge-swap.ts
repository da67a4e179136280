/**
 * Knows when a swap of two names is certainly done: both environments Ready again, and the name read back on the new side.
 * Refuses to read, to wait or to print. Pure.
 */
import { whoHolds } from '../commands.ts';
import { holds } from '../plan/roles.ts';
import { Problem } from '../problem.ts';
import type { Environment } from '../shapes.ts';
import type { Verdict } from './judge.ts';

/** What a swap is to reach. */
export interface SwapGoal {
  /** The production name, fully qualified. */
  readonly production: string;
  readonly region: string;
  /** The side that has the name, and the one that is to have it. */
  readonly from: { readonly id: string; readonly name: string };
  readonly to: { readonly id: string; readonly name: string };
  readonly deadline: Date;
}

/** Names may be read back some time after both environments are Ready; longer than this no read is behind. */
export const BEHIND_MS = 60_000;

/**
 * What the latest reading of both sides comes to; undefined: they could not be read. `atRestSince`: at rest in every reading
 * since then.
 */
export function judgeSwap(
  goal: SwapGoal,
  sides: readonly Environment[] | undefined,
  { atRestSince, now }: { readonly atRestSince: Date | undefined; readonly now: Date },
): Verdict {
  const to = sides?.find(({ id }) => id === goal.to.id);
  const from = sides?.find(({ id }) => id === goal.from.id);
  if (sides !== undefined && to === undefined) return failed(sideGone(goal, 'to'));
  const isAtRest = areAtRest({ from, to });
  if (isAtRest && to !== undefined && holds(goal.production, to)) return { kind: 'succeeded' };
  if (atRestSince !== undefined && now.getTime() - atRestSince.getTime() >= BEHIND_MS)
    return failed(isLeaving(from) ? sideGone(goal, 'from') : notTaken(goal));
  if (now >= goal.deadline) return { kind: 'timed-out', problem: notKnown(goal) };
  const on = isAtRest ? `${goal.production} to be read back on ${goal.to.name}` : 'both environments to be Ready';
  return { kind: 'waiting', stage: 'working', on };
}

/** Both are Ready, as far as the side that had the name is still there: somebody may terminate it as soon as it has lost that. */
export const areAtRest = ({ from, to }: { readonly [side in 'from' | 'to']: Environment | undefined }) =>
  to?.status === 'Ready' && (isLeaving(from) || from?.status === 'Ready');

/** It is gone, or will be. */
export const isLeaving = (side: Pick<Environment, 'status'> | undefined) =>
  side === undefined || side.status === 'Terminating' || side.status === 'Terminated';

const failed = (problem: Problem): Verdict => ({ kind: 'failed', problem });

const look = ({ from, to, region }: SwapGoal) => whoHolds(from.id, to.id, region);

const sideGone = (goal: SwapGoal, side: 'from' | 'to') =>
  new Problem({
    code: 'BR-SWAP-SIDE-GONE',
    what: `Not released: ${goal[side].name} disappeared while the names were swapped.`,
    why: 'Somebody terminated it, or it is no longer visible to these credentials.',
    now: `Nobody knows for certain who holds ${goal.production}.`,
    next: `Look who holds the name:\n${look(goal)}`,
  });

const notTaken = (goal: SwapGoal) =>
  new Problem({
    code: 'BR-SWAP-NOT-TAKEN',
    what: `Not released: ${goal.production} did not move to ${goal.to.name}.`,
    why: 'Beanstalk took the call and both environments are Ready again, but the name reads back where it was.',
    now: `${goal.from.name} still holds ${goal.production}.`,
    next: `Run this job again: ${goal.to.name} is proved already, and only the swap is left. If that fails, the events of ${goal.to.name} say why.`,
  });

const notKnown = (goal: SwapGoal) =>
  new Problem({
    code: 'BR-SWAP-TIMED-OUT',
    what: `Not known yet: the swap of ${goal.production} to ${goal.to.name} is not over (deployment-timeout).`,
    why: 'Beanstalk has not yet said that both environments are Ready with their new names.',
    now: 'Beanstalk goes on by itself.',
    next: `Run this job again: it finds the swap and goes on from there. To look:\n${look(goal)}`,
  });
