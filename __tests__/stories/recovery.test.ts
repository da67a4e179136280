import { type Scenario, scenarioNamed, type Turn } from '../../simulator/scenarios/index.ts';
import { setStage, writes } from './stage.ts';

const OURS = '695c920aab38-6708281e';
const withTurns = (...turns: Turn[]): Scenario => ({ ...scenarioNamed('healthy'), turns });
const fails = (nth: number): Turn => ({ kind: 'deployment', nth, fate: { outcome: 'fails' } });

test('a deployment that fails is undone: the version before serves again, and both are told', async () => {
  await using stage = await setStage('failing-deploy');
  const { result, conclusion, log } = await stage.play();
  expect(result).toMatchObject({ outcome: 'rolled-back', environments: [{ versionLabel: 'v1', health: 'Green' }] });
  expect(log).toContain('shop-prod  going back to v1');
  expect(conclusion[0]).toBe(`Not released: the deployment of ${OURS} to shop-prod failed.`);
  expect(conclusion).toContain(
    '  Now   shop-prod was put back: it serves v1 again. shop-prod is Ready, Green (Info); Beanstalk reports v1, and 1 of 1 instance runs v1.',
  );
  expect(conclusion.at(-2)).toMatch(/^ +Nothing needs to be done in AWS\.$/);
  expect(log.join('\n')).toMatch('If it fails, shop-prod goes back to v1.');
});

test('what Beanstalk put back itself is proved by the instances, and nothing is sent', async () => {
  await using stage = await setStage('silent-rollback');
  const { result, conclusion, asked } = await stage.play();
  expect(result.outcome).toBe('rolled-back');
  expect(asked.filter((operation) => operation === 'UpdateEnvironment')).toHaveLength(1);
  expect(conclusion.join('\n')).toMatch('Beanstalk itself put shop-prod back: it serves v1 again.');
});

test('a recovery that fails is told loudest, with the command that brings it back', async () => {
  await using stage = await setStage(withTurns(fails(1), fails(2)));
  const { result, conclusion } = await stage.play();
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-RECOVERY-FAILED' } });
  expect(conclusion[0]).toBe('PRODUCTION MAY BE BROKEN: shop-prod could not be brought back to v1.');
  expect(conclusion.join('\n')).toMatch(/update-environment --environment-id e-\w+ --version-label v1/);
});

test('a release of somebody else that overtakes a recovery is theirs: nobody is sent to undo it', async () => {
  const theirs: Turn = {
    ...{ kind: 'somebody-else', environment: 'shop-prod', afterSeconds: 100 },
    does: { release: 'v2' },
  };
  await using stage = await setStage(withTurns(fails(1), theirs));
  const { result, conclusion } = await stage.play();
  expect(stage.simulator.requests.filter(({ operation }) => operation === 'UpdateEnvironment')).toHaveLength(2);
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-OVERTAKEN' } });
  const told = conclusion.join('\n');
  expect(told).toMatch('While shop-prod went back to v1, another operation reached it.');
  expect(told).not.toMatch(/BROKEN|by hand|update-environment/);
});

test('an environment that somebody terminates while it goes back is gone, and not broken', async () => {
  const theirs: Turn = { kind: 'somebody-else', environment: 'shop-prod', afterSeconds: 100, does: 'terminate' };
  await using stage = await setStage(withTurns(fails(1), theirs));
  const { result, conclusion } = await stage.play();
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-ENVIRONMENT-GONE' } });
  expect(conclusion.join('\n')).toMatch('While shop-prod went back to v1, it was terminated.');
  expect(conclusion.join('\n')).not.toMatch(/BROKEN|by hand|update-environment/);
});

test('calls wait for AWS until the deadline, those of a recovery until its own', async () => {
  await using stage = await setStage('failing-deploy');
  const { deadlines, result } = await stage.play();
  const [first, second] = deadlines.map((deadline) => deadline.getTime() / 60_000);
  const [untilFailure = 0] = result.phases.filter(({ name }) => name === 'deploy').map((phase) => phase.milliseconds);
  expect(deadlines).toHaveLength(2);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(untilFailure / 60_000);
});

test('on-failure: leave sends nothing more', async () => {
  await using stage = await setStage('failing-deploy');
  const { result, asked, deadlines } = await stage.play({ 'on-failure': 'leave' });
  expect(result.outcome).toBe('failed');
  expect(deadlines).toHaveLength(1);
  expect(asked.filter((operation) => operation === 'UpdateEnvironment')).toHaveLength(1);
});

test('settings that came with a failed version go back with it', async () => {
  await using stage = await setStage('failing-deploy');
  const settings =
    '[{"Namespace": "aws:elasticbeanstalk:application:environment", "OptionName": "MODE", "Value": "new"}]';
  const { result } = await stage.play({ 'option-settings': settings });
  expect(result.outcome).toBe('rolled-back');
  const again = await stage.play({ 'option-settings': settings, 'dry-run': 'true' });
  expect(again.log.join('\n')).toMatch('MODE  not set → ***');
});

