import { AnswerLost, type Beanstalk } from '../../../src/ports.ts';
import { Problem } from '../../../src/problem.ts';
import type { Environment, PlatformChoice } from '../../../src/shapes.ts';
import { recover } from '../../../src/strategies/recovery.ts';
import { at, environment, event, goal, instance, sight, untouched } from '../builders.ts';
import { answers, smallWorld } from '../worlds.ts';

const failure = (code: `BR-${string}` = 'BR-DEPLOYMENT-FAILED') =>
  new Problem({ code, what: 'It failed.', why: 'It crashed.', next: 'Repair it.' });
const way = { kind: 'open', versionLabel: 'v1', platform: undefined, settings: [] } as const;
const timeout = (value: string) => ({ namespace: 'aws:elasticbeanstalk:command', optionName: 'Timeout', value });
const old = instance({ deployment: { id: 7, versionLabel: 'v1' } });
const broken = instance({ deployment: { id: 8, versionLabel: 'v2', status: 'Failed' } });

/** Recovers from a failure that left this sight, in an environment that was like `before`. */
function recovering(
  changes: Parameters<typeof sight>[0],
  {
    code,
    before,
    latest,
    refusal,
    inForce,
    throttled,
    deadline = at(1800),
    platform = undefined,
    calls = {},
    signal,
  }: {
    code?: `BR-${string}`;
    before?: Environment;
    latest?: Environment;
    refusal?: Problem;
    /** The value of the setting that the release changed from 600. */
    inForce?: string | Problem;
    /** The first read of this kind is refused. */
    throttled?: 'environments' | 'events' | 'instances' | undefined;
    /** Of the release that failed. */
    deadline?: Date;
    /** Answers of its own. */
    calls?: Partial<Beanstalk>;
    /** What the release moved the environment away from. */
    platform?: PlatformChoice | undefined;
    signal?: AbortSignal;
  } = {},
) {
  const accepted = { requestId: 'r-back', environmentId: 'e-abcdefghij' };
  const updateEnvironment = refusal === undefined ? answers(accepted) : answers(refusal, accepted);
  const left = latest ?? changes?.environment ?? environment();
  const back = environment({ versionLabel: 'v1', updated: at(900) });
  const shown = { environments: left === 'gone' ? [] : [left], at: at(290) };
  const running = changes?.instances ?? [broken];
  const refused = (read: typeof throttled) => (throttled === read ? [failure('BR-THROTTLED')] : []);
  const answering = {
    updateEnvironment,
    environments: answers(
      ...refused('environments'),
      ...(throttled === 'events' || throttled === 'instances' ? [shown, shown] : [shown]),
      { environments: [back], at: at(300) },
    ),
    events: answers(...refused('events'), [event('Environment update is starting.', { requestId: 'r-back' })]),
    instances: answers(...refused('instances'), ...(throttled === 'events' ? [running, running] : [running]), [
      instance({ deployment: { id: 9, versionLabel: 'v1' } }),
    ]),
    ...(inForce !== undefined && { settings: answers(inForce instanceof Problem ? inForce : [timeout(inForce)]) }),
    ...calls,
  };
  const world = smallWorld(answering, signal && { signal });
  const failed = {
    problem: failure(code),
    goal: goal({ deadline }),
    sight: sight(changes),
    before: before ?? untouched(),
  };
  const watcher = { ...world, pollIntervalMs: 3_000, saw: () => undefined };
  const options = {
    deadline: at(3_600),
    watcher,
    calling: <T>(call: () => Promise<T>) => call(),
    began: () => undefined,
    ended: () => undefined,
  };
  const settings = inForce === undefined ? [] : [timeout('600')];
  return {
    clock: world.clock,
    updateEnvironment,
    recovery: recover(failed, { ...way, platform, settings }, world, options),
  };
}

test('sends the version before, and needs every instance on a newer deployment of it', async () => {
  const { recovery, updateEnvironment } = recovering({
    environment: environment({ versionLabel: 'v1' }),
    instances: [broken],
  });
  expect(await recovery).toMatchObject({ outcome: 'rolled-back', problem: { code: 'BR-DEPLOYMENT-FAILED' } });
  expect(updateEnvironment.asked).toEqual([
    [{ id: 'e-abcdefghij', versionLabel: 'v1', platform: undefined, settings: [] }],
  ]);
});

