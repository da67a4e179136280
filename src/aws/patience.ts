/**
 * Knows which calls are sent again, how often and how long: what AWS only throttles is a matter of waiting for one's turn.
 * Refuses to know what is asked, and how a client is made.
 */
import type { ElasticBeanstalkClient } from '@aws-sdk/client-elastic-beanstalk';
import { isAnswerLost, isRefused } from './lost.ts';

/** The SDK's policy for calls that failed: it waits, and throws when the call is not to be sent again. */
export type RetryPolicy = Extract<
  Awaited<ReturnType<ElasticBeanstalkClient['config']['retryStrategy']>>,
  { refreshRetryTokenForRetry: unknown }
>;

export type Token = Awaited<ReturnType<RetryPolicy['acquireInitialRetryToken']>>;

/** How long calls that failed for the moment are sent again, and who hears of it. */
export interface Patience {
  /** Read anew for each call: whoever hands it in may put it off. */
  readonly until: Date;
  readonly say: (text: string) => void;
}

/** After so many refusals of a call, some seconds, people want to know what is waited for. */
const SAID_AFTER = 4;
const FIRST_WAIT_MS = 1_000;
/** Fifty callers that share two calls a second come round in 25 s. */
const LONGEST_WAIT_MS = 16_000;

const TOO_MANY = 'AWS takes no more calls just now (one limit for everything in this account and region)';

/** Of a call that waits for its turn; it has not failed, so this is none of its attempts. */
interface Waiting extends Token {
  readonly refusals: number;
  /** What the policy knows of the call. */
  readonly own: Token;
}

/**
 * The given policy, but a throttled call is sent again until that time, however often it takes; what begins later has the
 * policy's attempts. Only that call waits: the limits are those of single operations, and the SDK's adaptive mode would
 * slow down all of them.
 */
export function untilItsTurn(policy: RetryPolicy, patience: Patience): RetryPolicy {
  return {
    acquireInitialRetryToken: (scope) => policy.acquireInitialRetryToken(scope),
    refreshRetryTokenForRetry: async (token, failure) => {
      const { own, refusals } = read(token);
      const leftMs = patience.until.getTime() - Date.now();
      const throttled = failure.errorType === 'THROTTLING';
      if (throttled && refusals + 1 === SAID_AFTER) patience.say(`${TOO_MANY}: waiting for a turn`);
      if (throttled && leftMs > 0) return waiting(own, refusals + 1, leftMs);
      if (throttled && refusals > 0) throw failure.error;
      return policy.refreshRetryTokenForRetry(own, failure);
    },
    recordSuccess: (token) => policy.recordSuccess(read(token).own),
  };
}

const read = (token: Token | Waiting) => ('refusals' in token ? token : { own: token, refusals: 0 });

/** By chance, so that callers who were refused together do not come back together. */
function waiting(own: Token, refusals: number, leftMs: number): Waiting {
  const longestMs = Math.min(FIRST_WAIT_MS * 2 ** (refusals - 1), LONGEST_WAIT_MS, leftMs);
  const waitMs = Math.ceil(Math.random() * longestMs);
  return { own, refusals, getRetryCount: () => own.getRetryCount(), getRetryDelay: () => waitMs };
}

/** The given policy, except that a call which may have taken is never sent again. */
export function onlyUntouched(policy: RetryPolicy): RetryPolicy {
  return {
    acquireInitialRetryToken: (scope) => policy.acquireInitialRetryToken(scope),
    refreshRetryTokenForRetry: async (token, failure) => {
      if (isAnswerLost(failure.error)) throw failure.error;
      return policy.refreshRetryTokenForRetry(token, failure);
    },
    recordSuccess: (token) => policy.recordSuccess(token),
  };
}

/**
 * The given policy, but behind a clock that is off only what the clock is to blame for is sent again: the SDK corrects itself
 * by the date of any answer, and would then repeat every refusal.
 */
export function unlessRefused(policy: RetryPolicy): RetryPolicy {
  return {
    acquireInitialRetryToken: (scope) => policy.acquireInitialRetryToken(scope),
    refreshRetryTokenForRetry: async (token, failure) => {
      if (isRefused(failure.error)) throw failure.error;
      return policy.refreshRetryTokenForRetry(token, failure);
    },
    recordSuccess: (token) => policy.recordSuccess(token),
  };
}
