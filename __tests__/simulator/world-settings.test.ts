import type { Setting } from '../../simulator/world.ts';
import { createEnvironment, updateEnvironment } from '../../simulator/world.ts';
import { at, call, command, prod, shop, told } from './world-of-a-shop.ts';

const ENVIRONMENT = 'aws:elasticbeanstalk:environment';
const GROUP = 'aws:autoscaling:asg';
const HEALTH = 'aws:elasticbeanstalk:healthreporting:system';
const set = (namespace: string, optionName: string, value: string): Setting => ({ namespace, optionName, value });
const several = [set(GROUP, 'MinSize', '3'), set(GROUP, 'MaxSize', '3')];
const change = (world: ReturnType<typeof shop>, settings: readonly Setting[], label?: string) =>
  updateEnvironment(world, { which: { name: 'prod' }, set: settings, remove: [], label }, call());

test.each<[string, Setting[], string]>([
  [
    'an option that does not exist',
    [set(GROUP, 'MaximumSize', '2')],
    "Invalid option specification (Namespace: 'aws:autoscaling:asg', OptionName: 'MaximumSize'): Unknown configuration setting.",
  ],
  [
    'a value that is not allowed',
    [set(command, 'DeploymentPolicy', 'Slowly')],
    'Value is not one of the allowed values',
  ],
  ['a number out of bounds', [set('aws:elasticbeanstalk:sqsd', 'MaxRetries', '0')], 'between 1 and 100'],
  [
    'managed updates with basic health',
    [set('aws:elasticbeanstalk:managedactions', 'ManagedActionsEnabled', 'true'), set(HEALTH, 'SystemType', 'basic')],
    'Managed platform updates require enhanced health reporting (option SystemType in namespace aws:elasticbeanstalk:healthreporting:system).',
  ],
  [
    'traffic splitting without its load balancer',
    [set(command, 'DeploymentPolicy', 'TrafficSplitting')],
    'require an Application Load Balancer',
  ],
])('%s is refused', (_what, settings, text) => {
  expect(() => change(shop(), settings)).toThrow(expect.objectContaining({ message: expect.stringContaining(text) }));
});

test('what was fine before is judged together with what comes', () => {
  const managed = shop({ settings: [set('aws:elasticbeanstalk:managedactions', 'ManagedActionsEnabled', 'true')] });
  expect(() => change(managed, [set(HEALTH, 'SystemType', 'basic')])).toThrow('require enhanced health reporting');
  const balanced = shop({ instances: 2, settings: [set(ENVIRONMENT, 'LoadBalancerType', 'application')] });
  expect(() => change(balanced, [set(command, 'DeploymentPolicy', 'TrafficSplitting')])).not.toThrow();
});

test.each([
  ['without rolling updates the old instances go first', 'false', /Removed.*Added/],
  ['with rolling updates the new ones come first', 'true', /Added.*Removed/],
])('another instance type replaces every instance: %s', (_how, rolling, order) => {
  const updates = set('aws:autoscaling:updatepolicy:rollingupdate', 'RollingUpdateEnabled', rolling);
  const world = shop({ instances: 3, settings: [...several, updates] });
  const before = prod(world).instances.map(({ id }) => id);
  const end = at(change(world, [set('aws:ec2:instances', 'InstanceTypes', 't3.large,t3.small')]), 300);
  const { instances, status, health } = prod(end);
  expect([status, health, instances.map(({ type }) => type)]).toEqual([
    'Ready',
    'Ok',
    ['t3.large', 't3.large', 't3.large'],
  ]);
  expect(instances.filter(({ id }) => before.includes(id))).toEqual([]);
  expect(told(end).join(' ')).toMatch(order);
});

test.each([
  ['grows', [set(GROUP, 'MinSize', '5'), set(GROUP, 'MaxSize', '6')], 5],
  ['shrinks', [set(GROUP, 'MinSize', '1'), set(GROUP, 'MaxSize', '2')], 2],
  ['stays within its bounds', [set(GROUP, 'MinSize', '1'), set(GROUP, 'MaxSize', '9')], 3],
])('a group %s', (_how, settings, count) => {
  const end = at(change(shop({ instances: 3, settings: several }), settings), 300);
  expect(prod(end).instances).toHaveLength(count);
});

test('one call may bring a version and the policy for it', () => {
  const end = at(change(shop({ instances: 3 }), [set(command, 'DeploymentPolicy', 'Immutable')], 'v2'), 2_000);
  expect(told(end)[2]).toMatch(/^Immutable deployment policy enabled/);
  expect(prod(end)).toMatchObject({ status: 'Ready', versionLabel: 'v2' });
});

test('a launch with a service role that is not there ends after seconds', () => {
  const roles = [
    set('aws:autoscaling:launchconfiguration', 'IamInstanceProfile', 'aws-elasticbeanstalk-ec2-role'),
    set(ENVIRONMENT, 'ServiceRole', 'mine'),
  ];
  const asked = {
    application: 'shop',
    name: 'shop-new',
    tier: 'Worker',
    label: 'v1',
    solutionStack: '64bit Amazon Linux 2023 v6.8.0 running Node.js 22',
    settings: roles,
  } as const;
  const end = at(createEnvironment(shop(), asked, call()), 60);
  expect(told(end)).toContain('The service role mine associated with the environment does not exist.');
  expect(end.environments.find(({ name }) => name === 'shop-new')?.status).toBe('Terminated');
});
