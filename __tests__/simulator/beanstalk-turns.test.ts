import {
  CreateApplicationVersionCommand,
  DescribeEnvironmentsCommand,
  TerminateEnvironmentCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import type { Scenario } from '../../simulator/beanstalk.ts';
import { scenarioNamed } from '../../simulator/scenarios/index.ts';
import { overHttp } from './beanstalk-over-http.ts';

const healthy = scenarioNamed('healthy');
const turned = (...turns: Scenario['turns']): Scenario => ({ ...healthy, turns });
const look = new DescribeEnvironmentsCommand({});

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
