/**
 * Knows what Beanstalk does with the rights of its caller, as data: AWS publishes no complete list, so each line names where it
 * was read. Refuses to know how a missing right is told. Only AWS itself can prove that nothing else is asked for.
 */
import type { Part } from './resources.ts';
import type { sources } from './sources.ts';
import type { Trait } from './traits.ts';

/** Actions that a call needs on a part of the environment, when all traits apply. */
export interface Need {
  readonly actions: readonly string[];
  readonly on: Part | 'bundle';
  readonly when: readonly Trait[];
  /** `at-once`: the call is refused. `later`: an event of the operation tells it, and it fails; a bundle stays. */
  readonly met: 'at-once' | 'later';
  readonly source: keyof typeof sources;
}

/** Actions of one service after its prefix, the part, the source, and what makes the line apply. */
type Line = readonly [actions: string, on: Need['on'], source: Need['source'], ...when: Trait[]];

const looking: readonly Line[] = [
  ['cloudformation:DescribeStackResource DescribeStackResources', 'stack', 'task'],
  ['cloudformation:DescribeStackEvents DescribeStacks', 'stack', 'earlierReports'],
  ['autoscaling:DescribeAutoScalingGroups DescribeScalingActivities', 'any', 'task'],
  ['ec2:DescribeInstances DescribeSecurityGroups', 'any', 'managed'],
  ['elasticloadbalancing:DescribeLoadBalancers', 'any', 'managed', 'balanced'],
  ['elasticloadbalancing:DescribeTargetGroups', 'any', 'balancerReport', 'application'],
];

const changing: readonly Line[] = [
  ...looking,
  ['cloudformation:GetTemplate', 'stack', 'balancerReport'],
  ['s3:GetBucketLocation ListBucket', 'bucket', 'managed'],
  ['s3:PutObject PutObjectAcl DeleteObject', 'objects', 'objectsReport'],
  ['s3:GetObject GetObjectVersion', 'bundle', 'guide', 'version'],
];

const updating: readonly Line[] = [
  ...changing,
  ['cloudformation:UpdateStack', 'stack', 'managed'],
  ['autoscaling:ResumeProcesses SuspendProcesses', 'group', 'task'],
  ['autoscaling:UpdateAutoScalingGroup', 'group', 'managed', 'capacity'],
  ['ec2:CreateLaunchTemplateVersion', 'any', 'managed', 'capacity'],
  ['elasticloadbalancing:DeregisterTargets RegisterTargets', 'targets', 'balancerReport', 'application'],
  ['elasticloadbalancing:RegisterInstancesWithLoadBalancer', 'classic balancer', 'reports', 'classic'],
  ['elasticloadbalancing:DeregisterInstancesFromLoadBalancer', 'classic balancer', 'managed', 'classic'],
  ['autoscaling:UpdateAutoScalingGroup', 'group', 'rolling', 'version', 'additional batch'],
  ['autoscaling:TerminateInstanceInAutoScalingGroup', 'group', 'rolling', 'version', 'additional batch'],
  ['autoscaling:AttachInstances CreateAutoScalingGroup', 'group', 'immutable', 'version', 'new instances'],
  ['autoscaling:DeleteAutoScalingGroup DetachInstances', 'group', 'immutable', 'version', 'new instances'],
  ['ec2:RunInstances', 'any', 'immutable', 'version', 'new instances'],
  ['elasticloadbalancing:CreateTargetGroup DeleteTargetGroup', 'targets', 'rolling', 'version', 'split traffic'],
  ['elasticloadbalancing:ModifyListener', 'listener', 'rolling', 'version', 'split traffic'],
];

