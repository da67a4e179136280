/** What an environment is created with and how it is changed: presets, policies, settings, variables, tags. */

import { shop, single } from '../../simulator/scenarios/accounts.ts';
import { scenarios } from '../../simulator/scenarios/index.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { summary } from '../../src/report/summary.ts';
import { outputs } from '../../src/report/workflow-commands.ts';
import { type Stage, setStage, writes } from './stage.ts';

const healthy = scenarios.get('healthy') as Scenario;
const PLATFORM = 'Node.js 22 running on 64bit Amazon Linux 2023';
const COMMAND = 'aws:elasticbeanstalk:command';
const GROUP = 'aws:autoscaling:asg';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/api-AbCdEf';

test('high availability with HTTPS is two inputs, and identical inputs change nothing afterwards', async () => {
  await using stage = await setStage('empty-account');
  const inputs = {
    platform: PLATFORM,
    preset: 'high-availability',
    'certificate-arn': 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d',
    tags: 'team=shop',
  };
  const first = await stage.play(inputs);
  expect(first.result).toMatchObject({ outcome: 'succeeded', environments: [{ health: 'Green' }] });
  expect(first.log).toContainEqual(expect.stringMatching(/ aws:elbv2:listener:443 +Protocol {2}not set → HTTPS$/));
  const { environments, tags } = stage.simulator.beanstalk.world;
  expect(environments[0]?.instances).toHaveLength(2);
  expect(Object.values(tags).filter(({ team }) => team === 'shop')).toHaveLength(2);
  const again = await stage.play(inputs);
  expect(again.result.outcome).toBe('unchanged');
  expect(writes(again.asked)).toEqual([]);
});

test('a worker has no address, and its policy works like any other', async () => {
  await using stage = await setStage('empty-account');
  const inputs = { platform: PLATFORM, tier: 'worker', 'environment-name': 'shop-jobs' };
  const { result } = await stage.play(inputs);
  expect(result).toMatchObject({ outcome: 'succeeded', environments: [{ url: '', action: 'create' }] });
  expect(stage.simulator.beanstalk.world.environments[0]).toMatchObject({ tier: 'Worker', cname: undefined });
  stage.write('a.txt', 'x');
  const second = await stage.play({ ...inputs, 'deployment-policy': 'Immutable' });
  expect(second.result).toMatchObject({ outcome: 'succeeded', environments: [{ url: '', action: 'update' }] });
});

test.each([
  ['AllAtOnce', {}, /all instances at once, so requests fail for a moment/],
  ['Rolling', { 'batch-size': '2' }, /Rolling, 2 instances at a time: no downtime, 2 instances less capacity/],
  [
    'RollingWithAdditionalBatch',
    { 'batch-size': '50%' },
    /50% at a time: no downtime, full capacity, 50% more to pay for/,
  ],
  ['Immutable', {}, /capacity and cost are doubled/],
])('%s is chosen by name, told in a line and how the release goes', async (policy, more, line) => {
  await using stage = await setStage('healthy');
  const inputs = { 'environment-name': 'shop-rolling', 'deployment-policy': policy.toLowerCase(), ...more };
  const { result, log } = await stage.play(inputs);
  expect(result.outcome).toBe('succeeded');
  const rows = log.filter((row) => row.startsWith('  policy'));
  expect(rows).toEqual([expect.stringMatching(line)]);
});

test('settings that are sent are those that differ, whatever the form, and a dry run shows them', async () => {
  await using stage = await setStage('healthy');
  const inputs = {
    'environment-name': 'shop-rolling',
    'option-settings': `${GROUP}:\n  MinSize: 6\n  MaxSize: 8\n${COMMAND}:\n  BatchSize: 1`,
    'batch-size': '3',
  };
  const planned = await stage.play({ ...inputs, 'dry-run': 'true' });
  expect(planned.log.filter((row) => row.startsWith('  settings'))).toEqual([
    '  settings  aws:autoscaling:asg           MaxSize  6 → 8',
    '  settings  aws:elasticbeanstalk:command  BatchSize  2 → 3',
  ]);
  expect(planned.asked).toContain('ValidateConfigurationSettings');
  expect(writes(planned.asked)).toEqual([]);
  await stage.play(inputs);
  const update = stage.simulator.requests.find(({ operation }) => operation === 'UpdateEnvironment');
  expect(update?.parameters).toMatchObject({
    VersionLabel: expect.any(String),
    OptionSettings: [
      { Namespace: GROUP, OptionName: 'MaxSize', Value: '8' },
      { Namespace: COMMAND, OptionName: 'BatchSize', Value: '3' },
    ],
  });
});

