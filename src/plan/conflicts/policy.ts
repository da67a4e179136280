/** Knows which environments a deployment policy and its batches need. Refuses to know how a release goes. Pure. */
import type { Finding } from '../../problem.ts';
import type { Standing } from '../conflicts.ts';

const COMMAND = 'aws:elasticbeanstalk:command';
const BATCHED = ['Rolling', 'RollingWithAdditionalBatch'];

export function policyConflicts(standing: Standing): Finding[] {
  const { inputs, asks, read } = standing;
  const { policy: given, batchSize } = inputs.configuration;
  const policy = read(COMMAND, 'DeploymentPolicy');
  const asksForPolicy = asks(COMMAND, 'DeploymentPolicy');
  const subject = given === undefined ? 'option-settings' : 'deployment-policy';
  const impossible = asksForPolicy ? wrongPlace(policy, standing) : undefined;
  if (impossible !== undefined) return [{ subject, text: impossible }];
  const wrong =
    asksForPolicy || batchSize !== undefined || asks(COMMAND, 'BatchSize', 'BatchSizeType')
      ? wrongBatch(policy, standing)
      : undefined;
  return wrong === undefined ? [] : [{ subject: batchSize === undefined ? subject : 'batch-size', text: wrong }];
}

/** Why this environment cannot have the policy. */
function wrongPlace(policy: string, { name, tier, balancer, isNew }: Standing): string | undefined {
  if (policy === 'TrafficSplitting' && tier === 'Worker') {
    return `'${policy}' splits requests, and ${name} is a worker without any: use RollingWithAdditionalBatch or Immutable`;
  }
  const balanced = isNew
    ? 'create it with preset: high-availability'
    : 'set EnvironmentType to LoadBalanced in aws:elasticbeanstalk:environment first';
  if (balancer === 'none' && (BATCHED.includes(policy) || policy === 'TrafficSplitting')) {
    const need = policy === 'TrafficSplitting' ? 'an application load balancer' : 'several instances';
    return `'${policy}' needs ${need}, and ${name} has a single instance: use AllAtOnce or Immutable, or ${balanced}`;
  }
  if (policy === 'TrafficSplitting' && balancer !== 'application' && balancer !== 'shared') {
    return `'${policy}' needs an application load balancer, and ${name} has a ${balancer} one: use RollingWithAdditionalBatch or Immutable`;
  }
  return undefined;
}

/** What is wrong with the size of a batch under this policy. */
function wrongBatch(policy: string, { name, inputs, read }: Standing): string | undefined {
  const { batchSize } = inputs.configuration;
  if (policy === 'AllAtOnce' || policy === 'Immutable') {
    return batchSize === undefined
      ? undefined
      : `has no meaning under ${policy}, the policy of ${name}: leave it out, or set deployment-policy to Rolling or RollingWithAdditionalBatch`;
  }
  if (policy === 'TrafficSplitting') {
    return batchSize?.kind === 'Fixed'
      ? `'${batchSize.size}' must be a percentage of the traffic under TrafficSplitting: ${Math.min(100, batchSize.size)}%, for example`
      : undefined;
  }
  const size = Number(read(COMMAND, 'BatchSize'));
  if (read(COMMAND, 'BatchSizeType') === 'Percentage') {
    if (size < 100 || policy !== 'Rolling') return undefined;
    return `${batchSize === undefined ? `'${policy}' with the batch of 100% that ${name} has` : "'100%'"} takes every instance out of service at once: give a smaller batch-size, as 30%, or deployment-policy: AllAtOnce`;
  }
  const most = Number(read('aws:autoscaling:asg', 'MaxSize'));
  return size > most
    ? `of ${size} instances is more than the ${most} that ${name} may have: make it ${most} or less, or raise MaxSize in aws:autoscaling:asg`
    : undefined;
}
