/**
 * Knows how a call outlasts an outage: while nothing gets through to AWS, or AWS itself fails, it is sent again for a minute.
 * Refuses to know what is asked, and for how long a throttled call waits for its turn.
 */
import { isRefused, look } from './lost.ts';
import type { Patience, RetryPolicy, Token } from './patience.ts';

/** From the first failure of a call on. */
const OUTAGE_MS = 60_000;
/** A cancelled upload has 5 s to remove its parts: no wait may be longer. */
const LONGEST_WAIT_MS = 4_000;
/** Nobody has that name, or nobody listens there: a mistake, and no outage. */
const NOBODY_THERE = /^(ENOTFOUND|ECONNREFUSED)$/;

/** Of a call that failed before. */
interface Failing extends Token {
  /** When it failed for the first time, in epoch milliseconds. */
  readonly since: number;
  /** What the policy knows of the call. */
  readonly own: Token;
}

/** The given policy, but a call whose attempts are used up is sent again until a minute is over, or the time that patience has. */
export function throughOutages(policy: RetryPolicy, patience: Patience): RetryPolicy {
  let saidAt = Number.NEGATIVE_INFINITY;
  const speak = () => {
    if (Date.now() - saidAt < OUTAGE_MS) return;
    saidAt = Date.now();
    patience.say('no proper answer from AWS just now: calls are sent again for up to a minute');
  };
  return {
    acquireInitialRetryToken: (scope) => policy.acquireInitialRetryToken(scope),
    refreshRetryTokenForRetry: async (token, failure) => {
      const { own, since } = read(token);
      try {
        return failing(await policy.refreshRetryTokenForRetry(own, failure), since);
      } catch (error) {
        const leftMs = Math.min(since + OUTAGE_MS, patience.until.getTime()) - Date.now();
        if (leftMs <= 0 || !mayPass(failure)) throw error;
        speak();
        const waitMs = Math.ceil(((1 + Math.random()) / 2) * Math.min(LONGEST_WAIT_MS, leftMs));
        return { ...failing(own, since), getRetryDelay: () => waitMs };
      }
    },
    recordSuccess: (token) => policy.recordSuccess(read(token).own),
  };
}

const read = (token: Token | Failing) => ('since' in token ? token : { own: token, since: Date.now() });

const failing = (own: Token, since: number): Failing => ({
  ...{ own, since },
  getRetryCount: () => own.getRetryCount(),
  getRetryDelay: () => own.getRetryDelay(),
});

function mayPass({ errorType, error }: Parameters<RetryPolicy['refreshRetryTokenForRetry']>[1]): boolean {
  if (errorType !== 'TRANSIENT' && errorType !== 'THROTTLING') return false;
  return !isRefused(error) && !NOBODY_THERE.test(String(look(error).code));
}
