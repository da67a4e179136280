import {
  CreateEnvironmentCommand,
  DescribeAccountAttributesCommand,
  DescribeConfigurationOptionsCommand,
  DescribeConfigurationSettingsCommand,
  DescribeEnvironmentHealthCommand,
  DescribeEnvironmentResourcesCommand,
  DescribeEnvironmentsCommand,
  DescribeInstancesHealthCommand,
  DescribePlatformVersionCommand,
  ListAvailableSolutionStacksCommand,
  ListPlatformBranchesCommand,
  ListPlatformVersionsCommand,
  ListTagsForResourceCommand,
  TerminateEnvironmentCommand,
  UpdateEnvironmentCommand,
  UpdateTagsForResourceCommand,
  ValidateConfigurationSettingsCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import type { Scenario } from '../../simulator/beanstalk.ts';
import { scenarioNamed } from '../../simulator/scenarios/index.ts';
import type { OverHttp } from './beanstalk-over-http.ts';
import { begin, overHttp } from './beanstalk-over-http.ts';

const healthy = scenarioNamed('healthy');
const deploy = ({ client }: OverHttp, EnvironmentName: string, VersionLabel = 'v2') =>
  client.send(new UpdateEnvironmentCommand({ EnvironmentName, VersionLabel }));

test('every instance of a large environment is told, page by page', async () => {
  const environment = { application: 'shop', name: 'shop-large', versionLabel: 'v1', instances: 60 };
  const scenario: Scenario = { ...healthy, world: { ...healthy.world, environments: [environment] } };
  await using simulator = await overHttp(scenario);
  const page = (NextToken?: string) =>
    simulator.client.send(new DescribeInstancesHealthCommand({ EnvironmentName: 'shop-large', NextToken }));
  const first = await page();
  const second = await page(first.NextToken);
  const ids = [...(first.InstanceHealthList ?? []), ...(second.InstanceHealthList ?? [])].map((one) => one.InstanceId);
  expect(new Set(ids).size).toBe(60);
  expect(second.NextToken).toBeUndefined();
  expect(Object.keys(first.InstanceHealthList?.[0] ?? {})).toEqual(['InstanceId']);
});

test('environments are filtered and paged; terminated ones stay in sight for an hour, deleted ones for those who ask', async () => {
  await using simulator = await overHttp('healthy');
  const names = async (filter: Record<string, unknown> = {}) =>
    (await simulator.client.send(new DescribeEnvironmentsCommand(filter))).Environments?.map(
      ({ EnvironmentName }) => EnvironmentName,
    );
  expect(await names()).toEqual(['shop-prod', 'shop-rolling']);
  expect(await names({ EnvironmentNames: ['shop-rolling', 'nobody'] })).toEqual(['shop-rolling']);
  expect(await names({ VersionLabel: 'v2' })).toEqual([]);
  expect(await names({ EnvironmentNames: [] })).toEqual(['shop-prod', 'shop-rolling']);
  const { NextToken } = await simulator.client.send(new DescribeEnvironmentsCommand({ MaxRecords: 1 }));
  expect(await names({ MaxRecords: 1, NextToken })).toEqual(['shop-rolling']);
  await simulator.client.send(new TerminateEnvironmentCommand({ EnvironmentName: 'shop-prod' }));
  simulator.pass(300);
  const { Environments } = await simulator.client.send(new DescribeEnvironmentsCommand({}));
  expect(Environments?.[0]).toMatchObject({ EnvironmentName: 'shop-prod', Status: 'Terminated', Health: 'Grey' });
  simulator.pass(3600);
  expect(await names()).toEqual(['shop-rolling']);
  expect(await names({ IncludeDeleted: true, IncludedDeletedBackTo: new Date(begin) })).toEqual([
    'shop-prod',
    'shop-rolling',
  ]);
});

test('health of an environment: what is asked for, with counts by status and ages as of now', async () => {
  await using simulator = await overHttp('healthy');
  await deploy(simulator, 'shop-rolling');
  simulator.pass(30);
  const ask = (...AttributeNames: ('All' | 'Color')[]) =>
    simulator.client.send(new DescribeEnvironmentHealthCommand({ EnvironmentName: 'shop-rolling', AttributeNames }));
  expect(await ask('All')).toMatchObject({
    HealthStatus: 'Info',
    Status: 'Updating',
    Color: 'Green',
    Causes: ['Application update in progress on 6 instances. 0 out of 6 instances completed (running for 23 seconds).'],
    InstancesHealth: { Ok: 4, Info: 2, Severe: 0 },
    RefreshedAt: new Date(begin + 30_000),
  });
  expect(await ask('Color')).toMatchObject({ EnvironmentName: 'shop-rolling', Color: 'Green' });
  expect((await ask('Color')).Status).toBeUndefined();
});

test('settings: those in force with their defaults, the pending draft beside them', async () => {
  await using simulator = await overHttp('healthy');
  const where = { ApplicationName: 'shop', EnvironmentName: 'shop-rolling' };
  const option = { Namespace: 'aws:elasticbeanstalk:command', OptionName: 'BatchSize' };
  await simulator.client.send(
    new UpdateEnvironmentCommand({ EnvironmentName: 'shop-rolling', OptionSettings: [{ ...option, Value: '3' }] }),
  );
  const read = async () =>
    (await simulator.client.send(new DescribeConfigurationSettingsCommand(where))).ConfigurationSettings?.map(
      ({ DeploymentStatus, OptionSettings }) => [
        DeploymentStatus,
        OptionSettings?.find(({ OptionName }) => OptionName === 'BatchSize')?.Value,
        OptionSettings?.find(({ OptionName }) => OptionName === 'Timeout')?.Value,
      ],
    );
  expect(await read()).toEqual([
    ['deployed', '2', '600'],
    ['pending', '3', '600'],
  ]);
  simulator.pass(120);
  expect(await read()).toEqual([['deployed', '3', '600']]);
  const validate = new ValidateConfigurationSettingsCommand({
    ...where,
    OptionSettings: [{ ...option, Value: 'many' }],
  });
  expect((await simulator.client.send(validate)).Messages).toMatchObject([
    { Severity: 'error', OptionName: 'BatchSize' },
  ]);
  const { Options } = await simulator.client.send(
    new DescribeConfigurationOptionsCommand({ ...where, Options: [option] }),
  );
  expect(Options).toMatchObject([{ Name: 'BatchSize', DefaultValue: '100', MinValue: 1 }]);
});

test('platforms: a branch is looked up to its newest version, which an environment can be created on', async () => {
  await using simulator = await overHttp('healthy');
  const { client } = simulator;
  const branches = await client.send(
    new ListPlatformBranchesCommand({
      Filters: [
        { Attribute: 'LifecycleState', Operator: '=', Values: ['supported'] },
        { Attribute: 'BranchName', Operator: 'begins_with', Values: ['Node.js'] },
      ],
    }),
  );
  expect(branches.PlatformBranchSummaryList?.map(({ BranchName }) => BranchName)).toEqual([
    'Node.js 24 running on 64bit Amazon Linux 2023',
    'Node.js 22 running on 64bit Amazon Linux 2023',
  ]);
  const BranchName = 'Node.js 22 running on 64bit Amazon Linux 2023';
  const { PlatformSummaryList } = await client.send(
    new ListPlatformVersionsCommand({
      Filters: [
        { Type: 'PlatformBranchName', Operator: '=', Values: [BranchName] },
        { Type: 'PlatformVersion', Operator: '>', Values: ['6.7.2'] },
      ],
    }),
  );
  expect(PlatformSummaryList?.map(({ PlatformVersion }) => PlatformVersion)).toEqual(['6.8.0', '6.7.3']);
  const PlatformArn = `arn:aws:elasticbeanstalk:eu-west-1::platform/${BranchName}/6.8.0`;
  expect(PlatformSummaryList?.[0]).toMatchObject({ PlatformArn, PlatformLifecycleState: 'Recommended' });
  const { PlatformDescription } = await client.send(new DescribePlatformVersionCommand({ PlatformArn }));
  expect(PlatformDescription?.SolutionStackName).toBe('64bit Amazon Linux 2023 v6.8.0 running Node.js 22');
  const { SolutionStacks } = await client.send(new ListAvailableSolutionStacksCommand({}));
  expect(SolutionStacks).toContain(PlatformDescription?.SolutionStackName);
  expect(SolutionStacks?.join()).not.toContain('Node.js 18');
  const created = await client.send(
    new CreateEnvironmentCommand({ ApplicationName: 'shop', EnvironmentName: 'shop-new', PlatformArn }),
  );
  expect(created).toMatchObject({ PlatformArn, VersionLabel: 'Sample Application' });
});

test('tags: of a version at once, of an environment through an update of it', async () => {
  await using simulator = await overHttp('healthy');
  const { client } = simulator;
  const version = 'arn:aws:elasticbeanstalk:eu-west-1:123456789012:applicationversion/shop/v1';
  const environment = 'arn:aws:elasticbeanstalk:eu-west-1:123456789012:environment/shop/shop-prod';
  const status = () => simulator.beanstalk.world.environments[0]?.status;
  const add = (ResourceArn: string, TagsToRemove: string[] = []) =>
    client.send(new UpdateTagsForResourceCommand({ ResourceArn, TagsToAdd: [{ Key: 'a', Value: 'b' }], TagsToRemove }));
  await add(version, ['unknown']);
  expect(status()).toBe('Ready');
  await add(environment);
  expect(status()).toBe('Updating');
  const { ResourceTags } = await client.send(new ListTagsForResourceCommand({ ResourceArn: version }));
  expect(ResourceTags).toEqual([{ Key: 'a', Value: 'b' }]);
});

test('resources and account limits are told in the shape of the API', async () => {
  await using simulator = await overHttp('healthy');
  const resources = await simulator.client.send(
    new DescribeEnvironmentResourcesCommand({ EnvironmentName: 'shop-rolling' }),
  );
  expect(resources.EnvironmentResources).toMatchObject({
    Instances: expect.arrayContaining([{ Id: expect.stringMatching(/^i-[0-9a-f]{17}$/) }]),
    LoadBalancers: [{ Name: expect.stringMatching(/^arn:aws:elasticloadbalancing:eu-west-1:/) }],
    Queues: [],
  });
  const { ResourceQuotas } = await simulator.client.send(new DescribeAccountAttributesCommand({}));
  expect(ResourceQuotas?.ApplicationVersionQuota?.Maximum).toBe(1000);
});
