import { type Outlook, outlook } from '../../../src/rollout/outlook.ts';
import { at, creation, event, goal, STARTS, sight } from '../builders.ts';

type Told = readonly [second: number, message: string];

const start: Told = [1, STARTS];
const toInstances: Told = [7, 'Deploying new version to instance(s).'];
const onInstance = (second: number): Told => [second, 'Instance deployment completed successfully.'];
const commands = (second: number, done: number, all: number): Told => [
  second,
  `Command execution completed on ${done} of ${all} instances in environment.`,
];
const batch = (second: number, number: number, words: string): Told => [second, `Batch ${number}: ${words}`];
const first = batch(9, 1, 'Starting application deployment on instance(s) [i-1].');
const firstDone = batch(180, 1, 'Completed application deployment.');
const second = batch(180, 2, 'Starting application deployment on instance(s) [i-2].');
const immutable: Told = [
  12,
  'Immutable deployment policy enabled. Launching one instance with the new settings to verify health.',
];
const group: Told = [28, 'Created temporary auto scaling group awseb-e-abcdefghij-stack.'];
const succeeded: Told = [600, 'Deployment succeeded. Terminating old instances and temporary Auto Scaling group.'];

const working = (told: readonly Told[], skewSeconds = 0) =>
  sight({
    readySince: undefined,
    events: told.map(([when, message]) => event(message, { date: at(when + skewSeconds) })),
  });

describe('of an update', () => {
  test.each<[string, readonly Told[], number, Outlook]>([
    ['that has just begun', [start], 14, 'far'],
    ['of which nothing was said at all', [], 40, 'open'],
    ['that says nothing about instances, as one of settings', [start, [9, 'Updating settings.']], 60, 'open'],
    ['that runs on all instances at once', [start, toInstances], 60, 'open'],
    ['that is done on an instance', [start, toInstances, onInstance(16)], 17, 'near'],
    ['whose first batch runs', [start, toInstances, first, onInstance(30)], 31, 'open'],
    ['with a batch still to come', [start, toInstances, first, commands(35, 1, 2)], 600, 'far'],
    ['whose only batch is checked', [start, toInstances, first, commands(35, 1, 1)], 100, 'open'],
    ['whose only batch may have been checked', [start, toInstances, first, commands(35, 1, 1)], 146, 'near'],
    ['whose only batch is done', [start, first, commands(35, 1, 1), firstDone], 181, 'near'],
    ['whose second batch runs', [start, first, commands(35, 1, 2), firstDone, second], 200, 'far'],
    [
      'whose last batch is checked, as long as the one before it was',
      [start, first, commands(35, 1, 2), firstDone, second, commands(206, 2, 2)],
      330,
      'far',
    ],
    [
      'whose last batch was checked nearly as long as the one before it',
      [start, first, commands(35, 1, 2), firstDone, second, commands(206, 2, 2)],
      340,
      'near',
    ],
    [
      'whose batches wait for no health check',
      [start, first, commands(35, 1, 2), batch(36, 1, 'Completed application deployment.'), commands(60, 2, 2)],
      62,
      'near',
    ],
    ['that launches new instances', [start, immutable, group, onInstance(101)], 500, 'far'],
    ['that splits the traffic', [start, group, onInstance(101)], 320, 'far'],
    ['that has split the traffic for a while', [start, group, onInstance(101)], 330, 'open'],
    ['that begins to take the old instances away', [start, immutable, group, succeeded], 670, 'far'],
    ['that takes the old instances away', [start, immutable, group, succeeded], 745, 'open'],
    ['that has taken the old instances away for a while', [start, immutable, group, succeeded], 750, 'near'],
    [
      'that was done on all instances',
      [start, [30, 'New application version was deployed to running EC2 instances.']],
      31,
      'near',
    ],
    ['that said its last words', [start, immutable, [90, 'Environment update completed successfully.']], 91, 'near'],
    ['that failed', [start, immutable, [90, 'Failed to deploy application.']], 91, 'near'],
  ])('%s', (_which, told, now, expected) => {
    expect(outlook(goal(), working(told), at(now))).toBe(expected);
    expect(outlook(goal(), working(told, 3_600), at(now))).toBe(expected); // whatever the service's clock says
  });
});

describe('of a creation', () => {
  test.each<[string, readonly Told[], Outlook]>([
    ['that is launched', [[60, 'Waiting for EC2 instances to launch. This may take a few minutes.']], 'far'],
    ['that is done on an instance', [onInstance(100)], 'near'],
    ['that is available', [[100, 'Application available at shop.eu-west-1.elasticbeanstalk.com.']], 'near'],
    [
      'that turned healthy',
      [[100, 'Environment health has transitioned from Pending to Ok. Initialization completed 26 seconds ago.']],
      'near',
    ],
    ['that failed', [[100, 'Failed to launch environment.']], 'near'],
  ])('%s', (_which, told, expected) => expect(outlook(creation(), working(told), at(110))).toBe(expected));
});
