/**
 * Knows the words of a timeline: what is said, what changes, how long after the operation's start.
 * Refuses to know any particular operation.
 */
import type { Cause, Environment, HealthStatus, Severity, World } from '../state.ts';
import type { Effect, Moment } from '../timeline.ts';

/** What every operation knows: the world at its start, its environment, its start (epoch ms). */
export interface Operation {
  readonly world: World;
  readonly environment: Environment;
  readonly start: number;
  readonly requestId: string;
}

export const after = (seconds: number, ...effects: readonly Effect[]): Moment => ({ after: seconds, effects });

export const says = (message: string, severity: Severity = 'INFO'): Effect => ({ kind: 'event', message, severity });

export const complains = (message: string): Effect => says(message, 'ERROR');

/** A change of the environment itself. */
export const becomes = (change: Partial<Environment>): Effect => ({ kind: 'environment', change });

/** The operation is over: Ready again, and the environment's update time is now. */
export const settles = (change: Partial<Environment> = {}): Effect => ({
  kind: 'environment',
  change: { status: 'Ready', abortable: false, ...change },
  updates: true,
});

export const turns = (to: HealthStatus, ...causes: readonly (string | Cause)[]): Effect => ({
  kind: 'health',
  to,
  causes: causes.map((cause) => (typeof cause === 'string' ? { text: cause } : cause)),
});

export const idsOf = (environment: Environment) => environment.instances.map(({ id }) => id);

/** The moments, all so many seconds later. */
export const later = (seconds: number, moments: readonly Moment[]): readonly Moment[] =>
  moments.map(({ after, effects }) => ({ after: after + seconds, effects }));

/** When the last of the moments happens, in seconds. */
export const lengthOf = (moments: readonly Moment[]) => Math.max(0, ...moments.map(({ after }) => after));

/** The same moments in another time: the environment settles after `seconds` when it is given. */
export function lasting(seconds: number | undefined, moments: readonly Moment[]): readonly Moment[] {
  const settled = moments.find(({ effects }) => effects.some((one) => one.kind === 'environment' && one.updates));
  if (seconds === undefined || settled === undefined) return moments;
  const factor = seconds / settled.after;
  return moments.map((moment) => ({ ...moment, after: moment.after * factor }));
}
