/**
 * Knows what will happen, as data: (Inputs, Snapshot) -> Plan. A dry run prints exactly this.
 * Refuses to know how anything is done, and never waits. Pure.
 */
import type { Inputs } from './inputs.ts';
import { planEnvironment } from './plan/environment.ts';
import { environmentNotes, wayBackNotes } from './plan/notes.ts';
import { refuseTheImpossible } from './plan/refusals.ts';
import { type WayBack, wayBackFrom } from './plan/way-back.ts';
import type {
  ApplicationVersion,
  BundleLocation,
  BundleRecord,
  Environment,
  InstanceHealth,
  OptionSetting,
  PlatformChoice,
} from './shapes.ts';

/** What is to be released: files of a directory, or a ready package. */
export interface Content {
  readonly kind: 'directory' | 'package';
  /** As it was given. */
  readonly path: string;
  /** SHA-256, hex. */
  readonly digest: string;
  readonly files: number;
  /** Unpacked size of a directory's files, or the package's size. */
  readonly bytes: number;
  /** The file whose rules chose the files. */
  readonly rules: '.ebignore' | '.gitignore' | 'none';
  /** `.zip`, `.war`, ...; empty for a Dockerfile. */
  readonly extension: string;
  readonly contentType: string;
}

/** A version that exists, with what is on record about it. */
export interface RecordedVersion {
  readonly version: ApplicationVersion;
  /** Its tags; undefined where reading them is denied. */
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly record: Partial<BundleRecord>;
}

/** What a platform input came to; a branch that does not exist comes with the nearest names that do. */
export type FoundPlatform =
  | PlatformChoice
  | { readonly kind: 'unknown'; readonly name: string; readonly nearest: readonly string[] };

/** Everything that exists and matters, as it was found before anything was changed. */
export interface Snapshot {
  /** The service's clock when the environment was read: events of this run are later. */
  readonly at: Date;
  readonly commit: { readonly id: string; readonly subject: string } | undefined;
  readonly content: Content;
  readonly label: string;
  readonly applicationExists: boolean;
  readonly environment: Environment | undefined;
  /** The version of our label, when there is one. */
  readonly ours: RecordedVersion | undefined;
  /** The version that the environment runs, when it could be the same content; not read otherwise. */
  readonly live: RecordedVersion | undefined;
  /** The version of the label that serves now still exists. */
  readonly liveExists: boolean;
  /** Read only where the live version has our content. */
  readonly instances: readonly InstanceHealth[] | 'basic' | undefined;
  /** Option settings in force; read only where the inputs name some. */
  readonly settings: readonly OptionSetting[];
  /** Undefined: none is named, or the environment is on that branch already. */
  readonly platform: FoundPlatform | undefined;
}

export type VersionPlan =
  | {
      readonly action: 'create';
      readonly label: string;
      readonly description: string;
      readonly bundle: { readonly bucket: string; readonly key: string };
    }
  | {
      readonly action: 'reuse';
      readonly label: string;
      readonly bundle: BundleLocation | undefined;
      readonly recorded: RecordedVersion;
    };

export interface SettingChange {
  readonly namespace: string;
  readonly optionName: string;
  readonly resourceName?: string | undefined;
  /** Undefined: not set now. */
  readonly from: string | undefined;
  /** Null: removed. */
  readonly to: string | null;
}

export type EnvironmentPlan =
  | {
      readonly action: 'create';
      readonly name: string;
      readonly platform: PlatformChoice;
      readonly cnamePrefix: string;
      readonly settings: readonly OptionSetting[];
    }
  | {
      readonly action: 'update';
      readonly name: string;
      readonly environment: Environment;
      /** False: the version is there already and only settings are sent. */
      readonly deploys: boolean;
      readonly changes: readonly SettingChange[];
      readonly platform: PlatformChoice | undefined;
    }
  | {
      readonly action: 'none';
      readonly name: string;
      readonly environment: Environment;
      readonly instances: readonly InstanceHealth[] | 'basic';
    };

export interface Plan {
  readonly application: { readonly name: string; readonly action: 'none' | 'create' };
  readonly region: string;
  readonly commit: { readonly id: string; readonly subject: string } | undefined;
  readonly content: Content;
  readonly version: VersionPlan;
  /** The label that serves now; empty when nothing does. */
  readonly previousLabel: string;
  readonly environment: EnvironmentPlan;
  /** What a failure is answered with. */
  readonly wayBack: WayBack;
  /** One sentence each: what a person should know before this is done. */
  readonly notes: readonly string[];
}

const DESCRIPTION_CHARACTERS = 200;

/** Decides what will happen. Throws a Problem when the release is impossible as things stand. */
export function makePlan(inputs: Inputs, snapshot: Snapshot): Plan {
  refuseTheImpossible(inputs, snapshot);
  const same = sameContent(inputs, snapshot);
  const version = same === undefined ? newVersion(inputs, snapshot) : reusedVersion(same);
  const environment = planEnvironment(inputs, snapshot, same);
  const wayBack = wayBackFrom(environment, version.label, snapshot);
  return {
    application: { name: inputs.application, action: snapshot.applicationExists ? 'none' : 'create' },
    region: inputs.region,
    commit: snapshot.commit,
    content: snapshot.content,
    version,
    previousLabel: snapshot.environment?.versionLabel ?? '',
    environment,
    wayBack,
    notes: [...environmentNotes(inputs, snapshot), ...wayBackNotes(inputs, environment, wayBack)],
  };
}

/** A version that has our content: the live one, unless another label is asked for, else the one of our label. */
function sameContent({ versionLabel }: Inputs, { live, ours, content }: Snapshot): RecordedVersion | undefined {
  const liveCounts = versionLabel === '' || live?.version.label === versionLabel;
  if (liveCounts && live?.record.contentDigest === content.digest) return live;
  return ours;
}

const reusedVersion = (recorded: RecordedVersion): VersionPlan => ({
  action: 'reuse',
  label: recorded.version.label,
  bundle: recorded.version.bundle,
  recorded,
});

function newVersion(inputs: Inputs, { label, commit, content }: Snapshot): VersionPlan {
  const description = inputs.versionDescription || (commit?.subject ?? '');
  return {
    action: 'create',
    label,
    description: [...description].slice(0, DESCRIPTION_CHARACTERS).join(''),
    bundle: { bucket: inputs.bucket, key: bundleKey(inputs, label, content) },
  };
}

/**
 * The label, and the start of the digest unless the label has it already: under one key is one content, for a version of
 * this or another application may refer to it.
 */
function bundleKey({ keyPrefix }: Inputs, label: string, { digest, extension }: Content): string {
  const start = digest.slice(0, 8);
  return `${keyPrefix}${label}${label.includes(start) ? '' : `-${start}`}${extension}`;
}
