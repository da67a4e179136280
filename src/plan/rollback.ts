/**
 * Knows which version a rollback goes back to, and what is planned for it. Refuses to read; it is handed what was found. Pure.
 *
 * Every release leaves a link on its version: when it was deployed, and which version served before. A rollback follows the
 * link of the version that serves, and leaves the links as they are, so that the next one goes one further back:
 * v1 ← v2 ← v3, back to v2, back to v1. A release from there (v4) has v1 before it, so going back from v4 comes to v1 again.
 * A version that was deployed once more since then has a link that leads forward; going back to it cuts that link.
 */
import type { Inputs } from '../inputs.ts';
import type { EnvironmentPlan, Plan, RecordedVersion, Target } from '../plan.ts';
import { Problem } from '../problem.ts';
import { type Link, linkOf } from '../record.ts';
import type { ApplicationVersion, Environment, InstanceHealth } from '../shapes.ts';
import { count } from '../units.ts';
import { serves } from './environment.ts';
import { pairNotes } from './notes.ts';
import type { PairPlan } from './pair.ts';

/** Where a rollback goes, and how that is known. */
export interface Choice {
  readonly version: RecordedVersion;
  /** `record`: its tags say that it served before; `date`: a guess; `label`: it was asked for. */
  readonly by: Target['by'] | 'label';
}

/** What a rollback is planned from. */
export interface FoundForRollback {
  /** The environment that serves now; of a pair the live side. */
  readonly live: Environment;
  readonly liveVersion: RecordedVersion | undefined;
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
}

const MOST_LISTED = 10;

/** The version of that label, else the only one whose label starts so. Throws a Problem that lists the nearest ten. */
export function versionNamed(
  wanted: string,
  versions: readonly ApplicationVersion[],
  application: string,
): ApplicationVersion {
  const exact = versions.find(({ label }) => label === wanted);
  const matches = versions.filter(({ label }) => label.startsWith(wanted));
  const [only] = matches;
  if (exact !== undefined) return exact;
  if (only !== undefined && matches.length === 1) return only;
  const listed = newestFirst(matches.length > 0 ? matches : nearest(wanted, versions)).slice(0, MOST_LISTED);
  throw new Problem({
    code: 'BR-VERSION-NOT-FOUND',
    what:
      matches.length > 1
        ? `Not started: ${matches.length} versions of ${application} start with ${wanted}.`
        : `Not started: ${application} has no version ${wanted}.`,
    why:
      matches.length > 1
        ? 'A label may be shortened to a beginning that only one version has.'
        : `No label is ${wanted} or starts so, or these credentials may not see it.`,
    now: 'Nothing was changed.',
    next:
      listed.length === 0 ? 'Check application-name and aws-region.' : 'Give one of the labels above as version-label.',
    findings: listed.map(told),
  });
}

/** When it was made, and its description. */
const told = ({ label, created, description = '' }: Pick<ApplicationVersion, 'label' | 'created' | 'description'>) => ({
  subject: label,
  text: [`${created.toISOString().slice(0, 16).replace('T', ' ')} UTC`, description].filter(Boolean).join('  '),
});

/** The newest first. */
export const newestFirst = (versions: readonly ApplicationVersion[]) =>
  versions.toSorted((one, other) => other.created.getTime() - one.created.getTime());

/** Those that share the longest beginning; all of them where none shares any. */
function nearest(wanted: string, versions: readonly ApplicationVersion[]): readonly ApplicationVersion[] {
  for (let length = wanted.length - 1; length >= 2; length -= 1) {
    const start = wanted.slice(0, length);
    const near = versions.filter(({ label }) => label.startsWith(start));
    if (near.length > 0) return near;
  }
  return versions;
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

/** There is no version to go back to. */
export const nothingToGoBackTo = (live: Environment, versions: readonly ApplicationVersion[]) =>
  new Problem({
    code: 'BR-NOTHING-TO-ROLL-BACK-TO',
    what: `Not started: there is nothing to roll ${live.name} back to.`,
    why: `It runs ${live.versionLabel ?? 'no version'}, and no version is on record as having served before, nor is any older. The application has ${count(versions.length, 'version')}.`,
    now: 'Nothing was changed.',
    next: 'To go to one of them all the same, give its label as version-label.',
    findings: newestFirst(versions).slice(0, MOST_LISTED).map(told),
  });

/** What becomes of it: the version alone is changed, and a failure is not answered with another way back. */
export function planRollback(
  inputs: Inputs,
  found: FoundForRollback,
  { version, by }: Choice,
  targets: readonly Target[],
): Plan {
  const { live, liveVersion, pair, names } = found;
  const { label } = version.version;
  const { commit } = version.record;
  const environment = stepOf(inputs, found, label);
  const link = linkOf(version.tags, names);
  const isBack = leadsBack(link, linkOf(liveVersion?.tags, names)) !== undefined;
  return {
    operation: inputs.operation,
    application: { name: inputs.application, action: 'none' },
    region: inputs.region,
    commit: commit === undefined ? undefined : { id: commit, subject: version.version.description ?? '' },
    content: undefined,
    version: { action: 'reuse', label, bundle: version.version.bundle, recorded: version, why: whyThis(by, live) },
    previousLabel: live.versionLabel ?? '',
    environment,
    pair,
    wayBack: { kind: 'none', why: 'a rollback that fails is not undone by itself' },
    chain: link === undefined || isBack ? 'keep' : 'cut',
    ...(inputs.dryRun ? { targets } : {}),
    notes: [
      ...(by === 'date' ? ['No record says what served before: the choice by date is a guess.'] : []),
      ...(pair === undefined ? [] : pairNotes(inputs, pair)),
    ],
  };
}

function whyThis(by: Choice['by'], { versionLabel = 'what serves now' }: Environment): string {
  switch (by) {
    case 'record':
      return `served before ${versionLabel}`;
    case 'date':
      return `is the newest that was made before ${versionLabel}: a guess, for no record says what served`;
    case 'label':
      return 'as asked for';
    default:
      return by satisfies never;
  }
}

function stepOf(inputs: Inputs, { target }: FoundForRollback, label: string): EnvironmentPlan {
  if (target.kind === 'missing') return target.creation;
  const { environment, instances } = target;
  const { name } = environment;
  if (serves(inputs, instances, environment, label)) return { action: 'none', name, environment, instances };
  return { action: 'update', name, environment, deploys: true, changes: [], platform: undefined };
}
