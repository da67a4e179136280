import fc from 'fast-check';
import { commonSettings, driftOf, hasCoupledDatabase, likeTheLiveSide } from '../../../src/plan/drift.ts';
import { settingChanges } from '../../../src/plan/environment.ts';
import type { OptionSetting } from '../../../src/shapes.ts';

const COMMAND = 'aws:elasticbeanstalk:command';
const LAUNCH = 'aws:autoscaling:launchconfiguration';
const DATABASE = 'aws:rds:dbinstance';
const setting = (namespace: string, optionName: string, value: string | null): OptionSetting => ({
  namespace,
  optionName,
  value,
});
const timeout = (value: string) => setting(COMMAND, 'Timeout', value);
/** What would be sent to the idle side. */
const sent = (live: OptionSetting[], idle: OptionSetting[], given: OptionSetting[] = []) =>
  settingChanges(driftOf(live, idle, given), idle).map(({ optionName, from, to }) => [optionName, from, to]);

test.each<[string, OptionSetting[], OptionSetting[], unknown[]]>([
  ['nothing, where both are alike', [timeout('9')], [timeout('9')], []],
  ['what differs', [timeout('9')], [timeout('7')], [['Timeout', '7', '9']]],
  ['what it lacks', [timeout('9')], [], [['Timeout', undefined, '9']]],
  ['the removal of what it alone has', [], [timeout('7')], [['Timeout', '7', null]]],
  ['nothing that is set to nothing', [setting(COMMAND, 'Timeout', '')], [setting(COMMAND, 'Timeout', null)], []],
])('the idle side is sent %s', (_, live, idle, changes) => {
  expect(sent(live, idle)).toEqual(changes);
});

test.each<[string, OptionSetting]>([
  ['derived by Beanstalk', setting('aws:cloudformation:template:parameter', 'HooksPkgUrl', 'https://one')],
  ['a topic of its own', setting('aws:elasticbeanstalk:sns:topics', 'Notification Topic ARN', 'arn:one')],
  ['a managed group', setting('aws:elbv2:loadbalancer', 'ManagedSecurityGroup', 'sg-1')],
  ['a queue of its own', setting('aws:elasticbeanstalk:sqsd', 'WorkerQueueURL', 'https://queue')],
  ['named after the stack', setting(LAUNCH, 'Anything', 'awseb-e-abcdefghij-stack-AWSEBThing-1')],
  ['named after the environment', setting(LAUNCH, 'Anything', 'of e-abcdefghij')],
])('what belongs to one environment alone is neither copied nor removed: %s', (_, own) => {
  expect(sent([own], [])).toEqual([]);
  expect(sent([], [own])).toEqual([]);
  expect(sent([own], [{ ...own, value: 'other' }])).toEqual([]);
});

test('security groups stay where both sides are, and come along with a new side', () => {
  const groups = (value: string) => [setting(LAUNCH, 'SecurityGroups', value)];
  expect(sent(groups('sg-1'), groups('sg-2'))).toEqual([]);
  expect(sent(groups('sg-1'), groups('sg-2'), groups('sg-3'))).toEqual([['SecurityGroups', 'sg-2', 'sg-3']]);
  expect(commonSettings(groups('sg-1'))).toEqual(groups('sg-1'));
});

test('what the run names wins, also without naming the resource', () => {
  const live = [{ ...timeout('9'), resourceName: 'AWSEBAutoScalingGroup' }];
  expect(likeTheLiveSide(live, [], [timeout('12')])).toEqual([timeout('12')]);
});

test('once sent, nothing is left to be sent', () => {
  const any = fc.uniqueArray(
    fc.record({ name: fc.constantFrom('A', 'B', 'C', 'D'), value: fc.constantFrom('', '1', '2') }),
    {
      selector: ({ name }) => name,
    },
  );
  const settings = (all: { name: string; value: string }[]) =>
    all.map(({ name, value }) => setting(COMMAND, name, value));
  fc.assert(
    fc.property(any, any, (one, other) => {
      const [live, idle] = [settings(one), settings(other)];
      const after = new Map(idle.map((own) => [own.optionName, own]));
      for (const { optionName, to } of settingChanges(driftOf(live, idle, []), idle)) {
        after.set(optionName, setting(COMMAND, optionName, to ?? null));
      }
      expect(sent(live, [...after.values()])).toEqual([]);
    }),
  );
});

test.each<[string, OptionSetting[], boolean]>([
  ['no settings of one', [], false],
  ['the flag', [setting(DATABASE, 'HasCoupledDatabase', 'true')], true],
  [
    'the flag of one that was decoupled',
    [setting(DATABASE, 'HasCoupledDatabase', 'false'), setting(DATABASE, 'DBEngine', 'postgres')],
    false,
  ],
  ['an engine without a flag', [setting(DATABASE, 'DBEngine', 'postgres')], true],
  ['a class without a flag', [setting(DATABASE, 'DBInstanceClass', 'db.t3.micro')], true],
  [
    'options without a value',
    [setting(DATABASE, 'DBEngine', ''), setting(DATABASE, 'HasCoupledDatabase', null)],
    false,
  ],
  ['a password alone', [setting(DATABASE, 'DBPassword', 'x')], false],
])('a coupled database is told by its settings: %s', (_, settings, is) => {
  expect(hasCoupledDatabase(settings)).toBe(is);
});
