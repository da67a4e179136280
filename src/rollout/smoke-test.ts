/**
 * Knows what a release is asked after Beanstalk calls it done: does the address answer, does the user's command agree?
 * Refuses to know how pages are fetched and commands are run.
 */
import type { Clock, Reporter, Shell, ShellEnd, Web } from '../ports.ts';
import { Problem } from '../problem.ts';
import { count, duration } from '../units.ts';
import { again } from './watch.ts';

/** What to test; empty where there is nothing to. */
export interface SmokeTest {
  readonly path: string;
  readonly command: string;
}

/** What is tested. `url` is empty for workers: nobody calls them. */
export interface Target {
  readonly url: string;
  readonly environment: string;
  readonly versionLabel: string;
}

export interface Tester {
  readonly web: Pick<Web, 'get'>;
  readonly shell: Shell;
  readonly clock: Clock;
  readonly report: Reporter;
  readonly signal: AbortSignal;
  readonly pollIntervalMs: number;
  readonly deadline: Date;
}

/** A path that keeps failing is a failure after this time. */
const PATIENCE_MS = 2 * 60_000;
const ATTEMPT_MS = 10_000;
/** What an attempt at the very deadline is still given. */
const SHORTEST_ATTEMPT_MS = 1_000;
const REMINDER_MS = 30_000;
const LAST_LINES = 5;
const SUBJECT = 'smoke test';

/** Undefined when the release passed, or nothing is to be tested. Rejects with `signal.reason` when cancelled. */
export async function smokeTest(test: SmokeTest, target: Target, tester: Tester): Promise<Problem | undefined> {
  const problem = test.path === '' ? undefined : await askPath(test.path, target, tester);
  if (problem !== undefined || test.command === '') return problem;
  return runCommand(test.command, target, tester);
}

/** Workers take no requests from outside, so a path of theirs cannot be asked; best told before anything is changed. */
export const noAddress = (environment: string): Problem =>
  new Problem({
    code: 'BR-SMOKE-TEST-NO-ADDRESS',
    what: `Not tested: ${environment} has no address, so smoke-test-path cannot be asked.`,
    why: 'Workers take their work from a queue and have no address.',
    next: 'Leave smoke-test-path out, and test a worker with smoke-test-command.',
  });

/** What came of one GET. */
interface Answer {
  readonly isGood: boolean;
  readonly status: number | undefined;
  /** `503`, `302 to /login`, `the connection was refused`. */
  readonly words: string;
}

async function askPath(path: string, target: Target, tester: Tester): Promise<Problem | undefined> {
  if (target.url === '') return noAddress(target.environment).withNow(stateOf(target));
  const { clock } = tester;
  const startedAt = clock.now().getTime();
  const until = Math.min(startedAt + PATIENCE_MS, tester.deadline.getTime());
  const left = () => until - clock.now().getTime();
  const tell = teller(path, tester);
  let attempts = 0;
  const attempt = async (): Promise<Answer | undefined> => {
    attempts += 1;
    const begunAt = clock.now().getTime();
    const answer = await ask(target.url + path, Math.min(ATTEMPT_MS, Math.max(SHORTEST_ATTEMPT_MS, left())), tester);
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
    next: afterAnswer(last, target.environment),
  });
}

async function ask(url: string, milliseconds: number, { web, signal }: Tester): Promise<Answer> {
  try {
    const { status, location } = await web.get(url, { milliseconds, signal });
    const to = location === undefined ? '' : ` to ${withoutQuery(location)}`;
    return { isGood: status >= 200 && status < 400, status, words: `${status}${to}` };
  } catch (error) {
    signal.throwIfAborted();
    return { isGood: false, status: undefined, words: error instanceof Error ? error.message : String(error) };
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

async function runCommand(command: string, target: Target, tester: Tester): Promise<Problem | undefined> {
  const { shell, clock, report, signal, deadline } = tester;
  const startedAt = clock.now().getTime();
  const lastLines: string[] = [];
  report.say(SUBJECT, 'running smoke-test-command');
  const end = await shell
    .run(command, {
      variables: {
        ENVIRONMENT_URL: target.url,
        ENVIRONMENT_NAME: target.environment,
        VERSION_LABEL: target.versionLabel,
      },
      onLine(line) {
        if (line.trim() === '') return;
        report.say(SUBJECT, line);
        lastLines.push(line);
        if (lastLines.length > LAST_LINES) lastLines.shift();
      },
      milliseconds: Math.max(0, deadline.getTime() - startedAt),
      signal,
    })
    .catch((error: unknown) => notRun(error, signal));
  const took = duration(clock.now().getTime() - startedAt);
  if (typeof end !== 'string' && end.kind === 'exited' && end.status === 0) {
    report.say(SUBJECT, `smoke-test-command passed in ${took}`);
    return undefined;
  }
  const why = typeof end === 'string' ? end : endInWords(end, took);
  return new Problem({
    code: 'BR-SMOKE-TEST-FAILED',
    what: `Not released: ${target.environment} runs ${target.versionLabel} but failed its smoke-test-command.`,
    why: lastLines.length === 0 ? `${why} It wrote nothing.` : `${why} Its last words:\n${lastLines.join('\n')}`,
    now: stateOf(target),
    next: `Read what the command wrote (above, in the log) and the application's own log (eb logs ${target.environment}), correct the cause and push again.`,
  });
}

/** A run that was cancelled is no failed test. */
function notRun(error: unknown, signal: AbortSignal): string {
  signal.throwIfAborted();
  return `It could not be run: ${error instanceof Error ? error.message : String(error)}.`;
}

function endInWords(end: ShellEnd, took: string): string {
  switch (end.kind) {
    case 'exited':
      return `It ended with exit code ${end.status} after ${took}.`;
    case 'killed':
      return `It was ended by ${end.by} after ${took}.`;
    case 'out-of-time':
      return `It was not done when deployment-timeout was over, and was killed after ${took}.`;
    default:
      return end satisfies never;
  }
}

const stateOf = ({ environment, versionLabel, url }: Target) =>
  `Beanstalk finished: ${environment} runs ${versionLabel}${url === '' ? '' : ` at ${url}`}.`;

/** What most people have to do next, told by the answer. */
function afterAnswer({ status }: Answer, environment: string): string {
  if (status === undefined) {
    return `Check that the environment listens on port 80 and that its security groups let the runner in; then the application's log (eb logs ${environment}).`;
  }
  if (status === 401 || status === 403) return 'Name a smoke-test-path that needs no sign-in, or let the runner in.';
  if (status === 404) return 'Correct smoke-test-path, or the routes of the application: nothing is there.';
  return `Read the application's log (eb logs ${environment}), correct the cause and push again.`;
}
