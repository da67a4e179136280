import { single } from '../../simulator/scenarios/accounts.ts';
import type { Scenario, Turn } from '../../simulator/scenarios/index.ts';
import { scenarioNamed } from '../../simulator/scenarios/index.ts';
import type { EnvironmentSeed, Fate } from '../../simulator/world.ts';
import { setStage } from './stage.ts';

const OURS = '695c920aab38-6708281e';
const healthy = scenarioNamed('healthy');
const withTurns = (...turns: Turn[]): Scenario => ({ ...healthy, turns });
const fated = (fate: Fate) => withTurns({ kind: 'deployment', fate });
const inWorldOf = (change: Partial<EnvironmentSeed>, ...turns: Turn[]): Scenario => ({
  ...healthy,
  world: { ...healthy.world, environments: [{ ...single, ...change }] },
  turns,
});
/** Nothing is put back, so that the end of the deployment itself is what is told. */
const LEAVE = { 'on-failure': 'leave' };
const IN_BATCHES = { 'environment-name': 'shop-rolling', ...LEAVE };
const basicHealth = {
  namespace: 'aws:elasticbeanstalk:healthreporting:system',
  optionName: 'SystemType',
  value: 'basic',
};

test('one stale instance is a failure, whatever Beanstalk says of the deployment', async () => {
  await using stage = await setStage(fated({ outcome: 'succeeds', staleInstances: 1 }));
  const { result, conclusion, log } = await stage.play(IN_BATCHES);
  expect(log).toContain('shop-rolling  Environment update completed successfully.');
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-MIXED-VERSIONS' } });
  expect(conclusion.join('\n')).toMatch(`5 of 6 instances run ${OURS}, 1 runs v1`);
});

test('a rolling deployment that breaks off in its second batch tells which versions are mixed', async () => {
  await using stage = await setStage(fated({ outcome: 'fails', inBatch: 2 }));
  const { result, conclusion } = await stage.play(IN_BATCHES);
  expect(result).toMatchObject({ outcome: 'failed', environments: [{ versionLabel: 'v1' }] });
  expect(conclusion.join('\n')).toMatch(/2 of 6 instances run .*, 2 run .*/);
  expect(conclusion.join('\n')).toMatch(`2 run ${OURS} (Failed)`);
});

test('an environment without instances is released to when its Grey is acceptable', async () => {
  await using stage = await setStage(inWorldOf({ instances: 0 }));
  const { result, log } = await stage.play({ 'acceptable-health': 'Grey' });
  expect(result).toMatchObject({ outcome: 'succeeded', environments: [{ versionLabel: OURS, health: 'Grey' }] });
  expect(log.at(-1)).toBe('shop-prod  Ready, Grey (NoData), no instances');
});

test('an environment without instances is no success when nobody said that its Grey is acceptable', async () => {
  await using stage = await setStage(inWorldOf({ instances: 0 }));
  const { result } = await stage.play(LEAVE);
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-UNHEALTHY' } });
});

test('basic health is released to on its colour alone', async () => {
  await using stage = await setStage(inWorldOf({ settings: [basicHealth] }));
  const { result, asked } = await stage.play();
  expect(result).toMatchObject({ outcome: 'succeeded', environments: [{ instances: undefined }] });
  expect(asked).not.toContain('DescribeInstancesHealth');
});

test('with basic health a version is deployed again where the last deployment failed, though its label is the one that serves', async () => {
  const fails: Turn = { kind: 'deployment', nth: 2, fate: { outcome: 'fails' } };
  await using stage = await setStage(inWorldOf({ settings: [basicHealth] }, fails));
  const anyHealth = { 'version-label': 'first', 'acceptable-health': 'Green, Yellow, Red' };
  await stage.play(anyHealth);
  expect((await stage.play(anyHealth)).result.outcome).toBe('unchanged');
  stage.write('release.txt', 'second');
  stage.commit('second');
  const second = await stage.play({ ...LEAVE, 'version-label': 'second' });
  expect(second.result).toMatchObject({ outcome: 'failed', environments: [{ versionLabel: 'first' }] });
  await stage.clock.sleep(3_600_000);
  const again = { ...anyHealth, operation: 'redeploy' };
  expect((await stage.play(again)).result).toMatchObject({ outcome: 'succeeded', versionLabel: 'first' });
  const [environment] = stage.simulator.beanstalk.world.environments;
  expect(environment?.instances.map(({ deployment }) => deployment?.label)).toEqual(['first']);
  expect((await stage.play(again)).result.outcome).toBe('unchanged');
});