test('what was told of the failed release is not read again, though the service tells its time in whole seconds', async () => {
  const told = event('Environment health has transitioned from Info to Ok.', { date: at(300.4) });
  const events = answers([], [event('Environment update is starting.', { requestId: 'r-back', date: at(301) })]);
  const broke = { environment: environment({ versionLabel: 'v1' }), instances: [broken], events: [told] };
  const { recovery } = recovering(broke, { calls: { events } });
  expect(await recovery).toMatchObject({ outcome: 'rolled-back' });
  const [last] = events.asked.at(-1) ?? [];
  expect(last).toMatchObject({ since: at(300.401) });
});

test('sends nothing when every instance proves that all is back', async () => {
  const { recovery, updateEnvironment } = recovering({
    environment: environment({ versionLabel: 'v1' }),
    instances: [old, old],
  });
  expect(await recovery).toMatchObject({ outcome: 'rolled-back' });
  expect(updateEnvironment.asked).toEqual([]);
});

test.each<[string, Parameters<typeof sight>[0]]>([
  ['one instance still has the failed deployment', { instances: [old, broken] }],
  [
    'basic health cannot prove anything',
    { environment: environment({ versionLabel: 'v1', healthStatus: undefined }), instances: 'basic' },
  ],
  ['the instances were not read', { instances: undefined }],
  ['there are no instances', { instances: [] }],
])('sends the version before when %s', async (_, changes) => {
  const { recovery, updateEnvironment } = recovering({ environment: environment({ versionLabel: 'v1' }), ...changes });
  await recovery;
  expect(updateEnvironment.asked).toHaveLength(1);
});

test('sends the version before when only health that is older than the failure says that all is back', async () => {
  const left = { environment: environment({ versionLabel: 'v1' }), instances: [old] };
  const instances = answers([broken], [instance({ deployment: { id: 9, versionLabel: 'v1' } })]);
  const { recovery, updateEnvironment } = recovering(left, { calls: { instances } });
  expect(await recovery).toMatchObject({ outcome: 'rolled-back' });
  expect(updateEnvironment.asked).toHaveLength(1);
});

test('believes health that says so only when it had the time to fall', async () => {
  const left = { environment: environment({ versionLabel: 'v1' }), instances: [old], readySince: at(-5) };
  const environments = answers({ environments: [left.environment], at: at(290) });
  const soon = recovering(left, { calls: { environments, instances: answers([old]) } });
  expect(await soon.recovery).toMatchObject({ outcome: 'rolled-back' });
  expect(soon.updateEnvironment.asked).toEqual([]);
  expect(soon.clock.seconds()).toBe(15);
  const falling = answers([old], [broken], [instance({ deployment: { id: 9, versionLabel: 'v1' } })]);
  const fallen = recovering(left, { calls: { instances: falling } });
  await fallen.recovery;
  expect(fallen.updateEnvironment.asked).toHaveLength(1);
});

test('sends nothing when all is back by the time that it would be sent', async () => {
  const left = { environment: environment({ versionLabel: 'v1' }), instances: [broken] };
  const { recovery, updateEnvironment } = recovering(left, { calls: { instances: answers([old]) } });
  expect(await recovery).toMatchObject({ outcome: 'rolled-back' });
  expect(updateEnvironment.asked).toEqual([]);
});

test('sends the platform before though every instance has the version: nothing proves that it is back', async () => {
  const platform = { kind: 'platform-arn', arn: 'arn:old' } as const;
  const left = { environment: environment({ versionLabel: 'v1' }), instances: [old] };
  const { recovery, updateEnvironment } = recovering(left, { platform });
  await recovery;
  expect(updateEnvironment.asked).toMatchObject([[{ platform }]]);
});

