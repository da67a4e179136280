/**
 * Knows what a deployment policy means for those who use the environment and for what it costs, in one line.
 * Refuses to know whether the policy is possible. Pure.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.rolling-version-deploy.html
 */
import type { OptionSetting } from '../shapes.ts';
import { count } from '../units.ts';
import { balancerOf, settingValue } from './standing.ts';

/** `Rolling, 30% at a time: no downtime, 30% less capacity meanwhile`. */
export function policyText(settings: readonly OptionSetting[]): string {
  const command = (name: string) => settingValue(settings, 'aws:elasticbeanstalk:command', name);
  const named = command('DeploymentPolicy');
  const isRolling = named.startsWith('Rolling');
  // A single instance is one batch.
  const policy = isRolling && balancerOf(settings) === 'none' ? 'AllAtOnce' : named;
  const size = Number(command('BatchSize'));
  const isFixed = command('BatchSizeType') === 'Fixed';
  const batch = isFixed ? count(size, 'instance') : `${size}%`;
  const isWhole = !isFixed && size === 100;
  switch (policy) {
    case 'Rolling':
      return isWhole
        ? 'Rolling, 100% at a time: all instances at once, so requests fail meanwhile'
        : `Rolling, ${batch} at a time: no downtime, ${batch} less capacity meanwhile`;
    case 'RollingWithAdditionalBatch':
      return `RollingWithAdditionalBatch, ${batch} at a time: no downtime, full capacity, ${batch} more to pay for meanwhile`;
    case 'Immutable':
      return 'Immutable: no downtime; new instances stand beside the old ones, so capacity and cost are doubled meanwhile';
    case 'TrafficSplitting':
      return splittingText(settings);
    default:
      return 'AllAtOnce: all instances at once, so requests fail for a moment; no more capacity is needed';
  }
}

function splittingText(settings: readonly OptionSetting[]): string {
  const read = (name: string) => settingValue(settings, 'aws:elasticbeanstalk:trafficsplitting', name);
  return `TrafficSplitting: ${read('NewVersionPercent')}% of the traffic goes to new instances for ${read('EvaluationTime')} min, then all; no downtime, capacity and cost are doubled meanwhile`;
}
