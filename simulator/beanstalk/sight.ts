/**
 * Knows what a read sees of the world: writes that are too new, and what instances said just now, may be missing.
 * Refuses to know who reads, and what.
 */
import type { Scenario } from '../scenarios/scenario.ts';
import type { World, WorldEvent } from '../world.ts';
import type { History } from './history.ts';
import { isBehind } from './misfortune.ts';
import { turnsOf } from './turns.ts';

/** By how much the reads of a scenario may be behind, in milliseconds. */
export const longestLag = (scenario: Scenario) =>
  Math.max(0, ...turnsOf(scenario, 'stale-reads').map(({ seconds }) => seconds * 1000));

/** What each call of an operation sees at that time; `count` is that of its operation, from 1. */
export function sightOf(scenario: Scenario, history: History) {
  const turns = turnsOf(scenario, 'stale-reads');
  return (operation: string, count: number, at: number): World => {
    const hits = turns.filter(({ part = 1 }) => isBehind(part, operation, count));
    return heard(scenario, history.seen(at, Math.max(0, ...hits.map(({ seconds }) => seconds * 1000))), at);
  };
}

/** With late events: the world, what instances said just now left out. */
function heard(scenario: Scenario, world: World, at: number): World {
  if (turnsOf(scenario, 'late-events').length === 0) return world;
  return { ...world, events: world.events.flatMap((event) => shown(scenario, event, at) ?? []) };
}

/** An event as it is shown at that time; undefined when it cannot be read yet. */
export function shown(scenario: Scenario, event: WorldEvent, at: number): WorldEvent | undefined {
  const [late] = turnsOf(scenario, 'late-events');
  if (late === undefined || !isSaidByInstance(event.message)) return event;
  return event.at + late.seconds * 1000 > at ? undefined : { ...event, at: event.at - (event.at % 1000) };
}

const isSaidByInstance = (message: string) => /^(Instance deployment|\[Instance: i-)/.test(message);
