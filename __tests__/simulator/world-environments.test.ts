import type { World } from '../../simulator/world.ts';
import {
  createEnvironment,
  createVersion,
  environmentOf,
  swapNames,
  tagEnvironment,
  terminateEnvironment,
  updateEnvironment,
} from '../../simulator/world.ts';
import { at, call, prod, shop, told } from './world-of-a-shop.ts';

const profile = {
  namespace: 'aws:autoscaling:launchconfiguration',
  optionName: 'IamInstanceProfile',
  value: 'aws-elasticbeanstalk-ec2-role',
};
const fresh = {
  application: 'shop',
  name: 'fresh',
  tier: 'WebServer',
  label: 'v1',
  settings: [profile],
  solutionStack: '64bit Amazon Linux 2023 v6.8.0 running Node.js 22',
} as const;
const freshOne = (world: World) => environmentOf(world, { name: 'fresh' });

test('a creation without EnvironmentType is load balanced: its address is the balancer, its name comes by itself', () => {
  const minimum = { namespace: 'aws:autoscaling:asg', optionName: 'MinSize', value: '2' };
  const world = createEnvironment(shop(), { ...fresh, settings: [profile, minimum] }, call());
  expect(freshOne(world)).toMatchObject({ status: 'Launching', cname: undefined });
  expect(freshOne(world).endpoint).toBeUndefined();
  expect(freshOne(at(world, 150)).status).toBe('Launching');
  expect(freshOne(at(world, 200))).toMatchObject({
    status: 'Ready',
    health: 'Ok',
    endpoint: expect.stringMatching(/\.eu-west-1\.elb\.amazonaws\.com$/),
    cname: expect.stringMatching(/^fresh\.eba-[a-z0-9]{8}\.eu-west-1\.elasticbeanstalk\.com$/),
    instances: [{ deployment: { id: 1, label: 'v1' } }, { deployment: { id: 1, label: 'v1' } }],
  });
});

test('a worker has a queue and no name', () => {
  const world = at(createEnvironment(shop(), { ...fresh, tier: 'Worker' }, call()), 200);
  expect(freshOne(world)).toMatchObject({ status: 'Ready', cname: undefined });
  expect(told(world).join()).toContain('Created SQS queue named: https://sqs.eu-west-1.amazonaws.com/123456789012/');
});

test('an application that does not start leaves an environment that is Ready, Severe and to be terminated', () => {
  const world = at(createEnvironment(shop(), fresh, call(), { outcome: 'fails' }), 400);
  expect(freshOne(world)).toMatchObject({ status: 'Ready', health: 'Severe' });
  expect(told(world).at(-1)).toMatch(/^Create environment operation is complete, but with errors\./);
});

test.each([
  [[], 'Environment must have instance profile associated with it.'],
  [[{ ...profile, value: 'other' }], 'The instance profile other associated with the environment does not exist.'],
])('without a usable instance profile the launch fails after seconds and the environment is gone', (settings, text) => {
  const world = at(createEnvironment(shop(), { ...fresh, settings }, call()), 60);
  expect(told(world).slice(2)).toEqual([
    text,
    'Failed to launch environment.',
    'Deleting SNS topic for environment fresh.',
  ]);
  expect(world.environments.at(-1)?.status).toBe('Terminated');
});

test('a swap trades the names after some seconds; until then both environments are busy', () => {
  const environments = ['blue', 'green'].map((name) => ({
    application: 'shop',
    name,
    versionLabel: 'v1',
    instances: 1,
    cnamePrefix: name,
  }));
  const world = swapNames(shop({}, { environments }), { name: 'blue' }, { name: 'green' }, call());
  expect(world.environments.map(({ status }) => status)).toEqual(['Updating', 'Updating']);
  expect(at(world, 10).environments.map(({ status, cname }) => [status, cname])).toEqual([
    ['Ready', 'green.eu-west-1.elasticbeanstalk.com'],
    ['Ready', 'blue.eu-west-1.elasticbeanstalk.com'],
  ]);
});

test('tagging an environment starts an update of it', () => {
  const world = tagEnvironment(shop(), { name: 'prod' }, { team: 'shop' }, [], call());
  expect(prod(world).status).toBe('Updating');
  expect(told(at(world, 60)).at(-1)).toBe('Environment tag update completed successfully.');
});

test('a terminated environment frees its name; termination takes minutes', () => {
  const world = terminateEnvironment(shop(), { name: 'prod' }, call());
  expect(prod(at(world, 200)).status).toBe('Terminating');
  const gone = at(world, 300);
  expect(gone.environments[0]).toMatchObject({ status: 'Terminated', instances: [] });
  expect(() => prod(gone)).toThrow("No Environment found for EnvironmentName = 'prod'.");
});

test('processing takes two seconds and ends in upper case; a failed version cannot be deployed', () => {
  const version = { application: 'shop', label: 'v3', process: true, tags: {} };
  const fate = { fails: true, reasons: ['broken'], processingSeconds: 2, buildSeconds: 150, visibleAfterSeconds: 0 };
  const fine = createVersion(shop(), version, call());
  expect([0, 3].map((seconds) => at(fine, seconds).versions.at(-1)?.status)).toEqual(['PROCESSING', 'PROCESSED']);
  const failed = at(createVersion(shop(), version, call(), fate), 3);
  expect(failed.versions.at(-1)?.status).toBe('FAILED');
  expect(failed.events.slice(-2).map(({ severity, message }) => [severity, message])).toEqual([
    ['ERROR', 'broken'],
    ['ERROR', expect.stringMatching(/^Finished processing application version v3.*FAILED\.$/)],
  ]);
  const change = { which: { name: 'prod' }, label: 'v3', set: [], remove: [] };
  expect(() => updateEnvironment(failed, change, call(5))).toThrow('unusable');
});
