import type { EnvironmentSeed, Fate, World, WorldSeed } from '../../simulator/world.ts';
import {
  abortUpdate,
  advance,
  createEnvironment,
  createVersion,
  environmentOf,
  founded,
  success,
  swapNames,
  tagEnvironment,
  terminateEnvironment,
  updateEnvironment,
} from '../../simulator/world.ts';

const start = Date.parse('2026-03-01T10:00:00.000Z');
const call = (seconds = 0) => ({ requestId: `request-${seconds}`, at: start + seconds * 1000 });
const at = (world: World, seconds: number) => advance(world, start + seconds * 1000);
const command = 'aws:elasticbeanstalk:command';

const shop = (environment: Partial<EnvironmentSeed> = {}, seed: Partial<WorldSeed> = {}) =>
  founded(
    {
      account: '123456789012',
      region: 'eu-west-1',
      versions: ['v1', 'v2'].map((label) => ({ application: 'shop', label })),
      environments: [{ application: 'shop', name: 'prod', versionLabel: 'v1', instances: 1, ...environment }],
      ...seed,
    },
    start,
  );
const prod = (world: World) => environmentOf(world, { name: 'prod' });
const deploy = (world: World, fate: Fate = success, seconds = 0) =>
  updateEnvironment(world, { which: { name: 'prod' }, label: 'v2', set: [], remove: [] }, call(seconds), fate);
const told = (world: World) => world.events.map(({ message }) => message.replace(/i-[0-9a-f]{17}/g, 'i-'));
const labels = (world: World) => prod(world).instances.map(({ deployment }) => deployment?.label);

test('time is an argument: a world looked at late has every event at its own time', () => {
  const world = deploy(shop());
  const late = at(world, 3600);
  const early = [5, 10, 20, 40, 60, 3600].reduce(at, world);
  expect(late.events).toEqual(early.events);
  expect(late.events.map((event) => event.at)).toEqual(late.events.map((event) => event.at).toSorted());
  expect(late.due).toEqual([]);
});

test('all at once: the label moves with the last two events, health follows', () => {
  const world = deploy(shop({ instances: 3 }));
  expect(told(at(world, 120))).toEqual([
    'Environment update is starting.',
    'Deploying new version to instance(s).',
    'Environment health has transitioned from Ok to Info. Application update in progress on 3 instances. 0 out of 3 instances completed (running for 3 seconds).',
    "Instance deployment used the commands in your 'Procfile' to initiate startup of your application.",
    'Instance deployment completed successfully.',
    'Instance deployment completed successfully.',
    'Instance deployment completed successfully.',
    'New application version was deployed to running EC2 instances.',
    'Environment update completed successfully.',
    'Environment health has transitioned from Info to Ok. Application update completed 17 seconds ago and took 37 seconds.',
  ]);
  expect(prod(at(world, 37.5))).toMatchObject({ status: 'Updating', versionLabel: 'v1', health: 'Info' });
  expect(prod(at(world, 38))).toMatchObject({ status: 'Ready', versionLabel: 'v2', health: 'Info', abortable: false });
  const last = at(world, 120).events.find(({ message }) => message === 'Environment update completed successfully.');
  expect(prod(at(world, 120)).updated).toBe(last?.at);
});

test('rolling: batches follow each other, and only the last one moves the label', () => {
  const settings = [
    { namespace: command, optionName: 'DeploymentPolicy', value: 'Rolling' },
    { namespace: command, optionName: 'BatchSizeType', value: 'Fixed' },
    { namespace: command, optionName: 'BatchSize', value: '2' },
  ];
  const world = deploy(shop({ instances: 6, settings }));
  expect(labels(at(world, 100))).toEqual(['v2', 'v2', 'v1', 'v1', 'v1', 'v1']);
  expect(prod(at(world, 400))).toMatchObject({ status: 'Updating', versionLabel: 'v1' });
  expect(told(at(world, 40)).slice(1, 6)).toEqual([
    'Deploying new version to instance(s).',
    'Batch 1: Starting application deployment on instance(s) [i-,i-].',
    'Batch 1: De-registering instance(s) from the load balancer and waiting for them to go out of service.',
    expect.stringContaining('Environment health has transitioned from Ok to Info.'),
    'Batch 1: Starting application deployment command execution.',
  ]);
  expect(told(at(world, 600)).filter((text) => text.startsWith('Command execution'))).toEqual([
    'Command execution completed on 2 of 6 instances in environment.',
    'Command execution completed on 4 of 6 instances in environment.',
    'Command execution completed on 6 of 6 instances in environment.',
  ]);
  expect(told(at(world, 600))).toContain(
    'Batch 3: Registering instance(s) with the load balancer and waiting for them to be healthy. ',
  );
  expect(prod(at(world, 600))).toMatchObject({ status: 'Ready', versionLabel: 'v2', health: 'Ok' });
  expect(new Set(labels(at(world, 600)))).toEqual(new Set(['v2']));
});

