/**
 * Knows when somebody else's act on an environment takes place, and what it makes of the world.
 * Refuses to know who else asks and what is answered.
 */
import type { Scenario, Turn } from '../scenarios/scenario.ts';
import { requestIdFor } from '../world/names.ts';
import { withEnvironment } from '../world/state.ts';
import type { Environment, World } from '../world.ts';
import { abortUpdate, advance, scaledOut, success, terminateEnvironment, updateEnvironment } from '../world.ts';
import type { History } from './history.ts';
import { turnsOf } from './turns.ts';

type Act = Extract<Turn, { kind: 'somebody-else' }>;

/** The request id of the act of that place among the scenario's, from 0. */
export const foreignRequest = (place: number) => requestIdFor(`somebody else, act ${place}`);

/**
 * Lets the acts of a scenario that began at `start` take place, each once: to be called before the world is asked or shown.
 * An act waits until the environment allows it, as a pipeline that tries again and again would.
 */
export function somebodyElse(scenario: Scenario, history: History, start: number): (at: number) => void {
  let waiting = turnsOf(scenario, 'somebody-else').map((act, place) => ({ act, requestId: foreignRequest(place) }));
  let seen = start;
  return (at) => {
    for (const { act, requestId } of waiting) {
      const from = Math.max(seen, start + act.afterSeconds * 1000);
      const moment = firstMoment(history.latest(), act, from, at);
      if (moment === undefined) continue;
      const next = performed(history.present(moment), act, { requestId, at: moment });
      history.write(moment, next);
      waiting = waiting.filter((one) => one.act !== act);
    }
    seen = at;
  };
}

/** When the environment first allows the act, in [from, until]: at once, or with one of the changes that lie ahead. */
function firstMoment(world: World, act: Act, from: number, until: number): number | undefined {
  const changes = world.due.map(({ at }) => at).filter((at) => at > from);
  return [from, ...changes].find((at) => at <= until && isAllowed(act, environmentAt(world, act, at)));
}

const environmentAt = (world: World, { environment }: Act, at: number) =>
  advance(world, at).environments.find(({ name, status }) => name === environment && status !== 'Terminated');

function isAllowed({ does }: Act, environment: Environment | undefined): boolean {
  return does === 'abort' ? environment?.abortable === true : environment?.status === 'Ready';
}

function performed(
  world: World,
  { environment: name, does, fate }: Act,
  call: { requestId: string; at: number },
): World {
  if (does === 'abort') return abortUpdate(world, { name }, call);
  if (does === 'terminate') return terminateEnvironment(world, { name }, call);
  if ('joinsIn' in does) return scaledOut(world, { name }, does.joinsIn, call.at);
  const asked = { which: { name }, label: does.release, set: [], remove: [] };
  const released = updateEnvironment(world, asked, call, fate ?? success);
  const before = world.environments.find((one) => one.name === name && one.status !== 'Terminated');
  if (before === undefined) return released;
  // What others deploy is not counted among the deployments that a scenario numbers.
  return withEnvironment(released, before.id, { deploymentsAsked: before.deploymentsAsked });
}
