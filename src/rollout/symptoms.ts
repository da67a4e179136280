/**
 * Knows when health has to be asked why, and asks: causes of the environment's health, and its instances.
 * Refuses to fail, and to know which of it explains anything.
 */
import type { Eyes } from '../ports.ts';
import { isFailure } from './events.ts';
import type { Goal } from './goal.ts';
import type { Sight, Symptoms } from './sight.ts';

/** A failure that is told while Beanstalk goes on: an immutable deployment takes the instances away that could explain it. */
export const failsAtWork = (before: Sight, { environment, events }: Sight) =>
  environment !== undefined &&
  environment !== 'gone' &&
  environment.status !== 'Ready' &&
  events.slice(before.events.length).some(isFailure);

/** What explains a failure must not hide it: what cannot be read is left out. */
export async function symptomsNow(
  goal: Goal,
  { environment }: Sight,
  { eyes }: { readonly eyes: Eyes },
): Promise<Symptoms> {
  const isBasic = environment === undefined || environment === 'gone' || environment.healthStatus === undefined;
  if (isBasic) return { causes: [], instances: [] };
  const [causes, instances] = await Promise.all([
    eyes.causes(goal.environment.id).catch(() => []),
    eyes.instances(goal.environment.id).catch(() => []),
  ]);
  return { causes, instances: instances === 'basic' ? [] : instances };
}
