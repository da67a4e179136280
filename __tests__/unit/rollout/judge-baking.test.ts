import { judgeBaking } from '../../../src/rollout/judge.ts';
import { at, environment, event, goal, instance, OURS, STARTS, sight, story, THEIRS } from '../builders.ts';

const UNTIL = at(600);
const baked = (changes: Parameters<typeof sight>[0], now = at(100)) => judgeBaking(goal(), sight(changes), now, UNTIL);
const lateFailure = (requestId: string) => [
  ...story(STARTS),
  event('Failed to deploy application.', { severity: 'ERROR', date: at(95), requestId }),
];
const theirStart = event(STARTS, { date: at(97), requestId: THEIRS });

test('a success that lasts until the end of the bake time is one', () => {
  expect(baked({ environment: environment() }, at(599)).kind).toBe('waiting');
  expect(baked({ environment: environment() }, at(600)).kind).toBe('succeeded');
});

test.each<[string, Parameters<typeof sight>[0], string]>([
  [
    'falls out of acceptable health',
    { environment: environment({ health: 'Red', healthStatus: 'Severe' }) },
    'BR-UNHEALTHY',
  ],
  [
    'has an instance that falls back',
    { instances: [instance({ deployment: { versionLabel: 'v1' } })] },
    'BR-MIXED-VERSIONS',
  ],
  ['is overtaken by another release', { environment: environment({ versionLabel: 'v9' }) }, 'BR-OVERTAKEN'],
  ['is called a failure after all', { events: lateFailure(OURS) }, 'BR-DEPLOYMENT-FAILED'],
  ['is terminated', { environment: 'gone' }, 'BR-ENVIRONMENT-GONE'],
  ['is being terminated', { environment: environment({ status: 'Terminating' }) }, 'BR-ENVIRONMENT-GONE'],
])('a success that %s in its bake time is a failure at once', (_, changes, code) => {
  expect(baked(changes)).toMatchObject({ kind: 'failed', problem: { code } });
});

test.each<[string, Parameters<typeof sight>[0]]>([
  ['a failure event of ours', { events: [...lateFailure(OURS), theirStart] }],
  [
    'health that is lost',
    { environment: environment({ health: 'Red', healthStatus: 'Severe' }), events: [...story(STARTS), theirStart] },
  ],
])('%s is told as overtaken when another operation began since: it may be its doing', (_, changes) => {
  expect(baked(changes)).toMatchObject({ kind: 'failed', problem: { code: 'BR-OVERTAKEN' } });
});

test('an environment that is at work for somebody else when the bake time is over is no success', () => {
  const busy = { environment: environment({ status: 'Updating' }) };
  expect(baked(busy, at(599)).kind).toBe('waiting');
  expect(baked(busy, at(600))).toMatchObject({ kind: 'failed', problem: { code: 'BR-OVERTAKEN' } });
});

test('a health that is not acceptable needs no events to be a failure', () => {
  const red = { environment: environment({ health: 'Red', healthStatus: 'Severe' }), eventsRead: false } as const;
  expect(baked(red)).toMatchObject({ kind: 'failed', problem: { code: 'BR-UNHEALTHY' } });
});

test.each<[string, Parameters<typeof sight>[0]]>([
  ['the state', { blindSince: at(590) }],
  ['the events', { eventsRead: false }],
  ['the instances', { instances: undefined }],
  ['any instance', { instances: [] }],
])('without %s at its end a bake time gets a minute more, and is not known then', (_, changes) => {
  expect(baked({ environment: environment(), ...changes }, at(659)).kind).toBe('waiting');
  const end = baked({ environment: environment(), ...changes }, at(660));
  expect(end).toMatchObject({ kind: 'failed', problem: { code: 'BR-INSTANCES-UNKNOWN' } });
});

test('a failure of somebody else is not one of ours', () => {
  expect(baked({ events: lateFailure(THEIRS) }).kind).toBe('waiting');
});

test('a look that could not read decides nothing', () => {
  expect(baked({ blindSince: at(50), environment: environment({ health: 'Red' }) }).kind).toBe('waiting');
});

describe('an instance that Auto Scaling adds to a success', () => {
  const joiner = { id: 'i-2', health: 'Grey', healthStatus: 'Pending' } as const;
  const scaling = environment({ healthStatus: 'Info' });

  test.each<[string, Parameters<typeof instance>[0]]>([
    ['has no version yet', { ...joiner, deployment: undefined }],
    ['is just getting ours', { ...joiner, deployment: { status: 'In Progress' } }],
  ])('and that %s does not undo it, also in the only look after a swap', (_, added) => {
    const looked = { environment: scaling, instances: [instance(), instance(added)] };
    expect(baked(looked).kind).toBe('waiting');
    expect(baked(looked, at(600)).kind).toBe('succeeded');
  });

  test.each<[string, Parameters<typeof instance>[0], string]>([
    ['fails', { deployment: { status: 'Failed' } }, 'BR-MIXED-VERSIONS'],
    [
      'turns red before it has a version',
      { health: 'Red', healthStatus: 'Severe', deployment: undefined },
      'BR-MIXED-VERSIONS',
    ],
    ['comes up with another version', { ...joiner, deployment: { versionLabel: 'v1' } }, 'BR-MIXED-VERSIONS'],
    ['is ill with ours', { health: 'Red', healthStatus: 'Severe' }, 'BR-UNHEALTHY'],
  ])('and that %s is a failure at once', (_, added, code) => {
    const instances = [instance(), instance({ id: 'i-2', ...added })];
    expect(baked({ environment: scaling, instances })).toMatchObject({ kind: 'failed', problem: { code } });
  });

  test('proves nothing alone: a success that nobody is left to show is not known', () => {
    const alone = { environment: scaling, instances: [instance({ ...joiner, deployment: undefined })] };
    expect(baked(alone, at(659)).kind).toBe('waiting');
    expect(baked(alone, at(660))).toMatchObject({ kind: 'failed', problem: { code: 'BR-INSTANCES-UNKNOWN' } });
  });
});

test('health that is lost is told as lost', () => {
  const environments = [environment({ health: 'Red', healthStatus: 'Severe' }), environment()];
  const instances = [instance({ health: 'Red', healthStatus: 'Severe' })];
  for (const one of environments) {
    expect(baked({ environment: one, instances })).toMatchObject({
      problem: { what: expect.stringMatching(/did not stay healthy\.$/) },
    });
  }
});
