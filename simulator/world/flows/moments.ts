/**
 * Knows the words of a timeline: what is said, what changes, how long after the operation's start.
 * Refuses to know any particular operation.
 */
import type { Environment, HealthStatus, Severity, World } from '../state.ts';
import type { Effect, Ground, Moment } from '../timeline.ts';

/** What every operation knows: the world at its start, its environment, who asked. */
export interface Operation {
  readonly world: World;
  readonly environment: Environment;
  readonly requestId: string;
}

export const after = (seconds: number, ...effects: readonly Effect[]): Moment => ({ after: seconds, effects });

export const says = (message: string, severity: Severity = 'INFO'): Effect => ({ kind: 'event', message, severity });

export const complains = (message: string): Effect => says(message, 'ERROR');

/** The same moment, where a slow operation takes its time. */
export const elastic = (moment: Moment): Moment => ({ ...moment, elastic: true });

/** A change of the environment itself. */
export const becomes = (change: Partial<Environment>, stamps?: 'updated' | 'terminated'): Effect => ({
  kind: 'environment',
  change,
  ...(stamps && { stamps }),
});

/** The operation is over: Ready again, and the environment's update time is now. */
export const settles = (change: Partial<Environment> = {}): Effect =>
  becomes({ status: 'Ready', abortable: false, ...change }, 'updated');

export const turns = (to: HealthStatus, ...causes: readonly (string | Ground)[]): Effect => ({
  kind: 'health',
  to,
  causes: causes.map((cause) => (typeof cause === 'string' ? { text: cause } : cause)),
});

/** Health is again what it was before the operation; what was fine is Ok. */
export const recovers = ({ health, causes }: Environment, ...news: readonly Ground[]): Effect =>
  health === 'Ok' || health === 'Info' ? turns('Ok', ...news) : turns(health, ...causes.map(({ text }) => text));

export const idsOf = (environment: Environment) => environment.instances.map(({ id }) => id);

/** The moments, all so many seconds later. */
export const later = (seconds: number, moments: readonly Moment[]): readonly Moment[] =>
  moments.map((moment) => retimed(moment, (time) => time + seconds));

/** The same moment at another time, with the times that its causes count from. */
const retimed = ({ after, effects, ...marks }: Moment, change: (seconds: number) => number): Moment => ({
  ...marks,
  after: change(after),
  effects: effects.map((effect) =>
    'causes' in effect
      ? {
          ...effect,
          causes: effect.causes.map(({ text, from }) => (from === undefined ? { text } : { text, from: change(from) })),
        }
      : effect,
  ),
});

/** When the last of the moments happens, in seconds. */
export const lengthOf = (moments: readonly Moment[]) => Math.max(0, ...moments.map(({ after }) => after));

/**
 * The same moments in another time: the environment settles after `seconds` when it is given. A shorter operation is told
 * faster, a longer one waits at its elastic moments; what follows the end keeps its distance.
 */
export function lasting(seconds: number | undefined, moments: readonly Moment[]): readonly Moment[] {
  const settled = moments.find(({ effects }) =>
    effects.some((one) => one.kind === 'environment' && one.change.status === 'Ready'),
  );
  if (seconds === undefined || settled === undefined) return moments;
  const waits = moments.filter(({ elastic }) => elastic).map(({ after }) => after);
  const longer = seconds - settled.after;
  const factor = seconds / settled.after;
  const waited = (time: number) => (longer / waits.length) * waits.filter((wait) => wait <= time).length;
  const moved = (time: number) => {
    if (time > settled.after) return time + longer;
    return longer > 0 && waits.length > 0 ? time + waited(time) : time * factor;
  };
  return moments.map((moment) => retimed(moment, moved));
}
