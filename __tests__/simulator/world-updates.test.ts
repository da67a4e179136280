import { abortUpdate, updateEnvironment } from '../../simulator/world.ts';
import { at, call, command, deploy, labels, prod, shop, told } from './world-of-a-shop.ts';

test("a silent rollback ends Ready, Green, on the old label and version, and the only error is an instance's own", () => {
  const world = at(deploy(shop({ instances: 2 }), { outcome: 'silently-rolls-back' }), 300);
  expect(prod(world)).toMatchObject({ status: 'Ready', versionLabel: 'v1', health: 'Ok' });
  expect(labels(world)).toEqual(['v1', 'v1']);
  const errors = world.events.filter(({ severity }) => severity === 'ERROR').map(({ message }) => message);
  expect(errors).toEqual([expect.stringMatching(/^\[Instance: i-[0-9a-f]{17}\] Command failed on instance\./)]);
});

test.each([
  ['succeeds', { outcome: 'succeeds' }, 'v2', 'v2'],
  ['fails', { outcome: 'fails' }, 'v1', 'v1'],
] as const)('immutable that %s: old instances serve until new ones are proved', (_name, fate, label, running) => {
  const settings = [{ namespace: command, optionName: 'DeploymentPolicy', value: 'Immutable' }];
  const world = deploy(shop({ instances: 3, settings }), fate);
  expect(labels(at(world, 60)).filter((one) => one === 'v1')).toHaveLength(3);
  const end = at(world, 1200);
  expect(prod(end)).toMatchObject({ status: 'Ready', versionLabel: label });
  expect(labels(end)).toEqual([running, running, running]);
});

test('slow to turn green: Ready with the new label and Red health, then Green', () => {
  const world = deploy(shop(), { outcome: 'succeeds', greenAfterSeconds: 90 });
  expect(prod(at(world, 60))).toMatchObject({ status: 'Ready', versionLabel: 'v2', health: 'Severe' });
  expect(prod(at(world, 140))).toMatchObject({ status: 'Ready', health: 'Ok' });
});

test('a scenario may say that it takes longer: the commands take the time, the end keeps its pace', () => {
  const world = deploy(shop(), { outcome: 'succeeds', seconds: 370 });
  expect(prod(at(world, 369)).status).toBe('Updating');
  expect(prod(at(world, 371))).toMatchObject({ status: 'Ready', versionLabel: 'v2' });
  const told = at(world, 400).events;
  const done = told.findIndex(({ message }) => message === 'Instance deployment completed successfully.');
  const seconds = told.map((event) => (event.at - (told[0]?.at ?? 0)) / 1000);
  expect([seconds[done - 1], seconds[done], seconds.at(-1)]).toEqual([10.2, 348.2, 386.8]);
});

test('settings alone: a draft stands beside the settings in force until it is done', () => {
  const set = [{ namespace: 'aws:elasticbeanstalk:application:environment', optionName: 'COLOUR', value: 'blue' }];
  const world = updateEnvironment(shop(), { which: { name: 'prod' }, set, remove: [] }, call());
  expect(prod(world).draft?.status).toBe('pending');
  expect(prod(world).settings).not.toContainEqual(set[0]);
  const done = at(world, 120);
  expect(prod(done).settings).toContainEqual(set[0]);
  expect(prod(done)).toMatchObject({ versionLabel: 'v1', draft: undefined, expected: { id: 2, label: 'v1' } });
  expect(told(done)).toEqual([
    'Environment update is starting.',
    "Updating environment prod's configuration settings.",
    expect.stringContaining('transitioned from Ok to Info'),
    'Successfully deployed new configuration to environment.',
    'Environment update completed successfully.',
    expect.stringContaining('transitioned from Info to Ok'),
  ]);
});

test('an aborted deployment stops where it is: the label stays, nothing of it happens later', () => {
  const running = at(deploy(shop({ instances: 2 })), 10);
  const aborted = abortUpdate(running, { name: 'prod' }, call(10));
  expect(prod(aborted).status).toBe('Aborting');
  const end = at(aborted, 600);
  expect(prod(end)).toMatchObject({ status: 'Ready', versionLabel: 'v1', health: 'Degraded' });
  expect(told(end)).toContain('Failed to deploy application.');
  expect(told(end)).not.toContain('Environment update completed successfully.');
});
