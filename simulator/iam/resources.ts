/**
 * Knows the ARNs of what an environment is made of, and of what calls of Beanstalk name.
 * Refuses to know which action needs which. Forms: https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
import {
  applicationArn,
  autoScalingGroup,
  environmentArn,
  loadBalancerArn,
  resourceTail,
  stackTail,
  storageBucket,
  templateArn,
  versionArn,
} from '../world/names.ts';
import type { Environment, World } from '../world.ts';

/** The parameters of calls that name something. */
export interface Named {
  readonly ApplicationName?: string;
  readonly VersionLabel?: string;
  readonly TemplateName?: string;
  readonly EnvironmentId?: string;
  readonly EnvironmentName?: string;
}

export type Kind = 'application' | 'applicationversion' | 'configurationtemplate' | 'environment';

/** The environment that is meant; undefined while it does not exist. */
export const environmentNamed = (world: World, { EnvironmentId, EnvironmentName }: Named): Environment | undefined =>
  world.environments.find(
    ({ id, name, status }) =>
      status !== 'Terminated' && (EnvironmentId === undefined ? name === EnvironmentName : id === EnvironmentId),
  );

/** The ARN of what is named; undefined when nothing of that kind is. */
export function arnOf(world: World, kind: Kind, named: Named): string | undefined {
  const { ApplicationName: application, VersionLabel: label, TemplateName: template } = named;
  if (kind === 'environment') {
    const environment = environmentNamed(world, named);
    if (environment !== undefined) return environmentArn(world, environment);
    const { EnvironmentName: name } = named;
    return application && name
      ? `${applicationArn(world, application).replace(/:application\//, ':environment/')}/${name}`
      : undefined;
  }
  if (application === undefined) return undefined;
  switch (kind) {
    case 'application':
      return applicationArn(world, application);
    case 'applicationversion':
      return label === undefined ? undefined : versionArn(world, application, label);
    case 'configurationtemplate':
      return template === undefined ? undefined : templateArn(world, application, template);
    default:
      return kind satisfies never;
  }
}

/** Parts of an environment, and of the account around it. */
export type Part = keyof typeof parts;

/** The ARN of a part of the environment with that id. */
export const arnOfPart = (world: World, part: Part, environmentId: string, roles: Roles): string =>
  parts[part](world, environmentId, roles);

/** Names of the roles that Beanstalk and the instances get. */
export interface Roles {
  readonly service: string;
  readonly instances: string;
}

const own = (world: World, service: string, resource: string) =>
  `arn:aws:${service}:${world.region}:${world.account}:${resource}`;

const tail = (id: string, kind: string) => `awseb-${id}-stack-${kind}-${stackTail(`${id} ${kind}`)}`;

const parts = {
  any: () => '*',
  stack: (world: World, id: string) =>
    own(world, 'cloudformation', `stack/awseb-${id}-stack/${resourceTail(`stack ${id}`)}`),
  group: (world: World, id: string) =>
    own(
      world,
      'autoscaling',
      `autoScalingGroup:${resourceTail(`group ${id}`)}:autoScalingGroupName/${autoScalingGroup(id)}`,
    ),
  balancer: loadBalancerArn,
  'classic balancer': (world: World, id: string) =>
    own(world, 'elasticloadbalancing', `loadbalancer/awseb-${id.slice(0, 3)}-AWSEBLoa-${stackTail(id)}`),
  targets: (world: World, id: string) => loadBalancerArn(world, id).replace('loadbalancer/app', 'targetgroup'),
  listener: (world: World, id: string) =>
    `${loadBalancerArn(world, id).replace(':loadbalancer/', ':listener/')}/${resourceTail(`listener ${id}`, 16)}`,
  alarm: (world: World, id: string) => own(world, 'cloudwatch', `alarm:${tail(id, 'AWSEBCloudwatchAlarmHigh')}`),
  queue: (world: World, id: string) => own(world, 'sqs', tail(id, 'AWSEBWorkerQueue')),
  table: (world: World, id: string) => own(world, 'dynamodb', `table/${tail(id, 'AWSEBWorkerCronLeaderRegistry')}`),
  bucket: (world: World) => `arn:aws:s3:::${storageBucket(world)}`,
  objects: (world: World, id: string) =>
    `arn:aws:s3:::${storageBucket(world)}/resources/environments/${id}/_runtime/versions`,
  'service role': ({ account }: World, _id: string, { service }: Roles) => roleArn(account, service),
  'instance role': ({ account }: World, _id: string, { instances }: Roles) => roleArn(account, instances),
} as const;

/** Options hold a name, a path or an ARN; of an instance profile the role has the same name. */
const roleArn = (account: string, role: string) =>
  `arn:aws:iam::${account}:role/${role.slice(role.lastIndexOf('/') + 1)}`;
