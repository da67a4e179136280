/**
 * Knows how long to wait until the next look, and which reads a look needs: seldom where nothing can end, at every interval
 * where the end comes next, paid from what was saved before. All callers of an account share about two reads a second.
 * Refuses to know what a reading means. Pure.
 */
import { type Goal, isAcceptable } from './goal.ts';
import { type Outlook, outlook } from './outlook.ts';
import type { Sight } from './sight.ts';

export interface Rhythm {
  /** The shortest time between two looks. */
  readonly pollIntervalMs: number;
  readonly goal: Pick<Goal, 'operation' | 'acceptableHealth'>;
  /** How many steps AWS has slowed the looks down. */
  readonly throttled: number;
  readonly now: Date;
  /** In [0, 1). */
  readonly random: number;
}

/** Intervals between two looks: when nothing can end, when the end is open, when it comes next. */
const FAR = 4;
const FAR_FROM_LAUNCHED = 6;
const OPEN = 2;
const NEAR = 1;
/**
 * What a watch may spend: one read in so many intervals, and a few from the start. Over ten minutes, with all calls before
 * and after it, that stays below 0.21 calls a second.
 */
const INTERVALS_OF_A_READ = 1.85;
const ADVANCE = 6;
/** Most environments that are Ready but not yet healthy are so within this time. */
const SOON_MS = 60_000;
/** Instances that disagree with a healthy environment take three reads a look, so their time is shorter. */
const INSTANCES_SOON_MS = 15_000;
/** Fifty watches that share two calls a second come round in about as long. */
const LONGEST_MS = 15_000;
/** Whoever comes to its end goes first: the others may well wait longer for a word that is still far. */
const LONGEST_AT_THE_END_MS = 6_000;

/** Milliseconds until the next look. */
export function pauseMs(sight: Sight, rhythm: Rhythm): number {
  const { pollIntervalMs, throttled, random } = rhythm;
  const usual = pollIntervalMs * intervals(sight, rhythm);
  if (throttled === 0) return usual;
  const isAtTheEnd = sight.readySince !== undefined || intervals({ ...sight, blindSince: undefined }, rhythm) === NEAR;
  const slowed = Math.min(pollIntervalMs * 2 ** throttled, isAtTheEnd ? LONGEST_AT_THE_END_MS : LONGEST_MS);
  return Math.max(usual, slowed) * (1 + random / 2);
}

/** A step up with each look that was slowed down, as long as that makes the pause longer, and a step back with each other. */
export function slowedDown(steps: number, isThrottled: boolean, pollIntervalMs: number): number {
  const most = Math.max(1, Math.ceil(Math.log2(LONGEST_MS / pollIntervalMs)));
  return isThrottled ? Math.min(steps + 1, most) : Math.max(0, steps - 1);
}

function intervals(sight: Sight, rhythm: Rhythm): number {
  const { goal, now } = rhythm;
  if (sight.blindSince !== undefined) return NEAR;
  if (sight.readySince !== undefined) {
    const soon = isReadyAndIll(sight, goal) ? SOON_MS : INSTANCES_SOON_MS;
    return now.getTime() - sight.readySince.getTime() > soon ? OPEN : NEAR;
  }
  const ahead = outlook(goal, sight, now);
  switch (ahead) {
    case 'far':
      return goal.operation === 'create' ? FAR_FROM_LAUNCHED : FAR;
    case 'open':
      return OPEN;
    case 'near':
      return savings(sight, rhythm) >= 1 ? NEAR : OPEN;
    default:
      return ahead satisfies never;
  }
}

/** How many reads it may make at once: those that were allowed and not made. */
const savings = ({ startedAt, reads }: Sight, { pollIntervalMs, now }: Rhythm) =>
  ADVANCE + (now.getTime() - startedAt.getTime()) / (INTERVALS_OF_A_READ * pollIntervalMs) - reads;

const isReadyAndIll = ({ environment, readySince }: Sight, goal: Rhythm['goal']) =>
  readySince !== undefined && environment !== undefined && environment !== 'gone' && !isAcceptable(goal, environment);

/**
 * The reads of the next look; one call is enough while the environment works. Far from the end the events tell when it
 * nears, and every second look (third of a launch) makes sure of the state; else every third look reads the events, for
 * people, and the others the state, which decides. An ill environment needs no more until it is well: `observe` then reads
 * the rest by itself.
 */
export function reads(
  sight: Sight,
  { goal, now, throttled }: Pick<Rhythm, 'goal' | 'now' | 'throttled'>,
): { readonly state: boolean; readonly events: boolean } {
  const third = sight.ticks % 3 === 0;
  if (isReadyAndIll(sight, goal)) return { state: true, events: third };
  if (sight.readySince !== undefined) return { state: true, events: true };
  const ahead: Outlook = outlook(goal, sight, now);
  const sure = goal.operation === 'create' ? 3 : 2;
  if (ahead === 'far') return { state: sight.ticks > 0 && sight.ticks % sure === 0, events: true };
  // Each read has a limit of its own, so in a throttled account both are made use of.
  if (ahead === 'open' && throttled > 0) return { state: sight.ticks % 2 === 1, events: sight.ticks % 2 === 0 };
  return { state: !third, events: third };
}
