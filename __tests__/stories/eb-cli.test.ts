/** Repositories of the EB CLI: what their files say counts where the workflow says nothing, and the log tells where it stands. */
import { CONFIG } from '../unit/eb-project/project.ts';
import { type Stage, setStage, writes } from './stage.ts';

const FILE = '.elasticbeanstalk/config.yml';
const OWN = '.elasticbeanstalk/saved_configs/shop-prod.cfg.yml';
const NOTHING = { 'application-name': '', 'environment-name': '' };

/** A push to that branch, of a job whose credentials came without a region. */
function pushed(stage: Stage, branch = 'main') {
  stage.variables = { GITHUB_REF_NAME: branch, AWS_REGION: '', AWS_DEFAULT_REGION: '' };
}

const told = (log: readonly string[], what: string) => log.filter((line) => line.trim().startsWith(`${what} `));

test('a repository with nothing but config.yml is released by a step without inputs', async () => {
  await using stage = await setStage('empty-account');
  stage.write(FILE, CONFIG);
  pushed(stage);
  const first = await stage.play(NOTHING);
  expect(first.result).toMatchObject({ outcome: 'succeeded', environments: [{ name: 'shop-prod', action: 'create' }] });
  expect(first.log.slice(2, 7)).toEqual([
    'Plan',
    `  application  shop                                           from ${FILE}`,
    `  environment  shop-prod                                      from ${FILE}`,
    `  region       eu-west-1                                      from ${FILE}`,
    `  platform     Node.js 22 running on 64bit Amazon Linux 2023  from ${FILE}`,
  ]);
  const again = await stage.play(NOTHING);
  expect(again.result.outcome).toBe('unchanged');
  expect(writes(again.asked)).toEqual([]);
  expect(told(again.log, 'application')).toHaveLength(1);
});

test('a dry run says where the values stand, in the log and in the plan', async () => {
  await using stage = await setStage('empty-account');
  stage.write(FILE, CONFIG);
  pushed(stage, 'develop');
  const { result, log, asked } = await stage.play({ ...NOTHING, 'dry-run': 'true' });
  expect(told(log, 'environment')).toEqual([expect.stringMatching(/^ {2}environment {2}shop-staging +from \.elastic/)]);
  expect(result.plan?.origins.map(({ what, value }) => [what, value])).toEqual([
    ['application', 'shop'],
    ['environment', 'shop-staging'],
    ['region', 'eu-west-1'],
    ['platform', 'Node.js 22 running on 64bit Amazon Linux 2023'],
  ]);
  expect(writes(asked)).toEqual([]);
});

test('the default platform is for a creation: an environment that exists keeps its own', async () => {
  await using stage = await setStage('healthy');
  stage.write(FILE, CONFIG.replaceAll('Node.js 22 running', 'PHP 8.4 running'));
  pushed(stage);
  const { result, log, asked } = await stage.play(NOTHING);
  expect(result.outcome).toBe('succeeded');
  expect(told(log, 'platform')).toEqual([]);
  expect(asked).not.toContain('ListPlatformVersions');
});

test('a default platform may be as short as eb init takes it', async () => {
  await using stage = await setStage('empty-account');
  stage.write(FILE, CONFIG.replace('Node.js 22 running on 64bit Amazon Linux 2023', 'Node.js 22'));
  pushed(stage);
  expect((await stage.play(NOTHING)).result.outcome).toBe('succeeded');
});

test('a default platform that does not exist is told with the file that names it', async () => {
  await using stage = await setStage('empty-account');
  stage.write(FILE, CONFIG.replaceAll('Node.js 22 running', 'Node.js 2 running'));
  pushed(stage);
  const { log, result } = await stage.play(NOTHING);
  expect(result.problem?.code).toBe('BR-PLATFORM-UNKNOWN');
  expect(told(log, 'application')).toEqual([`application  shop  from ${FILE}`]);
  expect(result.problem?.next).toMatch(`Correct platform in ${FILE}, or give it in the \`with:\` block; `);
});

const SAVED = `EnvironmentTier: {Name: WebServer, Type: Standard}
SolutionStack: 64bit Amazon Linux 2023 v6.7.3 running Node.js 22
OptionSettings:
  aws:elasticbeanstalk:environment:
    EnvironmentType: LoadBalanced
    LoadBalancerType: application
  aws:elasticbeanstalk:application:environment:
    API_KEY: correct-horse-battery
    LOG_LEVEL: info
  AWSEBAutoScalingGroup.aws:autoscaling:asg:
    MinSize: '3'
    MaxSize: '5'
Tags:
  team: shop
`;

