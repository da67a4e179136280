import { ProxyFailed, type Shell, type ShellEnd, type Web } from '../../../src/ports.ts';
import { smokeTest } from '../../../src/rollout/smoke-test.ts';
import { at } from '../builders.ts';
import { type JumpingClock, jumpingClock, notingReporter } from '../watching.ts';

type Answer = { readonly status: number; readonly location?: string; readonly through?: string } | Error;

const target = { url: 'http://shop.example.com', environment: 'shop-prod', versionLabel: 'v2' };
const cancelledRun = new Error('The run was cancelled (SIGINT).');

/** A page that answers what is scripted for its second, 38 ms later; where nothing is, it uses up its limit. */
function scriptedWeb(clock: JumpingClock, answerAt: (second: number) => Answer | undefined) {
  const asked: { url: string; second: number; milliseconds: number }[] = [];
  const get: Web['get'] = async (url, { milliseconds, signal }) => {
    const second = clock.seconds();
    asked.push({ url, second, milliseconds });
    const answer = answerAt(second);
    await clock.sleep(answer === undefined ? milliseconds : 38, signal);
    if (answer === undefined) throw new Error(`no answer came within ${milliseconds / 1000} s`);
    if (answer instanceof Error) throw answer;
    return { location: undefined, ...answer };
  };
  return { asked, get };
}

function scriptedShell(clock: JumpingClock, lines: readonly string[], end: ShellEnd | Error) {
  const ran: { command: string; variables: Readonly<Record<string, string>>; milliseconds: number }[] = [];
  const run: Shell['run'] = async (command, { variables, milliseconds, onLine, signal }) => {
    ran.push({ command, variables, milliseconds });
    for (const line of lines) onLine(line);
    await clock.sleep(2_000, signal);
    if (end instanceof Error) throw end;
    return end;
  };
  return { ran, run };
}

interface Setting {
  readonly path?: string;
  readonly command?: string;
  readonly url?: string;
  readonly answerAt?: (second: number) => Answer | undefined;
  readonly lines?: readonly string[];
  readonly end?: ShellEnd | Error;
  readonly deadline?: Date;
}

/** Everything that a test is about can be set; what is not set is well. */
function setUp({ path = '', command = '', url = target.url, deadline = at(1800), ...rest }: Setting) {
  const clock = jumpingClock();
  const report = notingReporter();
  const controller = new AbortController();
  const web = scriptedWeb(clock, rest.answerAt ?? (() => ({ status: 200 })));
  const shell = scriptedShell(clock, rest.lines ?? [], rest.end ?? { kind: 'exited', status: 0 });
  const { signal } = controller;
  const tester = { web, shell, clock, report, signal, pollIntervalMs: 3_000, deadline };
  const test = () => smokeTest({ path, command }, { ...target, url }, tester);
  return { test, clock, report, controller, web, shell };
}

test('nothing to test is passed, and nothing is asked, run or said', async () => {
  const { test: run, web, shell, report } = setUp({});
  expect(await run()).toBeUndefined();
  expect([web.asked, shell.ran, report.lines]).toEqual([[], [], []]);
});

