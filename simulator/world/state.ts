/**
 * Knows what the simulated account consists of: applications, versions, environments, instances, events.
 * Refuses to know the wire. Times are epoch milliseconds; every record is replaced, never changed.
 */
import type { Due } from './timeline.ts';

export type EnvironmentStatus = 'Launching' | 'Updating' | 'Ready' | 'Terminating' | 'Terminated' | 'Aborting';
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
export type VersionStatus = 'UNPROCESSED' | 'PROCESSING' | 'BUILDING' | 'PROCESSED' | 'FAILED';

/** Why a health is what it is. `{age}` in the text is the time since `since`, told when somebody asks. */
export interface Cause {
  readonly text: string;
  readonly since?: number;
}

export interface Setting {
  readonly namespace: string;
  readonly optionName: string;
  readonly value: string;
  readonly resourceName?: string | undefined;
}

export interface Application {
  readonly name: string;
  readonly description?: string | undefined;
  readonly created: number;
  readonly updated: number;
}

/** Of the Cluster tier. Without a `build` it was there; with one `uri` is missing until the build succeeds. */
export interface VersionImage {
  readonly uri?: string | undefined;
  readonly build?: Readonly<Record<string, unknown>> | undefined;
  readonly buildArn?: string | undefined;
}

export interface Version {
  readonly application: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly bundle?: { readonly bucket: string; readonly key: string } | undefined;
  readonly image?: VersionImage | undefined;
  readonly status: VersionStatus;
  readonly created: number;
  readonly updated: number;
  /** Reads and deployments do not see the version before this time; its label is taken from the start. */
  readonly visibleFrom: number;
}

/** A saved configuration. */
export interface Template {
  readonly application: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly platformArn: string;
  readonly solutionStack: string;
  readonly settings: readonly Setting[];
  readonly created: number;
  readonly updated: number;
}

/** What an instance runs. `id` counts the environment's deployments from 1. */
export interface Deployment {
  readonly id: number;
  readonly label: string;
  readonly status: 'In Progress' | 'Deployed' | 'Failed';
  /** Its start while in progress, else its end. */
  readonly time: number;
}

export interface Instance {
  readonly id: string;
  readonly launched: number;
  readonly zone: string;
  readonly type: string;
  readonly health: HealthStatus;
  readonly causes: readonly Cause[];
  readonly deployment?: Deployment | undefined;
}

export interface Environment {
  readonly id: string;
  readonly name: string;
  readonly application: string;
  readonly description?: string | undefined;
  readonly tier: 'WebServer' | 'Worker' | 'Cluster';
  readonly versionLabel: string;
  /** Both are empty for a Cluster. */
  readonly platformArn: string;
  readonly solutionStack: string;
  /** The saved configuration it was created from, also when that is gone. */
  readonly templateName?: string | undefined;
  readonly cname?: string | undefined;
  /** Address of the load balancer, or the elastic IP of a single instance. */
  readonly endpoint?: string | undefined;
  readonly status: EnvironmentStatus;
  readonly abortable: boolean;
  readonly health: HealthStatus;
  readonly causes: readonly Cause[];
  readonly created: number;
  readonly updated: number;
  readonly terminated?: number | undefined;
  /** In force. A change that is under way or has failed stands beside them as `draft`. */
  readonly settings: readonly Setting[];
  readonly draft?: { readonly settings: readonly Setting[]; readonly status: 'pending' | 'failed' } | undefined;
  readonly instances: readonly Instance[];
  /** The last deployment that succeeded: what every instance is expected to run. */
  readonly expected?: { readonly id: number; readonly label: string } | undefined;
  /** Id of the last deployment that was started, successful or not. */
  readonly lastDeploymentId: number;
  /** Ids of instances that did not answer well when they were asked last. */
  readonly failing?: readonly string[] | undefined;
  /** What the instances whose deployment failed have in their logs, by path. */
  readonly failureLogs?: Readonly<Record<string, string>> | undefined;
  /** Log tails that were asked for; each can be seen from its time on. */
  readonly tails?: readonly { readonly instanceId: string; readonly at: number; readonly key: string }[] | undefined;
  /** How many deployments were asked of it since the simulation began, its creation with a version included. */
  readonly deploymentsAsked: number;
}

/** `requestId` is that of the call which started the operation; health and instance-count events have none. */
export interface WorldEvent {
  readonly at: number;
  readonly message: string;
  readonly severity: Severity;
  readonly application: string;
  readonly environmentId?: string | undefined;
  readonly environmentName?: string | undefined;
  readonly versionLabel?: string | undefined;
  readonly requestId?: string | undefined;
}

/** One account in one region. `due` is what will happen by itself, in order; `events` is oldest first. */
export interface World {
  readonly account: string;
  readonly region: string;
  readonly storageLocation: boolean;
  /** Instance profiles that exist in the account's IAM. */
  readonly instanceProfiles: readonly string[];
  /** Roles in it that Beanstalk may act as. */
  readonly serviceRoles: readonly string[];
  /** CNAME prefixes that other customers of the region hold. */
  readonly namesOfOthers: readonly string[];
  readonly applications: readonly Application[];
  readonly versions: readonly Version[];
  /** So many versions may the account have in this region. */
  readonly versionQuota: number;
  readonly templates: readonly Template[];
  readonly environments: readonly Environment[];
  readonly events: readonly WorldEvent[];
  /** How many swaps were asked for since the simulation began. */
  readonly swapsAsked: number;
  /** By ARN. */
  readonly tags: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly due: readonly Due[];
}

/** The world with one environment changed. */
export function withEnvironment(world: World, id: string, change: Partial<Environment>): World {
  const environments = world.environments.map((one) => (one.id === id ? { ...one, ...change } : one));
  return { ...world, environments };
}

/** The world with one application version changed. */
export function withVersion(world: World, application: string, label: string, change: Partial<Version>): World {
  const versions = world.versions.map((one) =>
    one.application === application && one.label === label ? { ...one, ...change } : one,
  );
  return { ...world, versions };
}

/** The world with tags of one resource added, overwritten or removed. */
export function withTags(
  world: World,
  arn: string,
  add: Readonly<Record<string, string>>,
  remove: readonly string[] = [],
): World {
  const kept = Object.entries({ ...world.tags[arn], ...add }).filter(([key]) => !remove.includes(key));
  return { ...world, tags: { ...world.tags, [arn]: Object.fromEntries(kept) } };
}
