/**
 * Knows what a caller of Beanstalk must be allowed to do by Beanstalk's own actions: to which resources, under which condition
 * keys. Refuses to know what Beanstalk does then in the caller's name (that is in behind.ts).
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticbeanstalk.html
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.iam.policies.actions.html
 */
import { tagRecord } from '../beanstalk/operation.ts';
import { applicationArn, environmentArn, templateArn, versionArn } from '../world/names.ts';
import type { World } from '../world.ts';
import type { Context } from './conditions.ts';
import type { Ask } from './decide.ts';
import { arnOf, environmentNamed, type Kind, type Named } from './resources.ts';

/** Calls that name what they are about. What is not listed has no resource, and so has a call that names nothing. */
const kinds: Readonly<Record<string, readonly Kind[]>> = {
  AbortEnvironmentUpdate: ['environment'],
  CreateApplication: ['application'],
  CreateApplicationVersion: ['application', 'applicationversion'],
  CreateConfigurationTemplate: ['configurationtemplate'],
  CreateEnvironment: ['environment'],
  DeleteApplication: ['application'],
  DeleteApplicationVersion: ['applicationversion'],
  DeleteConfigurationTemplate: ['configurationtemplate'],
  DescribeConfigurationSettings: ['configurationtemplate', 'environment'],
  DescribeEnvironmentHealth: ['environment'],
  DescribeEnvironmentResources: ['environment'],
  DescribeEvents: ['environment'],
  DescribeInstancesHealth: ['environment'],
  RebuildEnvironment: ['environment'],
  RequestEnvironmentInfo: ['environment'],
  RestartAppServer: ['environment'],
  RetrieveEnvironmentInfo: ['environment'],
  TerminateEnvironment: ['environment'],
  UpdateApplication: ['application'],
  UpdateApplicationVersion: ['applicationversion'],
  UpdateConfigurationTemplate: ['configurationtemplate'],
  UpdateEnvironment: ['environment'],
  ValidateConfigurationSettings: ['configurationtemplate', 'environment'],
};

interface Input extends Named {
  readonly AutoCreateApplication?: boolean;
  readonly PlatformArn?: string;
  readonly SolutionStackName?: string;
  readonly ResourceArn?: string;
  readonly SourceEnvironmentId?: string;
  readonly SourceEnvironmentName?: string;
  readonly DestinationEnvironmentId?: string;
  readonly DestinationEnvironmentName?: string;
  readonly Tags?: Parameters<typeof tagRecord>[0];
  readonly TagsToAdd?: Parameters<typeof tagRecord>[0];
  readonly TagsToRemove?: readonly string[];
}

/** Everything that Beanstalk asks IAM for before it takes the call. `parameters` have passed the schema check. */
export function ownAsks(operation: string, parameters: Record<string, unknown>, world: World): readonly Ask[] {
  const input = parameters as Input;
  const resources = resourcesOf(operation, input, world);
  const context = contextOf(operation, input, world);
  const ask = (action: string, on = resources, keys: Context = {}): Ask => ({
    action: `elasticbeanstalk:${action}`,
    resources: on,
    context: { ...context, ...tagsOn(on, world), ...keys },
  });
  const added = tagRecord(input.Tags ?? input.TagsToAdd);
  const removed = input.TagsToRemove ?? [];
  const made = resources.slice(-1);
  return [
    ...(operation === 'UpdateTagsForResource' ? [] : [ask(operation)]),
    ...(makesApplication(input, world) ? [ask('CreateApplication', resources.slice(0, 1))] : []),
    ...(Object.keys(added).length > 0 ? [ask('AddTags', made, requestTags(added))] : []),
    ...(removed.length > 0 ? [ask('RemoveTags', made, { 'aws:tagkeys': removed })] : []),
  ];
}

function resourcesOf(operation: string, input: Input, world: World): readonly string[] {
  if (input.ResourceArn !== undefined) return [input.ResourceArn];
  const { SourceEnvironmentId, SourceEnvironmentName, ...rest } = input;
  const named =
    operation === 'SwapEnvironmentCNAMEs'
      ? { EnvironmentId: SourceEnvironmentId, EnvironmentName: SourceEnvironmentName }
      : rest;
  const wanted = operation === 'SwapEnvironmentCNAMEs' ? (['environment'] as const) : (kinds[operation] ?? []);
  const arns = wanted.flatMap((kind) => arnOf(world, kind, withoutUndefined(named)) ?? []);
  return arns.length > 0 ? arns : ['*'];
}

const makesApplication = ({ AutoCreateApplication, ApplicationName }: Input, world: World) =>
  AutoCreateApplication === true && !world.applications.some(({ name }) => name === ApplicationName);

/** What the call depends on, as condition keys; `InApplication` is where the resource lies. */
function contextOf(operation: string, input: Input, world: World): Context {
  const { VersionLabel, TemplateName, PlatformArn, SolutionStackName } = input;
  const environment = environmentNamed(world, input);
  const ofArn = /:(?:environment|applicationversion|configurationtemplate)\/([^/]+)\//.exec(
    input.ResourceArn ?? '',
  )?.[1];
  const application =
    input.ApplicationName ?? environment?.application ?? ofArn ?? sideOf(world, input, 'Source')?.application;
  const destination = sideOf(world, input, 'Destination');
  const from = (name: string, arn: string | undefined) =>
    arn === undefined ? {} : { [`elasticbeanstalk:from${name}`]: [arn] };
  const isAbout = (kind: Kind) => (kinds[operation] ?? []).includes(kind);
  return {
    'aws:requestedregion': [world.region],
    'aws:securetransport': ['true'],
    'aws:principalaccount': [world.account],
    ...(application && { 'elasticbeanstalk:inapplication': [applicationArn(world, application)] }),
    ...(application &&
      VersionLabel &&
      !isAbout('applicationversion') &&
      from('applicationversion', versionArn(world, application, VersionLabel))),
    ...(application &&
      TemplateName &&
      !isAbout('configurationtemplate') &&
      from('configurationtemplate', templateArn(world, application, TemplateName))),
    ...from('platform', PlatformArn),
    ...(SolutionStackName &&
      from('solutionstack', `arn:aws:elasticbeanstalk:${world.region}::solutionstack/${SolutionStackName}`)),
    ...(destination && from('environment', environmentArn(world, destination))),
    ...(isAbout('configurationtemplate') && environment && from('environment', environmentArn(world, environment))),
  };
}

const sideOf = (world: World, input: Input, side: 'Source' | 'Destination') =>
  environmentNamed(
    world,
    withoutUndefined({
      EnvironmentId: input[`${side}EnvironmentId`],
      EnvironmentName: input[`${side}EnvironmentName`],
    }),
  );

/** Of several resources the tags of the last: it is the one that the call is about. */
const tagsOn = (arns: readonly string[], world: World): Context =>
  Object.fromEntries(
    Object.entries(world.tags[arns.at(-1) ?? ''] ?? {}).map(([key, value]) => [
      `aws:resourcetag/${key.toLowerCase()}`,
      [value],
    ]),
  );

const requestTags = (tags: Readonly<Record<string, string>>): Context => ({
  'aws:tagkeys': Object.keys(tags),
  ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:requesttag/${key.toLowerCase()}`, [value]])),
});

const withoutUndefined = (named: Readonly<Record<string, unknown>>): Named =>
  Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