describe('the path', () => {
  test('that answers is asked once, at the address, and told with its time', async () => {
    const { test: run, web, report } = setUp({ path: '/health' });
    expect(await run()).toBeUndefined();
    expect(web.asked).toEqual([{ url: 'http://shop.example.com/health', second: 0, milliseconds: 10_000 }]);
    expect(report.lines).toEqual(['smoke test: GET /health → 200 in 38 ms']);
  });

  test.each([200, 204, 299, 301, 302, 304, 399])('passes with %i', async (status) => {
    expect(await setUp({ path: '/', answerAt: () => ({ status }) }).test()).toBeUndefined();
  });

  test.each([400, 401, 403, 404, 500, 503])('fails with %i, told as the reason', async (status) => {
    const problem = await setUp({ path: '/', answerAt: () => ({ status }) }).test();
    expect(problem).toMatchObject({ code: 'BR-SMOKE-TEST-FAILED', why: expect.stringContaining(`: ${status}.`) });
  });

  test('that redirects elsewhere has answered, is asked once, and the secrets of the address stay out of the log', async () => {
    const location = 'https://login.example.com/start?state=hunter22';
    const { test: run, web, report } = setUp({ path: '/', answerAt: () => ({ status: 302, location }) });
    expect(await run()).toBeUndefined();
    expect(web.asked).toHaveLength(1);
    expect(report.lines).toEqual(['smoke test: GET / → 302 to https://login.example.com/start in 38 ms']);
  });

  test.each<[string, Answer, RegExp]>([
    [
      'that fails',
      new ProxyFailed('proxy.corp:3128', 'the proxy proxy.corp:3128 does not let it through (HTTP 407)'),
      /^Let the proxy proxy\.corp:3128 pass requests to shop\.example\.com; .* NO_PROXY\.$/,
    ],
    [
      'that may have answered itself',
      { status: 403, through: 'proxy.corp:3128' },
      /^The proxy proxy\.corp:3128 .* NO_PROXY/,
    ],
  ])('behind a proxy %s is told with what to do about the proxy', async (_what, answer, next) => {
    const problem = await setUp({ path: '/', answerAt: () => answer }).test();
    expect(problem?.next).toMatch(next);
    expect(problem?.next).not.toMatch(/port 80|sign-in/);
  });

  test('behind a proxy that lets requests through is told as any other', async () => {
    const problem = await setUp({ path: '/', answerAt: () => ({ status: 404, through: 'proxy.corp:3128' }) }).test();
    expect(problem?.next).toMatch(/^Correct smoke-test-path/);
  });

  test('is asked until it answers as expected, and only changes are told', async () => {
    const refused = new Error('the connection was refused');
    const answerAt = (second: number) => (second < 8 ? refused : { status: second < 20 ? 503 : 200 });
    const { test: run, clock, report } = setUp({ path: '/health', answerAt });
    expect(await run()).toBeUndefined();
    expect(clock.seconds()).toBeLessThan(25);
    expect(report.lines).toEqual([
      'smoke test: GET /health → the connection was refused in 38 ms, not good yet',
      'smoke test: GET /health → 503 in 38 ms, not good yet',
      'smoke test: GET /health → 200 in 38 ms',
    ]);
  });

  test('that keeps failing is a failure after two minutes, with the last answer, and reminders meanwhile', async () => {
    const answerAt = (second: number) => ({ status: second < 100 ? 502 : 503 });
    const { test: run, clock, report } = setUp({ path: '/health', answerAt });
    const problem = await run();
    expect(clock.seconds()).toBeGreaterThanOrEqual(120);
    expect(clock.seconds()).toBeLessThan(122);
    expect(problem?.what).toBe('Not released: shop-prod runs v2 but failed its smoke test, GET /health.');
    expect(problem?.why).toMatch(
      /^The last answer of \d+ attempts in 2 min: 503\. A status of 2xx or 3xx was expected\.$/,
    );
    expect(problem?.now).toBe('Beanstalk finished: shop-prod runs v2 at http://shop.example.com.');
    expect(report.lines).toHaveLength(5);
  });

  test('that never answers is a failure after two minutes, too: every attempt has its own limit', async () => {
    const { test: run, clock, web } = setUp({ path: '/', answerAt: () => undefined });
    expect(await run()).toMatchObject({ why: expect.stringContaining('no answer came within') });
    expect(clock.seconds()).toBeLessThanOrEqual(121);
    expect(Math.max(...web.asked.map(({ milliseconds }) => milliseconds))).toBe(10_000);
  });

  test('is not waited for beyond the deadline', async () => {
    const { test: run, clock } = setUp({ path: '/', answerAt: () => undefined, deadline: at(25) });
    expect(await run()).toMatchObject({ code: 'BR-SMOKE-TEST-FAILED' });
    expect(clock.seconds()).toBeLessThanOrEqual(26);
  });

  test('is asked once even when the deadline is there', async () => {
    const { test: run, web } = setUp({ path: '/', deadline: at(0) });
    expect(await run()).toBeUndefined();
    expect(web.asked).toMatchObject([{ milliseconds: 1_000 }]);
  });

  test('is refused for a worker, which has no address', async () => {
    const { test: run, web, shell } = setUp({ path: '/', command: 'true', url: '' });
    expect(await run()).toMatchObject({ code: 'BR-SMOKE-TEST-NO-ADDRESS' });
    expect([web.asked, shell.ran]).toEqual([[], []]);
  });

  test('ends with the reason of the cancellation when the run is cancelled', async () => {
    const { test: run, clock, controller } = setUp({ path: '/', answerAt: () => ({ status: 503 }) });
    clock.onSleep = () => clock.seconds() > 10 && controller.abort(cancelledRun);
    await expect(run()).rejects.toBe(cancelledRun);
  });
});

