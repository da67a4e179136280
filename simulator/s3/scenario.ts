/**
 * Knows the S3 part of a scenario: what is there from the start and what shall go wrong, as data.
 * Refuses to know how it comes about.
 */
import type { StoreFault } from './faults.ts';

export interface ObjectSeed {
  readonly key: string;
  readonly bytes: Uint8Array | string;
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A bucket that exists from the start; account and region are the simulator's own when left out. */
export interface BucketSeed {
  readonly name: string;
  readonly owner?: string;
  readonly region?: string;
  readonly objects?: readonly ObjectSeed[];
}

/** The S3 part of a scenario. */
export interface S3Scenario {
  readonly buckets?: readonly BucketSeed[];
  readonly faults?: readonly StoreFault[];
}

export interface Account {
  readonly account: string;
  readonly region: string;
}