test('a version that no longer exists is no way back, and the plan says so', async () => {
  await using stage = await setStage('healthy');
  Object.assign(process.env, stage.simulator.variables);
  const { DeleteApplicationVersionCommand, ElasticBeanstalkClient } = await import('@aws-sdk/client-elastic-beanstalk');
  await new ElasticBeanstalkClient().send(
    new DeleteApplicationVersionCommand({ ApplicationName: 'shop', VersionLabel: 'v1' }),
  );
  const { log } = await stage.play({ 'dry-run': 'true' });
  expect(log.join('\n')).toMatch('If it fails there is no way back: the version v1 that serves now no longer exists.');
});

test('a launch that fails is left for inspection', async () => {
  const empty: Scenario = { ...scenarioNamed('empty-account'), turns: [fails(1)] };
  await using stage = await setStage(empty);
  const { result, asked } = await stage.play({ platform: 'Node.js 22 running on 64bit Amazon Linux 2023' });
  expect(result.outcome).toBe('failed');
  expect(writes(asked)).not.toContain('UpdateEnvironment');
  expect(writes(asked)).not.toContain('TerminateEnvironment');
});

test('a timeout starts no recovery', async () => {
  await using stage = await setStage(withTurns({ kind: 'deployment', fate: { outcome: 'succeeds', seconds: 3_000 } }));
  const { result, asked } = await stage.play({ 'deployment-timeout': '5m' });
  expect(result.outcome).toBe('timed-out');
  expect(asked.filter((operation) => operation === 'UpdateEnvironment')).toHaveLength(1);
});

test('a success that must last is watched for its bake time', async () => {
  await using stage = await setStage('healthy');
  const { result, log } = await stage.play({ 'bake-time': '5m' });
  expect(result.outcome).toBe('succeeded');
  expect(log).toContain('shop-prod  released; it must stay so for 5 min (bake-time)');
  expect(result.phases.find(({ name }) => name === 'bake')?.milliseconds).toBe(300_000);
});

test('what runs on the environment is aborted when on-busy says so', async () => {
  await using stage = await setStage('busy-at-start');
  const { result, asked, log } = await stage.play({ 'on-busy': 'abort' });
  expect(asked.filter((operation) => operation === 'AbortEnvironmentUpdate')).toHaveLength(1);
  expect(log[0]).toMatch('aborting that (on-busy)');
  expect(result.outcome).toBe('succeeded');
});

test.each(['before', 'after'] as const)(
  'an abort whose answer is lost %s it took is asked for again, and stops one operation',
  async (when) => {
    const busy = scenarioNamed('busy-at-start');
    const cut: Turn = { kind: 'cut', operation: 'AbortEnvironmentUpdate', calls: [1], when };
    await using stage = await setStage({ ...busy, turns: [...busy.turns, cut] });
    const { result } = await stage.play({ 'on-busy': 'abort' });
    expect(result.outcome).toBe('succeeded');
    const { events } = stage.simulator.beanstalk.world;
    expect(events.filter(({ message }) => message === 'Environment update is aborting.')).toHaveLength(1);
  },
);

test('on-busy: fail ends at once and touches nothing', async () => {
  await using stage = await setStage('busy-at-start');
  const { result, asked } = await stage.play({ 'on-busy': 'fail' });
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-BUSY' } });
  expect(writes(asked)).toEqual([]);
});

test('a cancelled run aborts its update once when on-cancel says so', async () => {
  await using stage = await setStage('healthy');
  const controller = new AbortController();
  stage.clock.beforeSleep = () => {
    if (stage.simulator.requests.some(({ operation }) => operation === 'UpdateEnvironment')) controller.abort();
  };
  const { result, conclusion, asked } = await stage.play({ 'on-cancel': 'abort' }, { signal: controller.signal });
  expect(result.outcome).toBe('cancelled');
  expect(asked.filter((operation) => operation === 'AbortEnvironmentUpdate')).toHaveLength(1);
  expect(conclusion.join('\n')).toMatch('Beanstalk was asked to abort the update of shop-prod.');
});

test('a run that is cancelled as its update is being refused aborts nothing: what runs there is not its own', async () => {
  const busy = 'Environment named shop-prod is in an invalid state for this operation. Must be Ready.';
  const refused = { status: 400, code: 'InvalidParameterValue', message: busy } as const;
  await using stage = await setStage(withTurns({ kind: 'refused', operation: 'UpdateEnvironment', ...refused }));
  const controller = new AbortController();
  stage.onRequest = ({ operation }) => {
    if (operation === 'UpdateEnvironment') controller.abort(new Error('SIGINT'));
  };
  const { result, asked } = await stage.play({ 'on-cancel': 'abort' }, { signal: controller.signal });
  expect(result.outcome).toBe('cancelled');
  expect(asked).not.toContain('AbortEnvironmentUpdate');
  expect(result.problem?.now).toMatch('shop-prod was not touched');
});

