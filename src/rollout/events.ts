/**
 * Knows Beanstalk's events: their order, which are new, which belong to an operation, which ones call it a failure.
 * Refuses to conclude: an event is a hint, the state decides. Pure.
 */
import type { BeanstalkEvent } from '../shapes.ts';

/** Events have no id; several share one millisecond, and a page may bring an old one again. */
const identity = ({ date, requestId, severity, message }: BeanstalkEvent) =>
  `${date.getTime()} ${requestId ?? ''} ${severity} ${message}`;

/** The events of `fetched` that are not among `known`, oldest first. */
export function unseen(known: readonly BeanstalkEvent[], fetched: readonly BeanstalkEvent[]): BeanstalkEvent[] {
  const seen = new Set(known.map(identity));
  const fresh = new Map(fetched.filter((event) => !seen.has(identity(event))).map((event) => [identity(event), event]));
  return [...fresh.values()].sort((a, b) => a.date.getTime() - b.date.getTime());
}

/**
 * The events without those of operations that came before ours: their last words may still arrive when ours begins.
 * Without a request id (the answer was lost, or nothing was started) nothing can be told apart.
 */
export function ofInterest(events: readonly BeanstalkEvent[], requestId: string | undefined | null): BeanstalkEvent[] {
  if (requestId === undefined || requestId === null) return [...events];
  const ours = events.filter((event) => event.requestId === requestId).map(({ date }) => date.getTime());
  const start = Math.min(...ours);
  return events.filter((event) => {
    const time = event.date.getTime();
    const isLater = time > start || (time === start && isGivenUp(event));
    return event.requestId === undefined || event.requestId === requestId || isLater;
  });
}

/** An update that is aborted, by whomever: whoever asks for that has a request id of his own. */
export const isGivenUp = ({ message }: Pick<BeanstalkEvent, 'message'>): boolean => GIVEN_UP.test(message);

/** No log of an abort is published: words of Beanstalk's own tools and of guides. */
const GIVEN_UP =
  /^(Environment update is aborting|Aborting environment update|Environment update aborted|The environment was reverted to the previous configuration setting)/i;

/** How an operation announces itself. */
export const START = /^(Environment update|createEnvironment) is starting\.$/;

/** The request id of the first operation that starts in these events: for a call whose answer was lost. */
export const startedRequest = (events: readonly BeanstalkEvent[]) =>
  events.find((event) => START.test(event.message))?.requestId;

/** What others may do to an environment besides: it changes what runs there, but none of our operations begins so. */
const START_OF_OTHERS = /^(rebuildEnvironment|restartAppServer) is starting\.$/;

const isStart = ({ message }: BeanstalkEvent) => START.test(message) || START_OF_OTHERS.test(message);

/** An operation other than `requestId` that started after it; after nothing of ours it is the first one. */
export function laterOperation(
  events: readonly BeanstalkEvent[],
  requestId: string | null,
): BeanstalkEvent | undefined {
  const start = events.findIndex((event) => event.requestId === requestId);
  return events
    .slice(start + 1)
    .find((event) => isStart(event) && event.requestId !== undefined && event.requestId !== requestId);
}

/** Sentences that call an operation as a whole a failure. */
export const FAILED_AS_A_WHOLE: readonly RegExp[] = [
  /^Failed to (deploy|launch) /,
  /^(Create|Update) environment operation is complete, but with /,
  /^The environment was reverted to the previous configuration setting/,
  /However, there were issues during launch/,
];

/** Did Beanstalk itself call the whole operation a failure? */
export const isCalledFailure = (events: readonly BeanstalkEvent[]) =>
  events.some(({ message }) => FAILED_AS_A_WHOLE.some((sentence) => sentence.test(message)));

/** A failure event of the operation: an error, or a sentence that ends an operation badly whatever its severity. */
export const isFailure = (event: BeanstalkEvent) =>
  event.severity === 'ERROR' ||
  event.severity === 'FATAL' ||
  FAILED_AS_A_WHOLE.some((sentence) => sentence.test(event.message));

/** What an event says, as it may be told to anybody. */
export const wordsOf = ({ told, message }: Pick<BeanstalkEvent, 'told' | 'message'>): string => told ?? message;

/** Beanstalk's word on a change of health; the causes follow in the same sentence. */
export const HEALTH = /^Environment health has transitioned /;

const LAST_WORDS =
  /^(Environment update completed successfully|Successfully (deployed new configuration|launched environment))/;

/** Do these events say that an operation is over, well or badly? Then the state is worth a look at once. */
export const sayItIsOver = (events: readonly BeanstalkEvent[]) =>
  events.some((event) => isFailure(event) || LAST_WORDS.test(event.message));
