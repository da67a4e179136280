/**
 * A scenario is a world and what will go wrong in it, as data. One file of that kind feeds demo, tests and documentation.
 */
import type { S3Scenario } from '../s3/scenario.ts';
import type { Fate, SwapFate, VersionFate, WorldSeed } from '../world.ts';

export interface Scenario {
  readonly name: string;
  /** One line that tells a reader what to expect. */
  readonly summary: string;
  readonly world: WorldSeed;
  readonly turns: readonly Turn[];
  /** What the bundle store holds from the start, and its faults. */
  readonly s3?: S3Scenario;
}

/** `nth` counts from 1; left out means every one. `calls` are the counts of calls of one operation. */
export type Turn =
  /** What becomes of a deployment (UpdateEnvironment with a version, or a creation with one). */
  | { readonly kind: 'deployment'; readonly environment?: string; readonly nth?: number; readonly fate: Fate }
  /** What becomes of an update without a version. */
  | { readonly kind: 'configuration'; readonly environment?: string; readonly fate: Fate }
  /** What becomes of a new application version. */
  | { readonly kind: 'version'; readonly label?: string; readonly fate: Partial<VersionFate> }
  /** What becomes of a swap of names, counted over all environments. */
  | { readonly kind: 'swap'; readonly nth?: number; readonly fate: SwapFate }
  /** An update that somebody else started is running: of the settings, or of that version. */
  | {
      readonly kind: 'busy-at-start';
      readonly environment: string;
      readonly seconds: number;
      readonly versionLabel?: string;
    }
  /** Somebody else acts, or Auto Scaling adds an instance that is set up after so many seconds: once, as soon as the environment allows it and so many seconds have passed since the start. */
  | {
      readonly kind: 'somebody-else';
      readonly environment: string;
      readonly afterSeconds: number;
      readonly does: { readonly release: string } | { readonly joinsIn: number } | 'abort' | 'terminate';
      /** Of a release. */
      readonly fate?: Fate;
    }
  /** Reads show a write only so many seconds later: all of them, or so large a part by chance, now this one and now that. */
  | { readonly kind: 'stale-reads'; readonly seconds: number; readonly part?: number }
  /** What instances say comes so many seconds late, and is dated in whole seconds, as on the real service. */
  | { readonly kind: 'late-events'; readonly seconds: number }
  /** IAM does not allow the action: an operation's name, or AddTags / RemoveTags. */
  | { readonly kind: 'denied'; readonly action: string }
  /** The service itself fails, or refuses, and nothing happens. */
  | {
      readonly kind: 'refused';
      readonly operation: string;
      readonly calls?: readonly number[];
      /** Only calls that have all of these parameters. */
      readonly bringing?: readonly string[];
      readonly status: number;
      readonly code: string;
      readonly message: string;
    }
  /** The connection breaks: before anything happened, when the call took effect, or in the middle of its answer. */
  | {
      readonly kind: 'cut';
      readonly operation: string;
      readonly calls?: readonly number[];
      readonly when: 'before' | 'after' | 'midway';
    }
  /** Nothing gets through to the service for so long, from so many seconds after the start on. */
  | { readonly kind: 'outage'; readonly afterSeconds: number; readonly seconds: number }
  /** Something on the way answers in the service's place, with status 200 and this page; the call never arrives. */
  | {
      readonly kind: 'intercepted';
      readonly operation: string;
      readonly calls?: readonly number[];
      readonly page: string;
    }
  /**
   * So large a part of the calls meets a failure of the service or a broken connection, by chance; the same seed hits
   * the same calls of each operation.
   */
  | {
      readonly kind: 'random-faults';
      readonly seed: number;
      readonly rate: number;
      readonly operations?: readonly string[];
    }
  /** The answer is on its way for so long; what the call asked for is done before that. */
  | {
      readonly kind: 'slow-answers';
      readonly operation?: string;
      readonly calls?: readonly number[];
      readonly seconds: number;
    }
  /**
   * The service's clock is ahead of everybody else's (behind, when negative). Where it is told, Beanstalk refuses calls that
   * were signed further off than that.
   */
  | { readonly kind: 'clock-skew'; readonly seconds: number; readonly toleratedSeconds?: number }
  /** DescribeEvents gives no more than so many at once, whatever is asked for. */
  | { readonly kind: 'event-pages'; readonly size: number }
  /** One token bucket for all these operations; `othersPerSecond` is what other callers of the account take from it all the time. */
  | {
      readonly kind: 'throttled';
      readonly operations: readonly string[];
      readonly callsPerSecond: number;
      readonly burst: number;
      readonly othersPerSecond?: number;
      readonly tokensAtStart?: number;
    }
  /** The access key is one that AWS does not know. */
  | { readonly kind: 'unknown-key' }
  /** The session's credentials expire so many seconds after the start. */
  | { readonly kind: 'expiring-token'; readonly afterSeconds: number };
