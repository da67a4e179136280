/** What users of other tools report, played again: each is a trap that calls a failure a success, or the other way round. */
import { single } from '../../simulator/scenarios/accounts.ts';
import { type Scenario, scenarioNamed, type Turn } from '../../simulator/scenarios/index.ts';
import type { EnvironmentSeed, Fate } from '../../simulator/world.ts';
import { setStage } from './stage.ts';

const OURS = '695c920aab38-6708281e';
const healthy = scenarioNamed('healthy');
const nth = (...fates: Fate[]): Turn[] => fates.map((fate, place) => ({ kind: 'deployment', nth: place + 1, fate }));
const withTurns = (...turns: Turn[]): Scenario => ({ ...healthy, turns });
const inWorldOf = (change: Partial<EnvironmentSeed>, ...turns: Turn[]): Scenario => ({
  ...healthy,
  world: { ...healthy.world, environments: [{ ...single, ...change }] },
  turns,
});
const LEAVE = { 'on-failure': 'leave' };
const IN_BATCHES = { 'environment-name': 'shop-rolling', ...LEAVE };
const passedOver: Fate = { outcome: 'succeeds', staleInstances: 1 };
const basicHealth = {
  namespace: 'aws:elasticbeanstalk:healthreporting:system',
  optionName: 'SystemType',
  value: 'basic',
};

test('the label that serves already is deployed again where an instance was passed over, and then every instance runs it', async () => {
  await using stage = await setStage(withTurns(...nth(passedOver)));
  expect((await stage.play(IN_BATCHES)).result.problem?.code).toBe('BR-MIXED-VERSIONS');
  const { result, log } = await stage.play(IN_BATCHES);
  expect(result.outcome).toBe('succeeded');
  expect(log.at(-1)).toMatch(`6 of 6 instances run ${OURS}`);
});

test('the label that serves already proves nothing: a deployment of it that was taken back is a failure', async () => {
  await using stage = await setStage(withTurns(...nth(passedOver, { outcome: 'silently-rolls-back' })));
  await stage.play(IN_BATCHES);
  const { result, conclusion } = await stage.play(IN_BATCHES);
  expect(result).toMatchObject({ outcome: 'failed', environments: [{ versionLabel: OURS, status: 'Ready' }] });
  expect(conclusion.join('\n')).toMatch(`5 of 6 instances run ${OURS}, 1 runs v1`);
});

describe('an instance that Auto Scaling adds', () => {
  const joins = (afterSeconds: number, seconds: number): Turn => ({
    ...{ kind: 'somebody-else', environment: 'shop-rolling', afterSeconds },
    does: { joinsIn: seconds },
  });
  const inputs = { 'environment-name': 'shop-rolling' };
  const updates = (asked: readonly string[]) => asked.filter((operation) => operation === 'UpdateEnvironment');

  test('an instance that Auto Scaling adds when the release is Ready is waited for, longer than five minutes', async () => {
    await using stage = await setStage(withTurns(joins(60, 420)));
    const { result, asked, log } = await stage.play(inputs);
    expect(log.join('\n')).toMatch('1 of 7 instances to be set up');
    expect(log.at(-1)).toMatch(`7 of 7 instances run ${OURS}`);
    expect([result.outcome, updates(asked).length]).toEqual(['succeeded', 1]);
  });

  test('an instance that Auto Scaling adds to a success that must last undoes nothing', async () => {
    await using stage = await setStage(withTurns(joins(600, 120)));
    const { result, asked } = await stage.play({ ...inputs, 'bake-time': '15m' });
    expect([result.outcome, updates(asked).length]).toEqual(['succeeded', 1]);
    expect(
      stage.simulator.beanstalk.world.environments.find(({ name }) => name === 'shop-rolling')?.instances,
    ).toHaveLength(7);
  });

  test('an instance that Auto Scaling adds and that is not set up by the deadline is not known, and nothing is undone', async () => {
    await using stage = await setStage(withTurns(joins(60, 10_000)));
    const { result, asked, conclusion } = await stage.play(inputs);
    expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-INSTANCES-UNKNOWN' } });
    expect(conclusion.join('\n')).toMatch(/i-\w+ is still being set up \(Pending\): Performing initialization/);
    expect(updates(asked)).toHaveLength(1);
  });
});

test('what Beanstalk says of the first batch ends nothing', async () => {
  await using stage = await setStage(withTurns(...nth({ outcome: 'fails', inBatch: 3 })));
  const { result, log } = await stage.play(IN_BATCHES);
  const completed = log.filter((line) => line.endsWith('Instance deployment completed successfully.'));
  expect([completed.length, result.outcome]).toEqual([4, 'failed']);
});

