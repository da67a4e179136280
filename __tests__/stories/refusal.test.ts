import type { Scenario } from '../../simulator/scenarios/index.ts';
import { scenarios } from '../../simulator/scenarios/index.ts';
import { setStage, writes } from './stage.ts';

const healthy = scenarios.get('healthy') as Scenario;
const empty = scenarios.get('empty-account') as Scenario;
const PLATFORM = 'Node.js 22 running on 64bit Amazon Linux 2023';

test.each<[string, Scenario, Record<string, string>, string]>([
  ['a name that belongs to another application', healthy, { 'application-name': 'blog' }, 'BR-ENVIRONMENT-NAME-TAKEN'],
  ['a missing environment without a platform', empty, {}, 'BR-PLATFORM-REQUIRED'],
  [
    'a missing application that may not be made',
    empty,
    { platform: PLATFORM, 'create-application-if-not-exists': 'false' },
    'BR-APPLICATION-NOT-FOUND',
  ],
  [
    'a missing environment that may not be made',
    healthy,
    { 'environment-name': 'shop-test', platform: PLATFORM, 'create-environment-if-not-exists': 'FALSE' },
    'BR-ENVIRONMENT-NOT-FOUND',
  ],
  ['a platform that does not exist', empty, { platform: 'Node.js 2 running on Amazon Linux' }, 'BR-PLATFORM-UNKNOWN'],
  ['a label whose content is not on record', healthy, { 'version-label': 'v1' }, 'BR-VERSION-OTHER-CONTENT'],
  ['a directory that is not there', healthy, { 'source-directory': 'nowhere' }, 'BR-SOURCE-DIRECTORY'],
  ['a package that is not there', healthy, { 'deployment-package-path': 'app.zip' }, 'BR-BUNDLE-UNREADABLE'],
  ['nothing to package', healthy, { 'exclude-patterns': '*' }, 'BR-NOTHING-TO-PACKAGE'],
])('refuses %s before anything is changed', async (_, scenario, inputs, code) => {
  await using stage = await setStage(scenario);
  const { result, asked } = await stage.play(inputs);
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: expect.stringMatching(code) } });
  expect(writes(asked)).toEqual([]);
});

test('"not found" also says that the credentials may not see it', async () => {
  await using stage = await setStage(empty);
  const { conclusion } = await stage.play();
  expect(conclusion.join('\n')).toMatch('or these credentials may not see it');
});

test('a version label that was given stands for one content', async () => {
  await using stage = await setStage('healthy');
  const first = await stage.play({ 'version-label': 'release-1' });
  expect(first.result.outcome).toBe('succeeded');
  const same = await stage.play({ 'version-label': 'release-1' });
  expect(same.result.outcome).toBe('unchanged');
  stage.write('a.txt', 'x');
  const other = await stage.play({ 'version-label': 'release-1' });
  expect(other.result.problem?.code).toBe('BR-VERSION-OTHER-CONTENT');
  expect(writes(other.asked)).toEqual([]);
});

test('an environment that terminates is refused', async () => {
  await using stage = await setStage('healthy');
  const { ElasticBeanstalkClient, TerminateEnvironmentCommand } = await import('@aws-sdk/client-elastic-beanstalk');
  Object.assign(process.env, stage.simulator.variables);
  await new ElasticBeanstalkClient().send(new TerminateEnvironmentCommand({ EnvironmentName: 'shop-prod' }));
  const { result, asked } = await stage.play();
  expect(result.problem?.code).toBe('BR-ENVIRONMENT-TERMINATING');
  expect(writes(asked)).toEqual([]);
});

test.each([
  ['DescribeEnvironments', 'elasticbeanstalk:DescribeEnvironments'],
  ['CreateApplicationVersion', 'elasticbeanstalk:CreateApplicationVersion'],
  ['UpdateEnvironment', 'elasticbeanstalk:UpdateEnvironment'],
])('a denied %s names the missing action', async (action, named) => {
  await using stage = await setStage({ ...healthy, turns: [{ kind: 'denied', action }] });
  const { result, conclusion } = await stage.play();
  expect(result.problem?.code).toBe('BR-ACCESS-DENIED');
  expect(conclusion.join('\n')).toMatch(named);
});

test('where tagging is denied the release goes on without tags, and says so once', async () => {
  await using stage = await setStage({ ...healthy, turns: [{ kind: 'denied', action: 'AddTags' }] });
  const { result, warnings } = await stage.play();
  expect(result.outcome).toBe('succeeded');
  expect(warnings).toEqual([expect.stringMatching('elasticbeanstalk:AddTags')]);
  const again = await stage.play();
  expect(again.result.outcome).toBe('unchanged');
});

test('inputs of the official action that are not needed are told in one line with what replaces them', async () => {
  await using stage = await setStage('healthy');
  const { log } = await stage.play({ 'max-retries': '3', 'verbose-logging': 'true', 'dry-run': 'true' });
  const lines = log.filter((line) => line.includes('max-retries'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch('verbose-logging');
});

test('values of application variables are masked and never shown', async () => {
  await using stage = await setStage('healthy');
  const settings = JSON.stringify([
    { Namespace: 'aws:elasticbeanstalk:application:environment', OptionName: 'KEY', Value: 'hunter2hunter2' },
  ]);
  const { log, masks, result } = await stage.play({ 'option-settings': settings });
  expect(result.outcome).toBe('succeeded');
  expect(masks).toEqual(['hunter2hunter2']);
  expect(log.join('\n')).not.toMatch('hunter2');
  expect(log.join('\n')).toMatch('KEY  not set → ***');
});
