/**
 * The nouns of Elastic Beanstalk and of its bundles, as data: what ports hand in and out.
 * They say what the service says, in our words; no SDK type is among them.
 */
import type { ImageChoice, VersionImage } from './shapes/image.ts';

export type { BundleRecord, OutgoingBundle, StoredBundle } from './shapes/bundle.ts';
export type { ImageBuild, ImageChoice, VersionImage } from './shapes/image.ts';

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

/** The colours of health, basic and enhanced. */
export const HEALTH_COLOURS = ['Green', 'Yellow', 'Red', 'Grey'] as const;
export type HealthColour = (typeof HEALTH_COLOURS)[number];

/** What enhanced health says beside the colour. https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/health-enhanced-status.html */
export const HEALTH_STATUSES = [
  'Ok',
  'Info',
  'Warning',
  'Degraded',
  'Severe',
  'Pending',
  'NoData',
  'Unknown',
  'Suspended',
] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

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
  /**
   * Its own address, whatever names point to it: a load balancer's name, or an IP address. Absent for workers and early in a
   * creation.
   */
  readonly endpoint: string | undefined;
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
  /** As Beanstalk said it: what judgements rest on. */
  readonly message: string;
  /** As it may be told, where that is not the same. */
  readonly told?: string | undefined;
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
    | {
        readonly id: number;
        readonly versionLabel: string;
        readonly status: 'In Progress' | 'Deployed' | 'Failed';
        /** When it ended, or began as long as it runs. */
        readonly at?: Date | undefined;
      }
    | undefined;
}

/** The newest lines of one instance's logs, as Beanstalk collected them; whoever has the address may read them. */
export interface LogTail {
  readonly instanceId: string;
  /** When they were collected, by the service's clock. */
  readonly at: Date;
  readonly url: string;
}

/** The part of one log file that matters, free of what looks like a secret. */
export interface LogExcerpt {
  readonly instanceId: string;
  /** On the instance, as `/var/log/eb-engine.log`. */
  readonly path: string;
  readonly lines: readonly string[];
}

/** An option setting; a null value removes it. */
export interface OptionSetting {
  readonly namespace: string;
  readonly optionName: string;
  readonly value: string | null;
  readonly resourceName?: string | undefined;
}

/** What Beanstalk finds in settings that an environment would be given. */
export interface SettingMessage {
  readonly severity: 'error' | 'warning';
  /** In its own words, which may quote a value. */
  readonly text: string;
  readonly namespace: string | undefined;
  readonly optionName: string | undefined;
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
  /** Of the Cluster tier; undefined: instances run its bundle. */
  readonly image?: VersionImage | undefined;
}

/** What a platform input means to the API: one of the two is set. */
export type PlatformChoice =
  | { readonly kind: 'solution-stack'; readonly name: string }
  | { readonly kind: 'platform-arn'; readonly arn: string };

/** https://docs.aws.amazon.com/elasticbeanstalk/latest/api/API_PlatformBranchSummary.html */
export interface PlatformBranch {
  /** `Node.js 22 running on 64bit Amazon Linux 2023`. */
  readonly name: string;
  readonly lifecycle: 'beta' | 'supported' | 'deprecated' | 'retired';
}

export interface NewVersion {
  readonly application: string;
  readonly label: string;
  readonly description: string;
  /** Undefined where an image is named. */
  readonly bundle: BundleLocation | undefined;
  /** Undefined: instances run the bundle. */
  readonly image?: ImageChoice | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Make the application in the same call when there is none of that name, which saves a call of its own. */
  readonly createApplication: boolean;
}

export interface NewEnvironment {
  readonly application: string;
  readonly name: string;
  readonly versionLabel: string;
  readonly cnamePrefix: string | undefined;
  readonly tier: Environment['tier'];
  /** A configuration template to start from, which brings a platform of its own, a platform alone, or (Cluster) none. */
  readonly base: { readonly kind: 'template'; readonly name: string } | { readonly kind: 'none' } | PlatformChoice;
  readonly settings: readonly OptionSetting[];
  readonly tags: Readonly<Record<string, string>>;
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
