/** What an environment is made of, and the tags of anything that has an ARN, on the wire. */
import type {
  DescribeEnvironmentResourcesMessage,
  EnvironmentResourceDescriptionsMessage,
  ListTagsForResourceMessage,
  ResourceTagsDescriptionMessage,
  UpdateTagsForResourceMessage,
} from '@aws-sdk/client-elastic-beanstalk';
import {
  applicationArn,
  autoScalingGroup,
  environmentArn,
  loadBalancerArn,
  resourceTail,
  stackTail,
  templateArn,
  versionArn,
} from '../../world/names.ts';
import { noResource } from '../../world/refusal.ts';
import { isSingleInstance } from '../../world/settings.ts';
import { systemTags } from '../../world/tags.ts';
import type { World } from '../../world.ts';
import { environmentOf, tagEnvironment, tagged } from '../../world.ts';
import { reads, tagRecord, writes } from '../operation.ts';

export const resourceOperations = {
  DescribeEnvironmentResources: reads(
    (
      { EnvironmentId, EnvironmentName }: DescribeEnvironmentResourcesMessage,
      { world },
    ): EnvironmentResourceDescriptionsMessage => {
      const environment = environmentOf(world, { id: EnvironmentId, name: EnvironmentName });
      const { id, name, instances, endpoint, tier } = environment;
      const balanced = endpoint !== undefined && !isSingleInstance(environment);
      return {
        EnvironmentResources: {
          EnvironmentName: name,
          AutoScalingGroups: [{ Name: autoScalingGroup(id) }],
          Instances: instances.map((instance) => ({ Id: instance.id })),
          LaunchConfigurations: [],
          LaunchTemplates: [{ Id: `lt-${resourceTail(`template ${id}`)}` }],
          LoadBalancers: balanced ? [{ Name: loadBalancerArn(world, id) }] : [],
          Triggers: [],
          Queues: tier === 'Worker' ? queuesOf(world, id) : [],
        },
      };
    },
  ),

  ListTagsForResource: reads(
    ({ ResourceArn = '' }: ListTagsForResourceMessage, { world }): ResourceTagsDescriptionMessage => {
      mustExist(world, ResourceArn);
      const environment = environmentWithArn(world, ResourceArn);
      const tags = { ...world.tags[ResourceArn], ...(environment && systemTags(environment)) };
      return { ResourceArn, ResourceTags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
    },
  ),

  /** Tagging an environment starts an update of it; everything else is tagged at once. */
  UpdateTagsForResource: writes(
    ({ ResourceArn = '', TagsToAdd, TagsToRemove }: UpdateTagsForResourceMessage, { world, call }) => {
      mustExist(world, ResourceArn);
      const environment = environmentWithArn(world, ResourceArn);
      return environment
        ? tagEnvironment(world, { id: environment.id }, tagRecord(TagsToAdd), TagsToRemove ?? [], call)
        : tagged(world, ResourceArn, tagRecord(TagsToAdd), TagsToRemove);
    },
  ),
};

const environmentWithArn = (world: World, arn: string) =>
  world.environments.find((one) => one.status !== 'Terminated' && environmentArn(world, one) === arn);

function mustExist(world: World, arn: string): void {
  const known =
    environmentWithArn(world, arn) !== undefined ||
    world.applications.some(({ name }) => applicationArn(world, name) === arn) ||
    world.versions.some(({ application, label }) => versionArn(world, application, label) === arn) ||
    world.templates.some(({ application, name }) => templateArn(world, application, name) === arn);
  if (!known) throw noResource(arn);
}

const queuesOf = (world: World, environmentId: string) =>
  ['WorkerQueue', 'WorkerDeadLetterQueue'].map((name) => ({
    Name: name,
    URL: `https://sqs.${world.region}.amazonaws.com/${world.account}/awseb-${environmentId}-stack-AWSEB${name}-${stackTail(environmentId)}`,
  }));
