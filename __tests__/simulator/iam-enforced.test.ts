/** What callers hear when policies are enforced: in the words of AWS, at once or as an event. */
import {
  CreateApplicationVersionCommand,
  CreateEnvironmentCommand,
  DeleteApplicationVersionCommand,
  DescribeApplicationVersionsCommand,
  DescribeEnvironmentsCommand,
  DescribeEventsCommand,
  SwapEnvironmentCNAMEsCommand,
  TerminateEnvironmentCommand,
  UpdateEnvironmentCommand,
  UpdateTagsForResourceCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { scenarioNamed } from '../../simulator/scenarios/index.ts';
import { startSimulator } from '../../simulator/server.ts';
import { clientsOf, whoAmI } from './callers.ts';

const eb = 'arn:aws:elasticbeanstalk:eu-west-1:123456789012';
const bucket = 'elasticbeanstalk-eu-west-1-123456789012';
const caller = 'User: arn:aws:sts::123456789012:assumed-role/release/GitHubActions is not authorized to perform:';
const start = Date.parse('2026-03-01T10:00:00Z');

type Statement = Readonly<Record<string, unknown>>;
const allow = (Action: string | readonly string[], more: Statement = {}): Statement => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
const deny = (Action: string, more: Statement = {}): Statement => ({ ...allow(Action, more), Effect: 'Deny' });
const everything = allow('*');

/** An account whose caller may do what the statements say; time passes by hand. */
async function accountWith(statements: readonly Statement[], scenario = 'pair') {
  let now = start;
  const policies = [{ Version: '2012-10-17', Statement: statements }];
  const simulator = await startSimulator(scenarioNamed(scenario), { now: () => now, policies });
  const clients = clientsOf(simulator);
  return {
    simulator,
    ...clients,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    async [Symbol.asyncDispose]() {
      clients[Symbol.dispose]();
      await simulator[Symbol.asyncDispose]();
    },
  };
}

test('a call of Beanstalk without a right is refused in the words of IAM', async () => {
  await using account = await accountWith([allow('elasticbeanstalk:Describe*')]);
  await account.beanstalk.send(new DescribeEnvironmentsCommand({}));
  const call = account.beanstalk.send(
    new UpdateEnvironmentCommand({ EnvironmentName: 'shop-prod', VersionLabel: 'v2' }),
  );
  await expect(call).rejects.toMatchObject({
    name: 'AccessDenied',
    $metadata: { httpStatusCode: 403 },
    message: `${caller} elasticbeanstalk:UpdateEnvironment on resource: ${eb}:environment/shop/shop-prod because no identity-based policy allows the elasticbeanstalk:UpdateEnvironment action`,
  });
});

test('an explicit Deny is told as one', async () => {
  await using account = await accountWith([everything, deny('elasticbeanstalk:DescribeEnvironments')]);
  const call = account.beanstalk.send(new DescribeEnvironmentsCommand({}));
  await expect(call).rejects.toThrow('with an explicit deny in an identity-based policy');
});

test('a right to one application is none to another', async () => {
  const Condition = { ArnEquals: { 'elasticbeanstalk:InApplication': `${eb}:application/blog` } };
  await using account = await accountWith([everything, deny('elasticbeanstalk:UpdateEnvironment', { Condition })]);
  await account.beanstalk.send(new UpdateEnvironmentCommand({ EnvironmentName: 'shop-prod', VersionLabel: 'v2' }));
  await using other = await accountWith([
    everything,
    deny('elasticbeanstalk:UpdateEnvironment', {
      Condition: { ArnLike: { 'elasticbeanstalk:FromApplicationVersion': `${eb}:applicationversion/shop/v2` } },
    }),
  ]);
  const call = other.beanstalk.send(new UpdateEnvironmentCommand({ EnvironmentName: 'shop-prod', VersionLabel: 'v2' }));
  await expect(call).rejects.toThrow('elasticbeanstalk:UpdateEnvironment');
});

test('tags can be asked for, of the request and of the resource', async () => {
  const version = `${eb}:applicationversion/shop/v1`;
  await using account = await accountWith([
    everything,
    deny('elasticbeanstalk:AddTags', { Condition: { StringEquals: { 'aws:RequestTag/team': 'blog' } } }),
    deny('elasticbeanstalk:AddTags', { Condition: { StringEquals: { 'aws:ResourceTag/locked': 'yes' } } }),
  ]);
  const tag = (Key: string, Value: string) =>
    account.beanstalk.send(new UpdateTagsForResourceCommand({ ResourceArn: version, TagsToAdd: [{ Key, Value }] }));
  await expect(tag('team', 'blog')).rejects.toThrow(`elasticbeanstalk:AddTags on resource: ${version}`);
  await tag('locked', 'yes');
  await expect(tag('team', 'shop')).rejects.toThrow('elasticbeanstalk:AddTags');
});

test('a swap is asked of the one side, with the other as a condition', async () => {
  const Condition = { StringEquals: { 'elasticbeanstalk:FromEnvironment': `${eb}:environment/shop/shop-prod-green` } };
  const may = allow('elasticbeanstalk:SwapEnvironmentCNAMEs', {
    Resource: `${eb}:environment/shop/shop-prod`,
    Condition,
  });
  await using account = await accountWith([may]);
  const swap = (SourceEnvironmentName: string, DestinationEnvironmentName: string) =>
    account.beanstalk.send(new SwapEnvironmentCNAMEsCommand({ SourceEnvironmentName, DestinationEnvironmentName }));
  await expect(swap('shop-prod-green', 'shop-prod')).rejects.toThrow('environment/shop/shop-prod-green');
  await swap('shop-prod', 'shop-prod-green');
});

test('S3 refuses with the resource in quotes, and tells only who may list that an object is missing', async () => {
  const objects = `arn:aws:s3:::${bucket}/*`;
  await using account = await accountWith([allow('s3:GetObject', { Resource: objects })]);
  const put = account.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'shop/v9.zip', Body: 'x' }));
  await expect(put).rejects.toMatchObject({
    name: 'AccessDenied',
    message: `${caller} s3:PutObject on resource: "arn:aws:s3:::${bucket}/shop/v9.zip" because no identity-based policy allows the s3:PutObject action`,
  });
  await account.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'shop/v1.zip' }));
  const missing = { Bucket: bucket, Key: 'shop/v9.zip' };
  await expect(account.s3.send(new GetObjectCommand(missing))).rejects.toThrow('s3:ListBucket');
  await using lister = await accountWith([allow(['s3:GetObject', 's3:ListBucket'])]);
  await expect(lister.s3.send(new GetObjectCommand(missing))).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test('who the caller is, is told whatever the policies say', async () => {
  await using account = await accountWith([deny('*')]);
  expect(await (await whoAmI(account.simulator.endpoint)).text()).toContain('assumed-role/release/GitHubActions');
});