test('variables are masked, merged, fetched as secrets or removed, and never shown', async () => {
  await using stage = await setStage('healthy');
  const first = await stage.play({ 'environment-variables': 'A=hunter2hunter2\nB=also-secret' });
  expect(first.result.outcome).toBe('succeeded');
  expect(first.masks).toEqual(['hunter2hunter2', 'also-secret']);
  const second = await stage.play({ 'environment-variables': `A=${SECRET}\nB=` });
  expect(second.result.outcome).toBe('succeeded');
  expect(second.log.filter((row) => row.startsWith('  settings')).map((row) => row.replace(/ +/g, ' '))).toEqual([
    ` settings aws:elasticbeanstalk:application:environmentsecrets A not set → ${SECRET}`,
    ' settings aws:elasticbeanstalk:application:environment A *** → removed',
    ' settings aws:elasticbeanstalk:application:environment B *** → removed',
  ]);
  expect([...first.log, ...second.log].join('\n')).not.toMatch(/hunter2|also-secret/);
  const third = await stage.play({ 'environment-variables': `A=${SECRET}\nB=` });
  expect(third.result.outcome).toBe('unchanged');
});

test('a dry run tells no value, neither in its log nor in its summary nor in its plan', async () => {
  const settings = [
    { namespace: 'aws:elasticbeanstalk:application:environment', optionName: 'A', value: 'old-hunter2' },
  ];
  await using stage = await setStage({ ...healthy, world: { ...shop, environments: [{ ...single, settings }] } });
  const { result, log } = await stage.play({ 'environment-variables': 'A=new-hunter2', 'dry-run': 'true' });
  const everything = [...log, summary(result), outputs(result).plan].join('\n');
  expect(everything).toContain('A  *** → ***');
  expect(everything).not.toContain('hunter2');
});

test('what Beanstalk refuses of the settings ends the run before anything is stored', async () => {
  await using stage = await setStage('healthy');
  const { result, conclusion, asked } = await stage.play({ 'option-settings': `${COMMAND}:\n  Timeout: 99999` });
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-SETTINGS-INVALID' } });
  expect(conclusion.join('\n')).toMatch(/Timeout in aws:elasticbeanstalk:command/);
  expect(writes(asked)).toEqual([]);
});

test('where asking is denied the settings are sent unchecked, with a warning', async () => {
  const turns = [{ kind: 'denied', action: 'ValidateConfigurationSettings' }] as const;
  await using stage = await setStage({ ...healthy, turns });
  const { result, warnings } = await stage.play({ 'option-settings': `${COMMAND}:\n  Timeout: 900` });
  expect(result.outcome).toBe('succeeded');
  expect(warnings).toEqual([expect.stringMatching('elasticbeanstalk:ValidateConfigurationSettings')]);
});

test('tags of an environment that exists are left alone, and the plan says so', async () => {
  await using stage = await setStage('healthy');
  const { result, log } = await stage.play({ tags: 'team=shop' });
  expect(result.outcome).toBe('succeeded');
  expect(log).toContain(
    '  shop-prod exists and keeps its tags: changing those of an environment starts an update of its own.',
  );
  const tagged = stage.simulator.requests.filter(({ operation }) => operation === 'UpdateTagsForResource');
  expect(tagged.filter(({ parameters }) => String(parameters.ResourceArn).includes(':environment/'))).toEqual([]);
});

test.each([
  ['instance profile', { instanceProfiles: [] }],
  ['service role', { serviceRoles: [] }],
])('a launch without its %s names what is missing and the way to make it', async (role, account) => {
  await using stage = await setStage({
    ...healthy,
    world: { account: '123456789012', region: 'eu-west-1', ...account },
  });
  const { result, conclusion } = await stage.play({ platform: PLATFORM, preset: 'high-availability' });
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-LAUNCH-FAILED' } });
  expect(conclusion.join('\n')).toMatch(`The ${role} aws-elasticbeanstalk-`);
  expect(conclusion.join('\n')).toMatch('Make the two roles once for the account');
});

test('another instance type is a line in a dry run, and new instances afterwards', async () => {
  await using stage = await setStage('healthy');
  await stage.play({ 'environment-name': 'shop-rolling' });
  stage.write('.beanstalk/production.yml', 'aws:ec2:instances:\n  InstanceTypes: t3.small\n');
  const inputs = {
    'environment-name': 'shop-rolling',
    'option-settings': '.beanstalk/production.yml',
    'exclude-patterns': '.beanstalk/',
  };
  const planned = await stage.play({ ...inputs, 'dry-run': 'true' });
  expect(planned.log).toContainEqual(
    expect.stringMatching(/^ {2}settings {2}aws:ec2:instances +InstanceTypes {2}not set → t3.small$/),
  );
  const { result } = await stage.play(inputs);
  expect(result).toMatchObject({ outcome: 'succeeded', environments: [{ instances: { total: 6, onVersion: 6 } }] });
  const [, rolling] = stage.simulator.beanstalk.world.environments;
  expect(new Set(rolling?.instances.map(({ type }) => type))).toEqual(new Set(['t3.small']));
});

