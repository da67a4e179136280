import {
  CreateApplicationVersionCommand,
  CreateEnvironmentCommand,
  DescribeApplicationVersionsCommand,
  DescribeEnvironmentsCommand,
  DescribeEventsCommand,
  DescribeInstancesHealthCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import { createBeanstalk } from '../../simulator/beanstalk.ts';
import { scenarioNamed, scenarios } from '../../simulator/scenarios/index.ts';
import type { OverHttp } from './beanstalk-over-http.ts';
import { overHttp } from './beanstalk-over-http.ts';

const deploy = ({ client }: OverHttp, EnvironmentName = 'shop-prod', VersionLabel = 'v2') =>
  client.send(new UpdateEnvironmentCommand({ EnvironmentName, VersionLabel }));
const look = async ({ client }: OverHttp, name = 'shop-prod') =>
  (await client.send(new DescribeEnvironmentsCommand({ EnvironmentNames: [name] }))).Environments?.[0];
const errors = async ({ client }: OverHttp, RequestId?: string) =>
  (await client.send(new DescribeEventsCommand({ Severity: 'ERROR', RequestId }))).Events?.map(
    ({ Message }) => Message,
  );
const registered = ({ client }: OverHttp, VersionLabel = 'v3') =>
  client.send(new CreateApplicationVersionCommand({ ApplicationName: 'shop', VersionLabel, Process: true }));
const version = async ({ client }: OverHttp, label = 'v3') =>
  (await client.send(new DescribeApplicationVersionsCommand({ ApplicationName: 'shop', VersionLabels: [label] })))
    .ApplicationVersions?.[0];

test('every scenario has a name of its own, a summary, and a world that can begin', () => {
  for (const [name, scenario] of scenarios) {
    expect(scenario).toMatchObject({ name, summary: expect.stringMatching(/\.$/) });
    const bucket = { has: () => true, remove: () => undefined, ensureBucket: () => undefined, seed: () => undefined };
    expect(createBeanstalk(scenario, bucket, () => 0).world.account).toBe('123456789012');
  }
  expect(() => scenarioNamed('heathly')).toThrow("There is no scenario 'heathly'. There are: empty-account, healthy,");
});

test('failing-deploy: the first deployment of each environment fails, the next succeeds', async () => {
  await using simulator = await overHttp('failing-deploy');
  const { $metadata } = await deploy(simulator);
  simulator.pass(300);
  expect(await look(simulator)).toMatchObject({ Status: 'Ready', VersionLabel: 'v1', Health: 'Red' });
  expect(await errors(simulator, $metadata.requestId)).toContain('Failed to deploy application.');
  await deploy(simulator);
  simulator.pass(300);
  expect(await look(simulator)).toMatchObject({ Status: 'Ready', VersionLabel: 'v2', Health: 'Green' });
});

test('silent-rollback: Updating, then Ready and Green with the old label, and no word of a failed deployment', async () => {
  await using simulator = await overHttp('silent-rollback');
  const { $metadata } = await deploy(simulator);
  expect(await look(simulator)).toMatchObject({ Status: 'Updating' });
  simulator.pass(300);
  expect(await look(simulator)).toMatchObject({ Status: 'Ready', VersionLabel: 'v1', Health: 'Green' });
  expect(await errors(simulator, $metadata.requestId)).toEqual([
    expect.stringMatching(/^\[Instance: i-\w+\] Command failed on instance\. /),
  ]);
  const { InstanceHealthList } = await simulator.client.send(
    new DescribeInstancesHealthCommand({ EnvironmentName: 'shop-prod', AttributeNames: ['All'] }),
  );
  expect(InstanceHealthList).toMatchObject([{ HealthStatus: 'Ok', Deployment: { VersionLabel: 'v1' } }]);
});

test('slow-to-green: Ready with the new label while health is Red, Green a minute and a half later', async () => {
  await using simulator = await overHttp('slow-to-green');
  await deploy(simulator);
  simulator.pass(60);
  expect(await look(simulator)).toMatchObject({ Status: 'Ready', VersionLabel: 'v2', Health: 'Red' });
  simulator.pass(90);
  expect(await look(simulator)).toMatchObject({ Status: 'Ready', VersionLabel: 'v2', Health: 'Green' });
});

test('busy-at-start: Updating for a minute through an update that is not ours', async () => {
  await using simulator = await overHttp('busy-at-start');
  expect(await look(simulator)).toMatchObject({ Status: 'Updating', AbortableOperationInProgress: true });
  simulator.pass(61);
  expect(await look(simulator)).toMatchObject({ Status: 'Ready', VersionLabel: 'v1' });
});

test('throttled: a few reads pass, the next is refused, waiting lets one through again', async () => {
  await using simulator = await overHttp('throttled');
  for (let read = 0; read < 5; read += 1) await look(simulator);
  await expect(look(simulator)).rejects.toMatchObject({
    name: 'Throttling',
    message: 'Rate exceeded',
    $metadata: { httpStatusCode: 400 },
  });
  await expect(version(simulator, 'v1')).resolves.toMatchObject({ Status: 'PROCESSED' });
  simulator.pass(3);
  await expect(look(simulator)).resolves.toMatchObject({ Status: 'Ready' });
  await expect(look(simulator)).rejects.toThrow('Rate exceeded');
});

test('slow-version: the version is seen only after twenty seconds, its label is taken at once', async () => {
  await using simulator = await overHttp('slow-version');
  await registered(simulator);
  await expect(registered(simulator)).rejects.toThrow('Application Version v3 already exists.');
  simulator.pass(19);
  expect(await version(simulator)).toBeUndefined();
  await expect(deploy(simulator, 'shop-prod', 'v3')).rejects.toThrow("No Application Version named 'v3' found.");
  simulator.pass(1);
  expect(await version(simulator)).toMatchObject({ Status: 'PROCESSED' });
});

test('stale-reads: a write is not seen for five seconds, though it took effect', async () => {
  await using simulator = await overHttp('stale-reads');
  await registered(simulator);
  await deploy(simulator);
  expect(await look(simulator)).toMatchObject({ Status: 'Ready' });
  expect(await version(simulator)).toBeUndefined();
  await expect(deploy(simulator)).rejects.toThrow('Must be Ready.');
  simulator.pass(4.9);
  expect(await look(simulator)).toMatchObject({ Status: 'Ready' });
  simulator.pass(0.1);
  expect(await look(simulator)).toMatchObject({ Status: 'Updating' });
  expect(await version(simulator)).toMatchObject({ VersionLabel: 'v3' });
});

test('failed-processing: the version ends FAILED, its reason and its end among the events of its label', async () => {
  await using simulator = await overHttp('failed-processing');
  await registered(simulator);
  expect(await version(simulator)).toMatchObject({ Status: 'PROCESSING' });
  simulator.pass(5);
  expect(await version(simulator)).toMatchObject({ Status: 'FAILED' });
  expect(await errors(simulator)).toEqual([
    expect.stringMatching(/^Finished processing application version v3.* FAILED\.$/),
    expect.stringContaining('.ebextensions/options.config'),
  ]);
});

test('demo: creating and updating succeed, the third deployment fails and the instance says that nothing runs', async () => {
  await using simulator = await overHttp('demo');
  const { client } = simulator;
  for (const VersionLabel of ['v1', 'v2', 'v3']) {
    await client.send(
      new CreateApplicationVersionCommand({ ApplicationName: 'app', VersionLabel, AutoCreateApplication: true }),
    );
  }
  await client.send(
    new CreateEnvironmentCommand({
      ApplicationName: 'app',
      EnvironmentName: 'app-prod',
      VersionLabel: 'v1',
      SolutionStackName: '64bit Amazon Linux 2023 v6.8.0 running Node.js 22',
      OptionSettings: [
        {
          Namespace: 'aws:autoscaling:launchconfiguration',
          OptionName: 'IamInstanceProfile',
          Value: 'aws-elasticbeanstalk-ec2-role',
        },
      ],
    }),
  );
  simulator.pass(300);
  expect(await look(simulator, 'app-prod')).toMatchObject({ Status: 'Ready', VersionLabel: 'v1', Health: 'Green' });
  await deploy(simulator, 'app-prod', 'v2');
  simulator.pass(300);
  expect(await look(simulator, 'app-prod')).toMatchObject({ Status: 'Ready', VersionLabel: 'v2', Health: 'Green' });
  await deploy(simulator, 'app-prod', 'v3');
  simulator.pass(300);
  expect(await look(simulator, 'app-prod')).toMatchObject({ Status: 'Ready', VersionLabel: 'v2', Health: 'Red' });
  const { InstanceHealthList } = await client.send(
    new DescribeInstancesHealthCommand({ EnvironmentName: 'app-prod', AttributeNames: ['Causes'] }),
  );
  expect(InstanceHealthList?.[0]?.Causes).toEqual([
    expect.stringMatching(/^Application deployment failed at \S+Z with exit status 1 and error: Engine execution/),
    'Following services are not running: web.',
  ]);
});
