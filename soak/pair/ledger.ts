/** Knows what the simulated account says of a pair: who holds the production name, which swaps began. Pure. */
import { cnameOf } from '../../simulator/world/names.ts';
import type { Environment, World } from '../../simulator/world.ts';
import { PREFIX } from './draw.ts';

const alive = ({ environments }: World) => environments.filter(({ status }) => status !== 'Terminated');

/** Who bears the production name. */
export const holderIn = (world: World): Environment | undefined =>
  alive(world).find(({ cname }) => cname === cnameOf(PREFIX, world.region));

export const idleIn = (world: World): Environment | undefined =>
  alive(world).find(({ id }) => id !== holderIn(world)?.id);

export const environmentOfId = (world: World, id: unknown): Environment | undefined =>
  alive(world).find((one) => one.id === id);

/** Every swap that began, by its request; both sides tell it. */
export const swapsBegun = ({ events }: World): number =>
  new Set(
    events.filter(({ message }) => message === 'swapEnvironmentCNAMEs is starting.').map(({ requestId }) => requestId),
  ).size;

/** When the last swap that moved a name was over. */
export const lastSwapEnded = ({ events }: World): number | undefined =>
  events.findLast(({ message }) => message.startsWith('Completed swapping CNAMEs'))?.at;

export const isAtRest = (world: World): boolean => alive(world).every(({ status }) => status === 'Ready');
