/**
 * GitHub's comparison of two commits, asked for once and not for long: GitHub being down or slow must not keep a release.
 * Refuses to know what follows from it. The token leaves for the API's address alone, and stands in no message.
 * https://docs.github.com/en/rest/commits/commits#compare-two-commits
 */
import type { IncomingMessage } from 'node:http';
import type { GitHub, Standing } from '../ports.ts';
import type { ProxyRoute } from '../proxy.ts';
import { ask } from '../web/ask.ts';

const LONGEST_MS = 5_000;
/** Without the commits and files an answer has a few kilobytes. */
const MOST_BYTES = 1_048_576;
const PUBLIC_API = 'https://api.github.com';

export interface GitHubAccess {
  readonly token: string;
  /** `your-org/shop`. */
  readonly repository: string | undefined;
  /** GitHub Enterprise has one of its own. */
  readonly api: string | undefined;
  readonly proxy: ProxyRoute | undefined;
}

/** Undefined without a token, or outside of a workflow. */
export function gitHubOf({ token, repository = '', api, proxy }: GitHubAccess): GitHub | undefined {
  if (token === '' || !/^[\w.-]+\/[\w.-]+$/.test(repository)) return undefined;
  const base = (api || PUBLIC_API).replace(/\/+$/, '');
  return {
    async compare(one, other, signal) {
      // Files and commits are on the first page; the second has the standing alone.
      const url = `${base}/repos/${repository}/compare/${one}...${other}?per_page=1&page=2`;
      const outOfTime = AbortSignal.timeout(LONGEST_MS);
      try {
        const limit = AbortSignal.any([signal, outOfTime]);
        const { answer } = await ask(url, proxy, limit, { headers: headersWith(token) });
        return standingIn(await textOf(answer));
      } catch (error) {
        signal.throwIfAborted();
        if (outOfTime.aborted) throw new Error(`GitHub did not answer within ${LONGEST_MS / 1000} s`, { cause: error });
        throw error;
      }
    },
  };
}

const headersWith = (token: string) => ({
  accept: 'application/vnd.github+json',
  authorization: `Bearer ${token}`,
  'x-github-api-version': '2022-11-28',
});

async function textOf(answer: IncomingMessage): Promise<string> {
  const { statusCode = 0 } = answer;
  if (statusCode !== 200) {
    answer.destroy();
    throw new Error(
      statusCode === 404 ? 'GitHub knows one of the two commits not (404)' : `GitHub answered ${statusCode}`,
    );
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error('GitHub answered with more than a comparison has');
  }
  return Buffer.concat(chunks).toString('utf8');
}

const STANDINGS: readonly Standing[] = ['ahead', 'behind', 'identical', 'diverged'];

function standingIn(text: string): Standing {
  const status = statusIn(text);
  const found = STANDINGS.find((one) => one === status);
  if (found === undefined) throw new Error('GitHub answered with something that is no comparison');
  return found;
}

function statusIn(text: string): unknown {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null && 'status' in answer ? answer.status : undefined;
  } catch {
    return undefined;
  }
}