test('a run that is cancelled while it goes back says why, and what Beanstalk goes on with', async () => {
  await using stage = await setStage('failing-deploy');
  const controller = new AbortController();
  stage.clock.beforeSleep = () => {
    const updates = stage.simulator.requests.filter(({ operation }) => operation === 'UpdateEnvironment');
    if (updates.length === 2) controller.abort();
  };
  const { result, conclusion } = await stage.play({}, { signal: controller.signal });
  expect(result.outcome).toBe('cancelled');
  const told = conclusion.join('\n');
  expect(told).toMatch(
    /The workflow was cancelled\. Before that the release had failed\. Not released: the deployment of/,
  );
  expect(told).toMatch(/Beanstalk goes on by itself to bring shop-prod \(e-\w+\) back to v1\./);
  expect(told).not.toMatch(/Run this job again to go on|abort-environment-update/);
});

test('whoever comes after a cancelled step is told where an operation is under way, and when none is any more', async () => {
  await using stage = await setStage('failing-deploy');
  const { result, words } = await stage.play();
  expect(result.outcome).toBe('rolled-back');
  const id = result.environments[0]?.id;
  expect(words).toEqual([id, '', id, '']);
});

test('a run that is cancelled in its bake time aborts nothing: what runs there now is not its own', async () => {
  const theirs: Turn = {
    kind: 'somebody-else',
    environment: 'shop-prod',
    afterSeconds: 120,
    does: { release: 'v2' },
    fate: { outcome: 'succeeds', seconds: 600 },
  };
  await using stage = await setStage(withTurns(theirs));
  const controller = new AbortController();
  stage.clock.beforeSleep = () => {
    if (stage.simulator.beanstalk.world.events.filter(({ message }) => /update is starting/.test(message)).length > 1)
      controller.abort();
  };
  const { result, asked } = await stage.play(
    { 'bake-time': '15m', 'on-cancel': 'abort' },
    { signal: controller.signal },
  );
  expect(result.outcome).toBe('cancelled');
  expect(asked).not.toContain('AbortEnvironmentUpdate');
});

test('settings whose update somebody aborts are not set, though version and health are right', async () => {
  const aborts: Turn = { kind: 'somebody-else', environment: 'shop-prod', afterSeconds: 600, does: 'abort' };
  await using stage = await setStage(withTurns(aborts));
  expect((await stage.play()).result.outcome).toBe('succeeded');
  await stage.clock.sleep(600_000);
  const settings = '[{"Namespace": "aws:autoscaling:asg", "OptionName": "Cooldown", "Value": "93"}]';
  const { result, conclusion } = await stage.play({ 'option-settings': settings, 'on-failure': 'leave' });
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-UPDATE-DID-NOT-TAKE' } });
  expect(conclusion[0]).toBe('Not released: the update of shop-prod was aborted while it ran.');
});

test('the same version, released by somebody else while a smoke test failed, is theirs: nothing is undone', async () => {
  const theirs: Turn = {
    kind: 'somebody-else',
    environment: 'shop-prod',
    afterSeconds: 60,
    does: { release: OURS },
    fate: { outcome: 'succeeds', seconds: 15 },
  };
  await using stage = await setStage(withTurns(theirs));
  stage.answer = async () => ({ status: 503, location: undefined });
  const { result, conclusion } = await stage.play({ 'smoke-test-path': '/health' });
  expect(result).toMatchObject({ outcome: 'failed', versionLabel: OURS });
  expect(conclusion.join('\n')).toMatch('another operation');
  expect(stage.simulator.requests.filter(({ operation }) => operation === 'UpdateEnvironment')).toHaveLength(1);
});

describe('a release that lands while our version is made', () => {
  const slowly: Turn = { kind: 'version', fate: { processingSeconds: 200 } };
  const theirs: Turn = {
    kind: 'somebody-else',
    environment: 'shop-prod',
    afterSeconds: 1,
    does: { release: 'v2' },
    fate: { outcome: 'succeeds', seconds: 60 },
  };
  const goesBackToTheirs = async (...more: readonly Turn[]) => {
    await using stage = await setStage(withTurns(slowly, theirs, fails(1), ...more));
    const { result, log } = await stage.play();
    expect(log).toContain('shop-prod  another operation came first: looking again');
    expect(result).toMatchObject({ outcome: 'rolled-back', previousVersionLabel: 'v2' });
  };

  test('a release that lands while our version is made is seen: what is gone back to is that one', () =>
    goesBackToTheirs());

  test('is seen, too, where AWS does not answer the look at first', () =>
    goesBackToTheirs({ kind: 'cut', operation: 'DescribeEnvironments', calls: [2], when: 'before' }));
});
