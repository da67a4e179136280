/**
 * Knows whether an environment is still as the plan found it: making a version takes its time, and what somebody else
 * released meanwhile would be lost, and gone back behind if ours fails. Refuses to know what is planned.
 */
import type { World } from '../ports.ts';
import { Problem } from '../problem.ts';
import type { Environment } from '../shapes.ts';

/**
 * One look, asked for until AWS answers: going on without it may undo a release of somebody else. Throws a Problem
 * (BR-NOT-READY) when the environment was changed since, or is at work: then the plan is no longer true.
 */
export async function mustBeAsPlanned(planned: Environment, { beanstalk }: Pick<World, 'beanstalk'>): Promise<void> {
  const { id, name } = planned;
  const { environments } = await beanstalk.environments({ ids: [id] });
  const [now] = environments;
  if (now === undefined) return; // what is gone is told by the call that follows
  const isSame = now.updated <= planned.updated && now.versionLabel === planned.versionLabel;
  if (isSame && now.status === 'Ready') return;
  throw new Problem({
    code: 'BR-NOT-READY',
    what: `Not started: ${name} was changed while the version was made.`,
    why: `It is ${now.status} with ${now.versionLabel ?? 'no version'}, and was ${planned.status} with ${planned.versionLabel ?? 'no version'}.`,
    next: 'Run this job again: it plans anew on what is there now.',
  });
}
