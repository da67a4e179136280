/**
 * What the story needs from outside, in its own words: Beanstalk, the bundle store, a clock, somebody to tell.
 * No SDK type crosses this line; aws/ and report/ implement it, main.ts alone knows them.
 */
import type { Plan } from './plan.ts';

/** Time as the program sees it. Tests hand in one that jumps. */
export interface Clock {
  now(): Date;
  /** Resolves after that many milliseconds; rejects with `signal.reason` as soon as the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** In [0, 1): spreads callers that would otherwise ask in step. */
  random(): number;
}

/** https://docs.aws.amazon.com/elasticbeanstalk/latest/api/API_EnvironmentDescription.html */
export type EnvironmentStatus =
  | 'Launching'
  | 'Updating'
  | 'Ready'
  | 'Terminating'
  | 'Terminated'
  | 'Aborting'
  | 'LinkingFrom'
  | 'LinkingTo';
export type HealthColour = 'Green' | 'Yellow' | 'Red' | 'Grey';
/** Enhanced health only. */
export type HealthStatus =
  | 'Ok'
  | 'Info'
  | 'Warning'
  | 'Degraded'
  | 'Severe'
  | 'Pending'
  | 'NoData'
  | 'Unknown'
  | 'Suspended';
export type Severity = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';

export interface Environment {
  readonly id: string;
  readonly name: string;
  readonly application: string;
  readonly arn: string;
  readonly status: EnvironmentStatus;
  readonly health: HealthColour;
  /** Absent with basic health reporting. */
  readonly healthStatus: HealthStatus | undefined;
  /** The version Beanstalk says is deployed; it moves at the end of a successful deployment. */
  readonly versionLabel: string | undefined;
  /** Fully qualified, as Beanstalk reports it; absent for workers and early in a creation. */
  readonly cname: string | undefined;
  readonly tier: 'WebServer' | 'Worker' | 'Cluster';
  readonly platformArn: string | undefined;
  readonly solutionStack: string | undefined;
  /** Moves to the time of the last event of each update. */
  readonly updated: Date;
  /** An update is running that AbortEnvironmentUpdate would accept. */
  readonly abortable: boolean;
}

export interface BeanstalkEvent {
  readonly date: Date;
  readonly message: string;
  readonly severity: Severity;
  readonly environmentName: string | undefined;
  readonly versionLabel: string | undefined;
  /** That of the call which started the operation; health and instance-count events have none. */
  readonly requestId: string | undefined;
}

export interface InstanceHealth {
  readonly id: string;
  readonly health: HealthColour;
  readonly healthStatus: HealthStatus;
  readonly causes: readonly string[];
  readonly deployment:
    | { readonly id: number; readonly versionLabel: string; readonly status: 'In Progress' | 'Deployed' | 'Failed' }
    | undefined;
}

/** An option setting; a null value removes it. */
export interface OptionSetting {
  readonly namespace: string;
  readonly optionName: string;
  readonly value: string | null;
  readonly resourceName?: string | undefined;
}

export interface BundleLocation {
  readonly bucket: string;
  readonly key: string;
}

export type VersionStatus = 'unprocessed' | 'processing' | 'building' | 'processed' | 'failed';

export interface ApplicationVersion {
  readonly application: string;
  readonly label: string;
  readonly arn: string;
  readonly status: VersionStatus;
  readonly description: string | undefined;
  readonly created: Date;
  readonly bundle: BundleLocation | undefined;
}

/** What a platform input means to the API: one of the two is set. */
export type PlatformChoice =
  | { readonly kind: 'solution-stack'; readonly name: string }
  | { readonly kind: 'platform-arn'; readonly arn: string };

export interface NewVersion {
  readonly application: string;
  readonly label: string;
  readonly description: string;
  readonly bundle: BundleLocation;
  readonly tags: Readonly<Record<string, string>>;
  /** Make the application in the same call when there is none of that name, which saves a call of its own. */
  readonly createApplication: boolean;
}

export interface NewEnvironment {
  readonly application: string;
  readonly name: string;
  readonly versionLabel: string;
  readonly cnamePrefix: string | undefined;
  readonly platform: PlatformChoice;
  readonly settings: readonly OptionSetting[];
}

export interface EnvironmentChange {
  readonly id: string;
  readonly versionLabel: string | undefined;
  readonly platform: PlatformChoice | undefined;
  readonly settings: readonly OptionSetting[];
}

/** The service took a write: its request id marks every event of the operation that it started. */
export interface Accepted {
  readonly requestId: string | undefined;
  readonly environmentId: string;
}

/**
 * A write whose answer was lost (connection cut, time over, 5xx): nobody knows whether it took.
 * The caller looks, then sends again or goes on.
 */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
  /** The AWS operation, as `UpdateEnvironment`. */
  readonly operation: string;

  constructor(operation: string, cause: unknown) {
    super(`The answer to ${operation} was lost; nobody knows whether it took.`, { cause });
    this.operation = operation;
  }
}

