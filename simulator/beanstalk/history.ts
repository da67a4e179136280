/**
 * Knows the world over time: what it is now, and what a read that lags behind the writes still sees.
 * Refuses to know who reads and writes.
 */
import type { World } from '../world.ts';
import { advance } from '../world.ts';

export interface History {
  present(at: number): World;
  /** The world as the last write left it, with what lies ahead of it. */
  latest(): World;
  /** The world without the writes of so many milliseconds before; time passes in it all the same. */
  seen(at: number, lag: number): World;
  write(at: number, world: World): void;
}

/** No read lags further behind than `longestLag` (in milliseconds). */
export function historyFrom(first: World, longestLag: number): History {
  let latest = first;
  /** The world after each write that a read may still need, oldest first. */
  let past: readonly { readonly at: number; readonly world: World }[] = [
    { at: Number.NEGATIVE_INFINITY, world: first },
  ];
  return {
    present: (at) => advance(latest, at),
    latest: () => latest,
    seen: (at, lag) => advance(past.findLast((one) => one.at <= at - lag)?.world ?? first, at),
    write: (at, world) => {
      const oldestNeeded = past.findLastIndex((one) => one.at <= at - longestLag);
      past = [...past.slice(Math.max(0, oldestNeeded)), { at, world }];
      latest = world;
    },
  };
}
