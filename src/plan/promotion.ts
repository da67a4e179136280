/**
 * Knows whether what was prepared may take the production name: the idle side bears a mark that no swap has used, and it is
 * newer than what the live side got since. Refuses to promote what nobody prepared. Pure.
 */
import type { Inputs } from '../inputs.ts';
import type { Plan, RecordedVersion } from '../plan.ts';
import { deployedAt, preparedAt } from '../record.ts';
import type { Environment, InstanceHealth } from '../shapes.ts';
import { serves } from './environment.ts';
import { pairNotes } from './notes.ts';
import type { PairPlan } from './pair.ts';
import { notPrepared, notWell } from './promotion-problems.ts';

/** One side with the version that it runs, as far as it is on record. */
export interface Side {
  readonly environment: Environment;
  readonly version: RecordedVersion | undefined;
}

/** What was found of a pair of which one side may have been prepared. */
export interface FoundPromotion {
  readonly production: string;
  readonly live: Side;
  readonly idle: (Side & { readonly instances: readonly InstanceHealth[] | 'basic' }) | undefined;
}

export type Promotion =
  | { readonly kind: 'swap'; readonly idle: Side & { readonly version: RecordedVersion } }
  /** A swap was made and nobody verified it. */
  | { readonly kind: 'verify'; readonly live: Side & { readonly version: RecordedVersion } }
  /** `why` ends the sentence "There is nothing to promote: …". */
  | { readonly kind: 'nothing'; readonly why: string };

/** What a promotion comes to. Throws a Problem where a given label is not the prepared one, or the prepared side is not well. */
export function promotionOf(inputs: Inputs, { live, idle, production }: FoundPromotion): Promotion {
  const wanted = inputs.versionLabel;
  const { version } = live;
  if (version?.tags !== undefined && preparedAt(version.tags, live.environment.name) !== undefined) {
    if (wanted === '' || wanted === version.version.label) return { kind: 'verify', live: { ...live, version } };
  }
  if (wanted !== '' && wanted === live.environment.versionLabel) return { kind: 'nothing', why: 'it is live already' };
  const marked = idle === undefined ? undefined : prepared(idle, live);
  const label = idle?.environment.versionLabel;
  if (marked === undefined || idle === undefined) {
    if (wanted !== '') throw notPrepared(wanted, label, production);
    return { kind: 'nothing', why: 'nothing was prepared since the live side got its version' };
  }
  if (wanted !== '' && wanted !== label) throw notPrepared(wanted, label, production);
  if (!serves(inputs, idle.instances, idle.environment, marked.version))
    throw notWell(inputs, { ...idle, version: marked }, production);
  return { kind: 'swap', idle: { environment: idle.environment, version: marked } };
}

/** The version that waits on the idle side; undefined where its mark is missing, or older than the live side's release. */
function prepared(idle: Side, live: Side): RecordedVersion | undefined {
  const markedAt = preparedAt(idle.version?.tags, idle.environment.name);
  if (markedAt === undefined) return undefined;
  const releasedAt = deployedAt(live.version?.tags, live.environment.name);
  return releasedAt !== undefined && releasedAt >= markedAt ? undefined : idle.version;
}

/**
 * Something came to the idle side since the live one was changed, and bears no mark: it may have been written a moment ago,
 * and not be read yet.
 */
export const mayBeUnread = ({ live, idle }: FoundPromotion): boolean =>
  idle !== undefined &&
  idle.environment.updated > live.environment.updated &&
  preparedAt(idle.version?.tags, idle.environment.name) === undefined;

/** The plan of a promotion: nothing is packaged and nothing deployed. */
export function planPromotion(
  inputs: Inputs,
  found: FoundPromotion,
  { environment, version }: Side & { readonly version: RecordedVersion },
  options: { readonly instances: readonly InstanceHealth[] | 'basic'; readonly swaps: boolean },
): Plan {
  const { live, production } = found;
  const pair: PairPlan = {
    production,
    live: live.environment,
    idle: found.idle?.environment,
    swaps: options.swaps,
    stopsBeforeSwap: false,
    old: inputs.oldEnvironment,
    isUnverified: !options.swaps,
    template: '',
    isTemplateLeft: false,
  };
  const { commit } = version.record;
  return {
    operation: inputs.operation,
    chain: 'extend',
    application: { name: inputs.application, action: 'none' },
    region: inputs.region,
    commit: commit === undefined ? undefined : { id: commit, subject: version.version.description ?? '' },
    content: undefined,
    version: {
      action: 'reuse',
      label: version.version.label,
      bundle: version.version.bundle,
      recorded: version,
      why: 'is prepared',
    },
    previousLabel: live.environment.versionLabel ?? '',
    environment: { action: 'none', name: environment.name, environment, instances: options.instances },
    pair,
    wayBack: { kind: 'none', why: 'production is not touched before the swap' },
    origins: inputs.origins,
    notes: pairNotes(inputs, pair),
  };
}
