/**
 * What the story needs from outside, in its own words: a clock, somebody to tell, and what ports/ names.
 * No SDK type crosses this line; aws/ and report/ implement it, main.ts alone knows them.
 */
import type { CreationDefaults } from './inputs/saved-configuration.ts';
import type { Plan } from './plan.ts';
import type { Beanstalk, Eyes } from './ports/beanstalk.ts';
import type { BundleStore } from './ports/bundle-store.ts';
import type { Shell } from './ports/shell.ts';
import type { GitHub, Web } from './ports/web.ts';
import type { Finding } from './problem.ts';
import type { BeanstalkEvent } from './shapes.ts';

export { AnswerLost, type Beanstalk, type Eyes } from './ports/beanstalk.ts';
export type { BundleStore } from './ports/bundle-store.ts';
export type { Shell, ShellEnd } from './ports/shell.ts';
export { type GitHub, ProxyFailed, type Standing, type Web } from './ports/web.ts';

/** Time as the program sees it. Tests hand in one that jumps. */
export interface Clock {
  now(): Date;
  /** Resolves after that many milliseconds; rejects with `signal.reason` as soon as the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** In [0, 1): spreads callers that would otherwise ask in step. */
  random(): number;
}

/** Somebody who watches. Every call is one thing said, once, when it changes. */
export interface Reporter {
  plan(plan: Plan): void;
  /** One line: time, a short subject (`packaged`, `stored`, an environment's name), what happened. */
  say(subject: string, text: string): void;
  /** One of Beanstalk's events, verbatim. */
  event(subject: string, event: BeanstalkEvent): void;
  /** Something a person should know that does not end the run; becomes a warning annotation. */
  warn(text: string): void;
  /** The same of one of the user's files; the annotation stands there. Of many, only the first become annotations. */
  finding(finding: Finding): void;
  /** Many lines under a title; where the log can fold, they are folded. */
  group(title: string, lines: readonly string[]): void;
  /** Registers a secret with the runner, so that no later line of the job shows it. */
  mask(value: string): void;
}

/** Everything outside that a run works with. */
export interface World {
  readonly beanstalk: Beanstalk;
  readonly eyes: Eyes;
  readonly bundles: BundleStore;
  readonly web: Web;
  readonly shell: Shell;
  /** Undefined without a token. */
  readonly github: GitHub | undefined;
  /** What the project's own files say of an environment of that name, once it is to be created; undefined where they say nothing. */
  readonly creationDefaults: (environment: string) => Promise<CreationDefaults | undefined>;
  readonly clock: Clock;
  readonly report: Reporter;
  /** Calls to AWS that are throttled, or that an outage keeps from it, may wait until then. */
  readonly waitUntil: (deadline: Date) => void;
  /** Aborted when the user cancels; its reason is what pending calls reject with. */
  readonly signal: AbortSignal;
  /**
   * Leaves word for the step that runs after a cancelled one: the operation that began in this environment may have to be
   * aborted; with an empty id there is none any more.
   */
  readonly leaveWord: (environmentId: string) => void;
  /** For files that live no longer than the run; never inside the workspace. */
  readonly temporaryDirectory: string;
}
