import type { Goal } from '../../../src/rollout/goal.ts';
import type { Sight } from '../../../src/rollout/sight.ts';
import { watch } from '../../../src/rollout/watch.ts';
import { at, COMPLETED, creation, environment, event, goal, instance, STARTS } from '../builders.ts';
import { jumpingClock, notingReporter, type Scene, scriptedEyes } from '../watching.ts';

const updating = environment({ status: 'Updating', versionLabel: 'v1', updated: at(-3600) });
const took: Scene[] = [
  { from: 0, environment: updating },
  { from: 80, environment: environment() },
];
const tookBack: Scene[] = [
  { from: 0, environment: updating },
  { from: 80, environment: environment({ versionLabel: 'v1' }) },
];
const told = [event(STARTS, { date: at(1) }), event(COMPLETED, { date: at(80) })];
const failed = event('Failed to deploy application.', { severity: 'ERROR', date: at(79) });

/** Watches the script from its beginning. */
async function watched(scenes: Scene[], options: { events?: Parameters<typeof scriptedEyes>[2]; goal?: Goal } = {}) {
  const clock = jumpingClock();
  const report = notingReporter();
  const eyes = scriptedEyes(clock, scenes, options.events ?? told);
  const sights: Sight[] = [];
  const controller = new AbortController();
  const watcher = { eyes, clock, report, signal: controller.signal, pollIntervalMs: 3_000 };
  const ending = () => watch(options.goal ?? goal(), { ...watcher, saw: (sight) => void sights.push(sight) });
  return { clock, report, eyes, sights, controller, ending };
}

/** `succeeded`, or the ending and its problem's code; with the second in which it was told. */
async function outcome(scenes: Scene[], options?: Parameters<typeof watched>[1]) {
  const { ending, clock, ...rest } = await watched(scenes, options);
  const { verdict } = await ending();
  return { ...rest, clock, said: verdict.kind === 'succeeded' ? verdict.kind : verdict.problem.code, verdict };
}

/** A second between the look that shows the failure and the last one. */
const beforeLastLook = async () => (await outcome(tookBack)).clock.seconds() - 0.5;

describe('the end', () => {
  test('of an update that took is seen within two intervals, and needs no last look', async () => {
    const { said, clock, eyes } = await outcome(took);
    expect(said).toBe('succeeded');
    expect(clock.seconds() - 80).toBeLessThanOrEqual(6);
    const last = eyes.asked.filter(([second]) => second === clock.seconds()).map(([, read]) => read);
    expect(last).toEqual(expect.arrayContaining(['environments', 'events', 'instances']));
  });

  test('of an update that did not take is told with the reason that arrives only after the state', async () => {
    const late = [...told, { ...failed, arrives: await beforeLastLook() }];
    const { said, clock, report } = await outcome(tookBack, { events: late });
    expect(said).toBe('BR-DEPLOYMENT-FAILED');
    expect(clock.seconds()).toBeLessThan(90);
    expect(report.events).toContain('Failed to deploy application.');
  });

  test('of an update that failed is told with the causes of its health, asked for once', async () => {
    const red = environment({ versionLabel: 'v1', health: 'Red', healthStatus: 'Degraded' });
    const scenes = [tookBack[0] as Scene, { from: 80, environment: red, causes: ['Out of memory.'] }];
    const { verdict, eyes } = await outcome(scenes, { events: [...told, failed] });
    expect(verdict).toMatchObject({ problem: { code: 'BR-DEPLOYMENT-FAILED', why: 'Out of memory.' } });
    expect(eyes.asked.filter(([, read]) => read === 'causes')).toHaveLength(1);
  });

  test('of an update that failed is explained by instances that were taken away before it', async () => {
    const ill = instance({ id: 'i-new', health: 'Red', healthStatus: 'Severe', causes: ['Out of memory.'] });
    const early = { ...failed, date: at(40) };
    const scenes: Scene[] = [
      { from: 0, environment: updating, instances: [instance(), ill] },
      { from: 60, instances: [instance()] },
      ...tookBack.slice(1),
    ];
    const { verdict } = await outcome(scenes, { events: [...told, early] });
    expect(verdict).toMatchObject({ problem: { code: 'BR-DEPLOYMENT-FAILED', why: 'i-new: Out of memory.' } });
  });

  test.each(['BR-ACCESS-DENIED', 'BR-THROTTLED'] as const)(
    'is told without causes where they are refused (%s)',
    async (code) => {
      const refused = { read: 'causes', code } as const;
      const { said } = await outcome([...tookBack, { from: 80, refused }], { events: [...told, failed] });
      expect(said).toBe('BR-DEPLOYMENT-FAILED');
    },
  );

  test('is not a failure that the last look does not see again', async () => {
    const flicker: Scene[] = [
      ...tookBack,
      { from: await beforeLastLook(), environment: updating },
      { from: 200, environment: environment() },
    ];
    const { said, clock } = await outcome(flicker);
    expect(said).toBe('succeeded');
    expect(clock.seconds()).toBeGreaterThan(200);
  });

  test('is a failure also when the last look is refused', async () => {
    const refused = { read: '', code: 'BR-CREDENTIALS-EXPIRED' } as const;
    const { said } = await outcome([...tookBack, { from: await beforeLastLook(), refused }]);
    expect(said).toBe('BR-UPDATE-DID-NOT-TAKE');
  });

  test('waits for health, and takes the first acceptable reading', async () => {
    const red = environment({ health: 'Red', healthStatus: 'Degraded' });
    const { said, clock } = await outcome([
      took[0] as Scene,
      { from: 80, environment: red },
      { from: 140, environment: environment() },
    ]);
    expect(said).toBe('succeeded');
    expect(clock.seconds()).toBeLessThanOrEqual(146);
  });

  test('gives health its five minutes from the end of our operation, not from a Ready before it', async () => {
    const unseen: Scene[] = [
      { from: 0, environment: environment({ updated: at(-3600), versionLabel: 'v1' }) },
      { from: 10, refused: { read: '', code: 'BR-UNREACHABLE' } },
      { from: 400, environment: environment({ health: 'Red', healthStatus: 'Severe' }), refused: undefined },
      { from: 600, environment: environment() },
    ];
    const { said, clock } = await outcome(unseen);
    expect(said).toBe('succeeded');
    expect(clock.seconds()).toBeGreaterThanOrEqual(600);
  });

  test('is not called a success while events cannot be read, for they may tell of a failure', async () => {
    const refused = { read: 'events', code: 'BR-THROTTLED' } as const;
    const hidden = [...took, { from: 10, refused }, { from: 150, refused: undefined }];
    const { said, clock } = await outcome(hidden, { events: [...told, failed] });
    expect(said).toBe('BR-DEPLOYMENT-FAILED');
    expect(clock.seconds()).toBeGreaterThanOrEqual(150);
  });

  test('of a launch whose environment is not listed yet is waited for', async () => {
    const unlisted: Scene[] = [
      { from: 0, environment: 'gone' },
      { from: 5, environment: environment({ status: 'Launching' }) },
      { from: 200, environment: environment() },
    ];
    const launch = [
      event('createEnvironment is starting.'),
      event('Successfully launched environment: shop-prod', { date: at(200) }),
    ];
    expect((await outcome(unlisted, { goal: creation(), events: launch })).said).toBe('succeeded');
  });
});

