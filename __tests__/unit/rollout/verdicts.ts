/** A verdict in one line, so that a table of them can be read. */
import type { Goal } from '../../../src/rollout/goal.ts';
import { judge } from '../../../src/rollout/judge.ts';
import type { Sight } from '../../../src/rollout/sight.ts';
import { at } from '../builders.ts';

/** `succeeded`, `settling: what is waited for`, or the ending and its problem's code; 90 s after the call unless told. */
export function verdict(goal: Goal, sight: Sight, now = at(90)): string {
  const judged = judge(goal, sight, now);
  if (judged.kind === 'succeeded') return judged.kind;
  return judged.kind === 'waiting' ? `${judged.stage}: ${judged.on}` : `${judged.kind} ${judged.problem.code}`;
}
