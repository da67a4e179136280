/** Knows what a smoke test is about and what it works with. Refuses to test. */
import type { Clock, Reporter, Shell, Web } from '../../ports.ts';

/** What is tested. `url` is empty for workers: nobody calls them. */
export interface Target {
  readonly url: string;
  /** Where to connect to, when what the name leads to is not certain yet. */
  readonly address?: string | undefined;
  readonly environment: string;
  readonly versionLabel: string;
}

export interface Tester {
  readonly web: Pick<Web, 'get'>;
  readonly shell: Shell;
  readonly clock: Clock;
  readonly report: Reporter;
  readonly signal: AbortSignal;
  readonly pollIntervalMs: number;
  readonly deadline: Date;
  /** What an attempt at the very deadline is still given; default: a second. */
  readonly shortestAttemptMs?: number;
}

/** Under which name the log tells of it. */
export const SUBJECT = 'smoke test';

/** The state of AWS when a test fails: a release that is done. */
export const stateOf = ({ environment, versionLabel, url }: Target) =>
  `Beanstalk finished: ${environment} runs ${versionLabel}${url === '' ? '' : ` at ${url}`}.`;