test('a classic load balancer gets its listener in its own words', async () => {
  const settings = [
    { namespace: 'aws:elasticbeanstalk:environment', optionName: 'EnvironmentType', value: 'LoadBalanced' },
  ];
  await using stage = await setStage({
    ...healthy,
    world: { ...shop, environments: [{ ...single, instances: 2, settings }] },
  });
  const { log } = await stage.play({
    'certificate-arn': 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d',
    'dry-run': 'true',
  });
  expect(log.filter((row) => row.startsWith('  settings')).map((row) => row.trim().split(/ {2,}/)[2])).toEqual([
    'ListenerEnabled',
    'ListenerProtocol',
    'SSLCertificateId',
    'InstancePort',
    'InstanceProtocol',
  ]);
});

test('settings that Beanstalk cannot bring about fail with its reason, and are as before', async () => {
  const reason = "Service:AmazonCloudFormation, Message:Certificate 'arn:aws:acm:…' not found";
  const turns = [{ kind: 'configuration', fate: { outcome: 'fails', reasons: [{ message: reason }] } }] as const;
  await using stage = await setStage({ ...healthy, turns });
  await stage.play();
  const { result, conclusion } = await stage.play({ 'option-settings': `${COMMAND}: {Timeout: 900}` });
  expect(result.outcome).toBe('rolled-back');
  expect(conclusion.join('\n')).toMatch(reason);
  const [environment] = stage.simulator.beanstalk.world.environments;
  expect(environment?.settings).not.toContainEqual(expect.objectContaining({ optionName: 'Timeout' }));
  expect(conclusion.join('\n')).toMatch('Beanstalk itself put shop-prod back');
  expect(stage.simulator.requests.filter(({ operation }) => operation === 'UpdateEnvironment')).toHaveLength(2);
});

/** The service refuses what brings a version together with settings. */
const together = {
  kind: 'refused',
  operation: 'UpdateEnvironment',
  bringing: ['VersionLabel', 'OptionSettings'],
  status: 400,
  code: 'InvalidParameterCombination',
  message: 'You can update either the version or the configuration.',
} as const;

/** What the calls of UpdateEnvironment brought that the service took. */
const brought = ({ requests }: Stage['simulator']) =>
  requests
    .filter(({ operation, status }) => operation === 'UpdateEnvironment' && status === 200)
    .map(({ parameters }) => ['VersionLabel', 'OptionSettings'].filter((name) => name in parameters).join(' and '));

test('where the service takes version and settings one after the other, the settings go first', async () => {
  await using stage = await setStage({ ...healthy, turns: [together] });
  const { result, log } = await stage.play({ 'option-settings': `${COMMAND}: {Timeout: 900}` });
  expect(result).toMatchObject({ outcome: 'succeeded', environments: [{ versionLabel: result.versionLabel }] });
  expect(brought(stage.simulator)).toEqual(['OptionSettings', 'VersionLabel']);
  expect(log).toContain(
    'shop-prod  Beanstalk takes settings and version only one after the other: the settings come first',
  );
});

test('and a failure after both goes back in two steps, the version first', async () => {
  const failing = { kind: 'deployment', nth: 1, fate: { outcome: 'fails' } } as const;
  await using stage = await setStage({ ...healthy, turns: [together, failing] });
  const { result } = await stage.play({ 'option-settings': `${COMMAND}: {Timeout: 900}`, diagnostics: 'false' });
  expect(result.outcome).toBe('rolled-back');
  expect(brought(stage.simulator)).toEqual(['OptionSettings', 'VersionLabel', 'VersionLabel', 'OptionSettings']);
  const [environment] = stage.simulator.beanstalk.world.environments;
  expect(environment).toMatchObject({ versionLabel: 'v1', status: 'Ready' });
  expect(environment?.settings).toContainEqual({ namespace: COMMAND, optionName: 'Timeout', value: '600' });
});

