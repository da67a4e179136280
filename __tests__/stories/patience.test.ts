import type { Scenario, Turn } from '../../simulator/scenarios/index.ts';
import { scenarios } from '../../simulator/scenarios/index.ts';
import { setStage } from './stage.ts';

const healthy = scenarios.get('healthy') as Scenario;
const withTurns = (...turns: Turn[]): Scenario => ({ ...healthy, turns });
const OURS = '695c920aab38-6708281e';

test('health that comes late is waited for, and said when it changes', async () => {
  await using stage = await setStage('slow-to-green');
  const { result, log } = await stage.play();
  expect(result.outcome).toBe('succeeded');
  expect(log).toContain(`shop-prod  Ready, Red (Severe), 1 of 1 instance runs ${OURS}`);
  expect(log.at(-1)).toBe(`shop-prod  Ready, Green (Ok), 1 of 1 instance runs ${OURS}`);
});

test('health that never comes is a failure five minutes after Ready, not at the deadline', async () => {
  await using stage = await setStage(
    withTurns({ kind: 'deployment', fate: { outcome: 'succeeds', seconds: 40, greenAfterSeconds: 10_000 } }),
  );
  const { result } = await stage.play({ 'on-failure': 'leave' });
  expect(result.problem?.code).toBe('BR-UNHEALTHY');
  expect(result.milliseconds).toBeLessThan(360_000);
});

test('an environment at work for somebody else is waited for before anything is packaged or sent', async () => {
  await using stage = await setStage('busy-at-start');
  const { result, asked, log } = await stage.play();
  expect(result.outcome).toBe('succeeded');
  expect(log[0]).toBe('shop-prod  is Updating, not by this run: waiting until it is Ready');
  expect(new Set(asked.slice(0, 10))).toEqual(new Set(['DescribeEnvironments']));
});

test('an environment that stays at work until the deadline is told as another update in the way', async () => {
  await using stage = await setStage(withTurns({ kind: 'busy-at-start', environment: 'shop-prod', seconds: 9_000 }));
  const { result, conclusion, asked } = await stage.play({ 'deployment-timeout': '5m' });
  expect(result.outcome).toBe('timed-out');
  expect(conclusion[1]).toMatch('Another operation on the environment');
  expect(asked).not.toContain('PutObject');
});

test('an update that already brings our version is waited for, and then there is nothing left to do', async () => {
  await using stage = await setStage('healthy');
  await stage.play({ 'wait-for-deployment': 'false' });
  const { result, asked } = await stage.play();
  expect(result).toMatchObject({ outcome: 'unchanged', versionLabel: OURS });
  expect(asked).not.toContain('UpdateEnvironment');
});

/** Somebody else's update, begun while this run waits for its version to be processed. */
async function overtake(stage: Awaited<ReturnType<typeof setStage>>, versionLabel: string) {
  const { ElasticBeanstalkClient, UpdateEnvironmentCommand } = await import('@aws-sdk/client-elastic-beanstalk');
  Object.assign(process.env, stage.simulator.variables);
  const somebody = new ElasticBeanstalkClient();
  let begun: Promise<unknown> | undefined;
  stage.clock.beforeSleep = async () => {
    const isRegistered = stage.simulator.requests.some(({ operation }) => operation === 'CreateApplicationVersion');
    if (!isRegistered || begun !== undefined) return;
    begun = somebody.send(new UpdateEnvironmentCommand({ EnvironmentName: 'shop-prod', VersionLabel: versionLabel }));
    await begun;
  };
}

test('a race for the environment that is lost is planned again on what the other one left', async () => {
  await using stage = await setStage('healthy');
  await overtake(stage, 'v2');
  const { result, log, asked } = await stage.play();
  expect(result).toMatchObject({ outcome: 'succeeded', previousVersionLabel: 'v2', uploaded: true });
  expect(log).toContain('shop-prod  another operation came first: looking again');
  expect(log).toContain(`  deploy   shop-prod              v2 → ${OURS}`);
  expect(asked.filter((operation) => operation === 'PutObject')).toHaveLength(1);
});

test('a version that appears late is waited for', async () => {
  await using stage = await setStage('slow-version');
  const { result, asked } = await stage.play();
  expect(result.outcome).toBe('succeeded');
  expect(asked.indexOf('UpdateEnvironment')).toBeGreaterThan(asked.lastIndexOf('DescribeApplicationVersions'));
});

test('a reading that is behind is not taken for the end', async () => {
  await using stage = await setStage('stale-reads');
  const { result } = await stage.play();
  expect(result.outcome).toBe('succeeded');
});