test('a worker is released to, and has no address', async () => {
  await using stage = await setStage(inWorldOf({ tier: 'Worker' }));
  const { result, conclusion } = await stage.play();
  expect(result).toMatchObject({ outcome: 'succeeded', environments: [{ url: '', versionLabel: OURS }] });
  expect(conclusion.join('\n')).not.toMatch('http');
});

test('health that is never acceptable is a failure five minutes after Ready', async () => {
  await using stage = await setStage(fated({ outcome: 'succeeds', greenAfterSeconds: 9_000 }));
  const { result } = await stage.play(LEAVE);
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-UNHEALTHY' } });
  const readyAt = stage.simulator.beanstalk.world.environments.find(({ name }) => name === 'shop-prod')?.updated;
  const waitedMs = stage.clock.epochMs() - Number(readyAt);
  expect(waitedMs).toBeGreaterThanOrEqual(300_000);
  expect(waitedMs).toBeLessThan(312_000);
});

test('health that falls at once after Ready is waited for until it is back', async () => {
  await using stage = await setStage(fated({ outcome: 'succeeds', flapsAfterSeconds: [0, 20, 22, 60] }));
  const { result, log } = await stage.play();
  expect(result.outcome).toBe('succeeded');
  expect(log).toContain(`shop-prod  Ready, Red (Degraded), 1 of 1 instance runs ${OURS}`);
});

test('a failure that is told while health is still awaited is a failure of the release', async () => {
  await using stage = await setStage(
    fated({ outcome: 'succeeds', greenAfterSeconds: 60, lateFailureAfterSeconds: 12 }),
  );
  const { result, conclusion, log } = await stage.play(LEAVE);
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-DEPLOYMENT-FAILED' } });
  expect(log).toContain('shop-prod  ERROR  Failed to deploy application.');
  expect(conclusion[1]).toMatch(/i-\w+: 100\.0 % of the requests are failing with HTTP 5xx\./);
});

test('a failure that is told only while the success is watched for its bake time is one', async () => {
  await using stage = await setStage(fated({ outcome: 'succeeds', lateFailureAfterSeconds: 100 }));
  const { result, conclusion, log } = await stage.play({ ...LEAVE, 'bake-time': '5m' });
  expect(log).toContain('shop-prod  released; it must stay so for 5 min (bake-time)');
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-DEPLOYMENT-FAILED' } });
  expect(conclusion[1]).toMatch('Failed to deploy application.');
});

test('an instance that does not run its service is the reason, told with its name and without the console', async () => {
  const causes = ['Following services are not running: web.'];
  await using stage = await setStage(fated({ outcome: 'fails', causes }));
  const { conclusion } = await stage.play({ ...LEAVE, diagnostics: 'false' });
  expect(conclusion[1]).toMatch(/^ {2}Why {3}i-\w+: Following services are not running: web\.$/);
});

test('an immutable deployment that fails is explained by instances that are gone at its end, and says where their logs lie', async () => {
  const settings = [{ namespace: 'aws:elasticbeanstalk:command', optionName: 'DeploymentPolicy', value: 'Immutable' }];
  const causes = ['Following services are not running: web.'];
  const failing = { kind: 'deployment', fate: { outcome: 'fails', causes } } as const;
  await using stage = await setStage(inWorldOf({ instances: 2, settings }, failing));
  const { result, conclusion } = await stage.play();
  expect(result).toMatchObject({ outcome: 'rolled-back', problem: { code: 'BR-DEPLOYMENT-FAILED' } });
  expect(conclusion[1]).toMatch(/i-\w+: Following services are not running: web\./);
  expect(conclusion.join('\n')).toMatch('2 of 2 instances run v1');
  expect(conclusion.join('\n')).toMatch(
    /aws s3 cp --recursive s3:\/\/elasticbeanstalk-eu-west-1-123456789012\/.*\/bundle\/e-/,
  );
});

test('causes that may not be read leave the failure as Beanstalk tells it', async () => {
  const denied = { kind: 'denied', action: 'DescribeEnvironmentHealth' } as const;
  await using stage = await setStage(withTurns({ kind: 'deployment', fate: { outcome: 'fails' } }, denied));
  const { result, conclusion, warnings } = await stage.play({ ...LEAVE, diagnostics: 'false' });
  expect(result.problem?.code).toBe('BR-DEPLOYMENT-FAILED');
  expect(conclusion[1]).toMatch('Command failed on instance. Return code: 1');
  expect(warnings).toEqual([]);
});
