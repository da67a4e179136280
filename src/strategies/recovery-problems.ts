/** Knows how a recovery is told, together with the failure that it answers. Refuses to decide which it is. Pure. */
import { consolePage } from '../commands.ts';
import { rightFor } from '../permissions.ts';
import type { WayBack } from '../plan/way-back.ts';
import { AnswerLost } from '../ports.ts';
import { Problem } from '../problem.ts';
import { isOfTheAccount } from '../rollout/advice.ts';
import { state } from '../rollout/condition.ts';
import type { Goal } from '../rollout/goal.ts';
import type { Sight } from '../rollout/sight.ts';
import { handBack } from './hand-back.ts';

interface Told {
  readonly problem: Problem;
  readonly goal: Goal;
}

/** With the place that commands have to name. */
interface Seen extends Told {
  readonly sight: Sight;
  /** What was to go back. */
  readonly way: WayBack & { kind: 'open' };
}

/** The failure, with the good news that everything is as before. */
export function putBack({ problem, goal }: Told, label: string, sight: Sight, by: 'Beanstalk' | 'this run'): Problem {
  const { code, what, why, findings } = problem;
  const { name } = goal.environment;
  // What to do about an instance that is behind is over when every instance is back.
  const next = code === 'BR-MIXED-VERSIONS' ? 'Run this job again: it deploys to every instance.' : problem.next;
  const who = by === 'Beanstalk' ? `Beanstalk itself put ${name} back` : `${name} was put back`;
  return new Problem({
    code,
    what,
    why,
    now: `${who}: ${goal.deploys === false ? 'settings and platform are as before' : `it serves ${label} again`}. ${state(goal, sight)}`,
    next: `${next}\n${isOfTheAccount(why) ? `Nothing needs to be done to ${name} itself.` : 'Nothing needs to be done in AWS.'}`,
    findings,
    cause: problem,
  });
}

/** The failure, and why it is not undone: what runs there now is somebody else's. */
export function leftToOthers({ problem, goal }: Told, sight: Sight): Problem {
  const { name } = goal.environment;
  return new Problem({
    code: 'BR-OVERTAKEN',
    what: problem.what,
    why: `${problem.why} Before it could be undone, another operation reached ${name}.`,
    now: `Nothing was undone. ${state(goal, sight)}`,
    next: `Look whether ${name} is as that operation wants it. Let jobs that release to one environment wait for each other (a \`concurrency:\` group).`,
    cause: problem,
  });
}

/** The loudest paragraph there is. */
export function recoveryFailed(seen: Seen, label: string, error: unknown): Problem {
  const { problem, goal } = seen;
  const why = whyOf(error);
  return new Problem({
    code: 'BR-RECOVERY-FAILED',
    what: `PRODUCTION MAY BE BROKEN: ${goal.environment.name} could not be brought back to ${target(seen, label)}.`,
    why: `${problem.what}\n${problem.why}\nGoing back failed as well: ${why}`,
    now: nowOf(error) ?? problem.now,
    next: `${rightFor(problem.why, why)}Look at ${whereToLook(seen, 'now')}, and bring it back by hand${byHand(seen, label)}`,
    cause: error,
  });
}

/** As loud: where somebody else may have released meanwhile nothing is sent over it. */
export function recoveryNotBegun(seen: Seen, label: string): Problem {
  const { problem, goal, sight } = seen;
  const { name } = goal.environment;
  const unread = sight.blindSince !== undefined ? 'state' : sight.eventsRead ? 'instances' : 'events';
  return new Problem({
    code: 'BR-RECOVERY-FAILED',
    what: `PRODUCTION MAY BE BROKEN: ${name} was not brought back to ${target(seen, label)}.`,
    why: `${problem.what}\n${problem.why}\nGoing back was not begun: the ${unread} of ${name} could not be read until its time was over, so nobody knows whether another release has reached it.`,
    now: `Nothing was undone. ${unread === 'state' ? 'When it was read last: ' : ''}${state(goal, sight)}`,
    next: `Look at ${whereToLook(seen, 'now')}. If nothing of somebody else has reached it, bring it back by hand${byHand(seen, label)}`,
    cause: problem,
  });
}

/** As loud: it was asked for, and nobody saw what came of it. */
export function recoveryUnseen(
  seen: Seen,
  label: string,
  { kind, error }: { readonly kind: 'under-way' | 'in-doubt'; readonly error: unknown },
): Problem {
  const { problem, goal } = seen;
  const { name } = goal.environment;
  const why = whyOf(error);
  const isUnderWay = kind === 'under-way';
  return new Problem({
    code: 'BR-RECOVERY-FAILED',
    what: `PRODUCTION MAY BE BROKEN: ${name} was not seen to be back on ${target(seen, label)}.`,
    why: `${problem.what}\n${problem.why}\n${isUnderWay ? 'Going back has begun, and its end was not seen' : 'Nobody knows whether going back has begun'}: ${why}`,
    now: isUnderWay
      ? (nowOf(error) ?? `Beanstalk was asked to bring ${name} back to ${target(seen, label)}, and goes on by itself.`)
      : problem.now,
    next: `${rightFor(problem.why, why)}Look at ${whereToLook(seen, 'until it is Ready')}. If it is not back on ${target(seen, label)} then, bring it back by hand${byHand(seen, label)}`,
    cause: error,
  });
}

/** Why a way back was not gone. What breaks for want of an answer says so itself; anything else unexpected needs its kind, too. */
export const whyOf = (error: unknown): string =>
  error instanceof Problem ? error.why : error instanceof AnswerLost ? error.message : String(error);

const nowOf = (error: unknown) => (error instanceof Problem ? error.now : undefined);

function whereToLook({ goal, sight }: Seen, when: string): string {
  const { name, id } = goal.environment;
  const page = consolePage(id, sight.environment);
  return `${name} ${when}${page === undefined ? '' : ` (${page})`}`;
}

/** Where the version never changed, only settings and platform go back. */
const isSame = ({ goal }: Told, label: string) => label === goal.versionLabel;

const target = (told: Told, label: string) => (isSame(told, label) ? 'its settings before' : label);

const byHand = (seen: Seen, label: string) =>
  isSame(seen, label) ? ": what the plan in this run's log shows as changed." : saying('', seen, label);

const saying = (say: string, { goal, sight, way }: Seen, label: string) =>
  handBack(say, label, goal.environment.id, sight.environment, way);

/** The failure that is left as it is, with the command that would undo it. */
export function leftAsItIs(seen: Seen): Problem {
  const { problem, sight, way } = seen;
  const label = way.versionLabel;
  if (label === undefined || isBack(sight, label)) return problem;
  const { code, what, why, now, next, findings } = problem;
  const goBack = saying('To go back now', seen, label);
  return new Problem({ code, what, why, now, next: `${next}\n${goBack}`, findings, cause: problem });
}

/** Every instance proves that Beanstalk has put the version back itself. */
export function isBack({ environment, instances }: Pick<Sight, 'environment' | 'instances'>, label: string): boolean {
  if (environment === undefined || environment === 'gone' || environment.versionLabel !== label) return false;
  if (instances === undefined || instances === 'basic') return false;
  return instances.every(({ deployment }) => deployment?.versionLabel === label && deployment.status === 'Deployed');
}