test.each<[string, string | Problem, number]>([
  ['sends nothing when the settings are back, too', '600', 0],
  ['sends settings that are not back', '900', 1],
  ['sends settings that cannot be read', failure('BR-ACCESS-DENIED'), 1],
])('with settings that were changed it %s', async (_what, inForce, sent) => {
  const left = { environment: environment({ versionLabel: 'v1' }), instances: [old], readySince: at(-60) };
  const { recovery, updateEnvironment } = recovering(left, { inForce });
  expect(await recovery).toMatchObject({ outcome: 'rolled-back' });
  expect(updateEnvironment.asked).toHaveLength(sent);
});

test.each(['BR-OVERTAKEN', 'BR-ENVIRONMENT-GONE', 'BR-INSTANCES-UNKNOWN'] as const)(
  'never recovers over somebody else, nor from what is not known: %s',
  async (code) => {
    const { recovery, updateEnvironment } = recovering({ environment: environment({ versionLabel: 'v9' }) }, { code });
    expect(await recovery).toMatchObject({ outcome: 'failed', problem: { code } });
    expect(updateEnvironment.asked).toEqual([]);
  },
);

test('does not have to cure what was ill before the release', async () => {
  const ill = { health: 'Red', healthStatus: 'Severe' } as const;
  const { recovery, updateEnvironment } = recovering(
    { environment: environment({ versionLabel: 'v1', ...ill }), instances: [old] },
    { before: untouched(ill) },
  );
  expect(await recovery).toMatchObject({ outcome: 'rolled-back' });
  expect(updateEnvironment.asked).toEqual([]);
});

test('an instance that is being set up after the deadline keeps nothing from going back', async () => {
  const joiner = instance({ id: 'i-2', health: 'Grey', healthStatus: 'Pending', deployment: undefined });
  const left = { environment: environment({ versionLabel: 'v2' }), instances: [instance(), joiner] };
  const { recovery, updateEnvironment } = recovering(left, { code: 'BR-SMOKE-TEST', deadline: at(0) });
  expect(await recovery).toMatchObject({ outcome: 'rolled-back' });
  expect(updateEnvironment.asked).toHaveLength(1);
});

describe('an environment that was Yellow before, for one of its instances was Red', () => {
  const ill = { health: 'Yellow', healthStatus: 'Warning' } as const;
  const red = (deployment: { id: number; versionLabel: string }) =>
    instance({ id: 'i-2', health: 'Red', healthStatus: 'Severe', deployment });
  const before = untouched(ill);
  const left = environment({ versionLabel: 'v1', ...ill });

  test('is back when it is so again and every instance has a newer deployment', async () => {
    const back = { environments: [environment({ versionLabel: 'v1', updated: at(900), ...ill })], at: at(300) };
    const shown = { environments: [left], at: at(290) };
    const running = [instance({ deployment: { id: 9, versionLabel: 'v1' } })];
    const going = (second: ReturnType<typeof red>) =>
      recovering(
        { environment: left, instances: [broken, red({ id: 7, versionLabel: 'v1' })] },
        {
          before,
          calls: { environments: answers(shown, shown, back), instances: answers([broken], [...running, second]) },
        },
      ).recovery;
    expect(await going(red({ id: 9, versionLabel: 'v1' }))).toMatchObject({ outcome: 'rolled-back' });
    expect(await going(red({ id: 7, versionLabel: 'v1' }))).toMatchObject({ outcome: 'failed' });
  });

  test('was put back by Beanstalk when every instance has the version before', async () => {
    const instances = [old, red({ id: 7, versionLabel: 'v1' })];
    const { recovery, updateEnvironment } = recovering(
      { environment: left, instances, readySince: at(-60) },
      { before },
    );
    expect(await recovery).toMatchObject({ outcome: 'rolled-back' });
    expect(updateEnvironment.asked).toEqual([]);
  });

  test('is not back where it was Green before', async () => {
    const instances = [old, red({ id: 7, versionLabel: 'v1' })];
    const { recovery, updateEnvironment } = recovering({ environment: left, instances, readySince: at(-60) });
    await recovery;
    expect(updateEnvironment.asked).toHaveLength(1);
  });
});

