/**
 * Knows what will happen, as data: (Inputs, Snapshot) -> Plan. A dry run prints exactly this.
 * Refuses to know how anything is done, and never waits. Pure.
 */
import type { Origin } from './inputs/project.ts';
import type { Inputs } from './inputs.ts';
import { refuseConflicts } from './plan/conflicts.ts';
import { creationFileNotes, withCreationDefaults } from './plan/creation.ts';
import { planEnvironment } from './plan/environment.ts';
import type { Content, RecordedVersion, Snapshot } from './plan/found.ts';
import { driftNotes, environmentNotes, firstOfPairNotes, pairNotes, wayBackNotes } from './plan/notes.ts';
import { type FoundPair, type PairPlan, planPair } from './plan/pair.ts';
import { refuseTheImpossible } from './plan/refusals.ts';
import { planVersion, sameContent } from './plan/version.ts';
import { settingsBefore, wantedSettings } from './plan/wanted.ts';
import { type WayBack, wayBackFrom } from './plan/way-back.ts';
import type { Cut } from './record.ts';
import type {
  BundleLocation,
  Environment,
  ImageChoice,
  InstanceHealth,
  NewEnvironment,
  OptionSetting,
  PlatformChoice,
} from './shapes.ts';

export type { Content, FoundPlatform, RecordedVersion, Snapshot } from './plan/found.ts';

export type VersionPlan =
  | {
      readonly action: 'create';
      readonly label: string;
      readonly description: string;
      /** Undefined where an image is named. */
      readonly bundle: BundleLocation | undefined;
      /** Undefined: instances run the bundle. */
      readonly image?: ImageChoice | undefined;
      /** Beside those that remember what it is. */
      readonly tags: Readonly<Record<string, string>>;
    }
  | {
      readonly action: 'reuse';
      readonly label: string;
      readonly bundle: BundleLocation | undefined;
      readonly recorded: RecordedVersion;
      /** Why this one, for people. */
      readonly why: string;
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
      readonly base: NewEnvironment['base'];
      readonly tier: Environment['tier'];
      readonly cnamePrefix: string;
      readonly settings: readonly OptionSetting[];
      readonly tags: Readonly<Record<string, string>>;
    }
  | {
      readonly action: 'update';
      readonly name: string;
      readonly environment: Environment;
      /** False: the version is there already and only settings are sent. */
      readonly deploys: boolean;
      readonly changes: readonly SettingChange[];
      readonly platform: PlatformChoice | undefined;
      /** What the deployment policy means for users and cost, in a line; undefined where the settings were not read. */
      readonly policy?: string | undefined;
    }
  | {
      readonly action: 'none';
      readonly name: string;
      readonly environment: Environment;
      readonly instances: readonly InstanceHealth[] | 'basic';
    }
  /** `publish` names no environment: the name is empty. */
  | { readonly action: 'untouched'; readonly name: string };

/** A version to go back to, in a dry run. */
export interface Target {
  readonly label: string;
  readonly created: Date;
  readonly description: string;
  /** On record as having served before, or only older by date. */
  readonly by: 'record' | 'date';
}

export interface Plan {
  readonly operation: Inputs['operation'];
  readonly application: { readonly name: string; readonly action: 'none' | 'create' };
  readonly region: string;
  readonly commit: { readonly id: string; readonly subject: string } | undefined;
  /** Undefined where a version that exists is deployed or swapped (`redeploy`, `rollback`, `promote`). */
  readonly content: Content | undefined;
  readonly version: VersionPlan;
  /** The label that serves now; empty when nothing does. */
  readonly previousLabel: string;
  readonly environment: EnvironmentPlan;
  /** Blue-green alone: `environment` is what becomes of the side that the release goes to. */
  readonly pair: PairPlan | undefined;
  /** What a failure is answered with. */
  readonly wayBack: WayBack;
  /**
   * What the version remembers of what served before it: what serves now, what it remembers already (a rollback goes further
   * back from there the next time), or nothing
   * (what it remembers is newer than what is gone back from).
   */
  readonly chain: 'extend' | 'keep' | Cut;
  /** Of a rollback in a dry run: newest first. */
  readonly targets?: readonly Target[];
  /** Values that no input named, and the files in which they stand. */
  readonly origins: readonly Origin[];
  /** One sentence each: what a person should know before this is done. */
  readonly notes: readonly string[];
}

/** Decides what will happen. Throws a Problem when the release is impossible as things stand. */
export function makePlan(asked: Inputs, snapshot: Snapshot): Plan {
  const given = withCreationDefaults(asked, snapshot);
  refuseTheImpossible(given, snapshot);
  const tier = (snapshot.environment ?? snapshot.pair?.live)?.tier ?? given.configuration.tier;
  const settings = wantedSettings(given, settingsBefore(given, snapshot), tier === 'Cluster');
  const inputs = { ...given, settings };
  if (inputs.operation !== 'publish') refuseConflicts(inputs, snapshot);
  const { content } = snapshot;
  const same = content === undefined ? snapshot.ours : sameContent(inputs, snapshot, content);
  const version = planVersion(asked, snapshot, same);
  const { environment, pair } = isPaired(snapshot)
    ? planPair(inputs, snapshot, same)
    : { environment: planEnvironment(inputs, snapshot, same), pair: undefined };
  const wayBack = wayBackFrom(environment, version.label, snapshot);
  return {
    operation: inputs.operation,
    chain: 'extend',
    application: { name: inputs.application, action: snapshot.applicationExists ? 'none' : 'create' },
    region: inputs.region,
    commit: snapshot.commit,
    content,
    version,
    previousLabel: (pair?.live ?? snapshot.environment)?.versionLabel ?? '',
    environment,
    pair,
    wayBack,
    origins: [...inputs.origins, ...(snapshot.creation?.origins ?? [])],
    notes: [
      ...environmentNotes(inputs, snapshot),
      ...creationFileNotes(inputs, snapshot),
      ...(pair === undefined
        ? [...wayBackNotes(inputs, environment, wayBack), ...firstOfPairNotes(inputs, environment)]
        : [...driftNotes(inputs, environment, pair), ...pairNotes(inputs, pair)]),
    ],
  };
}

const isPaired = (snapshot: Snapshot): snapshot is Snapshot & { readonly pair: FoundPair } =>
  snapshot.pair !== undefined;
