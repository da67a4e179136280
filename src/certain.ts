/**
 * Knows how a write is sent when its answer may be lost: never blindly again, but only after a look whether it took.
 * Refuses to know which write it is.
 */
import { AnswerLost, type Clock } from './ports.ts';

const ATTEMPTS = 3;
/** After a lost answer the service gets this long to show what it did. */
const PAUSE_MS = 2_000;

/**
 * Sends until the outcome is certain. `look` answers what `send` would have when it took, else undefined.
 * The last lost answer is thrown when three in a row leave nothing behind. A cancelled run sends nothing more.
 */
export async function certainly<T>(
  send: () => Promise<T>,
  look: () => Promise<T | undefined>,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof AnswerLost)) throw error;
      await clock.sleep(PAUSE_MS, signal);
      const taken = await look();
      if (taken !== undefined) return taken;
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