describe('somebody else who comes between the failure and its recovery', () => {
  const mixed = { environment: environment({ versionLabel: 'v2' }), instances: [broken] };

  test.each([
    ['is at work', environment({ versionLabel: 'v2', status: 'Updating' })],
    ['has released', environment({ versionLabel: 'v9', updated: at(200) })],
  ])('and %s is left alone, and the failure keeps its reason', async (_, latest) => {
    const { recovery, updateEnvironment } = recovering(mixed, { latest });
    const { outcome, problem } = await recovery;
    expect({ outcome, code: problem.code, what: problem.what }).toEqual({
      outcome: 'failed',
      code: 'BR-OVERTAKEN',
      what: 'It failed.',
    });
    expect(problem.why).toBe('It crashed. Before it could be undone, another operation reached shop-prod.');
    expect(updateEnvironment.asked).toEqual([]);
  });

  test.each(['environments', 'events', 'instances'] as const)(
    'is not seen in a look that could not read its %s',
    async (throttled) => {
      const latest = environment({ versionLabel: 'v9', updated: at(200) });
      const overtaken = recovering(mixed, { latest, throttled });
      expect(await overtaken.recovery).toMatchObject({ outcome: 'failed', problem: { code: 'BR-OVERTAKEN' } });
      expect(overtaken.updateEnvironment.asked).toEqual([]);
      const late = recovering(mixed, { throttled, deadline: at(0) });
      expect(await late.recovery).toMatchObject({ outcome: 'rolled-back' });
    },
  );

  test('is looked for until the time of the recovery is over, and no longer', async () => {
    const left = { environments: [environment({ versionLabel: 'v2' })], at: at(290) };
    const { recovery, clock } = recovering(mixed, {
      calls: { environments: answers(left), events: answers(failure('BR-THROTTLED')) },
    });
    expect(await recovery).toMatchObject({ outcome: 'failed', problem: { code: 'BR-RECOVERY-FAILED' } });
    expect(clock.seconds()).toBeGreaterThanOrEqual(3_600);
    expect(clock.seconds()).toBeLessThan(3_700);
  });

  test.each([
    ['environments', 'state', /^Nothing was undone\. When it was read last: shop-prod is Ready, .* reports v2/],
    ['events', 'events', /^Nothing was undone\. shop-prod is Ready, .* reports v2/],
    ['instances', 'instances', /^Nothing was undone\. shop-prod is Ready, .* reports v2/],
  ] as const)(
    'is not made up where %s could not be read all that time: that is told, with the command to go back by hand',
    async (read, named, now) => {
      const left = { environments: [environment({ versionLabel: 'v2' })], at: at(290) };
      const { recovery, updateEnvironment } = recovering(mixed, {
        calls: { environments: answers(left), [read]: answers(failure('BR-THROTTLED')) },
      });
      const { outcome, problem } = await recovery;
      expect([outcome, problem.code]).toEqual(['failed', 'BR-RECOVERY-FAILED']);
      expect(problem.what).toBe('PRODUCTION MAY BE BROKEN: shop-prod was not brought back to v1.');
      expect(problem.why).toMatch(/^It failed\.\nIt crashed\.\nGoing back was not begun: /);
      expect(problem.why).toMatch(`the ${named} of shop-prod could not be read`);
      expect(problem.now).toMatch(now);
      expect(problem.next).toMatch(/somebody else.*\naws elasticbeanstalk update-environment .* --version-label v1/);
      expect(updateEnvironment.asked).toEqual([]);
    },
  );

  test('and takes the environment at the last moment is no recovery that failed', async () => {
    const { recovery, updateEnvironment } = recovering(mixed, { refusal: failure('BR-NOT-READY') });
    expect(await recovery).toMatchObject({ outcome: 'failed', problem: { code: 'BR-OVERTAKEN' } });
    expect(updateEnvironment.asked).toHaveLength(1);
  });
});

