/** Clusters and images of the simulated account: what is refused, and how a version's image comes to be. */
import {
  CreateApplicationVersionCommand,
  CreateEnvironmentCommand,
  DescribeApplicationVersionsCommand,
  DescribeEnvironmentsCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import { clusterNamespaces } from '../../simulator/world/cluster.ts';
import { overHttp } from './beanstalk-over-http.ts';

const eks = 'aws:elasticbeanstalk:eks';
const role = 'arn:aws:iam::123456789012:role/eks';
const option = (Namespace: string, OptionName: string, Value: string) => ({ Namespace, OptionName, Value });
const roles = [
  option(eks, 'cluster-role', role),
  option(eks, 'node-role', role),
  option(`${eks}:environment`, 'observability-role', role),
];
const version = (VersionLabel: string) => ({ ApplicationName: 'shop', VersionLabel });
const image = { Source: { Uri: 'registry.example.com/shop:1' } };
const build = { Build: { Type: 'docker', CodeBuildServiceRole: role } } as const;
const bundle = { S3Bucket: 'elasticbeanstalk-eu-west-1-123456789012', S3Key: 'shop/v1.zip' };
const cluster = {
  ApplicationName: 'shop',
  EnvironmentName: 'shop-cluster',
  Tier: { Name: 'Cluster', Type: 'EKS' },
  OptionSettings: roles,
};

test('there are twelve namespaces', () => expect(new Set(clusterNamespaces).size).toBe(12));

test.each([
  ['both an image and a build', { ...image, ...build }, bundle],
  ['an image with a bundle', image, bundle],
  ['a build without a bundle', build, undefined],
])('a version of %s is refused', async (_what, ImageConfiguration, SourceBundle) => {
  await using simulator = await overHttp('healthy');
  const command = new CreateApplicationVersionCommand({ ...version('v9'), ImageConfiguration, SourceBundle });
  await expect(simulator.client.send(command)).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
});

test('an image that exists is ready at once; one that is to be built stays as it is without processing', async () => {
  await using simulator = await overHttp('healthy');
  const { client } = simulator;
  await client.send(new CreateApplicationVersionCommand({ ...version('v8'), ImageConfiguration: image }));
  const command = { ...version('v9'), ImageConfiguration: build, SourceBundle: bundle };
  await client.send(new CreateApplicationVersionCommand(command));
  const { ApplicationVersions } = await client.send(
    new DescribeApplicationVersionsCommand({ ApplicationName: 'shop', VersionLabels: ['v8', 'v9'] }),
  );
  const told = (label: string) => ApplicationVersions?.find(({ VersionLabel }) => VersionLabel === label);
  expect(told('v8')).toMatchObject({ Status: 'UNPROCESSED', ImageSource: image.Source });
  expect(told('v8')).not.toHaveProperty('ImageBuildConfiguration');
  expect(told('v9')).toMatchObject({ Status: 'UNPROCESSED', ImageBuildConfiguration: build.Build });
  expect(told('v9')).not.toHaveProperty('ImageSource');
});

test('a Cluster takes only images, its own namespaces, and its roles for good; instances take no image', async () => {
  await using simulator = await overHttp('healthy');
  const { client } = simulator;
  await client.send(new CreateApplicationVersionCommand({ ...version('v8'), ImageConfiguration: image }));
  const create = (change: object) => client.send(new CreateEnvironmentCommand({ ...cluster, ...change }));
  const update = (name: string, change: object) =>
    client.send(new UpdateEnvironmentCommand({ EnvironmentName: name, ...change }));
  await expect(create({ VersionLabel: 'v1' })).rejects.toThrow('Application version is unusable');
  await expect(create({ OptionSettings: roles.slice(1) })).rejects.toThrow('cluster-role');
  await expect(create({ OptionSettings: [...roles, option('aws:autoscaling:asg', 'MaxSize', '2')] })).rejects.toThrow(
    'aws:autoscaling:asg',
  );
  await expect(create({ SolutionStackName: '64bit Amazon Linux 2023 v6.8.0 running Node.js 22' })).rejects.toThrow(
    'platform',
  );
  await expect(update('shop-prod', { VersionLabel: 'v8' })).rejects.toThrow('Application version is unusable');
  await create({ VersionLabel: 'v8' });
  const { Environments } = await client.send(new DescribeEnvironmentsCommand({ EnvironmentNames: ['shop-cluster'] }));
  expect(Environments?.[0]).toMatchObject({ Status: 'Launching', Tier: { Name: 'Cluster', Type: 'EKS' } });
  expect(Environments?.[0]).not.toHaveProperty('PlatformArn');
});
