/**
 * The heart: (Goal, Sight, now) -> Verdict. Knows when a release is certainly done, certainly failed, or not known yet.
 * Refuses to read, to wait or to print. Success is Ready, and our version, and acceptable health, and every instance on
 * our deployment, and no failure event of ours; nothing less.
 */

import type { Problem } from '../problem.ts';
import type { BeanstalkEvent, Environment } from '../shapes.ts';
import { isFailure, isGivenUp, laterOperation, startedRequest } from './events.ts';
import { type Goal, isAcceptable, isEndedSince } from './goal.ts';
import * as problems from './problems.ts';
import { isWhole, lacks } from './proof.ts';
import { notReadWhole } from './proof-problems.ts';
import type { Sight } from './sight.ts';

export type Verdict =
  | {
      readonly kind: 'waiting';
      readonly on: string;
      /** Not seen to have begun, at work, or Ready and on its way to be acceptable. */
      readonly stage: 'starting' | 'working' | 'settling';
    }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'timed-out'; readonly problem: Problem };

/** A Ready environment may take this long to become healthy, and its instances to agree. */
const SETTLING_MS = 5 * 60_000;
/** A reading may be behind for seconds: what it shows of the time before our operation is believed after this long. */
const STALE_MS = 20_000;
/** What could not be read when the time to bake was over may be read so much later. */
const LAST_READING_MS = 60_000;

const failed = (problem: Problem): Verdict => ({ kind: 'failed', problem });

/** What the latest sight comes to. At or after the deadline it is never 'waiting'. */
export function judge(goal: Goal, sight: Sight, now: Date): Verdict {
  const { environment } = sight;
  if (environment === undefined || (environment === 'gone' && !couldBeListed(goal, sight, now))) {
    return inTime(goal, sight, now, 'starting', 'the first reading');
  }
  if (environment === 'gone' || isEnding(environment)) return failed(judgeGone(goal, sight));
  if (environment.status !== 'Ready') return inTime(goal, sight, now, 'working', `still ${environment.status}`);
  if (!ended(goal, sight, environment, now)) return inTime(goal, sight, now, 'starting', 'the operation to begin');
  return judgeEnd(goal, sight, environment, now);
}

/** Nobody comes back from there. */
const isEnding = ({ status }: Environment) => status === 'Terminating' || status === 'Terminated';

/** An environment that was only just asked for may be missing in a list that is behind. */
const couldBeListed = (goal: Goal, { sawBusy, startedAt }: Sight, now: Date) =>
  goal.operation === 'update' || sawBusy || now.getTime() - startedAt.getTime() >= STALE_MS;

/** A launch that fails early leaves no environment behind: that is its failure, not somebody's doing. */
function judgeGone(goal: Goal, sight: Sight): Problem {
  const ourEvents = eventsOf(goal, sight);
  return goal.operation === 'create' && ourEvents.some(isFailure)
    ? problems.failureEvents(goal, sight, ourEvents)
    : problems.environmentGone(goal, sight);
}

/** Not Ready: whatever was seen, Beanstalk is still at work, and only the deadline ends the wait. */
function inTime(goal: Goal, sight: Sight, now: Date, stage: 'starting' | 'working', on: string): Verdict {
  if (now < goal.deadline) return { kind: 'waiting', stage, on };
  return { kind: 'timed-out', problem: problems.timedOut(goal, sight, now) };
}

/**
 * Is this Ready the end of our operation, not the state before it? DateUpdated moves with every operation; where it does
 * not, having seen the environment at work and then Ready for a while is enough.
 */
function ended(goal: Goal, sight: Sight, environment: Environment, now: Date): boolean {
  const { updated } = goal.before;
  if (updated === undefined || isEndedSince({ since: goal.since, before: updated }, environment)) return true;
  return sight.sawBusy && sight.readySince !== undefined && now.getTime() - sight.readySince.getTime() >= STALE_MS;
}

