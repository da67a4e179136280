import type { Scenario } from '../../simulator/scenarios/index.ts';
import { scenarios } from '../../simulator/scenarios/index.ts';
import { setStage } from './stage.ts';

const OURS = '695c920aab38-6708281e';
const healthy = scenarios.get('healthy') as Scenario;
const PLATFORM = 'Node.js 22 running on 64bit Amazon Linux 2023';

test('a deployment that fails ends with the root cause, the state and the next step', async () => {
  await using stage = await setStage('failing-deploy');
  const { result, conclusion, log } = await stage.play({ 'on-failure': 'leave' });
  expect(result.outcome).toBe('failed');
  expect(conclusion).toEqual([
    `Not released: the deployment of ${OURS} to shop-prod failed.`,
    "  Why   Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/var/app/current/settings.js' imported from /var/app/current/index.js (i-8e4ff2d85a4b48e36, /var/log/web.stdout.log)",
    '        [Instance: i-8e4ff2d85a4b48e36] Command failed on instance. Return code: 1 Output: Engine execution has encountered an error..',
    `  Now   shop-prod is Ready, Red (Degraded); Beanstalk reports v1, and 1 of 1 instance runs ${OURS} (Failed).`,
    "  Next  The instances' logs say more (folded in the log of this run, where they could be read): eb logs shop-prod",
    '        Correct the cause and push again.',
    '        To go back now:',
    '        aws elasticbeanstalk update-environment --environment-id e-cpcw87pxho --version-label v1 --region eu-west-1',
    '        BR-DEPLOYMENT-FAILED in docs/troubleshooting.md',
  ]);
  expect(log).toContain('shop-prod  ERROR  Failed to deploy application.');
});

test('a silent rollback is told as an update that did not take, with what runs now and why', async () => {
  await using stage = await setStage('silent-rollback');
  const { result, conclusion } = await stage.play({ 'on-failure': 'leave' });
  expect(result).toMatchObject({ outcome: 'failed', environments: [{ versionLabel: 'v1', health: 'Green' }] });
  expect(conclusion.slice(0, 3)).toEqual([
    `Not released: the update of shop-prod to ${OURS} did not take.`,
    '  Why   [Instance: i-8e4ff2d85a4b48e36] Command failed on instance. An unexpected error has occurred [ErrorCode: 0000000001].',
    '  Now   shop-prod is Ready, Green (Ok); Beanstalk reports v1, and 1 of 1 instance runs v1.',
  ]);
});

test('an update that did not take is recognised within two looks, not at the deadline', async () => {
  await using stage = await setStage('silent-rollback');
  const { result } = await stage.play({ 'deployment-timeout': '2h', 'on-failure': 'leave', diagnostics: 'false' });
  const wentBackAt = stage.simulator.beanstalk.world.environments.find(({ name }) => name === 'shop-prod')?.updated;
  expect(stage.clock.epochMs() - Number(wentBackAt)).toBeLessThan(8_000);
  expect(result.problem?.code).toBe('BR-UPDATE-DID-NOT-TAKE');
});

test('a version that Beanstalk cannot process touches no environment', async () => {
  await using stage = await setStage('failed-processing');
  const { result, asked, conclusion, log } = await stage.play();
  expect(result.problem?.code).toBe('BR-PROCESSING-FAILED');
  expect(conclusion[1]).toMatch("Contains invalid key: 'option_setings'");
  expect(log.filter((line) => line.includes('ERROR'))).toHaveLength(2);
  expect(asked).not.toContain('UpdateEnvironment');

  const again = await stage.play();
  expect(again.result.problem?.code).toBe('BR-PROCESSING-FAILED');
  expect(again.asked).not.toContain('PutObject');
});

test('a launch without the instance profile names the missing roles and the way to make them', async () => {
  const scenario = { ...healthy, world: { account: '123456789012', region: 'eu-west-1', instanceProfiles: [] } };
  await using stage = await setStage(scenario);
  const { result, conclusion } = await stage.play({ platform: PLATFORM });
  expect(result).toMatchObject({ outcome: 'failed', environments: [{ action: 'create' }] });
  expect(conclusion.join('\n')).toMatch(/instance profile/i);
  expect(conclusion.at(-1)).toMatch('docs/permissions.md');
});

test('a deadline that passes is no failure: it says that Beanstalk goes on and how to go on watching', async () => {
  const slow: Scenario = {
    ...healthy,
    turns: [{ kind: 'deployment', fate: { outcome: 'succeeds', seconds: 3_000 } }],
  };
  await using stage = await setStage(slow);
  const { result, conclusion } = await stage.play({ 'deployment-timeout': '10m' });
  expect(result.outcome).toBe('timed-out');
  expect(result.milliseconds).toBeLessThanOrEqual(603_000);
  expect(conclusion[0]).toBe('Not known yet: shop-prod is still updating after 10 min (deployment-timeout).');
  expect(conclusion.join('\n')).toMatch('Beanstalk goes on by itself.');

  const resumed = await stage.play({ 'deployment-timeout': '2h' });
  expect(resumed.result.outcome).toBe('unchanged');
  expect(resumed.asked).not.toContain('UpdateEnvironment');
});

test('a cancelled run says what Beanstalk goes on with', async () => {
  await using stage = await setStage('healthy');
  const controller = new AbortController();
  stage.clock.beforeSleep = () => {
    if (stage.simulator.requests.some(({ operation }) => operation === 'UpdateEnvironment')) controller.abort();
  };
  const { result, conclusion } = await stage.play({}, { signal: controller.signal });
  expect(result.outcome).toBe('cancelled');
  expect(conclusion.join('\n')).toMatch(`Beanstalk goes on by itself with ${OURS} on shop-prod`);
});

test('credentials that expire during the watch end it at once: the deployment goes on, and the way back is named', async () => {
  await using stage = await setStage({ ...healthy, turns: [{ kind: 'expiring-token', afterSeconds: 20 }] });
  const { result, conclusion } = await stage.play();
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-CREDENTIALS-EXPIRED' } });
  expect(conclusion.join('\n')).toMatch('Beanstalk goes on by itself');
});
