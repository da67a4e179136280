/**
 * Knows, from what lies ahead in the simulated world, when an operation is truly over. Refuses to know who watches it.
 */
import { advance, type World } from '../simulator/world.ts';

export type End = 'well' | 'ready';

/** When shop-prod will be Ready, and for `well` healthy and deployed on every instance, too (epoch ms; NaN: never). */
export function overFrom(world: World, end: End): number {
  let then = world;
  for (const { at } of world.due) {
    then = advance(then, at);
    if (isOver(then, end)) return at;
  }
  return Number.NaN;
}

export const isAtWork = ({ environments }: World) =>
  environments.some(({ name, status }) => name === 'shop-prod' && status !== 'Ready' && status !== 'Terminated');

function isOver({ environments }: World, end: End): boolean {
  const environment = environments.find(({ name }) => name === 'shop-prod');
  if (environment?.status !== 'Ready') return false;
  const isWell = (health: string) => health === 'Ok' || health === 'Info';
  const deployed = environment.instances.every(
    ({ health, deployment }) => isWell(health) && deployment?.status === 'Deployed',
  );
  return end === 'ready' || (isWell(environment.health) && deployed);
}
