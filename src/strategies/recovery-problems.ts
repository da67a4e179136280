/** Knows how a recovery is told, together with the failure that it answers. Refuses to decide which it is. Pure. */
import { AnswerLost } from '../ports.ts';
import { Problem } from '../problem.ts';
import { state } from '../rollout/condition.ts';
import type { Goal } from '../rollout/goal.ts';
import type { Sight } from '../rollout/sight.ts';

interface Told {
  readonly problem: Problem;
  readonly goal: Goal;
}

/** The failure, with the good news that everything is as before. */
export function putBack({ problem, goal }: Told, label: string, sight: Sight, by: 'Beanstalk' | 'this run'): Problem {
  const { code, what, why, findings } = problem;
  const { name } = goal.environment;
  const who = by === 'Beanstalk' ? `Beanstalk itself put ${name} back` : `${name} was put back`;
  return new Problem({
    code,
    what,
    why,
    now: `${who}: it serves ${label} again. ${state(goal, sight)}`,
    next: 'Correct the cause and push again. Nothing needs to be done in AWS.',
    findings,
    cause: problem,
  });
}

/** The loudest paragraph there is. */
export function recoveryFailed({ problem, goal }: Told, label: string, error: unknown): Problem {
  const { name, id } = goal.environment;
  const second = error instanceof Problem ? error : undefined;
  const why = second?.why ?? (error instanceof AnswerLost ? error.message : String(error));
  return new Problem({
    code: 'BR-RECOVERY-FAILED',
    what: `PRODUCTION MAY BE BROKEN: ${name} could not be brought back to ${label}.`,
    why: `${problem.what} ${problem.why} Going back failed as well: ${why}`,
    now: second?.now ?? problem.now,
    next: `Look at ${name} now, and bring it back by hand: aws elasticbeanstalk update-environment --environment-id ${id} --version-label ${label}`,
    cause: error,
  });
}

/** The failure that is left as it is, with the command that would undo it. */
export function leftAsItIs({ problem, goal }: Told, label: string | undefined): Problem {
  if (label === undefined) return problem;
  const { code, what, why, now, next, findings } = problem;
  const command = `aws elasticbeanstalk update-environment --environment-id ${goal.environment.id} --version-label ${label}`;
  return new Problem({ code, what, why, now, next: `${next} To go back now: ${command}`, findings, cause: problem });
}
