import {
  CreateApplicationVersionCommand,
  DescribeEnvironmentsCommand,
  DescribeEventsCommand,
  TerminateEnvironmentCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import type { Scenario } from '../../simulator/beanstalk.ts';
import { scenarioNamed } from '../../simulator/scenarios/index.ts';
import { overHttp } from './beanstalk-over-http.ts';

const healthy = scenarioNamed('healthy');
const turned = (...turns: Scenario['turns']): Scenario => ({ ...healthy, turns });
const look = new DescribeEnvironmentsCommand({});

test('reads that are behind by chance show a write now and then, and all of them once the time is over', async () => {
  await using simulator = await overHttp(turned({ kind: 'stale-reads', seconds: 5, part: 0.5 }));
  await simulator.client.send(new UpdateEnvironmentCommand({ EnvironmentName: 'shop-prod', VersionLabel: 'v2' }));
  const statuses = async () => {
    const seen = new Set<unknown>();
    for (let read = 0; read < 20; read += 1) {
      const { Environments } = await simulator.client.send(
        new DescribeEnvironmentsCommand({ EnvironmentNames: ['shop-prod'] }),
      );
      seen.add(Environments?.[0]?.Status);
    }
    return [...seen].sort();
  };
  expect(await statuses()).toEqual(['Ready', 'Updating']);
  simulator.pass(5);
  expect(await statuses()).toEqual(['Updating']);
});

test('late events: what instances say comes after what was said later, and is dated in whole seconds', async () => {
  await using simulator = await overHttp(turned({ kind: 'late-events', seconds: 30 }));
  await simulator.client.send(new UpdateEnvironmentCommand({ EnvironmentName: 'shop-prod', VersionLabel: 'v2' }));
  const told = async () => {
    const { Events = [] } = await simulator.client.send(new DescribeEventsCommand({ EnvironmentName: 'shop-prod' }));
    return Events.map(({ Message, EventDate }) => ({ Message, milliseconds: EventDate?.getMilliseconds() }));
  };
  const done = 'Instance deployment completed successfully.';
  simulator.pass(39);
  const before = await told();
  expect(before[0]?.Message).toBe('Environment update completed successfully.');
  expect(before.some(({ Message }) => Message === done)).toBe(false);
  simulator.pass(10);
  expect(await told()).toContainEqual({ Message: done, milliseconds: 0 });
});

test.each([
  [
    'AccessDenied',
    403,
    turned({ kind: 'denied', action: 'DescribeEnvironments' }),
    /^User: arn:aws:sts::123456789012:.* is not authorized to perform: elasticbeanstalk:DescribeEnvironments on resource: /,
  ],
  [
    'InvalidClientTokenId',
    403,
    turned({ kind: 'unknown-key' }),
    /^The security token included in the request is invalid\.$/,
  ],
  [
    'ExpiredToken',
    403,
    turned({ kind: 'expiring-token', afterSeconds: 0 }),
    /^The security token included in the request is expired$/,
  ],
  [
    'InternalFailure',
    500,
    turned({ kind: 'refused', operation: 'DescribeEnvironments', status: 500, code: 'InternalFailure', message: 'x' }),
    /^x$/,
  ],
])('a scenario lets a call end in %s', async (name, httpStatusCode, scenario, message) => {
  await using simulator = await overHttp(scenario);
  await expect(simulator.client.send(look)).rejects.toMatchObject({
    name,
    message: expect.stringMatching(message),
    $metadata: { httpStatusCode, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
});

test('denied tagging refuses a version with tags and leaves one without alone', async () => {
  await using simulator = await overHttp(turned({ kind: 'denied', action: 'AddTags' }));
  const create = (Tags: { Key: string; Value: string }[]) =>
    simulator.client.send(new CreateApplicationVersionCommand({ ApplicationName: 'shop', VersionLabel: 'v3', Tags }));
  await expect(create([{ Key: 'commit', Value: 'abc' }])).rejects.toThrow('elasticbeanstalk:AddTags');
  await create([]);
});

test.each([
  ['before', 'v1', 'Ready'],
  ['after', 'v1', 'Updating'],
] as const)('a connection cut %s the call took effect', async (when, label, status) => {
  await using simulator = await overHttp(turned({ kind: 'cut', operation: 'UpdateEnvironment', calls: [1], when }));
  const update = new UpdateEnvironmentCommand({ EnvironmentName: 'shop-prod', VersionLabel: 'v2' });
  await expect(simulator.client.send(update)).rejects.toThrow('socket hang up');
  expect(simulator.beanstalk.world.environments[0]).toMatchObject({ versionLabel: label, status });
  expect(simulator.answers.map(({ kind, operation }) => [kind, operation])).toEqual([['cut', 'UpdateEnvironment']]);
});

test('an environment that is being updated refuses the next update and its termination', async () => {
  await using simulator = await overHttp('busy-at-start');
  const again = new UpdateEnvironmentCommand({ EnvironmentName: 'shop-prod', VersionLabel: 'v2' });
  await expect(simulator.client.send(again)).rejects.toThrow(
    'Environment named shop-prod is in an invalid state for this operation. Must be Ready.',
  );
  await expect(
    simulator.client.send(new TerminateEnvironmentCommand({ EnvironmentName: 'shop-prod' })),
  ).rejects.toThrow('Cannot terminate environment named shop-prod. It is currently pending deployment.');
  simulator.pass(61);
  await expect(simulator.client.send(again)).resolves.toMatchObject({ Status: 'Updating' });
});

describe('somebody else', () => {
  const prod = 'shop-prod';
  const state = (simulator: Awaited<ReturnType<typeof overHttp>>) => {
    const { status, versionLabel, deploymentsAsked } = simulator.beanstalk.world.environments[0] ?? {};
    return { status, versionLabel, deploymentsAsked };
  };

  test('releases a version when its time has come, and is not counted among the deployments of a scenario', async () => {
    const act = { kind: 'somebody-else', environment: prod, afterSeconds: 20, does: { release: 'v2' } } as const;
    await using simulator = await overHttp(turned(act));
    simulator.pass(19);
    expect(state(simulator)).toEqual({ status: 'Ready', versionLabel: 'v1', deploymentsAsked: 0 });
    simulator.pass(2);
    expect(state(simulator)).toEqual({ status: 'Updating', versionLabel: 'v1', deploymentsAsked: 0 });
    simulator.pass(200);
    expect(state(simulator)).toEqual({ status: 'Ready', versionLabel: 'v2', deploymentsAsked: 0 });
  });

  test('waits for the environment, and comes the moment it is free although nobody looks', async () => {
    const act = { kind: 'somebody-else', environment: prod, afterSeconds: 20, does: { release: 'v1' } } as const;
    await using simulator = await overHttp(turned(act));
    await simulator.client.send(new UpdateEnvironmentCommand({ EnvironmentName: prod, VersionLabel: 'v2' }));
    simulator.pass(3_000);
    expect(state(simulator)).toEqual({ status: 'Ready', versionLabel: 'v1', deploymentsAsked: 1 });
    const starts = simulator.beanstalk.world.events.filter(
      ({ message }) => message === 'Environment update is starting.',
    );
    expect(new Set(starts.map(({ requestId }) => requestId)).size).toBe(2);
  });

  test('aborts what runs', async () => {
    const act = { kind: 'somebody-else', environment: prod, afterSeconds: 10, does: 'abort' } as const;
    await using simulator = await overHttp(turned(act));
    simulator.pass(11);
    expect(state(simulator).status).toBe('Ready');
    await simulator.client.send(new UpdateEnvironmentCommand({ EnvironmentName: prod, VersionLabel: 'v2' }));
    simulator.pass(1);
    expect(state(simulator).status).toBe('Aborting');
    simulator.pass(60);
    expect(state(simulator)).toMatchObject({ status: 'Ready', versionLabel: 'v1' });
  });

  test('terminates the environment', async () => {
    const act = { kind: 'somebody-else', environment: prod, afterSeconds: 10, does: 'terminate' } as const;
    await using simulator = await overHttp(turned(act));
    simulator.pass(11);
    expect(state(simulator).status).toBe('Terminating');
    simulator.pass(300);
    expect(state(simulator).status).toBe('Terminated');
  });
});

test('an outage: nothing gets through while it lasts, and nothing of it happened', async () => {
  await using simulator = await overHttp(turned({ kind: 'outage', afterSeconds: 10, seconds: 20 }));
  const update = () =>
    simulator.client.send(new UpdateEnvironmentCommand({ EnvironmentName: 'shop-prod', VersionLabel: 'v2' }));
  const status = async () => (await simulator.client.send(look)).Environments?.[0]?.Status;
  simulator.pass(10);
  await expect(update()).rejects.toThrow();
  await expect(status()).rejects.toThrow();
  simulator.pass(20);
  expect(await status()).toBe('Ready');
  await update();
  expect(await status()).toBe('Updating');
});