function judgeEnd(goal: Goal, sight: Sight, environment: Environment, now: Date): Verdict {
  const label = environment.versionLabel ?? '';
  const ourEvents = eventsOf(goal, sight);
  if (label !== goal.versionLabel) {
    const foreign = label !== goal.previousLabel && label !== '';
    const overtaken = foreign || isOvertaken(goal, sight);
    if (overtaken) return failed(problems.overtaken(goal, sight, label || 'another operation'));
    if (goal.operation === 'create') return failed(problems.failureEvents(goal, sight, ourEvents));
    return failed(wasAborted(sight) ? problems.givenUp(goal, sight) : problems.didNotTake(goal, sight, ourEvents));
  }
  if (ourEvents.some(isFailure))
    return failed(unlessOvertaken(goal, sight, () => problems.failureEvents(goal, sight, ourEvents)));
  if (wasGivenUp(sight)) return failed(unlessOvertaken(goal, sight, () => problems.givenUp(goal, sight)));
  const lacking = lacks(goal, sight, environment);
  if (lacking === undefined) return { kind: 'succeeded' };
  const isSettling = now.getTime() < (sight.readySince ?? now).getTime() + SETTLING_MS;
  // Five minutes say what is wrong, not what nobody knows: neither a throttled account nor an instance that Auto Scaling
  // adds is a failure of the release.
  if (now < goal.deadline && (isSettling || lacking.isUnknown))
    return { kind: 'waiting', stage: 'settling', on: lacking.on };
  return failed(unlessOvertaken(goal, sight, lacking.problem));
}

/** Where only settings change, the label cannot tell that the update was given up. */
const wasGivenUp = (sight: Sight) => sight.events.some(isGivenUp) || wasAborted(sight);

/**
 * By somebody: an update that fails is reverted as well, and that is a failure's word. A reading that is behind is not
 * believed.
 */
const wasAborted = ({ events, abortingAt, startedAt }: Sight) =>
  events.some((event) => isGivenUp(event) && !isFailure(event)) ||
  (abortingAt !== undefined && abortingAt.getTime() - startedAt.getTime() >= STALE_MS);

/** Whatever is wrong after another operation may be that one's doing, and is never undone: it is told as overtaken. */
const unlessOvertaken = (goal: Goal, sight: Sight, problem: () => Problem): Problem =>
  isOvertaken(goal, sight) ? problems.overtaken(goal, sight, 'another operation') : problem();

/**
 * After a success: it must last until `until`. A fall out of what a success needs is a failure at once, and so are another
 * release and a failure event that comes late. What a look could not read decides nothing; the last one must read it all.
 */
export function judgeBaking(goal: Goal, sight: Sight, now: Date, until: Date): Verdict {
  const { environment, blindSince } = sight;
  if (environment === 'gone' || (environment !== undefined && isEnding(environment))) {
    return failed(judgeGone(goal, sight));
  }
  const isRead = environment !== undefined && blindSince === undefined;
  if (isRead && environment.status === 'Ready') {
    const ourEvents = eventsOf(goal, sight);
    if (environment.versionLabel !== goal.versionLabel) return judgeEnd(goal, sight, environment, now);
    if (ourEvents.some(isFailure))
      return failed(unlessOvertaken(goal, sight, () => problems.failureEvents(goal, sight, ourEvents)));
    const lacking =
      isWhole(sight) || !isAcceptable(goal, environment) ? lacks(goal, sight, environment, 'stay') : undefined;
    if (lacking?.isUnknown === false) return failed(unlessOvertaken(goal, sight, lacking.problem));
  }
  if (now < until) return { kind: 'waiting', stage: 'settling', on: 'the bake time to end' };
  if (isRead && environment.status !== 'Ready') return failed(problems.overtaken(goal, sight, 'another operation'));
  const unknown = isRead ? lacks(goal, sight, environment, 'stay')?.problem : () => notReadWhole(goal, sight, 'health');
  if (unknown === undefined) return { kind: 'succeeded' };
  if (now.getTime() < until.getTime() + LAST_READING_MS)
    return { kind: 'waiting', stage: 'settling', on: 'a look that reads everything' };
  return failed(unknown());
}

/**
 * The events of our operation; none where nothing was started. Where the answer to our call was lost and the start of the
 * operation was not seen, those of every operation count: a false alarm does less harm than a false success.
 */
function eventsOf(goal: Goal, { events }: Sight): readonly BeanstalkEvent[] {
  const requestId = requestOf(goal, events);
  const isOurs = (event: BeanstalkEvent) => requestId === undefined || event.requestId === requestId;
  return events.filter((event) => event.requestId !== undefined && isOurs(event));
}

/** Whatever the verdict: has somebody else's operation begun after ours, which nothing may undo? */
export function isOvertaken(goal: Goal, { events }: Sight): boolean {
  const requestId = requestOf(goal, events);
  return requestId !== undefined && laterOperation(events, requestId) !== undefined;
}

const requestOf = ({ requestId }: Goal, events: readonly BeanstalkEvent[]) =>
  requestId === undefined ? startedRequest(events) : requestId;
