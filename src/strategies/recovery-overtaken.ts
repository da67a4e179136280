/**
 * Knows how a recovery is told that ended in nobody's fault: others came in the middle of it, or nobody knows how well it
 * went. None of these may send anybody to undo what others did. Refuses to decide which it is. Pure.
 */
import { Problem } from '../problem.ts';
import type { Goal } from '../rollout/goal.ts';

interface Told {
  readonly problem: Problem;
  readonly goal: Goal;
}

/** `end` is what the watch of the recovery came to. */
export function endedByOthers({ problem, goal }: Told, label: string, end: Problem): Problem {
  const { name } = goal.environment;
  const isGone = end.code === 'BR-ENVIRONMENT-GONE';
  return new Problem({
    code: end.code,
    what: problem.what,
    why: `${problem.why} While ${name} went back to ${target(goal, label)}, ${isGone ? 'it was terminated' : 'another operation reached it'}.`,
    now: end.now,
    next: isGone
      ? end.next
      : `Look whether ${name} is as that operation wants it. Let jobs that release to one environment wait for each other (a \`concurrency:\` group).`,
    cause: problem,
  });
}

/** It went back, and a part of the proof was not to be had. */
export function backAsFarAsSeen({ problem, goal }: Told, label: string, end: Problem): Problem {
  const { name } = goal.environment;
  return new Problem({
    code: end.code,
    what: `Not known: ${name} was brought back to ${target(goal, label)}, and whether all of it is well was not seen.`,
    why: `${problem.what}\n${problem.why}\n${end.what} ${end.why}`,
    now: end.now,
    next: `Look at ${name} (eb health ${name}): nothing is known to be wrong with it. Correct what failed and push again.`,
    cause: problem,
  });
}

const target = (goal: Goal, label: string) => (label === goal.versionLabel ? 'its settings before' : label);
