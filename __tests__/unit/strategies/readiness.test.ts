import type { Environment } from '../../../src/shapes.ts';
import { untilReady } from '../../../src/strategies/readiness.ts';
import { at, environment, untouched } from '../builders.ts';
import { jumpingClock, notingReporter, type Scene, scriptedEyes } from '../watching.ts';
import { answers, smallWorld } from '../worlds.ts';

const busy = untouched({ status: 'Updating' });

/** Waits for shop-prod, which goes through these scenes; the deadline is after ten minutes. */
function waiting(scenes: Scene[], controller = new AbortController(), onBusy: 'wait' | 'abort' = 'wait') {
  const clock = jumpingClock();
  const report = notingReporter();
  const eyes = scriptedEyes(clock, scenes);
  const { beanstalk } = smallWorld({ abortUpdate: answers(true) });
  const about = { signal: controller.signal, pollIntervalMs: 3_000, stopping: () => undefined };
  const watcher = { eyes, clock, report, beanstalk, ...about };
  return { clock, report, eyes, ready: untilReady({ ...busy, abortable: true }, at(600), onBusy, watcher) };
}

test.each<[string, Environment, number]>([
  ['is Ready at last', environment(), 40],
  ['is Ready already', environment(), 0],
])('ends when the environment %s, with what it is then', async (_what, shown, from) => {
  const { ready, clock } = waiting([
    { from: 0, environment: busy },
    { from, environment: shown },
  ]);
  expect(await ready).toEqual({ environment: shown, at: at(clock.seconds()) });
  expect(clock.seconds() - from).toBeLessThanOrEqual(6);
});

test.each<[string, Scene['environment']]>([
  ['no longer there', 'gone'],
  ['Terminating', untouched({ status: 'Terminating' })],
])('ends without one when it is %s', async (_what, shown) => {
  expect(
    await waiting([
      { from: 0, environment: busy },
      { from: 20, environment: shown ?? 'gone' },
    ]).ready,
  ).toBeUndefined();
});

test('at the deadline says that another operation was in the way, and what ends it', async () => {
  const { ready, clock } = waiting([{ from: 0, environment: { ...busy, abortable: true } }]);
  await expect(ready).rejects.toMatchObject({
    code: 'BR-STILL-BUSY',
    what: 'Not started: shop-prod is still Updating (deployment-timeout).',
    now: 'shop-prod is Updating; this run changed nothing on it.',
    next: expect.stringMatching('abort-environment-update --environment-id e-abcdefghij'),
  });
  expect(clock.seconds()).toBe(600);
});

test.each(['Launching', 'Aborting', 'Updating'] as const)(
  'at the deadline offers no abort where Beanstalk would refuse it: %s',
  async (status) => {
    const { ready } = waiting([{ from: 0, environment: { ...busy, status, abortable: false } }]);
    await expect(ready).rejects.toMatchObject({ next: 'Run this job again when that operation is over.' });
  },
);

test('at the deadline says, too, that it asked for an abort of that operation', async () => {
  const aborting = [{ from: 0, environment: { ...busy, status: 'Aborting' as const } }];
  await expect(waiting(aborting, new AbortController(), 'abort').ready).rejects.toMatchObject({
    now: 'shop-prod is Aborting; this run asked Beanstalk to abort what ran there (on-busy), and changed nothing else on it.',
  });
});

test('takes what is Ready at the very deadline', async () => {
  const { ready } = waiting([
    { from: 0, environment: busy },
    { from: 600, environment: environment() },
  ]);
  expect(await ready).toMatchObject({ environment: { status: 'Ready' } });
});

test('says that it waits, and reminds every half minute', async () => {
  const { ready, report } = waiting([
    { from: 0, environment: busy },
    { from: 95, environment: environment() },
  ]);
  await ready;
  expect(report.lines).toEqual([
    'shop-prod: is Updating, not by this run: waiting until it is Ready',
    ...Array.from({ length: 3 }, () => 'shop-prod: is still Updating'),
  ]);
});

test.each(['BR-THROTTLED', 'BR-UNREACHABLE', 'BR-AWS-DOWN'] as const)('outlasts %s', async (code) => {
  const refused = { read: '', code } as const;
  const scenes = [
    { from: 0, environment: busy },
    { from: 10, refused },
    { from: 60, refused: undefined, environment: environment() },
  ];
  expect(await waiting(scenes).ready).toMatchObject({ environment: { status: 'Ready' } });
});

test('ends at once when reading is denied', async () => {
  const { ready, clock } = waiting([
    { from: 0, environment: busy },
    { from: 10, refused: { read: '', code: 'BR-ACCESS-DENIED' } },
  ]);
  await expect(ready).rejects.toMatchObject({ code: 'BR-ACCESS-DENIED' });
  expect(clock.seconds()).toBeLessThan(20);
});

test('rejects when it is cancelled', async () => {
  const controller = new AbortController();
  const { ready, clock } = waiting([{ from: 0, environment: busy }], controller);
  clock.onSleep = () => controller.abort(new Error('SIGINT'));
  await expect(ready).rejects.toThrow('SIGINT');
});

describe("what runs there is somebody else's", () => {
  const untilIn = (onBusy: 'abort' | 'fail', shown: Environment) => {
    const abortUpdate = answers(true);
    const world = smallWorld({ abortUpdate, environments: answers({ environments: [environment()], at: at(9) }) });
    const stopped: string[] = [];
    const watcher = { ...world, pollIntervalMs: 3_000, stopping: (name: string) => stopped.push(name) };
    return { abortUpdate, world, stopped, ready: untilReady(shown, at(600), onBusy, watcher) };
  };

  test('and is aborted once when asked to, where it can be', async () => {
    const { ready, abortUpdate, world, stopped } = untilIn(
      'abort',
      environment({ status: 'Updating', abortable: true }),
    );
    expect(await ready).toMatchObject({ environment: { status: 'Ready' } });
    expect(abortUpdate.asked).toEqual([['e-abcdefghij']]);
    expect(world.report.lines[0]).toMatch('aborting that (on-busy)');
    expect(stopped).toEqual(['shop-prod']);
  });

  test('and is waited for where it cannot be aborted', async () => {
    const { ready, abortUpdate } = untilIn('abort', environment({ status: 'Updating', abortable: false }));
    await ready;
    expect(abortUpdate.asked).toEqual([]);
  });

  test('and ends the run at once when on-busy is fail', async () => {
    await expect(untilIn('fail', busy).ready).rejects.toMatchObject({ code: 'BR-BUSY' });
  });
});
