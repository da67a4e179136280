import {
  AbortEnvironmentUpdateCommand,
  CheckDNSAvailabilityCommand,
  CreateApplicationCommand,
  CreateApplicationVersionCommand,
  CreateConfigurationTemplateCommand,
  CreateEnvironmentCommand,
  DeleteApplicationVersionCommand,
  DeleteConfigurationTemplateCommand,
  DescribeEnvironmentHealthCommand,
  ListTagsForResourceCommand,
  RebuildEnvironmentCommand,
  SwapEnvironmentCNAMEsCommand,
  TerminateEnvironmentCommand,
  UpdateEnvironmentCommand,
  UpdateTagsForResourceCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import { scenarioNamed } from '../../simulator/scenarios/index.ts';
import { overHttp } from './beanstalk-over-http.ts';

const healthy = scenarioNamed('healthy');
const stack = '64bit Amazon Linux 2023 v6.8.0 running Node.js 22';
const creation = {
  ApplicationName: 'shop',
  EnvironmentName: 'shop-new',
  VersionLabel: 'v1',
  SolutionStackName: stack,
};
const bundle = { S3Bucket: 'bucket', S3Key: 'missing.zip' };
const nothing = '1 validation error detected: Value';
const arnOf = (label: string) => `arn:aws:elasticbeanstalk:eu-west-1:123456789012:applicationversion/shop/${label}`;
const command = 'aws:elasticbeanstalk:command';

test.each([
  [
    'InvalidParameterValue',
    'Application shop already exists.',
    new CreateApplicationCommand({ ApplicationName: 'shop' }),
  ],
  [
    'InvalidParameterValue',
    "No Application named 'nowhere' found.",
    new CreateApplicationVersionCommand({ ApplicationName: 'nowhere', VersionLabel: 'v1', SourceBundle: bundle }),
  ],
  [
    'InvalidParameterValue',
    'Application Version v1 already exists.',
    new CreateApplicationVersionCommand({ ApplicationName: 'shop', VersionLabel: 'v1', SourceBundle: bundle }),
  ],
  [
    'InvalidParameterCombination',
    'Unable to download from S3 location (Bucket: bucket  Key: missing.zip). Reason: Not Found',
    new CreateApplicationVersionCommand({ ApplicationName: 'shop', VersionLabel: 'v9', SourceBundle: bundle }),
  ],
  [
    'InvalidParameterCombination',
    'Unable to download from S3 location (Bucket: bucket  Key: missing.zip). Reason: Not Found',
    new CreateApplicationVersionCommand({
      ApplicationName: 'nowhere',
      VersionLabel: 'v9',
      SourceBundle: bundle,
      AutoCreateApplication: true,
    }),
  ],
  [
    'InvalidParameterValue',
    "No Application Version named 'v9' found.",
    new UpdateEnvironmentCommand({ EnvironmentName: 'shop-prod', VersionLabel: 'v9' }),
  ],
  [
    'InvalidParameterValue',
    "No Environment found for EnvironmentName = 'shop-none'.",
    new UpdateEnvironmentCommand({ EnvironmentName: 'shop-none', VersionLabel: 'v2' }),
  ],
  [
    'InvalidParameterValue',
    "No Environment found for EnvironmentId = 'e-0123456789'.",
    new TerminateEnvironmentCommand({ EnvironmentId: 'e-0123456789' }),
  ],
  [
    'InvalidParameterValue',
    'Environment shop-prod already exists.',
    new CreateEnvironmentCommand({ ...creation, EnvironmentName: 'shop-prod' }),
  ],
  [
    'InvalidParameterValue',
    'DNS name (shop.eu-west-1.elasticbeanstalk.com) is not available.',
    new CreateEnvironmentCommand({ ...creation, CNAMEPrefix: 'shop' }),
  ],
  [
    'InvalidParameterValue',
    "Value shop_new at 'EnvironmentName' failed to satisfy constraint: Member must contain only letters, digits, and the dash character and may not start or end with a dash",
    new CreateEnvironmentCommand({ ...creation, EnvironmentName: 'shop_new' }),
  ],
  [
    'InvalidParameterValue',
    'Unable to determine base for template pack (no solution stack)',
    new CreateEnvironmentCommand({ ...creation, SolutionStackName: undefined }),
  ],
  [
    'ValidationError',
    `${nothing} 'dev' at 'environmentName' failed to satisfy constraint: Member must have length greater than or equal to 4`,
    new CreateEnvironmentCommand({ ...creation, EnvironmentName: 'dev' }),
  ],
  [
    'ValidationError',
    `${nothing} 'a/b' at 'versionLabel' failed to satisfy constraint: Member must satisfy regular expression pattern: [^/]+`,
    new CreateApplicationVersionCommand({ ApplicationName: 'shop', VersionLabel: 'a/b' }),
  ],
  [
    'ValidationError',
    `${nothing} null at 'cNAMEPrefix' failed to satisfy constraint: Member must not be null`,
    new CheckDNSAvailabilityCommand({ CNAMEPrefix: undefined }),
  ],
  [
    'ConfigurationValidationException',
    "Configuration validation exception: Invalid option specification (Namespace: 'aws:elasticbeanstalk:command', OptionName: 'Policy'): Unknown configuration setting.",
    new UpdateEnvironmentCommand({
      EnvironmentName: 'shop-prod',
      OptionSettings: [{ Namespace: command, OptionName: 'Policy', Value: 'Rolling' }],
    }),
  ],
  [
    'InvalidParameterValue',
    'Environment named shop-prod is in an invalid state for this operation. Must be pending deployment.',
    new AbortEnvironmentUpdateCommand({ EnvironmentName: 'shop-prod' }),
  ],
  [
    'InvalidParameterValue',
    'Worker tiers do not have a CNAME.',
    new SwapEnvironmentCNAMEsCommand({
      SourceEnvironmentName: 'shop-prod',
      DestinationEnvironmentName: 'shop-jobs',
    }),
  ],
  [
    'InvalidRequestException',
    'DescribeEnvironmentHealth is not supported.',
    new DescribeEnvironmentHealthCommand({ EnvironmentName: 'shop-jobs', AttributeNames: ['All'] }),
  ],
  [
    'MissingRequiredParameter',
    'Either EnvironmentId or EnvironmentName must be specified.',
    new UpdateEnvironmentCommand({ VersionLabel: 'v2' }),
  ],
  [
    'ResourceNotFoundException',
    `Resource ${arnOf('v9')} not found.`,
    new ListTagsForResourceCommand({ ResourceArn: arnOf('v9') }),
  ],
  [
    'TooManyTagsException',
    'The number of tags in the resource would exceed 50.',
    new UpdateTagsForResourceCommand({
      ResourceArn: arnOf('v1'),
      TagsToAdd: Array.from({ length: 51 }, (_, place) => ({ Key: `tag-${place}`, Value: 'x' })),
    }),
  ],
  [
    'InvalidAction',
    'The simulator does not perform it.',
    new RebuildEnvironmentCommand({ EnvironmentName: 'shop-prod' }),
  ],
  [
    'InvalidParameterValue',
    'Unable to determine base for template pack (no solution stack)',
    new CreateConfigurationTemplateCommand({ ApplicationName: 'shop', TemplateName: 'saved' }),
  ],
  [
    'InvalidParameterValue',
    "No Configuration Template named 'saved' found.",
    new CreateEnvironmentCommand({ ...creation, SolutionStackName: undefined, TemplateName: 'saved' }),
  ],
  [
    'InvalidParameterValue',
    "No Configuration Template named 'saved' found.",
    new DeleteConfigurationTemplateCommand({ ApplicationName: 'shop', TemplateName: 'saved' }),
  ],
  [
    'ValidationError',
    `${nothing} '${'x'.repeat(101)}' at 'templateName' failed to satisfy constraint: Member must have length less than or equal to 100`,
    new CreateConfigurationTemplateCommand({ ApplicationName: 'shop', TemplateName: 'x'.repeat(101) }),
  ],
  [
    'InvalidParameterValue',
    'Environments must belong to the same application.',
    new SwapEnvironmentCNAMEsCommand({
      SourceEnvironmentName: 'shop-prod',
      DestinationEnvironmentName: 'blog-prod',
    }),
  ],
  [
    'InvalidParameterValue',
    'An environment cannot be swapped with itself.',
    new SwapEnvironmentCNAMEsCommand({
      SourceEnvironmentName: 'shop-prod',
      DestinationEnvironmentName: 'shop-prod',
    }),
  ],
  [
    'InvalidParameterValue',
    'Tag key Name cannot be edited.',
    new UpdateTagsForResourceCommand({
      ResourceArn: 'arn:aws:elasticbeanstalk:eu-west-1:123456789012:environment/shop/shop-prod',
      TagsToAdd: [{ Key: 'Name', Value: 'x' }],
    }),
  ],
])('%s: %s', async (code, message, refused) => {
  const basic = { namespace: 'aws:elasticbeanstalk:healthreporting:system', optionName: 'SystemType', value: 'basic' };
  const worker = { application: 'shop', name: 'shop-jobs', versionLabel: 'v1', instances: 1, tier: 'Worker' } as const;
  const elsewhere = { application: 'blog', name: 'blog-prod', versionLabel: 'v1', instances: 1 };
  const environments = [...(healthy.world.environments ?? []), { ...worker, settings: [basic] }, elsewhere];
  await using simulator = await overHttp({ ...healthy, world: { ...healthy.world, environments } });
  const before = simulator.beanstalk.world;
  // The commands' types differ; the client takes each of them.
  const send = simulator.client.send(refused as CreateApplicationCommand);
  await expect(send).rejects.toMatchObject({ name: code, message, $metadata: { httpStatusCode: 400 } });
  expect(simulator.beanstalk.world).toEqual(before);
});

test('a version on its way into an environment cannot be deleted; one that serves can, with its bundle', async () => {
  await using simulator = await overHttp('healthy');
  const remove = (VersionLabel: string) =>
    simulator.client.send(
      new DeleteApplicationVersionCommand({ ApplicationName: 'shop', VersionLabel, DeleteSourceBundle: true }),
    );
  await simulator.client.send(new UpdateEnvironmentCommand({ EnvironmentName: 'shop-prod', VersionLabel: 'v2' }));
  await expect(remove('v2')).rejects.toMatchObject({
    name: 'OperationInProgressException',
    message:
      'Unable to delete application version: v2. An operation is already in progress, please retry again shortly.',
  });
  await remove('v1');
  expect([...simulator.objects].map((key) => key.split('/').at(-1))).toEqual(['v2.zip']);
});
