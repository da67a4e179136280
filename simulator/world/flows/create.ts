/**
 * Knows how an environment comes into being: single instance, load balanced, worker; and how a launch fails.
 * Texts, order and spacing are those of recorded logs (the load balanced one is told in half its time).
 */

import {
  automaticCname,
  autoScalingGroup,
  elasticIpFor,
  instanceIdFor,
  loadBalancerArn,
  loadBalancerHost,
  resourceTail,
  stackTail,
  storageBucket,
} from '../names.ts';
import { instanceCount, isSingleInstance, settingValue } from '../settings.ts';
import type { Moment, Newcomer } from '../timeline.ts';
import { clusterCreation } from './cluster.ts';
import type { Creation } from './failed-launch.ts';
import { failedLaunch, launchFailure, missingRole } from './failed-launch.ts';
import { after, becomes, lasting, lengthOf, says, settles, turns } from './moments.ts';
import { refusedLaunch } from './refused.ts';

/** CreateEnvironment: about two and a half minutes for a single instance, three and a quarter with a load balancer. */
export function creation(create: Creation): readonly Moment[] {
  const { environment, fate } = create;
  if (environment.tier === 'Cluster') return clusterCreation(create);
  if (missingRole(create) !== undefined) return failedLaunch(create);
  if (fate.outcome === 'fails' && fate.refused) return [...begin(create), ...refusedLaunch(fate)];
  const instances = launched(create);
  const building =
    environment.tier === 'Worker' ? worker(create) : isSingleInstance(environment) ? single(create) : balanced(create);
  const at = lengthOf(building) + 12;
  const work = [
    ...begin(create),
    ...building,
    after(at, says('Waiting for EC2 instances to launch. This may take a few minutes.')),
    after(at + 26, {
      kind: 'joined',
      instances,
      causes: [{ text: 'Performing initialization (running for {age}).' }],
    }),
  ];
  const ending =
    fate.outcome === 'succeeds' ? launchSuccess(create, instances, at + 57) : launchFailure(create, instances, at + 57);
  return lasting(fate.seconds, [...work, ...ending]);
}

const begin = ({ world, environment }: Creation): readonly Moment[] => [
  after(0, says('createEnvironment is starting.')),
  after(1.2, becomes({}, 'updated')),
  after(1.5, says(`Using ${storageBucket(world)} as Amazon S3 storage bucket for environment data.`)),
  after(
    11.1,
    turns('Pending', 'Initialization in progress (running for 3 seconds).', 'There are no instances.'),
    becomes({
      cname:
        environment.tier === 'Worker' ? undefined : (environment.cname ?? automaticCname(environment, world.region)),
    }),
  ),
];

function single({ environment }: Creation): readonly Moment[] {
  const address = elasticIpFor(environment.id);
  return [
    after(28.9, says(`Created security group named: sg-${resourceTail(environment.id)}`)),
    after(45.2, says(`Created EIP: ${address}`), becomes({ endpoint: address })),
    after(64),
  ];
}

function balanced({ world, environment }: Creation): readonly Moment[] {
  const { id } = environment;
  const name = (kind: string) => `awseb-${id}-stack-${kind}-${stackTail(`${id} ${kind}`)}`;
  const alarm = (level: string) => `Created CloudWatch alarm named: ${name(`AWSEBCloudwatchAlarm${level}`)}`;
  const balancer = loadBalancerArn(world, id);
  return [
    after(23.1, says(`Created target group named: ${balancer.replace('loadbalancer/app', 'targetgroup')}`)),
    after(23.2, says(`Created security group named: sg-${resourceTail(id)}`)),
    after(23.3, says(`Created security group named: ${name('AWSEBSecurityGroup')}`)),
    after(60.6, says(`Created Auto Scaling group named: ${autoScalingGroup(id)}`)),
    after(68.3, says(alarm('High'))),
    after(68.4, says(alarm('Low'))),
    after(80.1, says(`Created load balancer named: ${balancer}`), becomes({ endpoint: loadBalancerHost(world, id) })),
    after(
      80.2,
      says(
        `Created Load Balancer listener named: ${balancer.replace('loadbalancer', 'listener')}/${resourceTail(`listener ${id}`, 16)}`,
      ),
    ),
    after(96),
  ];
}

/** No recorded log of a worker's creation was found; the queue's text follows the form of the others. */
function worker({ world, environment }: Creation): readonly Moment[] {
  const queue = `https://sqs.${world.region}.amazonaws.com/${world.account}/awseb-${environment.id}-stack-AWSEBWorkerQueue-${stackTail(environment.id)}`;
  return [
    after(28.9, says(`Created SQS queue named: ${queue}`)),
    after(30.1, says(`Created security group named: sg-${resourceTail(environment.id)}`)),
    after(64),
  ];
}

function launched({ world, environment, requestId }: Creation): readonly Newcomer[] {
  const { versionLabel: label, settings } = environment;
  const type = settingValue(settings, 'aws:autoscaling:launchconfiguration', 'InstanceType') ?? 't3.micro';
  return Array.from({ length: instanceCount(settings) }, (_, place) => ({
    id: instanceIdFor(`${requestId} ${place}`),
    zone: `${world.region}${'abc'.charAt(place % 3)}`,
    type,
    health: 'Pending',
    deployment: { id: 1, label, status: 'In Progress' },
  }));
}

function launchSuccess(create: Creation, instances: readonly Newcomer[], at: number): readonly Moment[] {
  const { world, environment, fate } = create;
  const { versionLabel: label, name } = environment;
  const address = environment.cname ?? automaticCname(environment, world.region);
  const deployment = { id: 1, label, status: 'Deployed' } as const;
  const ids = instances.map(({ id }) => id);
  const initialized = {
    text: `Initialization completed {age} ago and took {took}.`,
    from: at + 5,
  };
  const slow = fate.outcome === 'succeeds' ? fate.greenAfterSeconds : undefined;
  return [
    after(at, says("Instance deployment successfully generated a 'Procfile'.")),
    after(at + 5, ...ids.map(() => says('Instance deployment completed successfully.'))),
    after(at + 5, { kind: 'instances', ids, health: slow === undefined ? 'Ok' : 'Pending', causes: [], deployment }),
    after(at + 17 + (slow === undefined ? 0 : slow + 2), turns('Ok', initialized), {
      kind: 'instances',
      ids,
      health: 'Ok',
      causes: [],
    }),
    ...(environment.tier === 'WebServer' ? [after(at + 18.7, says(`Application available at ${address}.`))] : []),
    after(at + 19.2, says(`Successfully launched environment: ${name}`), settles({ expected: { id: 1, label } })),
  ];
}