const creating: readonly Line[] = [
  ...changing,
  ['cloudformation:CreateStack', 'stack', 'managed'],
  ['ec2:AuthorizeSecurityGroupIngress CreateSecurityGroup', 'any', 'managed'],
  ['ec2:CreateLaunchTemplate CreateTags RunInstances', 'any', 'managed'],
  ['ec2:AllocateAddress AssociateAddress', 'any', 'managed', 'single'],
  ['autoscaling:CreateAutoScalingGroup', 'group', 'managed'],
  ['autoscaling:PutScalingPolicy', 'group', 'managed', 'balanced'],
  ['cloudwatch:PutMetricAlarm', 'alarm', 'managed', 'balanced'],
  ['elasticloadbalancing:AddTags CreateListener CreateLoadBalancer', 'balancer', 'managed', 'application'],
  ['elasticloadbalancing:ModifyLoadBalancerAttributes', 'balancer', 'managed', 'application'],
  ['elasticloadbalancing:CreateTargetGroup ModifyTargetGroupAttributes', 'targets', 'managed', 'application'],
  ['elasticloadbalancing:CreateLoadBalancer', 'classic balancer', 'managed', 'classic'],
  ['sqs:CreateQueue GetQueueAttributes SetQueueAttributes TagQueue', 'queue', 'managed', 'worker'],
  ['dynamodb:CreateTable DescribeTable TagResource', 'table', 'managed', 'worker'],
];

const ending: readonly Line[] = [
  ...looking,
  ['cloudformation:DeleteStack', 'stack', 'managed'],
  ['autoscaling:DeleteAutoScalingGroup UpdateAutoScalingGroup', 'group', 'managed'],
  ['autoscaling:DeletePolicy', 'group', 'managed', 'balanced'],
  ['cloudwatch:DeleteAlarms', 'alarm', 'managed', 'balanced'],
  ['ec2:DeleteLaunchTemplate DeleteSecurityGroup TerminateInstances', 'any', 'managed'],
  ['ec2:DisassociateAddress ReleaseAddress', 'any', 'managed', 'single'],
  ['elasticloadbalancing:DeleteListener', 'listener', 'managed', 'application'],
  ['elasticloadbalancing:DeleteLoadBalancer', 'balancer', 'managed', 'application'],
  ['elasticloadbalancing:DeleteTargetGroup', 'targets', 'managed', 'application'],
  ['elasticloadbalancing:DeleteLoadBalancer', 'classic balancer', 'managed', 'classic'],
  ['sqs:DeleteQueue', 'queue', 'managed', 'worker'],
  ['dynamodb:DeleteTable', 'table', 'managed', 'worker'],
  ['s3:DeleteObject', 'objects', 'managed'],
];

const preparingBucket: readonly Line[] = [
  ['s3:CreateBucket', 'bucket', 'managed', 'first in the account'],
  [
    's3:PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock',
    'bucket',
    'managed',
    'first in the account',
  ],
];

const later: Readonly<Record<string, readonly Line[]>> = {
  CreateEnvironment: creating,
  DeleteApplicationVersion: [['s3:DeleteObject', 'bundle', 'deletion', 'with its bundle']],
  TerminateEnvironment: ending,
  UpdateEnvironment: updating,
};

const atOnce: Readonly<Record<string, readonly Line[]>> = {
  AbortEnvironmentUpdate: [['cloudformation:CancelUpdateStack', 'stack', 'managed']],
  CreateEnvironment: [
    ...preparingBucket,
    ['elasticbeanstalk:CheckDNSAvailability CreateStorageLocation', 'any', 'example'],
    ['s3:CreateBucket', 'bucket', 'bucketReport'],
    ['iam:PassRole', 'service role', 'managed'],
    ['iam:PassRole', 'instance role', 'managed'],
  ],
  CreateStorageLocation: preparingBucket,
  RequestEnvironmentInfo: [['s3:PutObject', 'objects', 'logs']],
  RetrieveEnvironmentInfo: [['s3:GetObject', 'objects', 'logs']],
  UpdateEnvironment: [
    ['s3:CreateBucket', 'bucket', 'bucketReport'],
    ['iam:PassRole', 'instance role', 'managed', 'capacity'],
    ['iam:PassRole', 'instance role', 'managed', 'version', 'new instances'],
  ],
};

/** What an operation of Beanstalk needs from its caller beside its own action; what is met at once comes first. */
export const needsOf = (operation: string): readonly Need[] => [
  ...(atOnce[operation] ?? []).map(needFrom('at-once')),
  ...(later[operation] ?? []).map(needFrom('later')),
];

const needFrom =
  (met: Need['met']) =>
  ([text, on, source, ...when]: Line): Need => {
    const [service = '', names = ''] = text.split(':');
    return { actions: names.split(' ').map((name) => `${service}:${name}`), on, when, met, source };
  };
