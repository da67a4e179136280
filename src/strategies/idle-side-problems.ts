/** Knows how a failure of the side that nobody uses yet is told: production is as it was. Refuses to decide. Pure. */
import { command } from '../commands.ts';
import type { PairPlan } from '../plan/pair.ts';
import { Problem } from '../problem.ts';
import type { Goal } from '../rollout/goal.ts';
import { NOT_OURS } from './recovery.ts';

/** The failure of a side that nobody uses: production is as it was. */
export function untouched(problem: Problem, { production, live }: PairPlan): Problem {
  const serves = `${production} was not moved: ${live.name} serves ${live.versionLabel ?? 'it'} as before.`;
  return problem.withNow(problem.now === undefined ? serves : `${problem.now} ${serves}`);
}

/**
 * The idle side is left for inspection, and costs money: how to be rid of it. One that is gone, or somebody else's by now, is
 * not ours to end.
 */
export function withThrowAway(problem: Problem, { environment: { id, name } }: Goal, { live }: PairPlan): Problem {
  const { code, what, why, now, next, findings } = problem;
  if (NOT_OURS.has(code) || next.includes('terminate-environment')) return problem;
  const end = `${name} is left for inspection; the next run goes on with it. To throw it away instead:`;
  const more = `${next}\n${end}\n${command('terminate-environment', id, live)}`;
  return new Problem({ code, what, why, now, next: more, findings, cause: problem });
}

/** It runs and is well, and `promote` would not know it. */
export const notMarked = (label: string, name: string) =>
  new Problem({
    code: 'BR-NOT-MARKED',
    what: `Not prepared: ${label} runs on ${name}, but it could not be marked as prepared.`,
    why: 'The mark is a tag of the application version, and these credentials may not write tags (elasticbeanstalk:AddTags).',
    next: 'Allow elasticbeanstalk:AddTags for the role of this job (docs/policies/deploy.json has it) and run this job again: nothing is deployed twice.',
  });
