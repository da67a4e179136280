/**
 * Knows how long to wait until the next look, and which reads a look needs: often where the end is near or something is
 * at stake, seldom where nothing can have happened. All callers of an account share about two reads a second.
 * Refuses to know what a reading means. Pure.
 */
import { isFailure, nearsItsEnd } from './events.ts';
import type { Sight } from './sight.ts';

/** The fastest creations take minutes, and say when their instances are done: until then one look in six intervals. */
const LAUNCHING = 6;
/** While it works: the end is seen within two intervals, one on average. */
const WORKING = 2;
/** After five minutes of work. */
const WORKING_LONG = 3;
const LONG_MS = 5 * 60_000;
/** Most environments that are Ready but not yet healthy are so within this time. */
const SOON_MS = 15_000;
const LONGEST_MS = 30_000;

/** Milliseconds until the next look; `throttled` counts the looks in a row that AWS slowed down, `random` is in [0, 1). */
export function pauseMs(
  sight: Sight,
  options: { pollIntervalMs: number; creating: boolean; throttled: number; now: Date; random: number },
): number {
  const { pollIntervalMs, throttled } = options;
  if (throttled > 0) {
    const slowed = Math.min(pollIntervalMs * 2 ** throttled, Math.max(LONGEST_MS, pollIntervalMs));
    return slowed * (1 + options.random / 2);
  }
  return pollIntervalMs * intervals(sight, options);
}

function intervals(sight: Sight, { creating, now }: { creating: boolean; now: Date }): number {
  if (sight.blindSince !== undefined) return 1;
  if (sight.readySince !== undefined) return now.getTime() - sight.readySince.getTime() > SOON_MS ? WORKING : 1;
  if (creating && !nearsItsEnd(sight.events) && !sight.events.some(isFailure)) return LAUNCHING;
  return now.getTime() - sight.startedAt.getTime() > LONG_MS ? WORKING_LONG : WORKING;
}

/**
 * The reads of the next look: one call is enough while the environment works. Every third look reads the events, for
 * people; the others read the state, which decides. During a launch it is the other way round: the state says nothing
 * until the end, and events tell when that nears.
 */
export function reads(sight: Sight, { creating }: { creating: boolean }): { state: boolean; events: boolean } {
  const third = sight.ticks % 3 === 0;
  if (sight.readySince !== undefined || sight.events.some(isFailure)) return { state: true, events: true };
  if (creating && !nearsItsEnd(sight.events)) return { state: third && sight.ticks > 0, events: true };
  return { state: !third, events: third };
}
