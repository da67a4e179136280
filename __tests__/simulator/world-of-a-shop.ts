/** A shop's small world for tables: one environment `prod` on `v1`, and short words to move it. */
import type { EnvironmentSeed, Fate, World, WorldSeed } from '../../simulator/world.ts';
import { advance, environmentOf, founded, success, updateEnvironment } from '../../simulator/world.ts';

export const start = Date.parse('2026-03-01T10:00:00.000Z');
export const call = (seconds = 0) => ({ requestId: `request-${seconds}`, at: start + seconds * 1000 });
export const at = (world: World, seconds: number) => advance(world, start + seconds * 1000);
export const command = 'aws:elasticbeanstalk:command';

export const shop = (environment: Partial<EnvironmentSeed> = {}, seed: Partial<WorldSeed> = {}) =>
  founded(
    {
      account: '123456789012',
      region: 'eu-west-1',
      versions: ['v1', 'v2'].map((label) => ({ application: 'shop', label })),
      environments: [{ application: 'shop', name: 'prod', versionLabel: 'v1', instances: 1, ...environment }],
      ...seed,
    },
    start,
  );
export const prod = (world: World) => environmentOf(world, { name: 'prod' });
export const deploy = (world: World, fate: Fate = success, seconds = 0) =>
  updateEnvironment(world, { which: { name: 'prod' }, label: 'v2', set: [], remove: [] }, call(seconds), fate);
export const told = (world: World) => world.events.map(({ message }) => message.replace(/i-[0-9a-f]{17}/g, 'i-'));
export const labels = (world: World) => prod(world).instances.map(({ deployment }) => deployment?.label);
