/**
 * The Web over Node's own client: a page asked for once, whose body is never read, and a log tail.
 * Refuses to know which answers of a page are good and what a log says.
 */
import type { Web } from './ports.ts';
import type { ProxyRoute } from './proxy.ts';
import { ask } from './web/ask.ts';

/** Timers of Node take no more; longer ones would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** A tail is a hundred lines of each of some files; more than this is none. */
const MOST_BYTES = 1_048_576;

/** Everything is asked through the proxy where there is one. */
export const createWeb = (proxy?: ProxyRoute): Web => ({
  async get(url, { milliseconds, signal, address }) {
    const outOfTime = AbortSignal.timeout(Math.min(milliseconds, LONGEST_TIMER_MS));
    try {
      const { answer, through } = await ask(url, proxy, AbortSignal.any([signal, outOfTime]), { address });
      answer.destroy();
      return { status: answer.statusCode ?? 0, location: answer.headers.location, through };
    } catch (error) {
      signal.throwIfAborted();
      if (outOfTime.aborted) throw new Error(`no answer came within ${milliseconds / 1000} s`, { cause: error });
      throw error;
    }
  },

  async logTail(url, signal) {
    const { answer } = await ask(url, proxy, signal);
    const { statusCode = 0 } = answer;
    if (statusCode < 200 || statusCode >= 300) {
      answer.destroy();
      throw new Error(`S3 answered ${statusCode} when a log was read`);
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of answer) {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes >= MOST_BYTES) break;
      }
    } catch (error) {
      signal.throwIfAborted();
      throw new Error('the connection broke', { cause: error });
    }
    return Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8');
  },
});