test('settings that fail on their own keep the version from being released', async () => {
  const failing = { kind: 'configuration', fate: { outcome: 'fails' } } as const;
  await using stage = await setStage({ ...healthy, turns: [together, failing] });
  const { result, conclusion } = await stage.play({ 'option-settings': `${COMMAND}: {Timeout: 900}` });
  expect(result.outcome).toBe('rolled-back');
  expect(conclusion[0]).toBe('Not released: the settings of shop-prod, which come before the version, failed.');
  expect(conclusion.join('\n')).toMatch('Beanstalk itself put shop-prod back: settings and platform are as before.');
  expect(brought(stage.simulator)).toEqual(['OptionSettings']);
  expect(stage.simulator.beanstalk.world.environments[0]).toMatchObject({ versionLabel: 'v1', status: 'Ready' });
});

describe('a version that cannot follow its settings', () => {
  const refused = {
    kind: 'refused',
    operation: 'UpdateEnvironment',
    calls: [3],
    status: 400,
    code: 'InvalidParameterValue',
    message: 'No Application Version can be taken now.',
  } as const;
  const lost = { kind: 'cut', operation: 'UpdateEnvironment', calls: [3, 4, 5, 6, 7], when: 'before' } as const;
  const wanted = { 'option-settings': `${COMMAND}: {Timeout: 900}` };
  const timeout = ({ simulator }: Stage) =>
    simulator.beanstalk.world.environments[0]?.settings.find(({ optionName }) => optionName === 'Timeout')?.value;

  test.each([
    ['is refused', refused, /No Application Version can be taken now\./],
    ['gets no answer', lost, /The answer to UpdateEnvironment/],
  ] as const)('and %s takes them back with it: the version before was never gone', async (_what, turn, why) => {
    await using stage = await setStage({ ...healthy, turns: [together, turn] });
    const { result, conclusion, asked } = await stage.play(wanted);
    expect(result).toMatchObject({ outcome: 'rolled-back', problem: { code: 'BR-SETTINGS-ALONE' } });
    expect(conclusion[0]).toBe(
      `Not released: the settings of shop-prod were changed, and ${result.versionLabel} could not follow.`,
    );
    expect(conclusion.join('\n')).toMatch(why);
    expect(conclusion.join('\n')).toMatch('shop-prod was put back');
    expect(brought(stage.simulator)).toEqual(['OptionSettings', 'OptionSettings']);
    expect(timeout(stage)).toBe('600');
    expect(asked).not.toContain('RequestEnvironmentInfo');
  });

  test('leaves them changed where nothing is to be undone, and says so', async () => {
    await using stage = await setStage({ ...healthy, turns: [together, refused] });
    const { result } = await stage.play({ ...wanted, 'on-failure': 'leave' });
    expect(result.outcome).toBe('failed');
    expect(result.problem?.now).toMatch(
      /^The settings of shop-prod were changed, its version was not\. shop-prod is Ready, .* reports v1/,
    );
    expect(result.problem?.next).not.toMatch('--version-label');
    expect(timeout(stage)).toBe('900');
  });

  test('and settings that cannot be put back are told as that: no version is to be brought back', async () => {
    await using stage = await setStage({ ...healthy, turns: [together, { ...refused, calls: [3, 4] }] });
    const { result } = await stage.play(wanted);
    expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-RECOVERY-FAILED' } });
    expect(result.problem?.what).toBe(
      'PRODUCTION MAY BE BROKEN: shop-prod could not be brought back to its settings before.',
    );
    expect(result.problem?.now).toMatch(/^The settings of shop-prod were changed, its version was not\. /);
    expect(result.problem?.next).toMatch(/what the plan in this run's log shows as changed\.$/);
  });

  test('because another operation came between waits for that, and follows then', async () => {
    const message = 'Environment named shop-prod is in an invalid state for this operation. Must be Ready.';
    await using stage = await setStage({ ...healthy, turns: [together, { ...refused, message }] });
    const { result, log } = await stage.play(wanted);
    expect(result).toMatchObject({ outcome: 'succeeded', environments: [{ versionLabel: result.versionLabel }] });
    expect(log.join('\n')).toMatch('another operation came first: looking again');
    expect(timeout(stage)).toBe('900');
  });
});

test('settings that somebody else overtakes name the release that was overtaken, and by what', async () => {
  const theirs = {
    kind: 'somebody-else',
    environment: 'shop-prod',
    afterSeconds: 20,
    does: { release: 'v2' },
  } as const;
  await using stage = await setStage({ ...healthy, turns: [together, theirs] });
  const { result } = await stage.play({ 'option-settings': `${COMMAND}: {Timeout: 900}` });
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-OVERTAKEN' } });
  expect(result.problem?.what).toBe(`Not released: ${result.versionLabel} was overtaken on shop-prod by v2.`);
  expect(result.problem?.now).toMatch(/^The version was not sent\. shop-prod is /);
  expect(brought(stage.simulator)).toEqual(['OptionSettings']);
});
