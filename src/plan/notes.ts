/** Knows what a person should be told before a plan is carried out. Refuses to decide anything. Pure. */
import type { Inputs } from '../inputs.ts';
import type { EnvironmentPlan, Snapshot } from '../plan.ts';
import type { Environment, OptionSetting } from '../shapes.ts';
import { duration } from '../units.ts';
import { moveNote } from './move.ts';
import type { PairPlan } from './pair.ts';
import { platformStep } from './platform.ts';
import { balancerOf } from './standing.ts';
import type { WayBack } from './way-back.ts';

export function environmentNotes(inputs: Inputs, { environment, platform, settings, pair }: Snapshot): string[] {
  if (environment === undefined) return [];
  const { name, health, status } = environment;
  const about = [
    platformStep(environment, platform).warning,
    pair === undefined ? moveNote(environment, platform) : undefined,
  ];
  return [
    ...about.filter((note) => note !== undefined),
    ...(status === 'Ready' ? [] : [`${name} is ${status} now: the release starts when it is Ready.`]),
    ...(health === 'Red' ? [`${name} is Red before the release; a release may repair it.`] : []),
    ...(inputs.strategy === 'blue-green' || bears(environment, inputs.cnamePrefix)
      ? []
      : [`${name} keeps ${environment.cname ?? 'no address'}: cname-prefix counts when an environment is created.`]),
    ...(pair === undefined ? creationNotes(inputs, name, settings) : []),
  ];
}

/** What counts when an environment is created, and is given for one that exists. */
function creationNotes({ configuration }: Inputs, name: string, settings: readonly OptionSetting[]): string[] {
  const { tags, preset } = configuration;
  const isSmaller = preset === 'high-availability' && settings.length > 0 && balancerOf(settings) === 'none';
  return [
    ...(Object.keys(tags).length === 0
      ? []
      : [`${name} exists and keeps its tags: changing those of an environment starts an update of its own.`]),
    ...(isSmaller ? [`${name} stays a single instance: preset counts when an environment is created.`] : []),
  ];
}

/** Names in DNS have no case. No prefix is borne by everybody. */
export const bears = ({ cname = '' }: Environment, prefix: string) =>
  prefix === '' || cname.toLowerCase().startsWith(`${prefix.toLowerCase()}.`);

/** What happens if it fails; a creation says by itself that nothing was there before. */
export function wayBackNotes({ onFailure, wait }: Inputs, step: EnvironmentPlan, way: WayBack): string[] {
  if (onFailure === 'leave' || !wait || step.action !== 'update') return [];
  if (way.kind === 'none') return [`If it fails there is no way back: ${way.why}.`];
  return [`If it fails, ${step.name} goes back to ${way.versionLabel ?? `the ${changedBeside(step)} before`}.`];
}

/** What an update changes beside the version. */
export function changedBeside({ changes, platform }: EnvironmentPlan & { action: 'update' }): string {
  if (platform === undefined) return 'settings';
  return changes.length === 0 ? 'platform' : 'settings and platform';
}

/** The rows of the plan show settings that nobody named in this run: where they come from. */
export function driftNotes({ settings, platform }: Inputs, step: EnvironmentPlan, { live }: PairPlan): string[] {
  if (step.action !== 'update') return [];
  const isNamed = ({ namespace, optionName }: (typeof step.changes)[number]) =>
    settings.some((given) => given.namespace === namespace && given.optionName === optionName);
  const isDrifted = !step.changes.every(isNamed) || (step.platform !== undefined && platform === undefined);
  return isDrifted ? [`${step.name} had drifted from ${live.name}, and becomes like it with this release.`] : [];
}

/** The first of a pair has nobody to take the name from. */
export const firstOfPairNotes = ({ strategy, operation }: Inputs, { action, name }: EnvironmentPlan): string[] =>
  strategy === 'blue-green' && operation === 'prepare' && action === 'create'
    ? [`${name} is the first of its pair: it is made with the production name, and nothing is left to promote.`]
    : [];

/** What becomes of production, when, and what goes on costing money. */
export function pairNotes(
  { onFailure, bakeMs }: Inputs,
  { production, live, swaps, stopsBeforeSwap, old }: PairPlan,
): string[] {
  if (!swaps) return [];
  const serving = live.versionLabel ?? 'what it serves';
  if (stopsBeforeSwap) return [`${production} stays on ${live.name}: operation: promote moves it.`];
  const back = onFailure === 'rollback' ? ' A failure after it moves the name back.' : '';
  const kept = `${live.name} keeps ${serving} as an instant way back, and keeps costing money.`;
  const wait = duration(Math.max(bakeMs, 60_000));
  return [
    `${production} moves last: until then a failure changes nothing for its users.${back}`,
    old === 'keep' ? kept : `${live.name} is terminated ${wait} after the swap (old-environment).`,
  ];
}
