/**
 * Knows chance that can be repeated: which call of an operation is hit, and by what, follows from the seed alone.
 * Refuses to know the operations.
 */
import { createHash } from 'node:crypto';
import { Refusal } from '../world.ts';
import type { Meeting } from './turns.ts';

/** How a call fails by chance; undefined when it is spared. `count` is that of its operation, from 1. */
export function misfortuneOf(
  { seed, rate }: { readonly seed: number; readonly rate: number },
  operation: string,
  count: number,
): Meeting | undefined {
  const drawn = createHash('sha256').update(`${seed} ${operation} ${count}`).digest();
  if (drawn.readUInt32BE(0) / 2 ** 32 >= rate) return undefined;
  return misfortunes[drawn.readUInt8(4) % misfortunes.length]?.();
}

const unharmed = { refusal: undefined, cut: undefined };

const misfortunes: readonly (() => Meeting)[] = [
  () => ({ ...unharmed, refusal: new Refusal('InternalFailure', 'An internal error has occurred.', 500) }),
  () => ({ ...unharmed, refusal: new Refusal('ServiceUnavailable', 'Service Unavailable', 503) }),
  () => ({ ...unharmed, cut: 'before' }),
  () => ({ ...unharmed, cut: 'after' }),
];