/**
 * Elastic Beanstalk, as far as a release needs it. Every call throws a Problem when AWS refuses it.
 * createApplication, createVersion, createEnvironment and updateEnvironment throw AnswerLost when nobody can tell.
 */
export interface Beanstalk {
  /** Environments of these names (in whatever application) or ids, Terminated ones left out. `at` is the service's own clock. */
  environments(which: { names: readonly string[] } | { ids: readonly string[] }): Promise<{
    readonly environments: readonly Environment[];
    readonly at: Date;
  }>;
  applicationExists(application: string): Promise<boolean>;
  /** Does nothing when the application is there already. */
  createApplication(application: string): Promise<void>;
  /** Those of the labels that exist, in no particular order. */
  versions(application: string, labels: readonly string[]): Promise<readonly ApplicationVersion[]>;
  /**
   * Registers the version with pre-processing on. Throws a Problem of code BR-VERSION-EXISTS when the label is taken.
   * Where tagging is denied the version is registered without its tags: then `tagged` is false.
   */
  createVersion(version: NewVersion): Promise<{ readonly version: ApplicationVersion; readonly tagged: boolean }>;
  /** Undefined when reading tags is denied. */
  tags(arn: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** Only ever called with the ARN of an application version. False when tagging is denied. */
  tag(arn: string, add: Readonly<Record<string, string>>, remove: readonly string[]): Promise<boolean>;
  createEnvironment(environment: NewEnvironment): Promise<Accepted>;
  updateEnvironment(change: EnvironmentChange): Promise<Accepted>;
  /** Events dated at or after `since`, oldest first, every page of them. */
  events(which: {
    readonly application: string;
    readonly environmentId?: string | undefined;
    readonly versionLabel?: string | undefined;
    readonly since: Date;
  }): Promise<readonly BeanstalkEvent[]>;
  /** Every instance's health, all pages; 'basic' where the environment reports basic health and so cannot tell. */
  instances(environmentId: string): Promise<readonly InstanceHealth[] | 'basic'>;
  /** The option settings in force (the deployed set, not a draft). */
  settings(application: string, environmentName: string): Promise<readonly OptionSetting[]>;
  /** The newest supported platform version of a branch; with the nearest branch names when there is no such branch. */
  newestOfBranch(branch: string): Promise<{ readonly arn: string } | { readonly nearest: readonly string[] }>;
  /** Name of the account's own bundle bucket in this region; Beanstalk makes it when it is missing. */
  storageLocation(): Promise<string>;
}

/**
 * The reads of a watch. Each is tried once, because the next tick is the retry: a Problem of code BR-THROTTLED,
 * BR-UNREACHABLE or BR-AWS-DOWN is such a passing one, every other Problem is final.
 */
export type Eyes = Pick<Beanstalk, 'environments' | 'events' | 'instances'>;

/** What is remembered with a stored bundle (object metadata). */
export interface BundleRecord {
  readonly commit: string | undefined;
  readonly contentDigest: string;
  /** SHA-256 of the bundle's bytes, hex. */
  readonly sha256: string;
}

export interface StoredBundle {
  readonly size: number;
  readonly etag: string;
  /** What its metadata says; undefined for bundles of other tools. */
  readonly record: Partial<BundleRecord> | undefined;
}

/** A packed bundle on the local disk. */
export interface LocalBundle {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

/** The S3 bucket that keeps bundles. `owner` is the account that must own the bucket; S3 itself checks it. */
export interface BundleStore {
  /** Undefined when there is no such object (or, without s3:ListBucket, when that cannot be told apart from a refusal). */
  find(location: BundleLocation, owner: string | undefined): Promise<StoredBundle | undefined>;
  /**
   * Stores the bundle, never over an object that is there already: then 'exists'.
   * With `replacing` (an etag) exactly that object is replaced. An upload that fails leaves neither object nor parts.
   */
  store(
    bundle: LocalBundle,
    to: BundleLocation,
    options: {
      readonly owner: string | undefined;
      readonly record: BundleRecord;
      readonly contentType: string;
      readonly replacing?: string | undefined;
      readonly signal: AbortSignal;
    },
  ): Promise<'stored' | 'exists'>;
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
  /** Registers a secret with the runner, so that no later line of the job shows it. */
  mask(value: string): void;
}

/** Everything outside that a run works with. */
export interface World {
  readonly beanstalk: Beanstalk;
  readonly eyes: Eyes;
  readonly bundles: BundleStore;
  readonly clock: Clock;
  readonly report: Reporter;
  /** Aborted when the user cancels; its reason is what pending calls reject with. */
  readonly signal: AbortSignal;
  /** For files that live no longer than the run; never inside the workspace. */
  readonly temporaryDirectory: string;
}
