/**
 * Knows which version a rollback goes back to, and what is planned for it. Refuses to read; it is handed what was found. Pure.
 *
 * Every release leaves a link on its version: when it was deployed, and which version served before. A rollback follows the
 * link of the version that serves, and leaves the links as they are, so that the next one goes one further back:
 * v1 ← v2 ← v3, back to v2, back to v1. A release from there (v4) has v1 before it, so going back from v4 comes to v1 again.
 * A version that was deployed once more since then has a link that leads forward. Going back to it puts it at the time that
 * it is gone back to, and from there only what is older in that sense counts: times only ever decrease.
 */
import type { Inputs } from '../inputs.ts';
import type { EnvironmentPlan, Plan, RecordedVersion, Target } from '../plan.ts';
import { goingBack, type Link, linkOf } from '../record.ts';
import type { ApplicationVersion, Environment, InstanceHealth } from '../shapes.ts';
import { serves } from './environment.ts';
import { pairNotes } from './notes.ts';
import type { PairPlan } from './pair.ts';
import { guessNote } from './rollback-problems.ts';
import { newestFirst } from './version-named.ts';

/** Where a rollback goes, and how that is known. */
export interface Choice {
  readonly version: RecordedVersion;
  /**
   * `record`: the record of the present version leads to it; `served`: the present one has no such record, and of those that
   * have served here it is the last; `date`: nothing is on record, a guess; `label`: it was asked for; `unfinished`: it is
   * there already, by a rollback that nobody saw the end of, or that left versions mixed.
   */
  readonly by: 'record' | 'served' | 'date' | 'label' | 'unfinished';
}

/** What a rollback is planned from. */
export interface FoundForRollback {
  /** The environment that serves now; of a pair the live side. */
  readonly live: Environment;
  readonly liveVersion: RecordedVersion | undefined;
  readonly liveInstances: readonly InstanceHealth[] | 'basic';
  /** Where the version goes: of a pair the idle side. */
  readonly target:
    | {
        readonly kind: 'there';
        readonly environment: Environment;
        readonly instances: readonly InstanceHealth[] | 'basic';
      }
    | { readonly kind: 'missing'; readonly creation: EnvironmentPlan & { readonly action: 'create' } };
  /** Names under which deployments are remembered. */
  readonly names: readonly string[];
  readonly pair: PairPlan | undefined;
  /** In place: another environment whose name says that the two are a pair. */
  readonly twin: string | undefined;
}

/** Those that a rollback may guess from where no record leads on: made before `than`, and fit to be deployed. */
export const olderThan = (
  than: ApplicationVersion | undefined,
  label: string,
  versions: readonly ApplicationVersion[],
) =>
  newestFirst(versions).filter(
    (one) => one.label !== label && one.status !== 'failed' && (than === undefined || one.created < than.created),
  );

/** A link that leads further back from a version that was itself reached from `from`; undefined where it leads forward. */
export const leadsBack = (link: Link | undefined, from: Link | undefined) =>
  link !== undefined && (from === undefined || link.at < from.at) ? link : undefined;

/** What becomes of it: the version alone is changed, and a failure is not answered with another way back. */
export function planRollback(
  inputs: Inputs,
  found: FoundForRollback,
  choice: Choice,
  { targets, leftAside }: { readonly targets: readonly Target[] | undefined; readonly leftAside: readonly string[] },
): Plan {
  const { live, liveVersion, twin } = found;
  const { version, by } = choice;
  const { label, bundle, description } = version.version;
  const { commit } = version.record;
  const { environment, pair } = stepOf(inputs, found, choice);
  return {
    operation: inputs.operation,
    application: { name: inputs.application, action: 'none' },
    region: inputs.region,
    commit: commit === undefined ? undefined : { id: commit, subject: description ?? '' },
    content: undefined,
    version: { action: 'reuse', label, bundle, recorded: version, why: whyThis(by, live) },
    previousLabel: live.versionLabel ?? '',
    environment,
    pair,
    wayBack: { kind: 'none', why: 'a rollback that fails is not undone by itself' },
    chain: chainAfter(found, choice),
    ...(targets === undefined ? {} : { targets }),
    origins: inputs.origins,
    notes: [
      ...(by === 'date' ? [guessNote(liveVersion)] : []),
      ...(leftAside.length === 0
        ? []
        : [`A rollback changes the version alone: ${leftAside.join(' and ')} left aside.`]),
      ...(twin === undefined ? [] : [`${twin} exists: if the two are a blue-green pair, use strategy: blue-green.`]),
      ...(pair === undefined ? [] : pairNotes(inputs, pair)),
    ],
  };
}

function whyThis(by: Choice['by'], { versionLabel = 'what serves now' }: Environment): string {
  switch (by) {
    case 'record':
      return `served before ${versionLabel}`;
    case 'served':
      return `the last that is on record as having served here; ${versionLabel} is not`;
    case 'date':
      return `the newest that was made before ${versionLabel}: a guess, for no record says what served`;
    case 'label':
      return 'as asked for';
    case 'unfinished':
      return 'a rollback to it was begun here, and is brought to its end';
    default:
      return by satisfies never;
  }
}

/**
 * What becomes of the links. Back along them: they stay. Forward, by a label: a deployment like any other. Back to a version
 * whose link is later than that of the present one, or missing: it is put before the present one, or the next rollback would
 * go in a circle.
 */
function chainAfter({ liveVersion, names }: FoundForRollback, { version, by }: Choice): Plan['chain'] {
  if (by === 'unfinished') return goingBack(version.tags, names) ?? 'keep';
  const present = linkOf(liveVersion?.tags, names);
  const link = linkOf(version.tags, names);
  if (leadsBack(link, present)) return 'keep';
  const created = liveVersion?.version.created;
  const isLater = link !== undefined || (created !== undefined && created < version.version.created);
  if (by === 'label') return isLater ? 'extend' : 'keep';
  return present === undefined ? 'keep' : { at: new Date(present.at.getTime() - 1_000), environments: names };
}

/** What serves already, and well, is left as it is; else the version goes to the target, and of a pair takes the name there. */
function stepOf(
  inputs: Inputs,
  { target, live, liveInstances, pair }: FoundForRollback,
  { version, by }: Choice,
): Pick<Plan, 'environment' | 'pair'> {
  if (pair !== undefined && serves(inputs, liveInstances, live, version.version)) {
    const environment = { action: 'none', name: live.name, environment: live, instances: liveInstances } as const;
    return { environment, pair: { ...pair, swaps: false, isUnverified: by === 'unfinished' } };
  }
  if (target.kind === 'missing') return { environment: target.creation, pair };
  const { environment, instances } = target;
  const { name } = environment;
  const step: EnvironmentPlan = serves(inputs, instances, environment, version.version)
    ? { action: 'none', name, environment, instances }
    : { action: 'update', name, environment, deploys: true, changes: [], platform: undefined };
  return { environment: step, pair };
}