test('a saved configuration lies under the inputs when its environment is created, and its variables stay unseen', async () => {
  await using stage = await setStage('empty-account');
  stage.write(FILE, CONFIG);
  stage.write(OWN, SAVED);
  pushed(stage);
  const inputs = {
    ...NOTHING,
    'option-settings': 'aws:autoscaling:asg: {MaxSize: 4}',
    'environment-variables': 'LOG_LEVEL=debug',
  };
  const { result, log, conclusion, masks } = await stage.play(inputs);
  expect(result.outcome).toBe('succeeded');
  expect(told(log, 'settings').slice(0, 1)).toEqual([expect.stringMatching(`6 options +from ${OWN}`)]);
  const [environment] = stage.simulator.beanstalk.world.environments;
  expect(environment?.instances).toHaveLength(3);
  const set = (optionName: string) => environment?.settings.find((one) => one.optionName === optionName)?.value;
  expect(['MinSize', 'MaxSize', 'API_KEY', 'LOG_LEVEL', 'LoadBalancerType', 'IamInstanceProfile'].map(set)).toEqual([
    ...['3', '4', 'correct-horse-battery', 'debug', 'application', 'aws-elasticbeanstalk-ec2-role'],
  ]);
  expect(masks).toContain('correct-horse-battery');
  expect([...log, ...conclusion, JSON.stringify(result.plan?.notes)].join('\n')).not.toMatch('correct-horse-battery');
  const { tags } = stage.simulator.beanstalk.world;
  const tagged = Object.entries(tags).filter(([, { team }]) => team === 'shop');
  expect(tagged.map(([arn]) => /:(\w+)\//.exec(arn)?.[1])).toEqual(['environment']);
});

test('an environment that exists is not touched by a saved configuration, nor is the file read', async () => {
  await using stage = await setStage('healthy');
  stage.write(FILE, CONFIG);
  stage.write(OWN, 'OptionSettings: "');
  pushed(stage);
  const { result, warnings } = await stage.play(NOTHING);
  expect([result.outcome, warnings]).toEqual(['succeeded', []]);
});

test('a saved configuration that cannot be used ends the run before anything is changed', async () => {
  await using stage = await setStage('empty-account');
  stage.write(FILE, CONFIG);
  stage.write(OWN, 'OptionSettings: "');
  pushed(stage);
  const { result, conclusion, asked } = await stage.play(NOTHING);
  expect(result.problem?.code).toBe('BR-EB-CLI-FILE');
  expect(conclusion.join('\n')).toMatch('saved_configs/shop-prod.cfg.yml, line 1, column 18,');
  expect(writes(asked)).toEqual([]);
});

test('a saved configuration that names no kind of environment is of a load balanced one, as for eb create', async () => {
  await using stage = await setStage('empty-account');
  stage.write(FILE, CONFIG);
  stage.write(OWN, 'OptionSettings:\n  aws:autoscaling:asg: {MinSize: 2, MaxSize: 2}\n');
  pushed(stage);
  const { result, log } = await stage.play(NOTHING);
  expect(result.outcome).toBe('succeeded');
  expect(log).toContainEqual(expect.stringMatching(/names no EnvironmentType, so shop-prod is load balanced/));
  expect(stage.simulator.beanstalk.world.environments[0]?.instances).toHaveLength(2);
});

test('the tier of a saved configuration is taken, and refused where inputs speak of an address', async () => {
  await using stage = await setStage('empty-account');
  stage.write(FILE, CONFIG);
  stage.write(OWN, 'EnvironmentTier: {Name: Worker, Type: SQS/HTTP}\n');
  pushed(stage);
  const refused = await stage.play({ ...NOTHING, 'smoke-test-path': '/' });
  expect(refused.result.problem).toMatchObject({
    code: 'BR-SETTINGS-CONFLICT',
    next: `Correct the \`with:\` block of the step, or the tier in ${OWN}.`,
  });
  expect(writes(refused.asked)).toEqual([]);
  const { result } = await stage.play(NOTHING);
  expect(result).toMatchObject({ outcome: 'succeeded', environments: [{ url: '', action: 'create' }] });
  expect(stage.simulator.beanstalk.world.environments[0]?.tier).toBe('Worker');
});

test('a file that cannot be parsed and is not needed is a warning, where it is', async () => {
  await using stage = await setStage('healthy');
  stage.write(FILE, 'global: {');
  const { result, warnings } = await stage.play();
  expect(result.outcome).toBe('succeeded');
  expect(warnings).toEqual([expect.stringMatching(/config\.yml, line 1, column \d+, cannot be parsed: /)]);
});
