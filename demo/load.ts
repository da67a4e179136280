/**
 * Knows how to ask one address so many times a second, every other time over a connection that stays open, and what came
 * back. Refuses to know what is asked, and what happens to it meanwhile.
 */
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Answer {
  /** By `performance.now()`, as `answeredAt`. */
  readonly askedAt: number;
  readonly answeredAt: number;
  /** What the page says: which version it is of. Undefined when the request failed. */
  readonly version: string | undefined;
  /** `502`, `ECONNRESET` …; undefined when it was answered well. */
  readonly failure: string | undefined;
}

export interface Load {
  /** Asks nothing more, waits for the answers that are still to come, and gives all of them in the order of asking. */
  stop(): Promise<readonly Answer[]>;
}

const tickMs = 5;
/** Longer than anything here takes; who waits so long has no answer. */
const patienceMs = 10_000;

/** `versionIn` finds the version in the text of a page. */
export function startLoad(url: string, perSecond: number, versionIn: (page: string) => string): Load {
  const lasting = new Agent({ keepAlive: true, maxSockets: 8 });
  const answers: Promise<Answer>[] = [];
  const start = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - start) / 1000) * perSecond);
    while (answers.length < due) answers.push(ask(url, answers.length % 2 === 0 ? lasting : false, versionIn));
  }, tickMs);
  return {
    async stop() {
      clearInterval(timer);
      const all = await Promise.all(answers);
      lasting.destroy();
      return all;
    },
  };
}

function ask(url: string, agent: Agent | false, versionIn: (page: string) => string): Promise<Answer> {
  const askedAt = performance.now();
  return new Promise((resolve) => {
    const ended = (version: string | undefined, failure: string | undefined) =>
      resolve({ askedAt, answeredAt: performance.now(), version, failure });
    const failed = (failure: string) => ended(undefined, failure);
    const asked = request(url, { agent, signal: AbortSignal.timeout(patienceMs) }, async (response) => {
      try {
        const page = await text(response);
        if (response.statusCode === 200) ended(versionIn(page), undefined);
        else failed(String(response.statusCode));
      } catch (error) {
        failed(nameOf(error));
      }
    });
    asked.on('error', (error) => failed(nameOf(error)));
    asked.end();
  });
}

const nameOf = (error: unknown) =>
  error instanceof Error ? ('code' in error ? String(error.code) : error.name) : String(error);
