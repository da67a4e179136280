/**
 * Knows how a call names an environment, and whether one is free to be changed.
 * Refuses to know what is done to it.
 */
import type { Call } from './applications.ts';
import { missingEither, noEnvironment, notReady } from './refusal.ts';
import type { Environment, World } from './state.ts';

/** How a call names an environment. */
export interface Which {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

/** The environment that is not Terminated; throws when there is none of that name or id, or neither is given. */
export function environmentOf(world: World, { id, name }: Which): Environment {
  if (id === undefined && name === undefined) throw missingEither();
  const alive = world.environments.filter(({ status }) => status !== 'Terminated');
  const found = alive.find((one) => (id === undefined || one.id === id) && (name === undefined || one.name === name));
  if (found) return found;
  throw id === undefined ? noEnvironment('EnvironmentName', name ?? '') : noEnvironment('EnvironmentId', id);
}

export function readyEnvironment(world: World, which: Which): Environment {
  const environment = environmentOf(world, which);
  if (environment.status !== 'Ready') throw notReady(environment.name);
  return environment;
}

/** Whom the events of an operation on this environment concern. */
export const subjectOf = ({ application, id }: Environment, { requestId }: Call) => ({
  requestId,
  application,
  environmentId: id,
});