describe('a way back that is in doubt', () => {
  const mixed = { environment: environment({ versionLabel: 'v2' }), instances: [broken] };
  const lost = new AnswerLost('UpdateEnvironment', new Error('socket hang up'));
  const expired = failure('BR-CREDENTIALS-EXPIRED');
  const left = { environments: [mixed.environment], at: at(290) };
  const back = { environments: [environment({ versionLabel: 'v1', updated: at(900) })], at: at(900) };

  test('is not taken for sent because the failed update ended a little later than it was read first', async () => {
    const later = environment({ versionLabel: 'v2', updated: at(185) });
    const shown = { environments: [later], at: at(290) };
    const updateEnvironment = answers(lost, { requestId: 'r-back', environmentId: 'e-abcdefghij' });
    const { recovery } = recovering(mixed, {
      calls: { updateEnvironment, environments: answers(shown, shown, shown, back) },
    });
    expect(await recovery).toMatchObject({ outcome: 'rolled-back' });
    expect(updateEnvironment.asked).toHaveLength(2);
  });

  test('is taken for sent where the environment was updated since', async () => {
    const updateEnvironment = answers(lost);
    const { recovery } = recovering(mixed, {
      calls: { updateEnvironment, environments: answers(left, left, back) },
    });
    expect(await recovery).toMatchObject({ outcome: 'rolled-back' });
    expect(updateEnvironment.asked).toHaveLength(1);
  });

  test('that is cancelled is told as cancelled, and not as failed', async () => {
    const cancel = new AbortController();
    const updateEnvironment = async () => {
      cancel.abort(new Error('cancelled'));
      throw lost;
    };
    const { recovery } = recovering(mixed, { calls: { updateEnvironment }, signal: cancel.signal });
    await expect(recovery).rejects.toThrow('cancelled');
  });

  test('because no answer ever came, is told as not known, and not as failed', async () => {
    const { recovery } = recovering(mixed, {
      calls: { updateEnvironment: answers(lost), environments: answers(left) },
    });
    const { outcome, problem } = await recovery;
    expect([outcome, problem.code]).toEqual(['failed', 'BR-RECOVERY-FAILED']);
    expect(problem.what).toBe('PRODUCTION MAY BE BROKEN: shop-prod was not seen to be back on v1.');
    expect(problem.why).toMatch(
      /It crashed\.\nNobody knows whether going back has begun: The answer to UpdateEnvironment/,
    );
  });

  test.each<[string, Partial<Beanstalk>, RegExp]>([
    [
      'the session expires',
      { environments: answers(left, left, back), instances: answers([broken], expired) },
      /^Beanstalk was asked to bring shop-prod back to v1, and goes on by itself\.$/,
    ],
    ['its deadline comes', { environments: answers(left) }, /^shop-prod is Ready.* Beanstalk reports v2/],
  ])('because %s while it is watched, is told as begun, and not as failed', async (_, calls, now) => {
    const { outcome, problem } = await recovering(mixed, { calls }).recovery;
    expect(outcome).toBe('failed');
    expect(problem.what).toBe('PRODUCTION MAY BE BROKEN: shop-prod was not seen to be back on v1.');
    expect(problem.why).toMatch(/It crashed\.\nGoing back has begun, and its end was not seen: /);
    expect(problem.now).toMatch(now);
  });

  test('because its instances could not be read until its deadline, is told as not known, and not as failed', async () => {
    const instances = answers([broken], failure('BR-THROTTLED'));
    const { outcome, problem } = await recovering(mixed, { calls: { instances } }).recovery;
    expect([outcome, problem.code]).toEqual(['failed', 'BR-INSTANCES-UNKNOWN']);
    expect(problem.what).toBe(
      'Not known: shop-prod was brought back to v1, and whether all of it is well was not seen.',
    );
    expect(problem.why).toMatch(
      /^It failed\.\nIt crashed\.\nNot known: the instances of shop-prod could not be read\./,
    );
    expect(`${problem.now} ${problem.next}`).not.toMatch(/undone|by hand|update-environment/);
  });

  test('keeps the failure when somebody else came first and the look at it is refused', async () => {
    const { recovery } = recovering(mixed, {
      calls: { updateEnvironment: answers(failure('BR-NOT-READY')), environments: answers(left, left, expired) },
    });
    expect(await recovery).toMatchObject({ outcome: 'failed', problem: { code: 'BR-OVERTAKEN', what: 'It failed.' } });
  });
});
