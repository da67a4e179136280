/**
 * Knows chance that can be repeated: which call of an operation is hit, and by what, follows from the seed alone.
 * Refuses to know the operations.
 */
import { createHash } from 'node:crypto';
import { Refusal } from '../world.ts';
import { rateExceeded } from './throttle.ts';
import type { Meeting } from './turns.ts';

/** How a call fails by chance; undefined when it is spared. `count` is that of its operation, from 1. */
export function misfortuneOf(
  { seed, rate }: { readonly seed: number; readonly rate: number },
  operation: string,
  count: number,
): Meeting | undefined {
  const drawn = drawnFor(`${seed} ${operation} ${count}`);
  if (drawn.part >= rate) return undefined;
  return misfortunes[drawn.choice % misfortunes.length]?.();
}

/** By chance so large a part of the reads is behind the writes. */
export const isBehind = (part: number, operation: string, count: number): boolean =>
  drawnFor(`behind ${operation} ${count}`).part < part;

/** `part` is in [0, 1). */
function drawnFor(text: string): { readonly part: number; readonly choice: number } {
  const drawn = createHash('sha256').update(text).digest();
  return { part: drawn.readUInt32BE(0) / 2 ** 32, choice: drawn.readUInt8(4) };
}

const unharmed = { refusal: undefined, cut: undefined };

const misfortunes: readonly (() => Meeting)[] = [
  () => ({ ...unharmed, refusal: new Refusal('InternalFailure', 'An internal error has occurred.', 500) }),
  () => ({ ...unharmed, refusal: new Refusal('ServiceUnavailable', 'Service Unavailable', 503) }),
  () => ({ ...unharmed, refusal: rateExceeded() }),
  () => ({ ...unharmed, cut: 'before' }),
  () => ({ ...unharmed, cut: 'after' }),
  () => ({ ...unharmed, cut: 'midway' }),
];
