/**
 * The shape of what was found before anything was changed: a plan rests on nothing else.
 * Refuses to know how it is read. Pure.
 */
import type { CreationDefaults } from '../inputs/saved-configuration.ts';
import type {
  ApplicationVersion,
  BundleRecord,
  Environment,
  InstanceHealth,
  OptionSetting,
  PlatformChoice,
} from '../shapes.ts';
import type { FoundPair } from './pair.ts';

/** What is to be released: files of a directory, a ready package, or an image that is somewhere already. */
export interface Content {
  readonly kind: 'directory' | 'package' | 'image';
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

/**
 * What a platform input came to; a branch that does not exist comes with the nearest names that do, a short form with 'denied'
 * where no names may be read.
 */
export type FoundPlatform =
  | PlatformChoice
  | { readonly kind: 'unknown'; readonly name: string; readonly nearest: readonly string[] | 'denied' };

/** Everything that exists and matters, as it was found before anything was changed. */
export interface Snapshot {
  /** The service's clock when the environment was read: events of this run are later. */
  readonly at: Date;
  readonly commit: { readonly id: string; readonly subject: string } | undefined;
  /** Undefined: a version that exists is deployed once more. */
  readonly content: Content | undefined;
  readonly label: string;
  readonly applicationExists: boolean;
  readonly environment: Environment | undefined;
  /** The version of our label, when there is one. */
  readonly ours: RecordedVersion | undefined;
  /** The version that the environment runs; not read of an idle side where it cannot be the same content. */
  readonly live: RecordedVersion | undefined;
  /** The version of the label that serves now still exists. */
  readonly liveExists: boolean;
  /** Read only where the live version has our content; undefined, too, where they tell nothing and the last operation failed. */
  readonly instances: readonly InstanceHealth[] | 'basic' | undefined;
  /** Option settings in force; read only where the inputs name some. */
  readonly settings: readonly OptionSetting[];
  /** Undefined: none is named, or the environment is on that branch already. */
  readonly platform: FoundPlatform | undefined;
  /** In place alone: another environment of the application that holds the name of cname-prefix. */
  readonly nameHolder?: string | undefined;
  /** Of a blue-green release to a pair that exists: `environment` is its idle side then. */
  readonly pair?: FoundPair | undefined;
  /** Read only where the environment is to be created. */
  readonly creation?: CreationDefaults | undefined;
}
