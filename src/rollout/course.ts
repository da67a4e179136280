/**
 * Knows, between two looks of a watch, how long to wait and what to read: as the pace says, until the deadline; then
 * everything; and where only a part of a proof is missing, that part. Refuses to wait and to read. Pure.
 */
import type { Goal } from './goal.ts';
import type { Wanted } from './observe.ts';
import { pauseMs, type Rhythm, reads } from './pace.ts';
import { restOf } from './proof.ts';
import type { Sight } from './sight.ts';

export const EVERYTHING: Wanted = { state: true, events: true };

/** What is known at its begin, when it has to come to an end, and how old the state of a final proof may be. */
export interface Course {
  readonly first: Sight;
  readonly deadline: Date;
  readonly proofFrom: Date;
}

/** Where a watch is between two looks. */
export interface Moment {
  readonly sight: Sight;
  readonly throttled: number;
  /** Only a proof is still missing. */
  readonly isSettling: boolean;
}

/** Milliseconds until the next look; none is missed at the deadline. */
export function pauseUntilNext(
  { sight, throttled }: Moment,
  { deadline }: Course,
  rhythm: Omit<Rhythm, 'throttled'>,
): number {
  const untilDeadline = deadline.getTime() - rhythm.now.getTime();
  const pause = pauseMs(sight, { ...rhythm, throttled });
  return untilDeadline > 0 ? Math.min(pause, untilDeadline) : pause;
}

/**
 * From the deadline on every look reads everything. Where only a part of a proof was refused, that part is read alone: in a
 * throttled account all of it hardly ever comes at once.
 */
export function wantedNext(
  { sight, throttled, isSettling }: Moment,
  { deadline, proofFrom }: Course,
  goal: Goal,
  now: Date,
): Wanted {
  const rest = isSettling ? restOf(goal, sight, { from: proofFrom, now }) : undefined;
  return rest ?? (now < deadline ? reads(sight, { goal, now, throttled }) : EVERYTHING);
}
