import {
  CreateApplicationCommand,
  CreateApplicationVersionCommand,
  CreateEnvironmentCommand,
  CreateStorageLocationCommand,
  DescribeApplicationsCommand,
  DescribeApplicationVersionsCommand,
  DescribeEnvironmentsCommand,
  DescribeEventsCommand,
  DescribeInstancesHealthCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import type { OverHttp } from './beanstalk-over-http.ts';
import { begin, overHttp } from './beanstalk-over-http.ts';

const settings = [
  { Namespace: 'aws:elasticbeanstalk:environment', OptionName: 'EnvironmentType', Value: 'SingleInstance' },
  {
    Namespace: 'aws:autoscaling:launchconfiguration',
    OptionName: 'IamInstanceProfile',
    Value: 'aws-elasticbeanstalk-ec2-role',
  },
];
const SolutionStackName = '64bit Amazon Linux 2023 v6.8.0 running Node.js 22';
const environment = async ({ client }: OverHttp, name: string) =>
  (await client.send(new DescribeEnvironmentsCommand({ EnvironmentNames: [name] }))).Environments?.[0];
const events = async ({ client }: OverHttp, filter: Record<string, unknown> = {}) =>
  (await client.send(new DescribeEventsCommand(filter))).Events?.toReversed() ?? [];

test('a release into an empty account: application, bucket, version, environment, in the words of the service', async () => {
  await using simulator = await overHttp('empty-account');
  const { client, objects, pass } = simulator;
  await client.send(new CreateApplicationCommand({ ApplicationName: 'shop' }));
  const { S3Bucket } = await client.send(new CreateStorageLocationCommand({}));
  expect(S3Bucket).toBe('elasticbeanstalk-eu-west-1-123456789012');
  expect(simulator.buckets).toEqual(new Set([S3Bucket]));
  objects.add(`${S3Bucket}/shop/v1.zip`);
  const { ApplicationVersion } = await client.send(
    new CreateApplicationVersionCommand({
      ApplicationName: 'shop',
      VersionLabel: 'v1',
      SourceBundle: { S3Bucket, S3Key: 'shop/v1.zip' },
      Process: true,
      Tags: [{ Key: 'commit', Value: 'abc' }],
    }),
  );
  expect(ApplicationVersion?.Status).toBe('PROCESSING');
  pass(2);
  const { ApplicationVersions } = await client.send(new DescribeApplicationVersionsCommand({ VersionLabels: ['v1'] }));
  expect(ApplicationVersions?.map(({ Status, DateCreated }) => [Status, DateCreated])).toEqual([
    ['PROCESSED', new Date(begin)],
  ]);

  const created = await client.send(
    new CreateEnvironmentCommand({
      ApplicationName: 'shop',
      EnvironmentName: 'shop-prod',
      VersionLabel: 'v1',
      SolutionStackName,
      OptionSettings: settings,
    }),
  );
  expect(created).toMatchObject({ Status: 'Launching', Health: 'Grey', DateCreated: created.DateUpdated });
  expect(created.CNAME).toBeUndefined();
  expect(created.EnvironmentId).toMatch(/^e-[a-z0-9]{10}$/);
  pass(90);
  expect(await environment(simulator, 'shop-prod')).toMatchObject({
    Status: 'Launching',
    Health: 'Grey',
    CNAME: expect.stringMatching(/^shop-prod\.eba-[a-z0-9]{8}\.eu-west-1\.elasticbeanstalk\.com$/),
  });
  pass(90);
  expect(await environment(simulator, 'shop-prod')).toMatchObject({
    Status: 'Ready',
    Health: 'Green',
    HealthStatus: 'Ok',
    VersionLabel: 'v1',
    EndpointURL: expect.stringMatching(/^203\.0\.113\.\d+$/),
  });
  const told = await events(simulator, { EnvironmentName: 'shop-prod', RequestId: created.$metadata.requestId });
  expect(told.map(({ Message }) => Message?.replace(/sg-\w+|203[\d.]+|eba-\w+/g, '*'))).toEqual([
    'createEnvironment is starting.',
    'Using elasticbeanstalk-eu-west-1-123456789012 as Amazon S3 storage bucket for environment data.',
    'Created security group named: *',
    'Created EIP: *',
    'Waiting for EC2 instances to launch. This may take a few minutes.',
    "Instance deployment successfully generated a 'Procfile'.",
    'Instance deployment completed successfully.',
    'Application available at shop-prod.*.eu-west-1.elasticbeanstalk.com.',
    'Successfully launched environment: shop-prod',
  ]);
  const unasked = (await events(simulator, { EnvironmentName: 'shop-prod' })).filter(({ RequestId }) => !RequestId);
  expect(unasked.map(({ Message }) => Message?.replace(/i-\w+/, '*'))).toEqual([
    'Environment health has transitioned to Pending. Initialization in progress (running for 3 seconds). There are no instances.',
    'Added instance [*] to your environment.',
    expect.stringMatching(
      /^Environment health has transitioned from Pending to Ok\. Initialization completed 1\d seconds ago and took 2 minutes\.$/,
    ),
  ]);
});

test('an update on one instance keeps the old label until its last events, and then every instance runs the new version', async () => {
  await using simulator = await overHttp('healthy');
  const { client, pass } = simulator;
  const before = await environment(simulator, 'shop-prod');
  const update = await client.send(new UpdateEnvironmentCommand({ EnvironmentName: 'shop-prod', VersionLabel: 'v2' }));
  expect(update).toMatchObject({
    Status: 'Updating',
    Health: 'Grey',
    VersionLabel: 'v2',
    AbortableOperationInProgress: true,
  });
  pass(12);
  expect(await environment(simulator, 'shop-prod')).toMatchObject({
    Status: 'Updating',
    Health: 'Green',
    HealthStatus: 'Info',
    VersionLabel: 'v1',
    DateUpdated: before?.DateUpdated,
  });
  const midway = await client.send(
    new DescribeInstancesHealthCommand({ EnvironmentName: 'shop-prod', AttributeNames: ['All'] }),
  );
  expect(midway.InstanceHealthList).toMatchObject([
    {
      HealthStatus: 'Info',
      Deployment: { DeploymentId: 2, VersionLabel: 'v2', Status: 'In Progress' },
      Causes: ['Performing application deployment (running for 5 seconds).'],
    },
  ]);
  pass(60);
  const last = (await events(simulator, { RequestId: update.$metadata.requestId })).at(-1);
  expect(last?.Message).toBe('Environment update completed successfully.');
  expect(await environment(simulator, 'shop-prod')).toMatchObject({
    Status: 'Ready',
    Health: 'Green',
    HealthStatus: 'Ok',
    VersionLabel: 'v2',
    AbortableOperationInProgress: false,
    DateUpdated: last?.EventDate,
  });
  const { InstanceHealthList } = await client.send(
    new DescribeInstancesHealthCommand({ EnvironmentName: 'shop-prod', AttributeNames: ['Deployment'] }),
  );
  expect(InstanceHealthList).toMatchObject([
    { Deployment: { DeploymentId: 2, VersionLabel: 'v2', Status: 'Deployed' } },
  ]);
  const { Applications } = await client.send(new DescribeApplicationsCommand({}));
  expect(Applications?.map(({ ApplicationName, Versions }) => [ApplicationName, Versions])).toEqual([
    ['shop', ['v1', 'v2']],
  ]);
});
