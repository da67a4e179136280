/**
 * Knows which settings cannot stand together, and says for each what would work. Only what this run asks for is judged: an
 * environment that is set up oddly can still be released to. Pure.
 */
import type { Inputs } from '../inputs.ts';
import { type Finding, Problem } from '../problem.ts';
import type { Environment, OptionSetting } from '../shapes.ts';
import { balancerConflicts } from './conflicts/balancer.ts';
import { clusterConflicts, strayClusterSettings } from './conflicts/cluster.ts';
import { policyConflicts } from './conflicts/policy.ts';
import { setUpConflicts, tierConflict } from './conflicts/set-up.ts';
import type { Snapshot } from './found.ts';
import { balancerOf, laidOver, settingValue } from './standing.ts';
import { settingsBefore } from './wanted.ts';

/** The settings as they would stand, and which of them this run asks for. */
export interface Standing {
  /** The environment's name. */
  readonly name: string;
  readonly tier: Environment['tier'];
  readonly isNew: boolean;
  readonly inputs: Inputs;
  readonly settings: readonly OptionSetting[];
  readonly balancer: ReturnType<typeof balancerOf>;
  /** Those in force now; of a creation the preset's. */
  readonly before: readonly OptionSetting[];
  /** The value as it would be. */
  read(namespace: string, optionName: string): string;
  /** Does this run set one of these options? */
  asks(namespace: string, ...optionNames: readonly string[]): boolean;
}

/** Throws a Problem with a finding for every conflict. `inputs.settings` are all that the run asks for. */
export function refuseConflicts(inputs: Inputs, snapshot: Snapshot): void {
  if (inputs.operation === 'publish') return;
  const standing = standingOf(inputs, snapshot);
  const findings =
    standing.tier === 'Cluster' ? [...tierConflict(standing), ...clusterConflicts(standing)] : ofInstances(standing);
  const [first] = findings;
  if (first === undefined) return;
  throw new Problem({
    code: 'BR-SETTINGS-CONFLICT',
    what: `Not started: ${standing.name} cannot be set up like that.`,
    why: told(first),
    now: 'Nothing was changed.',
    next: 'Correct the `with:` block of the step and run it again.',
    findings,
  });
}

const ofInstances = (standing: Standing): Finding[] => [
  ...setUpConflicts(standing),
  ...strayClusterSettings(standing),
  ...(standing.inputs.settings.length === 0 ? [] : [...policyConflicts(standing), ...balancerConflicts(standing)]),
];

const told = ({ subject, text }: Finding) => `${subject} ${text}`;

function standingOf(inputs: Inputs, snapshot: Snapshot): Standing {
  const { environment, pair } = snapshot;
  const before = settingsBefore(inputs, snapshot);
  const settings = laidOver(before, inputs.settings);
  return {
    name: environment?.name ?? pair?.idleName ?? inputs.environment,
    tier: environment?.tier ?? pair?.live.tier ?? inputs.configuration.tier,
    isNew: environment === undefined && pair === undefined,
    inputs,
    settings,
    balancer: balancerOf(settings),
    before,
    read: (namespace, optionName) => settingValue(settings, namespace, optionName),
    asks: (namespace, ...optionNames) =>
      inputs.settings.some(
        (one) => one.namespace === namespace && optionNames.includes(one.optionName) && one.value !== null,
      ),
  };
}
