/**
 * Knows what a run came to: the facts that outputs, log and summary are made of.
 * Refuses to know how they are shown. A run that breaks half-way still has everything it had learned.
 */
import type { Plan } from './plan.ts';
import type { Problem } from './problem.ts';
import type { EnvironmentStatus, HealthColour, HealthStatus, LogExcerpt } from './shapes.ts';

export type Outcome =
  | 'succeeded'
  | 'unchanged'
  | 'failed'
  | 'rolled-back'
  | 'timed-out'
  | 'cancelled'
  | 'planned'
  | 'started';

/** The outcomes with which a run exits 0. */
export const GOOD_OUTCOMES: ReadonlySet<Outcome> = new Set(['succeeded', 'unchanged', 'planned', 'started']);

/** What became of one environment; what is not known (yet) is empty. */
export interface EnvironmentResult {
  readonly name: string;
  readonly id: string;
  /** `http://` + CNAME; empty for workers and while Beanstalk has not named it. */
  readonly url: string;
  readonly status: EnvironmentStatus | '';
  readonly health: HealthColour | '';
  readonly healthStatus: HealthStatus | '';
  /** The label that Beanstalk reports at the end. */
  readonly versionLabel: string;
  readonly previousVersionLabel: string;
  readonly action: 'create' | 'update' | 'none';
  readonly outcome: Outcome;
  /** As the last reading counted them; undefined with basic health. */
  readonly instances:
    | {
        readonly total: number /** Deployed or not. */;
        readonly onVersion: number /** Of these. */;
        readonly failed: number;
      }
    | undefined;
}

/** A stretch of the run, for the summary's table of times: package, store, register, deploy. */
export interface Phase {
  readonly name: string;
  readonly milliseconds: number;
}

export interface Result {
  readonly outcome: Outcome;
  /** Present exactly when the outcome is not a good one. */
  readonly problem: Problem | undefined;
  /** Absent when the run ended before there was a plan. */
  readonly plan: Plan | undefined;
  readonly application: string;
  readonly region: string;
  /** The label this run was to deploy (or, `unchanged`, the one that is live). */
  readonly versionLabel: string;
  readonly previousVersionLabel: string;
  /** Hex; empty when it is not on record. */
  readonly bundleSha256: string;
  /** The production name of a blue-green release, fully qualified; empty for others. */
  readonly production: string;
  /** The production name moved from one environment to another in this run, and stayed there. */
  readonly swapped: boolean;
  /** The production name was asked to move, and nobody saw it arrive. */
  readonly nameInDoubt: boolean;
  /** This run stored bytes. */
  readonly uploaded: boolean;
  readonly environments: readonly EnvironmentResult[];
  readonly phases: readonly Phase[];
  readonly milliseconds: number;
  /** What the instances' logs say of a failure; empty where nobody asked or nothing came. */
  readonly logs: readonly LogExcerpt[];
}

/** The result of a run whose inputs could not be used. */
export const notStarted = (problem: Problem): Result => ({
  outcome: 'failed',
  problem,
  plan: undefined,
  application: '',
  region: '',
  versionLabel: '',
  previousVersionLabel: '',
  bundleSha256: '',
  uploaded: false,
  production: '',
  swapped: false,
  nameInDoubt: false,
  environments: [],
  phases: [],
  milliseconds: 0,
  logs: [],
});