test('throttling never ends a wait: looks become rarer and the release succeeds', async () => {
  await using stage = await setStage(
    withTurns({
      kind: 'throttled',
      operations: ['DescribeEvents', 'DescribeEnvironments'],
      callsPerSecond: 2,
      burst: 15,
      othersPerSecond: 1.9,
      tokensAtStart: 1,
    }),
  );
  const { result, log } = await stage.play();
  expect(result.outcome).toBe('succeeded');
  const refused = stage.simulator.requests.filter(({ status }) => status === 400);
  expect(refused.length).toBeGreaterThan(0);
  expect(log.filter((line) => line.includes('cannot be read just now')).length).toBeLessThanOrEqual(refused.length);
});

test('the watch survives minutes without AWS and says so once', async () => {
  const calls = Array.from({ length: 30 }, (_, index) => index + 3);
  const down = {
    kind: 'refused',
    calls,
    status: 503,
    code: 'ServiceUnavailable',
    message: 'Service Unavailable',
  } as const;
  await using stage = await setStage(
    withTurns({ ...down, operation: 'DescribeEnvironments' }, { ...down, operation: 'DescribeEvents' }),
  );
  const { result, log } = await stage.play();
  expect(result.outcome).toBe('succeeded');
  expect(log.filter((line) => line.includes('AWS cannot be read just now'))).toHaveLength(1);
  expect(log.filter((line) => line.includes('AWS answers again'))).toHaveLength(1);
});

test.each(['CreateApplicationVersion', 'UpdateEnvironment', 'UpdateTagsForResource'])(
  'an answer to %s that is lost leaves one version of the right bytes, deployed once',
  async (operation) => {
    for (const when of ['before', 'after'] as const) {
      await using stage = await setStage(withTurns({ kind: 'cut', operation, calls: [1], when }));
      const { result, warnings } = await stage.play();
      expect({ when, outcome: result.outcome, warnings }).toEqual({ when, outcome: 'succeeded', warnings: [] });
      const { versions, environments } = stage.simulator.beanstalk.world;
      expect(versions.filter(({ label }) => label === OURS)).toHaveLength(1);
      expect(environments.find(({ name }) => name === 'shop-prod')?.versionLabel).toBe(OURS);
      const done = stage.simulator.requests.filter((request) => request.operation === 'UpdateEnvironment');
      expect(done.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    }
  },
);

test.each(['', '<html><body>Sign in</body></html>'])(
  'what something on the way answers in the place of AWS is no answer: a release sees no empty account in it (%j)',
  async (page) => {
    const effect = { kind: 'intercepted', page } as const;
    await using stage = await setStage({
      ...withTurns(
        { ...effect, operation: 'DescribeEnvironments', calls: [1, 4, 5] },
        { ...effect, operation: 'UpdateEnvironment', calls: [1] },
        { ...effect, operation: 'DescribeEvents', calls: [2] },
      ),
      s3: { faults: [{ operation: 'PutObject', calls: [1], effect }] },
    });
    const { result, asked } = await stage.play();
    expect(result).toMatchObject({ outcome: 'succeeded', problem: undefined });
    expect(asked.filter((operation) => operation === 'UpdateEnvironment')).toHaveLength(2);
    expect(asked).not.toContain('CreateEnvironment');
    const { bundle } = stage.simulator.beanstalk.world.versions.find(({ label }) => label === OURS) ?? {};
    expect(stage.simulator.store.has(bundle?.bucket ?? '', bundle?.key ?? '')).toBe(true);
  },
);

test('a version whose answer was lost is listed before its tags are: they are waited for', async () => {
  const notYet = { status: 400, code: 'ResourceNotFoundException', message: 'Resource not found.' } as const;
  await using stage = await setStage(
    withTurns(
      { kind: 'cut', operation: 'CreateApplicationVersion', calls: [1], when: 'after' },
      { kind: 'refused', operation: 'ListTagsForResource', calls: [2, 3], ...notYet },
    ),
  );
  const { result, asked } = await stage.play();
  expect(result).toMatchObject({ outcome: 'succeeded', versionLabel: OURS });
  expect(asked.filter((operation) => operation === 'CreateApplicationVersion')).toHaveLength(1);
});

test('an answer to CreateEnvironment that is lost makes one environment', async () => {
  for (const when of ['before', 'after'] as const) {
    const empty = scenarios.get('empty-account') as Scenario;
    await using stage = await setStage({
      ...empty,
      turns: [{ kind: 'cut', operation: 'CreateEnvironment', calls: [1], when }],
    });
    const { result } = await stage.play({ platform: 'Node.js 22 running on 64bit Amazon Linux 2023' });
    expect({ when, outcome: result.outcome }).toEqual({ when, outcome: 'succeeded' });
    expect(stage.simulator.beanstalk.world.environments).toHaveLength(1);
  }
});
