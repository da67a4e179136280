/**
 * Knows what the account makes of it when somebody asked the instances of an environment and some did not answer well.
 * Refuses to ask, and leaves environments alone on which an operation is at work: its own words hold until it is over.
 */
import type { Environment, HealthStatus, World } from './state.ts';
import { withEnvironment } from './state.ts';
import { schedule } from './timeline.ts';

/** The next world; the same one when the finding is no news. `failing` are ids of instances. */
export function found(world: World, environmentId: string, failing: readonly string[], at: number): World {
  const environment = world.environments.find(({ id }) => id === environmentId);
  if (environment?.status !== 'Ready' || environment.instances.length === 0) return world;
  const before = environment.failing ?? [];
  const target = statusFor(environment, failing);
  const well = failing.length === 0;
  if (well ? before.length === 0 : sameIds(before, failing) && environment.health === target) return world;
  const known = withEnvironment(world, environmentId, { failing });
  const share = ((failing.length / environment.instances.length) * 100).toFixed(1);
  const text = `${share} % of the requests are failing with HTTP 5xx.`;
  const causes = well ? [] : [{ text }];
  const subject = { requestId: undefined, application: environment.application, environmentId };
  const ids = environment.instances.map(({ id }) => id);
  return schedule(known, at, subject, [
    {
      after: 0,
      effects: [
        { kind: 'health', to: target, causes },
        { kind: 'instances', ids: ids.filter((id) => !failing.includes(id)), health: 'Ok', causes: [] },
        { kind: 'instances', ids: failing, health: 'Severe', causes },
      ],
    },
  ]);
}

function statusFor({ instances }: Environment, failing: readonly string[]): HealthStatus {
  if (failing.length === 0) return 'Ok';
  return failing.length === instances.length ? 'Severe' : 'Degraded';
}

const sameIds = (one: readonly string[], other: readonly string[]) => one.join() === other.join();
