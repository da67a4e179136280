/**
 * Elastic Beanstalk in the story's own words. Refuses to know the SDK that is behind it.
 */
import type {
  Accepted,
  ApplicationVersion,
  BeanstalkEvent,
  Environment,
  EnvironmentChange,
  InstanceHealth,
  LogTail,
  NewEnvironment,
  NewVersion,
  OptionSetting,
  PlatformBranch,
  SettingMessage,
} from '../shapes.ts';

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
  /** Asks for the running update to be given up. False, and nothing happens, when there is none that could be. */
  abortUpdate(environmentId: string): Promise<boolean>;
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
 * BR-UNREACHABLE, BR-AWS-DOWN or BR-HEALTH-UNREAD is such a passing one, every other Problem is final.
 */
export type Eyes = Pick<Beanstalk, 'environments' | 'events' | 'instances' | 'causes' | 'settings'>;
