/**
 * Knows what the simulated account says of who did what: which operations and aborts were the runs' own, and whether an
 * environment is truly as a run wishes it. Refuses to know what a run says of itself. Pure.
 */
import { foreignRequest } from '../simulator/beanstalk/somebody-else.ts';
import { colourOf, reportsBasicHealth } from '../simulator/world/health.ts';
import { requestIdFor } from '../simulator/world/names.ts';
import { settingValue } from '../simulator/world/settings.ts';
import type { Environment, World, WorldEvent } from '../simulator/world.ts';
import type { Inputs } from './account.ts';
import { ENVIRONMENT } from './places.ts';
import type { Wishes } from './wishes.ts';

const FOREIGN = new Set([requestIdFor(`somebody else ${ENVIRONMENT}`), foreignRequest(0)]);
const START = /^(Environment update|createEnvironment) is starting\.$/;
const ABORT = 'Environment update is aborting.';

const isOurs = ({ requestId }: WorldEvent) => requestId !== undefined && !FOREIGN.has(requestId);

/** The starts of operations on the environment, oldest first. */
export const operations = ({ events }: World) => events.filter(({ message }) => START.test(message));

export const ourOperations = (world: World) => operations(world).filter(isOurs);
export const foreignOperations = (world: World) => operations(world).filter((event) => !isOurs(event));

/** The aborts that runs asked for, each with the start of what it stopped. */
export function ourAborts(world: World): readonly { readonly at: number; readonly stopped: 'ours' | 'foreign' }[] {
  return world.events.flatMap((event, place) => {
    if (event.message !== ABORT || !isOurs(event)) return [];
    const begun = operations({ ...world, events: world.events.slice(0, place) }).at(-1);
    return [{ at: event.at, stopped: begun !== undefined && isOurs(begun) ? 'ours' : 'foreign' } as const];
  });
}

/** Failure events of the runs' own operations. */
export const ourErrors = (world: World) =>
  world.events.filter((event) => isOurs(event) && ['ERROR', 'FATAL'].includes(event.severity));

export const environmentIn = (world: World): Environment | undefined => environmentsIn(world).at(-1);

export const environmentsIn = ({ environments }: World) =>
  environments.filter(({ name, status }) => name === ENVIRONMENT && status !== 'Terminated');

/** What keeps the environment from serving that version well, one clause each; empty when nothing does. */
export function shortcomings(environment: Environment | undefined, label: string, inputs: Inputs): string[] {
  if (environment === undefined) return ['there is no such environment'];
  const acceptable = (inputs['acceptable-health'] ?? 'Green, Yellow').split(', ');
  const others = environment.instances.filter(
    ({ deployment, health }) =>
      deployment?.label !== label || deployment.status !== 'Deployed' || !acceptable.includes(colourOf(health)),
  );
  const basic = reportsBasicHealth(environment);
  return [
    ...(environment.status === 'Ready' ? [] : [`it is ${environment.status}`]),
    ...(environment.versionLabel === label ? [] : [`it reports ${environment.versionLabel}`]),
    ...(acceptable.includes(colourOf(environment.health)) ? [] : [`its health is ${environment.health}`]),
    ...(basic || others.length === 0 ? [] : [`${others.length} instances are not well on it`]),
  ];
}

/** The wishes that the settings in force do not meet. */
export const unmet = ({ settings }: Pick<Environment, 'settings'>, wishes: Wishes): string[] =>
  wishes.settings
    .filter(({ namespace, optionName, value }) => (settingValue(settings, namespace, optionName) ?? null) !== value)
    .map(({ optionName }) => `${optionName} is not as wished`);
