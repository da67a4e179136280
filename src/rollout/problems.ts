/**
 * Knows how the ends of an operation are told: what happened, why, what state AWS is in, what to do next.
 * Refuses to decide which end it is; judge.ts does. Pure.
 */

import { command } from '../commands.ts';
import { Problem } from '../problem.ts';
import type { BeanstalkEvent } from '../shapes.ts';
import { duration } from '../units.ts';
import { afterFailure } from './advice.ts';
import { state } from './condition.ts';
import { isCalledFailure, isFailure, isGivenUp, wordsOf } from './events.ts';
import type { Goal } from './goal.ts';
import { reasonOf, rootCause } from './reason.ts';
import type { Sight } from './sight.ts';

const MINUTE_MS = 60_000;

/** Beanstalk ended the update and still reports the version that served before: with a failure, or without a word. */
export function didNotTake(goal: Goal, sight: Sight, ourEvents: readonly BeanstalkEvent[]): Problem {
  const { name } = goal.environment;
  const said = isCalledFailure(ourEvents);
  return new Problem({
    code: said ? 'BR-DEPLOYMENT-FAILED' : 'BR-UPDATE-DID-NOT-TAKE',
    what: said
      ? `Not released: the deployment of ${goal.versionLabel} to ${name} failed.`
      : `Not released: the update of ${name} to ${goal.versionLabel} did not take.`,
    why: reasonOf(sight, ourEvents) ?? 'Beanstalk ended the update without a word and went back to the version before.',
    now: state(goal, sight),
    next: afterFailure(goal, sight, ourEvents, reasonOf(sight, ourEvents)),
  });
}

/** Somebody asked Beanstalk to abort the update, which puts back what it had changed. */
export function givenUp(goal: Goal, sight: Sight): Problem {
  const { name } = goal.environment;
  const earlier = rootCause(sight.events.slice(0, Math.max(0, sight.events.findIndex(isGivenUp))).filter(isFailure));
  const before = earlier === undefined ? '' : ` Before that Beanstalk had told of a failure: ${wordsOf(earlier)}`;
  return new Problem({
    code: 'BR-UPDATE-DID-NOT-TAKE',
    what: `Not released: the update of ${name} was aborted while it ran.`,
    why: `Somebody asked Beanstalk to abort it, in the console, with the EB CLI or from another job.${before}`,
    now: state(goal, sight),
    next: 'Find out who aborted it and why. Running this job again starts the update anew.',
  });
}

/** The environment is Ready with our label, but the operation reported errors. */
export function failureEvents(goal: Goal, sight: Sight, ourEvents: readonly BeanstalkEvent[]): Problem {
  const { name } = goal.environment;
  const creating = goal.operation === 'create';
  return new Problem({
    code: creating ? 'BR-LAUNCH-FAILED' : 'BR-DEPLOYMENT-FAILED',
    what: creating ? `Not released: ${name} did not launch.` : `Not released: ${whatFailed(goal)} reported errors.`,
    why: reasonOf(sight, ourEvents) ?? 'Beanstalk gave no reason.',
    now: state(goal, sight),
    next: afterFailure(goal, sight, ourEvents, reasonOf(sight, ourEvents)),
  });
}

const whatFailed = ({ deploys = true, versionLabel, environment: { name } }: Goal) =>
  deploys ? `the deployment of ${versionLabel} to ${name}` : `the update of ${name}, which deploys no version,`;

/** Another release won; `label` is what it left. */
export function overtaken(goal: Goal, sight: Sight, label: string): Problem {
  return new Problem({
    code: 'BR-OVERTAKEN',
    what: `Not released: ${goal.versionLabel} was overtaken on ${goal.environment.name} by ${label}.`,
    why: 'Another release reached the environment while this one was under way.',
    now: state(goal, sight),
    next: 'Nothing was undone. Let jobs that release to one environment wait for each other (a `concurrency:` group), and run this one again if its version is wanted.',
  });
}

/** How the end of an environment announces itself. */
const TERMINATION = /^terminateEnvironment is starting\.$/;

/** Terminating, or no longer there: what was wrong before that is not why. */
export function environmentGone(goal: Goal, sight: Sight): Problem {
  const end = sight.events.findIndex(({ message }) => TERMINATION.test(message));
  const said = sight.events[end];
  const earlier = said === undefined ? sight.events : sight.events.slice(0, end);
  const before = reasonOf({ ...sight, events: earlier }, earlier);
  return new Problem({
    code: 'BR-ENVIRONMENT-GONE',
    what: `Not released: ${goal.environment.name} was terminated.`,
    why: [
      'Somebody terminated the environment while it was being released to.',
      ...(said === undefined ? [] : [`Beanstalk said: ${wordsOf(said)}`]),
      ...(before === undefined ? [] : [`Before that: ${before}`]),
    ].join(' '),
    now: `${goal.environment.name} (${goal.environment.id}) is terminating or gone.`,
    next: 'Find out who terminated it; running this job again creates it anew when `platform` is given.',
  });
}

/** The deadline came while Beanstalk was at work: it goes on by itself. */
export function timedOut(goal: Goal, sight: Sight, now: Date): Problem {
  const { name } = goal.environment;
  const elapsed = roundedDuration(now.getTime() - sight.startedAt.getTime());
  const doing = goal.operation === 'create' ? 'launching' : 'updating';
  const failing = sight.events.some(isFailure) ? reasonOf(sight, sight.events) : undefined;
  const atWork = isAtWork(sight);
  const blind = sight.blindSince && roundedDuration(now.getTime() - sight.blindSince.getTime());
  const begun = atWork ? `is still ${doing} after ${elapsed}` : `was not seen to begin ${doing} within ${elapsed}`;
  const what = blind === undefined ? begun : `could not be read for the last ${blind} of ${elapsed}`;
  const last = sight.events.at(-1);
  const lastWord =
    last === undefined ? 'Beanstalk has said nothing about it.' : `The last thing Beanstalk said: ${wordsOf(last)}`;
  return new Problem({
    code: 'BR-TIMED-OUT',
    what: `Not known yet: ${name} ${what} (deployment-timeout).`,
    why: failing === undefined ? lastWord : `Beanstalk has told of a failure already: ${failing}`,
    now: `${blind !== undefined && sight.environment ? UNSEEN : atWork ? GOES_ON : ''}${state(goal, sight)}`,
    next: `Run this job again to go on watching (nothing is deployed twice)${orGiveUp(goal, sight)}`,
  });
}

const GOES_ON = 'Beanstalk goes on by itself. ';
const UNSEEN = 'Nobody knows how far Beanstalk is by now. When it was read last: ';

/** Only updates can be aborted, launches not, and no update at any time: Beanstalk says when. */
function orGiveUp({ operation, environment: { id } }: Goal, { environment }: Sight): string {
  const isPast = environment === 'gone' || (environment !== undefined && !environment.abortable);
  if (operation === 'update' && isPast) return '.';
  const verb = operation === 'create' ? 'terminate-environment' : 'abort-environment-update';
  return `, or give it up:\n${command(verb, id, environment)}`;
}

/** Whole minutes, once there is one: the watch began a little after the deadline was set. */
const roundedDuration = (milliseconds: number) =>
  duration(milliseconds < MINUTE_MS ? milliseconds : Math.round(milliseconds / MINUTE_MS) * MINUTE_MS);

const isAtWork = ({ environment }: Sight) =>
  environment !== undefined && environment !== 'gone' && environment.status !== 'Ready';
