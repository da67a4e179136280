/** Knows what a person should be told before a plan is carried out. Refuses to decide anything. Pure. */
import type { Inputs } from '../inputs.ts';
import type { EnvironmentPlan, Snapshot } from '../plan.ts';
import type { Environment } from '../shapes.ts';
import { platformStep } from './platform.ts';
import type { WayBack } from './way-back.ts';

export function environmentNotes(inputs: Inputs, { environment, platform }: Snapshot): string[] {
  if (environment === undefined) return [];
  const { name, health, status } = environment;
  const { warning } = platformStep(environment, platform);
  return [
    ...(warning === undefined ? [] : [warning]),
    ...(status === 'Ready' ? [] : [`${name} is ${status} now: the release starts when it is Ready.`]),
    ...(health === 'Red' ? [`${name} is Red before the release; a release may repair it.`] : []),
    ...(bears(environment, inputs.cnamePrefix)
      ? []
      : [`${name} keeps ${environment.cname ?? 'no address'}: cname-prefix counts when an environment is created.`]),
  ];
}

/** Names in DNS have no case. */
const bears = ({ cname = '' }: Environment, prefix: string) =>
  prefix === '' || cname.toLowerCase().startsWith(`${prefix.toLowerCase()}.`);

/** What happens if it fails; a creation says by itself that nothing was there before. */
export function wayBackNotes({ onFailure, wait }: Inputs, step: EnvironmentPlan, way: WayBack): string[] {
  if (onFailure === 'leave' || !wait || step.action !== 'update') return [];
  if (way.kind === 'none') return [`If it fails there is no way back: ${way.why}.`];
  return [`If it fails, ${step.name} goes back to ${way.versionLabel ?? 'the settings before'}.`];
}
