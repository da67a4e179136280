/**
 * What the story needs from outside, in its own words: Beanstalk, the bundle store, a clock, somebody to tell.
 * No SDK type crosses this line; aws/ and report/ implement it, main.ts alone knows them.
 */
import type { CreationDefaults } from './inputs/saved-configuration.ts';
import type { Plan } from './plan.ts';
import type { Finding } from './problem.ts';
import type {
  Accepted,
  ApplicationVersion,
  BeanstalkEvent,
  BundleLocation,
  BundleRecord,
  Environment,
  EnvironmentChange,
  InstanceHealth,
  LogTail,
  NewEnvironment,
  NewVersion,
  OptionSetting,
  OutgoingBundle,
  PlatformBranch,
  SettingMessage,
  StoredBundle,
} from './shapes.ts';

/** Time as the program sees it. Tests hand in one that jumps. */
export interface Clock {
  now(): Date;
  /** Resolves after that many milliseconds; rejects with `signal.reason` as soon as the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** In [0, 1): spreads callers that would otherwise ask in step. */
  random(): number;
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
 * Every call that changes something throws AnswerLost when nobody can tell whether it took.
 */
export interface Beanstalk {
  /** Environments of these names (in whatever application) or ids, Terminated ones left out. `at` is the service's own clock. */
  environments(which: { names: readonly string[] } | { ids: readonly string[] }): Promise<{
    readonly environments: readonly Environment[];
    readonly at: Date;
  }>;
  /** Every environment of the application, Terminated ones left out. */
  environmentsOf(application: string): Promise<readonly Environment[]>;
  applicationExists(application: string): Promise<boolean>;
  /** Those of the labels that exist, in no particular order; without labels all of the application's. */
  versions(application: string, labels?: readonly string[]): Promise<readonly ApplicationVersion[]>;
  /** Every version of every application in the region, all pages. */
  versionsOfAccount(): Promise<readonly ApplicationVersion[]>;
  /**
   * Deletes a version, with its bundle when that is asked for; one that is gone already is no failure. Throws a Problem of code
   * BR-VERSION-BUSY when it is being deployed, and BR-BUNDLE-LEFT when the version is gone and its bundle is not.
   */
  deleteVersion(application: string, label: string, withBundle: boolean): Promise<void>;
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
  /** Asks for the running update to be given up; nothing happens when there is none that could be. */
  abortUpdate(environmentId: string): Promise<void>;
  /** Events dated at or after `since`, oldest first, every page of them. */
  events(which: {
    readonly application: string;
    readonly environmentId?: string | undefined;
    readonly versionLabel?: string | undefined;
    readonly since: Date;
  }): Promise<readonly BeanstalkEvent[]>;
  /** Every instance's health, all pages; 'basic' where the environment reports basic health and so cannot tell. */
  instances(environmentId: string): Promise<readonly InstanceHealth[] | 'basic'>;
  /** Why the environment's health is what it is, in Beanstalk's words; none where it reports basic health. */
  causes(environmentId: string): Promise<readonly string[]>;
  /** Has the newest lines of every instance's logs collected; they are there some seconds later. */
  requestLogs(environmentId: string): Promise<void>;
  /** What was collected of late, that of earlier requests included. */
  logTails(environmentId: string): Promise<readonly LogTail[]>;
  /** The option settings in force (the deployed set, not a draft). */
  settings(application: string, environmentName: string): Promise<readonly OptionSetting[]>;
  /** What Beanstalk would say to these settings for that environment; 'denied' where asking is not allowed. */
  validateSettings(
    application: string,
    environmentName: string,
    settings: readonly OptionSetting[],
  ): Promise<readonly SettingMessage[] | 'denied'>;
  /** The full name that a prefix stands for in this region, and whether it is free. */
  cname(prefix: string): Promise<{ readonly name: string; readonly available: boolean }>;
  /** Exchanges the CNAMEs of two environments by their ids; it is done some seconds later. Its request id, where it is known. */
  swapCnames(one: string, other: string): Promise<string | undefined>;
  /** Names of the application's configuration templates. */
  templates(application: string): Promise<readonly string[]>;
  /** Saves an environment's configuration. Throws a Problem of code BR-TEMPLATE-EXISTS when the name is taken. */
  createTemplate(template: {
    readonly application: string;
    readonly name: string;
    readonly environmentId: string;
  }): Promise<void>;
  deleteTemplate(application: string, name: string): Promise<void>;
  /** Starts to terminate an environment with everything in it. */
  terminate(environmentId: string): Promise<void>;
  /** ARN of the newest supported platform version of the branch of exactly that name; undefined where there is none. */
  newestOfBranch(branch: string): Promise<string | undefined>;
  /** All platform branches of the region, the retired ones too; 'denied' where reading them is not allowed. */
  branches(): Promise<readonly PlatformBranch[] | 'denied'>;
  /** Name of the account's own bundle bucket in this region; Beanstalk makes it when it is missing. */
  storageLocation(): Promise<string>;
}

/**
 * The reads of a watch. Each is tried once, because the next tick is the retry: a Problem of code BR-THROTTLED,
 * BR-UNREACHABLE or BR-AWS-DOWN is such a passing one, every other Problem is final.
 */
export type Eyes = Pick<Beanstalk, 'environments' | 'events' | 'instances' | 'causes' | 'settings'>;

/** The S3 bucket that keeps bundles. `owner` is the account that must own the bucket; S3 itself checks it. */
export interface BundleStore {
  /** Undefined when there is no such object (or, without s3:ListBucket, when that cannot be told apart from a refusal). */
  find(location: BundleLocation, owner: string | undefined): Promise<StoredBundle | undefined>;
  /** Certainly not there any more; false also where these credentials cannot tell. */
  isMissing(location: BundleLocation): Promise<boolean>;
  /**
   * Stores the bundle, never over an object that is there already: then 'exists'.
   * An upload that fails leaves neither object nor parts, also when it is cancelled or when making the parts fails.
   */
  store(
    bundle: OutgoingBundle,
    to: BundleLocation,
    options: {
      readonly owner: string | undefined;
      readonly record: Pick<BundleRecord, 'commit' | 'contentDigest'>;
      readonly contentType: string;
      readonly signal: AbortSignal;
      /** Called with the bytes of each part that has arrived. */
      readonly onSent: (bytes: number) => void;
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
  /** The same of one of the user's files; the annotation stands there. Of many, only the first become annotations. */
  finding(finding: Finding): void;
  /** Many lines under a title; where the log can fold, they are folded. */
  group(title: string, lines: readonly string[]): void;
  /** Registers a secret with the runner, so that no later line of the job shows it. */
  mask(value: string): void;
}

/** A proxy that did not let a request through, or could not be reached. */
export class ProxyFailed extends Error {
  override readonly name = 'ProxyFailed';
  /** `proxy.example.com:3128` */
  readonly proxy: string;

  constructor(proxy: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.proxy = proxy;
  }
}

/** Addresses that are asked without credentials: an environment's, as its users ask it, and those of logs. */
export interface Web {
  /**
   * One GET; redirects are answers and not followed. Rejects with an Error whose message says why there was no answer,
   * as `the connection was refused` (ProxyFailed where a proxy is to blame), and with `signal.reason` when cancelled.
   * `through` is the proxy that passed the answer on, and may have written it.
   */
  get(
    url: string,
    limits: {
      readonly milliseconds: number;
      readonly signal: AbortSignal;
      /** Connects there, and asks for the name in the URL all the same. */
      readonly address?: string | undefined;
    },
  ): Promise<{ readonly status: number; readonly location: string | undefined; readonly through?: string | undefined }>;
  /**
   * The first MiB of a log that S3 serves at a signed address. Rejects as `get` does, and for every status but 2xx; no
   * message repeats the address, whose query is as good as a key.
   */
  logTail(url: string, signal: AbortSignal): Promise<string>;
}

/** How a command ended: by itself, by a signal from somewhere, or killed by us because its time was over. */
export type ShellEnd =
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'killed'; readonly by: string }
  | { readonly kind: 'out-of-time' };

/** How one commit stands to another, as GitHub says it. */
export type Standing = 'ahead' | 'behind' | 'identical' | 'diverged';

/** GitHub, where there is a token for it. It never decides alone whether a release goes on. */
export interface GitHub {
  /** How `other` stands to `one`; names may be shortened. Rejects with an Error whose message says why that is not known. */
  compare(one: string, other: string, signal: AbortSignal): Promise<Standing>;
}

/** Runs commands of the user as a workflow step would. */
export interface Shell {
  /**
   * Kills the command with all it started when the time is over or the signal aborts; then rejects with `signal.reason`.
   * Rejects with an Error when there is no shell.
   */
  run(
    command: string,
    options: {
      /** Added to those that a step sees. */
      readonly variables: Readonly<Record<string, string>>;
      /** Called for every line of either output, without its line break. */
      readonly onLine: (line: string) => void;
      readonly milliseconds: number;
      readonly signal: AbortSignal;
    },
  ): Promise<ShellEnd>;
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
  /** Aborted when the user cancels; its reason is what pending calls reject with. */
  readonly signal: AbortSignal;
  /** Leaves word for the step that runs after a cancelled one: the operation that began in this environment may have to be aborted. */
  readonly leaveWord: (environmentId: string) => void;
  /** For files that live no longer than the run; never inside the workspace. */
  readonly temporaryDirectory: string;
}
