/**
 * Knows when health has to be asked why, and asks: causes of the environment's health, and its instances.
 * Refuses to fail, and to know which of it explains anything.
 */
import { briefly } from '../permissions.ts';
import type { Eyes, Reporter } from '../ports.ts';
import { Problem } from '../problem.ts';
import { isFailure } from './events.ts';
import type { Goal } from './goal.ts';
import type { Sight, Symptoms } from './sight.ts';

/** A failure that is told while Beanstalk goes on: an immutable deployment takes the instances away that could explain it. */
export const failsAtWork = (before: Sight, { environment, events }: Sight) =>
  environment !== undefined &&
  environment !== 'gone' &&
  environment.status !== 'Ready' &&
  events.slice(before.events.length).some(isFailure);

interface Witness {
  readonly eyes: Eyes;
  readonly report: Pick<Reporter, 'say'>;
}

/** What explains a failure must not hide it: what cannot be read is left out. A right that is missing is told. */
export async function symptomsNow(goal: Goal, { environment }: Sight, { eyes, report }: Witness): Promise<Symptoms> {
  const isBasic = environment === undefined || environment === 'gone' || environment.healthStatus === undefined;
  if (isBasic) return { causes: [], instances: [] };
  const [causes, instances] = await Promise.all([
    eyes.causes(goal.environment.id).catch((error: unknown) => {
      const isDenied = error instanceof Problem && error.code === 'BR-ACCESS-DENIED';
      if (isDenied) report.say(goal.environment.name, `what its health says of it cannot be read: ${briefly(error)}`);
      return [];
    }),
    environment.tier === 'Cluster' ? [] : eyes.instances(goal.environment.id).catch(() => []),
  ]);
  return { causes, instances: instances === 'basic' ? [] : instances };
}
