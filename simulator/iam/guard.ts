/**
 * Knows whether the policies let a call through: what it asks for itself and what Beanstalk does for it, refused at once or told
 * later as an event. Refuses to know what the call does.
 */
import { environmentIdFor } from '../world/names.ts';
import { bundleUnreachable } from '../world/refusal.ts';
import type { Call, Fate, World } from '../world.ts';
import { Refusal } from '../world.ts';
import { ownAsks } from './asks.ts';
import { type Need, needsOf } from './behind.ts';
import { type Ask, type Denial, denialOf, type Rights, wordsOf } from './decide.ts';
import { arnOfPart } from './resources.ts';
import { type Matter, matterOf } from './traits.ts';

export interface Guard {
  /** Throws the refusal of a call that may not be made; else how its operation ends for want of a right, if one is missing. */
  pass(operation: string, parameters: Record<string, unknown>, world: World, call: Call): Fate | undefined;
}

/** Everything is allowed without policies. */
export function guardWith(rights: Rights | undefined): Guard {
  if (rights === undefined) return { pass: () => undefined };
  return {
    pass(operation, parameters, world, call) {
      const denied = denialOf(rights, ownAsks(operation, parameters, world));
      if (denied) throw new Refusal('AccessDenied', wordsOf(denied, world.account), 403);
      mustReadBundle(rights, operation, parameters);
      const matter = matterOf(operation, parameters, world);
      const missing = needsOf(operation)
        .filter(({ when }) => when.every((trait) => matter.traits.has(trait)))
        .flatMap((need) => {
          const denial = denialOf(rights, asksOf(need, matter, world, call));
          return denial ? [{ denial, met: need.met }] : [];
        });
      const atOnce = missing.find(({ met }) => met === 'at-once');
      if (atOnce) throw refusalOf(atOnce.denial, world);
      const [later] = missing;
      return later && fateOf(later.denial, world);
    },
  };
}

function asksOf(
  { actions, on }: Need,
  { environment, bundle, roles }: Matter,
  world: World,
  call: Call,
): readonly Ask[] {
  const id = environment?.id ?? environmentIdFor(call.requestId);
  const bundleArn = bundle && `arn:aws:s3:::${bundle.bucket}/${bundle.key}`;
  const resource = on === 'bundle' ? bundleArn : arnOfPart(world, on, id, roles);
  if (resource === undefined) return [];
  const passed = { 'service role': 'elasticbeanstalk.amazonaws.com', 'instance role': 'ec2.amazonaws.com' }[
    on as string
  ];
  const context = { 'aws:requestedregion': [world.region], ...(passed && { 'iam:passedtoservice': [passed] }) };
  return actions.map((action) => ({ action, resources: [resource], context }));
}

/** The bundle is read while the caller waits: https://github.com/aws/aws-toolkit-azure-devops/issues/285 */
function mustReadBundle(rights: Rights, operation: string, parameters: Record<string, unknown>): void {
  const { SourceBundle } = parameters as { SourceBundle?: { S3Bucket?: string; S3Key?: string } };
  if (operation !== 'CreateApplicationVersion' || SourceBundle === undefined) return;
  const { S3Bucket = '', S3Key = '' } = SourceBundle;
  const resources = [`arn:aws:s3:::${S3Bucket}/${S3Key}`];
  const asks = ['s3:GetObject', 's3:GetObjectVersion'].map((action) => ({ action, resources, context: {} }));
  if (denialOf(rights, asks)) throw bundleUnreachable(S3Bucket, S3Key, 'Forbidden');
}

/**
 * In the words that were reported for S3 (jenkinsci/aws-beanstalk-publisher-plugin issue 27) and for a role that may not be
 * passed (aws-cloudformation/cloudformation-coverage-roadmap issue 2293, there of CreateApplication).
 */
function refusalOf(denial: Denial, { account }: World): Refusal {
  const { action } = denial;
  const code = 'InsufficientPrivilegesException';
  if (action === 'iam:PassRole') return new Refusal(code, 'Insufficient privileges for IAM PassRole Action.', 403);
  if (!action.startsWith('s3:')) return new Refusal('AccessDenied', wordsOf(denial, account), 403);
  const message = `You do not have permission to perform the '${action}' action. Verify that your S3 policies and your ACLs allow you to perform these actions.`;
  return new Refusal(code, message, 403);
}

/** Of these names CloudFormation's and Elastic Load Balancing's were reported; the others follow them. */
const services: Readonly<Record<string, string>> = {
  autoscaling: 'AmazonAutoScaling',
  cloudformation: 'AmazonCloudFormation',
  cloudwatch: 'AmazonCloudWatch',
  dynamodb: 'AmazonDynamoDB',
  ec2: 'AmazonEC2',
  elasticloadbalancing: 'AmazonElasticLoadBalancing',
  s3: 'AmazonS3',
  sqs: 'AmazonSQS',
};

/** The operation begins, and comes to nothing: https://github.com/codeship/documentation/issues/338 */
function fateOf(denial: Denial, { account }: World): Fate {
  const service = services[denial.action.split(':')[0] ?? ''] ?? 'AWS';
  const message = `Service:${service}, Message:${wordsOf(denial, account)}`;
  return { outcome: 'fails', reasons: [{ message }], refused: true };
}