test('a failed deployment: the events of the recorded failure, the old label, Degraded until the next good one', () => {
  const world = deploy(shop(), { outcome: 'fails' });
  const failed = at(world, 300);
  expect(told(failed)).toEqual([
    'Environment update is starting.',
    'Deploying new version to instance(s).',
    expect.stringContaining('transitioned from Ok to Info'),
    "Instance deployment failed. For details, see 'eb-engine.log'.",
    '[Instance: i-] Command failed on instance. Return code: 1 Output: Engine execution has encountered an error..',
    'Command execution completed on all instances. Summary: [Successful: 0, Failed: 1].',
    expect.stringMatching(/^Unsuccessful command execution on instance id\(s\) 'i-'\. Aborting the operation\.$/),
    'Failed to deploy application.',
    'Environment health has transitioned from Info to Degraded. Command failed on all instances. Incorrect application version found on all instances. Expected version "v1" (deployment 1).',
  ]);
  expect(prod(at(world, 60))).toMatchObject({ status: 'Updating' });
  expect(prod(failed)).toMatchObject({ status: 'Ready', versionLabel: 'v1', health: 'Degraded' });
  expect(prod(failed).instances).toMatchObject([
    { health: 'Severe', deployment: { id: 2, label: 'v2', status: 'Failed' } },
  ]);
  const repaired = at(deploy(failed, success, 300), 600);
  expect(prod(repaired)).toMatchObject({ versionLabel: 'v2', health: 'Ok', expected: { id: 3, label: 'v2' } });
});

test('a failed batch leaves the rest on the old version, and the warning about it is the newest event of the operation', () => {
  const settings = [{ namespace: command, optionName: 'DeploymentPolicy', value: 'Rolling' }];
  const half = { namespace: command, optionName: 'BatchSize', value: '50' };
  const failed = at(deploy(shop({ instances: 4, settings: [...settings, half] }), { outcome: 'fails' }), 300);
  expect(labels(failed)).toEqual(['v2', 'v2', 'v1', 'v1']);
  expect(failed.events.filter(({ requestId }) => requestId).at(-1)?.message).toContain(
    'During an aborted deployment, some instances may have deployed the new application version.',
  );
  expect(prod(failed).causes[1]?.text).toBe(
    'Incorrect application version found on 2 out of 4 instances. Expected version "v1" (deployment 1).',
  );
});

test('a silent rollback ends Ready, Green, on the old label and version, with no failure event but an instance its own', () => {
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

test('a scenario may say how long it takes: everything in between is stretched with it', () => {
  const world = deploy(shop(), { outcome: 'succeeds', seconds: 370 });
  expect(prod(at(world, 369)).status).toBe('Updating');
  expect(prod(at(world, 371))).toMatchObject({ status: 'Ready', versionLabel: 'v2' });
  expect(at(world, 30).events).toHaveLength(1);
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

test('without an instance profile the launch fails after seconds and the environment is gone', () => {
  const environment = {
    application: 'shop',
    name: 'fresh',
    tier: 'WebServer',
    label: 'v1',
    settings: [],
    solutionStack: '64bit Amazon Linux 2023 v6.8.0 running Node.js 22',
  } as const;
  const world = at(createEnvironment(shop(), environment, call()), 60);
  expect(told(world).slice(2)).toEqual([
    'Environment must have instance profile associated with it.',
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
  const fate = { fails: true, reasons: ['broken'], processingSeconds: 2, visibleAfterSeconds: 0 };
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
