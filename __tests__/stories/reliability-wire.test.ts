import type { Scenario, Turn } from '../../simulator/scenarios/index.ts';
import { scenarioNamed } from '../../simulator/scenarios/index.ts';
import { setStage } from './stage.ts';

const OURS = '695c920aab38-6708281e';
const healthy = scenarioNamed('healthy');
const withTurns = (...turns: Turn[]): Scenario => ({ ...healthy, turns });

test.each([600, -600])('a service whose clock is %s s off changes nothing', async (seconds) => {
  await using plain = await setStage('healthy');
  const expected = await plain.play();
  await using stage = await setStage(withTurns({ kind: 'clock-skew', seconds }));
  const { result, log } = await stage.play();
  expect(result.outcome).toBe('succeeded');
  expect(log).toEqual(expected.log);
  expect(result.milliseconds).toBe(expected.result.milliseconds);
});

test.each([3_600, -3_600])(
  'a clock that is %s s off, whose signatures are refused, is corrected by what AWS says',
  async (seconds) => {
    await using stage = await setStage(withTurns({ kind: 'clock-skew', seconds, toleratedSeconds: 900 }));
    const { result, log } = await stage.play();
    expect({ outcome: result.outcome, code: result.problem?.code }).toEqual({ outcome: 'succeeded', code: undefined });
    expect(log.join('\n')).not.toMatch(/[Ss]ignature|clock/);
    expect(stage.simulator.requests.filter(({ status }) => status === 403).length).toBeLessThan(5);
  },
);

test('a failure told behind a clock that is ten minutes off is still told as ours', async () => {
  await using stage = await setStage(
    withTurns({ kind: 'clock-skew', seconds: -600 }, { kind: 'deployment', fate: { outcome: 'fails' } }),
  );
  const { result, log } = await stage.play({ 'on-failure': 'leave' });
  expect(result.problem?.code).toBe('BR-DEPLOYMENT-FAILED');
  expect(log.filter((line) => line.endsWith('Failed to deploy application.'))).toHaveLength(1);
});

test('events of one millisecond that lie across the borders of pages are all told, once each', async () => {
  const reasons = Array.from({ length: 25 }, (_, place) => ({ message: `[Instance: {instance}] Reason ${place}.` }));
  await using stage = await setStage(
    withTurns({ kind: 'event-pages', size: 4 }, { kind: 'deployment', fate: { outcome: 'fails', reasons } }),
  );
  const { result, log } = await stage.play({ 'on-failure': 'leave' });
  expect(result.outcome).toBe('failed');
  const told = log.filter((line) => /Reason \d+\.$/.test(line)).map((line) => line.replace(/^.*Reason/, 'Reason'));
  expect(told).toEqual(reasons.map((_, place) => `Reason ${place}.`));
});

test.each([1, 2, 3, 4])(
  'faults by chance, one call in eight, change nothing in the outcome (seed %s)',
  async (seed) => {
    await using stage = await setStage(withTurns({ kind: 'random-faults', seed, rate: 0.125 }));
    const { result } = await stage.play();
    expect(result.outcome).toBe('succeeded');
    const { versions, environments } = stage.simulator.beanstalk.world;
    expect(versions.filter(({ label }) => label === OURS)).toHaveLength(1);
    expect(environments.find(({ name }) => name === 'shop-prod')).toMatchObject({
      versionLabel: OURS,
      status: 'Ready',
      deploymentsAsked: 1,
    });
  },
);

test.each([
  'DescribeEnvironments',
  'DescribeEvents',
  'DescribeInstancesHealth',
  'CreateApplicationVersion',
  'UpdateEnvironment',
])('answers that break off in the middle change nothing in the outcome (%s)', async (operation) => {
  await using stage = await setStage(withTurns({ kind: 'cut', operation, calls: [1, 2, 4], when: 'midway' }));
  const { result } = await stage.play();
  expect(result).toMatchObject({ outcome: 'succeeded', problem: undefined });
  const { environments } = stage.simulator.beanstalk.world;
  expect(environments.find(({ name }) => name === 'shop-prod')?.deploymentsAsked).toBe(1);
});

test.each(['CreateApplicationVersion', 'UpdateEnvironment'])(
  'half a minute without an answer to %s is sat out: it is asked for again after looks, and done once',
  async (operation) => {
    await using stage = await setStage(withTurns({ kind: 'cut', operation, calls: [1, 2, 3, 4], when: 'before' }));
    const { result, log } = await stage.play();
    expect(result).toMatchObject({ outcome: 'succeeded', problem: undefined });
    const again = `no proper answer to ${operation}, and nothing came of it: asking again`;
    expect(log.filter((line) => line.endsWith(again))).toHaveLength(4);
    const { versions, environments } = stage.simulator.beanstalk.world;
    expect(versions.filter(({ label }) => label === OURS)).toHaveLength(1);
    expect(environments.find(({ name }) => name === 'shop-prod')?.deploymentsAsked).toBe(1);
  },
);

test('each operation may be throttled on its own', async () => {
  const slow = { kind: 'throttled', callsPerSecond: 0.1, burst: 2 } as const;
  await using stage = await setStage(
    withTurns({ ...slow, operations: ['DescribeEvents'] }, { ...slow, operations: ['DescribeInstancesHealth'] }),
  );
  const { result } = await stage.play();
  expect(result.outcome).toBe('succeeded');
});

test.each([
  ['DescribeEnvironments', 3],
  ['DescribeEvents', 0],
  ['DescribeInstancesHealth', 0],
])(
  'a good release that cannot be read for six minutes after Ready is no failed one (%s)',
  async (operation, tokens) => {
    const dry: Turn = {
      kind: 'throttled',
      operations: [operation],
      callsPerSecond: 1 / 600,
      burst: 3,
      tokensAtStart: tokens,
    };
    await using stage = await setStage(withTurns(dry));
    const { result } = await stage.play();
    expect(result.outcome).toBe('succeeded');
    const [{ milliseconds } = { milliseconds: 0 }] = result.phases.filter(({ name }) => name === 'deploy');
    expect(milliseconds).toBeGreaterThan(8 * 60_000);
    expect(result.environments[0]?.versionLabel).toBe(OURS);
  },
);

test('a lost answer is recognised as ours although reads are behind', async () => {
  for (const operation of ['UpdateEnvironment', 'CreateApplicationVersion']) {
    await using stage = await setStage(
      withTurns({ kind: 'cut', operation, calls: [1], when: 'after' }, { kind: 'stale-reads', seconds: 8 }),
    );
    const { result, log } = await stage.play();
    expect({ operation, outcome: result.outcome }).toEqual({ operation, outcome: 'succeeded' });
    expect(log).not.toContain('shop-prod  another operation came first: looking again');
    const { versions, environments } = stage.simulator.beanstalk.world;
    expect(versions.filter(({ label }) => label === OURS)).toHaveLength(1);
    expect(environments.find(({ name }) => name === 'shop-prod')?.deploymentsAsked).toBe(1);
  }
});