test.each([
  ['s3:CreateBucket', "You do not have permission to perform the 's3:CreateBucket' action."],
  ['iam:PassRole', 'Insufficient privileges for IAM PassRole Action.'],
])('without %s in the services behind it a launch is refused at once', async (action, words) => {
  await using account = await accountWith([everything, deny(action)]);
  const SolutionStackName = '64bit Amazon Linux 2023 v6.8.0 running Node.js 22';
  const named = { ApplicationName: 'shop', EnvironmentName: 'shop-test', VersionLabel: 'v2', SolutionStackName };
  const call = account.beanstalk.send(new CreateEnvironmentCommand(named));
  await expect(call).rejects.toMatchObject({
    name: 'InsufficientPrivilegesException',
    message: expect.stringContaining(words),
  });
});

test('a bundle that the caller may not read cannot be registered', async () => {
  await using account = await accountWith([everything, deny('s3:GetObject')]);
  const SourceBundle = { S3Bucket: bucket, S3Key: 'shop/v1.zip' };
  const named = { ApplicationName: 'shop', VersionLabel: 'v3', SourceBundle };
  const call = account.beanstalk.send(new CreateApplicationVersionCommand(named));
  await expect(call).rejects.toThrow(`(Bucket: ${bucket}  Key: shop/v1.zip). Reason: Forbidden`);
});

const prod = { EnvironmentName: 'shop-prod' };
test.each([
  [
    'a deployment',
    'cloudformation:DescribeStackResources',
    new UpdateEnvironmentCommand({ ...prod, VersionLabel: 'v2' }),
    /^Service:AmazonCloudFormation, Message:User: .* is not authorized to perform: cloudformation:DescribeStackResources on resource: arn:aws:cloudformation:eu-west-1:123456789012:stack\/awseb-e-\w+-stack\//,
    'Failed to deploy application.',
  ],
  [
    'a change of settings',
    'cloudformation:UpdateStack',
    new UpdateEnvironmentCommand({
      ...prod,
      OptionSettings: [{ Namespace: 'aws:elasticbeanstalk:application:environment', OptionName: 'A', Value: 'b' }],
    }),
    /cloudformation:UpdateStack/,
    'Failed to deploy configuration.',
  ],
  [
    'a termination',
    'ec2:TerminateInstances',
    new TerminateEnvironmentCommand(prod),
    /^Service:AmazonEC2, Message:User: .*ec2:TerminateInstances on resource: \*/,
    'Failed to terminate environment.',
  ],
])(
  '%s that lacks a right behind Beanstalk fails by an event, and changes nothing',
  async (_, action, command, words, end) => {
    await using account = await accountWith([everything, deny(action)]);
    await account.beanstalk.send(command as UpdateEnvironmentCommand);
    account.pass(180);
    const { Events = [] } = await account.beanstalk.send(new DescribeEventsCommand({ ...prod, Severity: 'ERROR' }));
    const told = Events.map(({ Message = '' }) => Message);
    expect(told).toContain(end);
    expect(told).toContainEqual(expect.stringMatching(words));
    const { Environments } = await account.beanstalk.send(
      new DescribeEnvironmentsCommand({ EnvironmentNames: ['shop-prod'] }),
    );
    expect(Environments).toMatchObject([{ Status: 'Ready', VersionLabel: 'v1', Health: 'Green' }]);
  },
);

test('a version is deleted without the right to delete its bundle, and the bundle stays', async () => {
  await using account = await accountWith([everything, deny('s3:DeleteObject')]);
  const remove = (DeleteSourceBundle: boolean, VersionLabel: string) =>
    account.beanstalk.send(
      new DeleteApplicationVersionCommand({ ApplicationName: 'shop', VersionLabel, DeleteSourceBundle }),
    );
  await expect(remove(true, 'v2')).rejects.toMatchObject({ name: 'SourceBundleDeletionException' });
  await remove(false, 'v1');
  const { ApplicationVersions } = await account.beanstalk.send(new DescribeApplicationVersionsCommand({}));
  expect(ApplicationVersions).toEqual([]);
  await account.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'shop/v2.zip' }));
});
