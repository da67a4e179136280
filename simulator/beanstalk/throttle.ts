/**
 * Knows a token bucket: calls take a token, time puts them back.
 * AWS names 2 calls/s with a burst of 15 for DescribeEvents and DescribeEnvironments, shared by the whole account
 * (https://github.com/aws/aws-toolkit-azure-devops/issues/62).
 */
import { Refusal } from '../world.ts';

export const rateExceeded = () => new Refusal('Throttling', 'Rate exceeded');

export interface Rate {
  readonly callsPerSecond: number;
  readonly burst: number;
  /** What other callers of the account take all the time. */
  readonly othersPerSecond?: number;
  /** Default: the whole burst. */
  readonly tokensAtStart?: number;
}

/** True when a call at that time (epoch ms) may pass. Refused calls take no token. */
export type Bucket = (now: number) => boolean;

export function tokenBucket({ callsPerSecond, burst, othersPerSecond = 0, tokensAtStart = burst }: Rate): Bucket {
  let tokens = tokensAtStart;
  let last: number | undefined;
  return (now) => {
    const seconds = (now - (last ?? now)) / 1000;
    tokens = Math.max(0, Math.min(burst, tokens + seconds * (callsPerSecond - othersPerSecond)));
    last = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
