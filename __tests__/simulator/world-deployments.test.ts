import fc from 'fast-check';
import type { Fate } from '../../simulator/world.ts';
import { success } from '../../simulator/world.ts';
import { at, command, deploy, labels, prod, shop, told } from './world-of-a-shop.ts';

const fates = fc.constantFrom<Fate>(
  { outcome: 'succeeds' },
  { outcome: 'succeeds', greenAfterSeconds: 120 },
  { outcome: 'fails' },
  { outcome: 'silently-rolls-back' },
);
const policies = fc.constantFrom('AllAtOnce', 'Rolling', 'Immutable');

test('time is an argument: however often and late a world is looked at, every event has its own time, in order', () => {
  fc.assert(
    fc.property(fates, policies, fc.array(fc.nat(1500), { maxLength: 8 }), (fate, policy, looks) => {
      const settings = [{ namespace: command, optionName: 'DeploymentPolicy', value: policy }];
      const world = deploy(shop({ instances: 3, settings }), fate);
      const late = at(world, 3600);
      const often = [...looks.toSorted((a, b) => a - b), 3600].reduce(at, world);
      expect(often).toEqual(late);
      expect(late.events.map((event) => event.at)).toEqual(late.events.map((event) => event.at).toSorted());
      expect(late.due).toEqual([]);
      expect(prod(late)).toMatchObject({ status: 'Ready', versionLabel: fate.outcome === 'succeeds' ? 'v2' : 'v1' });
    }),
  );
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
