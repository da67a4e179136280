/**
 * Knows how a page is asked for once, and how a missing answer is said in words.
 * Refuses to know which answers are good; a body is never read.
 */
import type { Web } from './ports.ts';

/** Timers of Node take no more; longer ones would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The Web over fetch. */
export const web: Web = {
  async get(url, { milliseconds, signal }) {
    const outOfTime = AbortSignal.timeout(Math.min(milliseconds, LONGEST_TIMER_MS));
    try {
      const answer = await fetch(url, {
        redirect: 'manual',
        headers: { 'user-agent': 'beanstalk-release' },
        signal: AbortSignal.any([signal, outOfTime]),
      });
      // What a body that nobody reads ends with changes nothing about the answer.
      void answer.body?.cancel().catch(() => undefined);
      return { status: answer.status, location: answer.headers.get('location') ?? undefined };
    } catch (error) {
      signal.throwIfAborted();
      const words = outOfTime.aborted ? `no answer came within ${milliseconds / 1000} s` : inWords(error);
      throw new Error(words, { cause: error });
    }
  },
};

/** Codes of Node and of its fetch (https://undici.nodejs.org/#/docs/api/Errors). */
const WORDS = new Map([
  ['ECONNREFUSED', 'the connection was refused'],
  ['ECONNRESET', 'the connection broke'],
  ['UND_ERR_SOCKET', 'the connection broke'],
  ['ENOTFOUND', 'the name is not known (DNS)'],
  ['EAI_AGAIN', 'the name could not be looked up (DNS)'],
  ['EHOSTUNREACH', 'there is no way to the host'],
  ['ENETUNREACH', 'there is no way to the network'],
  ['ETIMEDOUT', 'no connection came about in time'],
  ['UND_ERR_CONNECT_TIMEOUT', 'no connection came about in time'],
  ['UND_ERR_HEADERS_OVERFLOW', 'the answer has too large headers'],
]);

/** fetch says `fetch failed` and hides the reason in its cause; a name with several addresses has a reason for each. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const words = WORDS.get(code);
  if (words !== undefined) return words;
  if (error instanceof AggregateError && error.errors.length > 0) return inWords(error.errors[0]);
  if (error.cause instanceof Error) return inWords(error.cause);
  if (error.name === 'HTTPParserError') return `the answer is no HTTP (${error.message})`;
  return error.message || code || error.name;
}
