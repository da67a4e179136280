/**
 * Knows chance that can be repeated: the same seed always throws the same.
 * Refuses to know what is thrown for.
 */

export interface Dice {
  /** In [0, 1). */
  throw(): number;
  /** True so often. */
  chance(part: number): boolean;
  /** A whole number from the first to the last, both included. */
  between(first: number, last: number): number;
  pick<const T>(list: readonly [T, ...T[]]): T;
}

/** Mulberry32: small, and even enough for choosing. https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const roll = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (first: number, last: number) => first + Math.floor(roll() * (last - first + 1));
  return {
    throw: roll,
    chance: (part) => roll() < part,
    between,
    pick: (list) => list[between(0, list.length - 1)] ?? list[0],
  };
}