describe('the deadline', () => {
  test.each([
    ['at work for ever', [{ from: 0, environment: updating }], 'BR-TIMED-OUT'],
    ['never readable', [{ from: 0, refused: { read: '', code: 'BR-UNREACHABLE' } }], 'BR-TIMED-OUT'],
    [
      'throttled for ever',
      [{ from: 0, environment: updating, refused: { read: '', code: 'BR-THROTTLED' } }],
      'BR-TIMED-OUT',
    ],
    [
      'never begun',
      [{ from: 0, environment: environment({ updated: at(-3600), versionLabel: 'v1' }) }],
      'BR-TIMED-OUT',
    ],
    [
      'unhealthy just before',
      [
        { from: 0, environment: updating },
        { from: 575, environment: environment({ health: 'Red' }) },
      ],
      'BR-UNHEALTHY',
    ],
    [
      'flapping between work and failure',
      Array.from({ length: 700 }, (_, from) => ({
        from,
        environment: from % 2 ? updating : environment({ versionLabel: 'v1' }),
      })),
      undefined,
    ],
  ] satisfies [string, Scene[], string | undefined][])(
    'ends a watch of what is %s, at most one interval late',
    async (_what, scenes, code) => {
      const { said, clock } = await outcome(scenes, { goal: goal({ deadline: at(600) }) });
      if (code !== undefined) expect(said).toBe(code);
      expect(clock.seconds()).toBeLessThanOrEqual(603);
    },
  );

  test.each([creation, goal])('takes what is Ready in that moment, whatever the rhythm of reads', async (kind) => {
    for (let deadline = 600; deadline < 640; deadline += 1) {
      const atLast: Scene[] = [
        {
          from: 0,
          environment: environment({ status: kind === creation ? 'Launching' : 'Updating', updated: at(-3600) }),
        },
        { from: deadline - 1, environment: environment() },
      ];
      const { said } = await outcome(atLast, { goal: kind({ deadline: at(deadline) }), events: [] });
      expect(said).toBe('succeeded');
    }
  });
});

test('a cancelled watch rejects with the reason, and leaves behind what it saw', async () => {
  const { ending, controller, clock, sights } = await watched(took);
  clock.onSleep = () => clock.seconds() > 30 && controller.abort(new Error('SIGINT'));
  await expect(ending()).rejects.toThrow('SIGINT');
  expect(sights.at(-1)?.environment).toMatchObject({ status: 'Updating' });
});

test('a watch that is cancelled between a failure and the last look rejects, too', async () => {
  const { ending, controller, clock } = await watched(tookBack);
  clock.onSleep = () => clock.seconds() > 80 && controller.abort(new Error('SIGINT'));
  await expect(ending()).rejects.toThrow('SIGINT');
});

test.each(['BR-ACCESS-DENIED', 'BR-CREDENTIALS-EXPIRED', 'BR-AWS'] as const)(
  '%s ends a watch at once',
  async (code) => {
    const { ending, clock } = await watched([...took, { from: 20, refused: { read: '', code } }]);
    await expect(ending()).rejects.toMatchObject({ code });
    expect(clock.seconds()).toBeLessThanOrEqual(26);
  },
);

test('what the refused look had read is seen and told before the watch ends', async () => {
  const refused = { read: 'instances', code: 'BR-ACCESS-DENIED' } as const;
  const { ending, sights, report } = await watched([...took, { from: 0, refused }]);
  await expect(ending()).rejects.toMatchObject({ code: 'BR-ACCESS-DENIED' });
  expect(sights.at(-1)).toMatchObject({ environment: environment(), eventsRead: true, instances: undefined });
  expect(report.events).toContain(COMPLETED);
});

test('every instance is asked about in the very look that says Ready', async () => {
  const behind = [instance(), instance({ deployment: { versionLabel: 'v1', id: 1 } })];
  const scenes: Scene[] = [
    ...took,
    { from: 80, instances: behind },
    { from: 120, instances: [instance(), instance()] },
  ];
  const { said, clock } = await outcome(scenes);
  expect(said).toBe('succeeded');
  expect(clock.seconds()).toBeGreaterThanOrEqual(120);
});
