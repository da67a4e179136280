/** Knows bytes that deflate would not make smaller: what is compressed already, or encrypted. Refuses to look at names. */
import { constants, deflateRawSync } from 'node:zlib';

/** Fewer bytes are deflated faster than they are judged. */
const JUDGED_BYTES_MIN = 16 * 1024;
const SPOTS = 4;
const SPOT_BYTES = 1024;
const TRIAL_BYTES = 32 * 1024;
const VALUES = 256;
/** How much more often than by pure chance two bytes of a sample may be equal. */
const EVEN = 1.05;
/** A trial must save at least a fiftieth. */
const WORTH = 0.98;

/** Two questions, the cheap one first: are the values of the bytes spread evenly, and does a trial fail? */
export function isHopeless(bytes: Uint8Array): boolean {
  return bytes.length >= JUDGED_BYTES_MIN && isEven(bytes) && !shrinks(bytes);
}

function isEven(bytes: Uint8Array): boolean {
  const counts = new Uint32Array(VALUES);
  const step = Math.floor((bytes.length - SPOT_BYTES) / (SPOTS - 1));
  for (let spot = 0; spot < SPOTS; spot += 1) {
    for (const value of bytes.subarray(spot * step, spot * step + SPOT_BYTES)) counts[value] = (counts[value] ?? 0) + 1;
  }
  const sampled = SPOTS * SPOT_BYTES;
  const pairs = counts.reduce((sum, count) => sum + count * (count - 1), 0);
  return (pairs * VALUES) / (sampled * (sampled - 1)) < EVEN;
}

function shrinks(bytes: Uint8Array): boolean {
  const middle = Math.floor(Math.max(0, bytes.length - TRIAL_BYTES) / 2);
  const sample = bytes.subarray(middle, middle + TRIAL_BYTES);
  return deflateRawSync(sample, { level: constants.Z_BEST_SPEED }).length < sample.length * WORTH;
}