describe('the command', () => {
  test('runs once after the path, knows what was released, has until the deadline, and is heard line by line', async () => {
    const { test: run, shell, report } = setUp({ path: '/', command: 'npm run smoke', lines: ['one', '', 'two'] });
    expect(await run()).toBeUndefined();
    const variables = {
      ENVIRONMENT_URL: 'http://shop.example.com',
      ENVIRONMENT_NAME: 'shop-prod',
      VERSION_LABEL: 'v2',
    };
    expect(shell.ran).toEqual([{ command: 'npm run smoke', variables, milliseconds: 1_800_000 - 38 }]);
    expect(report.lines).toEqual([
      'smoke test: GET / → 200 in 38 ms',
      'smoke test: running smoke-test-command',
      'smoke test: one',
      'smoke test: two',
      'smoke test: smoke-test-command passed in 2 s',
    ]);
  });

  test('does not run when the path failed', async () => {
    const { test: run, shell } = setUp({ path: '/', command: 'true', answerAt: () => ({ status: 500 }) });
    expect(await run()).toMatchObject({ code: 'BR-SMOKE-TEST-FAILED' });
    expect(shell.ran).toEqual([]);
  });

  test('tests a worker, too', async () => {
    const { test: run, shell } = setUp({ command: 'true', url: '' });
    expect(await run()).toBeUndefined();
    expect(shell.ran[0]?.variables).toMatchObject({ ENVIRONMENT_URL: '', ENVIRONMENT_NAME: 'shop-prod' });
  });

  test('that ends badly is a failure with its last words', async () => {
    const lines = ['1', '2', '3', '4', '5', '6'];
    const problem = await setUp({ command: 'x', lines, end: { kind: 'exited', status: 7 } }).test();
    expect(problem?.what).toBe('Not released: shop-prod runs v2 but failed its smoke-test-command.');
    expect(problem?.why).toBe('It ended with exit code 7 after 2 s. Its last words:\n2\n3\n4\n5\n6');
  });

  test.each([
    [{ kind: 'killed', by: 'SIGSEGV' }, 'It was ended by SIGSEGV after 2 s. It wrote nothing.'],
    [
      { kind: 'out-of-time' },
      'It was not done when deployment-timeout was over, and was killed after 2 s. It wrote nothing.',
    ],
    [new Error('spawn bash ENOENT'), 'It could not be run: spawn bash ENOENT. It wrote nothing.'],
  ] as const)('is never passed by %j', async (end, why) => {
    expect(await setUp({ command: 'x', end }).test()).toMatchObject({ code: 'BR-SMOKE-TEST-FAILED', why });
  });

  test('ends with the reason of the cancellation when the run is cancelled', async () => {
    const { test: run, clock, controller } = setUp({ command: 'x' });
    clock.onSleep = () => controller.abort(cancelledRun);
    await expect(run()).rejects.toBe(cancelledRun);
  });
});