test('versions that a broken deployment left mixed are brought together by going back', async () => {
  await using stage = await setStage(withTurns(...nth({ outcome: 'fails', inBatch: 2 })));
  const { result, conclusion } = await stage.play({ 'environment-name': 'shop-rolling' });
  expect(result.outcome).toBe('rolled-back');
  expect(conclusion.join('\n')).toMatch('shop-rolling was put back: it serves v1 again.');
  expect(conclusion.join('\n')).toMatch('6 of 6 instances run v1');
});

test('an environment that is Red is repaired by a release: bad health before is no veto', async () => {
  await using stage = await setStage(withTurns(...nth({ outcome: 'fails' })));
  const first = await stage.play(LEAVE);
  expect(first.result).toMatchObject({ outcome: 'failed', environments: [{ health: 'Red' }] });
  stage.write('index.js', 'corrected\n');
  stage.commit('Correct it');
  const { result } = await stage.play();
  expect(result).toMatchObject({ outcome: 'succeeded', environments: [{ health: 'Green' }] });
});

test('a worker whose health is never better is released to when that health is named', async () => {
  const { cnamePrefix: _, ...worker } = single;
  const environments = [{ ...worker, tier: 'Worker' } as const];
  const turns = nth({ outcome: 'succeeds', greenAfterSeconds: 10_000 });
  await using stage = await setStage({ ...healthy, world: { ...healthy.world, environments }, turns });
  const { result } = await stage.play({ 'acceptable-health': 'Green, Severe' });
  expect(result).toMatchObject({ outcome: 'succeeded', environments: [{ healthStatus: 'Severe', url: '' }] });
});

test('basic health that stays Red is a failure five minutes after Ready, without a cause that could be named', async () => {
  const ill = nth({ outcome: 'succeeds', greenAfterSeconds: 10_000 });
  await using stage = await setStage(inWorldOf({ settings: [basicHealth] }, ...ill));
  const { result, conclusion, asked } = await stage.play({ ...LEAVE, diagnostics: 'false' });
  expect(result.problem?.code).toBe('BR-UNHEALTHY');
  expect(conclusion[1]).toBe('  Why   Beanstalk named no cause. shop-prod is Red; acceptable-health is Green, Yellow.');
  expect(asked).not.toContain('DescribeEnvironmentHealth');
});

test('sixty instances are all asked, over the pages of the answer', async () => {
  await using stage = await setStage(inWorldOf({ instances: 60 }, ...nth({ outcome: 'succeeds', staleInstances: 55 })));
  const { conclusion } = await stage.play(LEAVE);
  expect(conclusion.join('\n')).toMatch(`55 of 60 instances run v1, 5 run ${OURS}`);
});

test('an update that is refused for too many calls is asked for again, and deployed once', async () => {
  const slow = { kind: 'refused', operation: 'UpdateEnvironment', calls: [1, 2], status: 400 } as const;
  await using stage = await setStage(withTurns({ ...slow, code: 'Throttling', message: 'Rate exceeded' }));
  const { result } = await stage.play();
  expect(result.outcome).toBe('succeeded');
  const environment = stage.simulator.beanstalk.world.environments.find(({ name }) => name === 'shop-prod');
  expect(environment?.deploymentsAsked).toBe(1);
});

test('a launch that Beanstalk calls complete, but with errors, is a failure at once', async () => {
  await using stage = await setStage({ ...scenarioNamed('empty-account'), turns: nth({ outcome: 'fails' }) });
  const { result, log, conclusion } = await stage.play({ platform: 'Node.js 22 running on 64bit Amazon Linux 2023' });
  expect(log.join('\n')).toMatch('Create environment operation is complete, but with errors.');
  expect(result.problem?.code).toBe('BR-LAUNCH-FAILED');
  expect(conclusion.join('\n')).toMatch(
    /^ +aws elasticbeanstalk terminate-environment --environment-id e-\w+ --region/m,
  );
});

test('an abort that Beanstalk refuses is not begun again: what runs there is waited for', async () => {
  const message = 'Environment named shop-prod is in an invalid state for this operation. Must be pending deployment.';
  const refused = { kind: 'refused', operation: 'AbortEnvironmentUpdate', status: 400 } as const;
  await using stage = await setStage(
    withTurns(
      { kind: 'busy-at-start', environment: 'shop-prod', seconds: 60 },
      { ...refused, code: 'InvalidParameterValue', message },
    ),
  );
  const { result, log, asked } = await stage.play({ 'on-busy': 'abort' });
  expect(result.outcome).toBe('succeeded');
  expect(log.filter((line) => line.includes('aborting that (on-busy)'))).toHaveLength(1);
  expect(asked.lastIndexOf('AbortEnvironmentUpdate')).toBeLessThan(asked.indexOf('PutObject'));
});
