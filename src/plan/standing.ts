/**
 * Knows how option settings stand: those in force, and what they become with others laid over them.
 * Refuses to know which of them go together. Pure.
 */
import type { OptionSetting } from '../shapes.ts';

export type Option = Pick<OptionSetting, 'namespace' | 'optionName' | 'resourceName'>;

/**
 * Beanstalk lists an option with the resource that it belongs to (`AWSEBAutoScalingGroup`), people name it without: then
 * it is the same one.
 */
export const names = (wanted: Option, listed: Option) =>
  wanted.namespace === listed.namespace &&
  wanted.optionName === listed.optionName &&
  (!wanted.resourceName || wanted.resourceName === listed.resourceName);

/** The first settings with the second laid over them; what these remove is gone. */
export function laidOver(below: readonly OptionSetting[], above: readonly OptionSetting[]): OptionSetting[] {
  const kept = below.filter((setting) => !above.some((other) => names(other, setting) || names(setting, other)));
  return [...kept, ...above.filter(({ value }) => value !== null)];
}

/** What the API assumes where an option is not set. */
const API_DEFAULTS: readonly (readonly [string, string, string])[] = [
  ['aws:elasticbeanstalk:environment', 'EnvironmentType', 'LoadBalanced'],
  ['aws:elasticbeanstalk:environment', 'LoadBalancerType', 'classic'],
  ['aws:elasticbeanstalk:environment', 'LoadBalancerIsShared', 'false'],
  ['aws:elasticbeanstalk:command', 'DeploymentPolicy', 'AllAtOnce'],
  ['aws:elasticbeanstalk:command', 'BatchSizeType', 'Percentage'],
  ['aws:elasticbeanstalk:command', 'BatchSize', '100'],
  ['aws:elasticbeanstalk:trafficsplitting', 'NewVersionPercent', '10'],
  ['aws:elasticbeanstalk:trafficsplitting', 'EvaluationTime', '5'],
  ['aws:autoscaling:asg', 'MinSize', '1'],
  ['aws:autoscaling:asg', 'MaxSize', '4'],
  ['aws:elasticbeanstalk:healthreporting:system', 'SystemType', 'enhanced'],
  ['aws:elasticbeanstalk:managedactions', 'ManagedActionsEnabled', 'false'],
  ['aws:elasticbeanstalk:sqsd', 'InactivityTimeout', '299'],
  ['aws:elasticbeanstalk:sqsd', 'VisibilityTimeout', '300'],
];

/** The value of an option, or what the API assumes; empty where neither is known. */
export function settingValue(settings: readonly OptionSetting[], namespace: string, optionName: string): string {
  const set = settings.find((one) => one.namespace === namespace && one.optionName === optionName)?.value;
  if (set) return set;
  return API_DEFAULTS.find(([space, name]) => space === namespace && name === optionName)?.[2] ?? '';
}

/** What takes the requests of an environment of these settings. */
export function balancerOf(
  settings: readonly OptionSetting[],
): 'none' | 'shared' | 'application' | 'classic' | 'network' {
  const read = (name: string) => settingValue(settings, 'aws:elasticbeanstalk:environment', name);
  if (read('EnvironmentType') === 'SingleInstance') return 'none';
  if (read('LoadBalancerIsShared') === 'true') return 'shared';
  const type = read('LoadBalancerType');
  return type === 'application' || type === 'network' ? type : 'classic';
}
