/**
 * Knows how the address of an environment is asked: again and again, until it answers as it should or patience is over.
 * Refuses to know how pages are fetched.
 */
import { ProxyFailed } from '../../ports.ts';
import { Problem } from '../../problem.ts';
import { count, duration } from '../../units.ts';
import { again } from '../watch.ts';
import { SUBJECT, stateOf, type Target, type Tester } from './tester.ts';

/** A path that keeps failing is a failure after this time. */
const PATIENCE_MS = 2 * 60_000;
export const ATTEMPT_MS = 10_000;
const SHORTEST_ATTEMPT_MS = 1_000;
const REMINDER_MS = 30_000;

/** What came of one GET. */
interface Answer {
  readonly isGood: boolean;
  readonly status: number | undefined;
  /** `503`, `302 to /login`, `the connection was refused`. */
  readonly words: string;
  /** The proxy that failed, or passed the answer on: `proxy.example.com:3128`. */
  readonly proxy: string | undefined;
}

/** Undefined when it answered as it should. Rejects with `signal.reason` when cancelled. */
export async function askPath(path: string, target: Target, tester: Tester): Promise<Problem | undefined> {
  const { clock, shortestAttemptMs = SHORTEST_ATTEMPT_MS } = tester;
  const startedAt = clock.now().getTime();
  const until = Math.min(startedAt + PATIENCE_MS, tester.deadline.getTime());
  const left = () => until - clock.now().getTime();
  const tell = teller(path, tester);
  let attempts = 0;
  const attempt = async (): Promise<Answer | undefined> => {
    attempts += 1;
    const begunAt = clock.now().getTime();
    const answer = await ask(path, target, Math.min(ATTEMPT_MS, Math.max(shortestAttemptMs, left())), tester);
    tell(answer, clock.now().getTime() - begunAt);
    return answer.isGood || left() <= 0 ? answer : undefined;
  };
  const last = await again(attempt, () => Math.min(tester.pollIntervalMs, left()), tester);
  if (last.isGood) return undefined;
  const tried = `${count(attempts, 'attempt')} in ${duration(clock.now().getTime() - startedAt)}`;
  return new Problem({
    code: 'BR-SMOKE-TEST-FAILED',
    what: `Not released: ${target.environment} runs ${target.versionLabel} but failed its smoke test, GET ${path}.`,
    why: `The last answer of ${tried}: ${last.words}. A status of 2xx or 3xx was expected.`,
    now: stateOf(target),
    next: afterAnswer(last, target),
  });
}

async function ask(
  path: string,
  { url, address }: Target,
  milliseconds: number,
  { web, signal }: Tester,
): Promise<Answer> {
  try {
    const { status, location, through } = await web.get(url + path, { milliseconds, signal, address });
    const to = location === undefined ? '' : ` to ${withoutQuery(location)}`;
    return { isGood: status >= 200 && status < 400, status, words: `${status}${to}`, proxy: through };
  } catch (error) {
    signal.throwIfAborted();
    const proxy = error instanceof ProxyFailed ? error.proxy : undefined;
    return { isGood: false, status: undefined, words: error instanceof Error ? error.message : String(error), proxy };
  }
}

/** Queries of sign-in redirects carry secrets. */
const withoutQuery = (location: string) => location.replace(/[?#].*$/s, '');

/** Speaks when the answer changes, and reminds in long silences. */
function teller(path: string, { report, clock }: Tester): (answer: Answer, milliseconds: number) => void {
  let said = '';
  let saidAt = 0;
  return ({ isGood, words }, milliseconds) => {
    const now = clock.now().getTime();
    if (words === said && now - saidAt < REMINDER_MS) return;
    report.say(SUBJECT, `GET ${path} → ${words} in ${duration(milliseconds)}${isGood ? '' : ', not good yet'}`);
    said = words;
    saidAt = now;
  };
}

/** What a proxy answers itself when it does not let a request through, or finds no way. */
const MAY_BE_THE_PROXY: ReadonlySet<number> = new Set([403, 502, 503, 504]);

/** What most people have to do next, told by the answer. */
function afterAnswer({ status, proxy }: Answer, { environment, url }: Target): string {
  const { hostname } = new URL(url);
  if (status === undefined && proxy !== undefined) {
    return `Let the proxy ${proxy} pass requests to ${hostname}; or, where the runner reaches it directly, name it in NO_PROXY.`;
  }
  if (proxy !== undefined && MAY_BE_THE_PROXY.has(status ?? 0)) {
    return `The proxy ${proxy} passed this answer on, or gave it: see that it lets requests to ${hostname} through, or name the host in NO_PROXY. If the application gave it, read its log (eb logs ${environment}), correct the cause and push again.`;
  }
  if (status === undefined) {
    return `Check that the environment listens on port 80 and that its security groups let the runner in; then the application's log (eb logs ${environment}).`;
  }
  if (status === 401 || status === 403) return 'Name a smoke-test-path that needs no sign-in, or let the runner in.';
  if (status === 404) return 'Correct smoke-test-path, or the routes of the application: nothing is there.';
  return `Read the application's log (eb logs ${environment}), correct the cause and push again.`;
}
