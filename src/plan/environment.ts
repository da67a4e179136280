/**
 * Knows what becomes of the environment: created, updated (version, settings, platform), or left as it is.
 * Refuses to know how. Pure.
 */
import type { Inputs } from '../inputs.ts';
import type { EnvironmentPlan, RecordedVersion, SettingChange, Snapshot } from '../plan.ts';
import { isAcceptable, isOnOurDeployment } from '../rollout/goal.ts';
import type { Environment, InstanceHealth, OptionSetting, PlatformChoice } from '../shapes.ts';
import { platformStep } from './platform.ts';

/** What becomes of the environment; `same` is the version that has our content, when there is one. */
export function planEnvironment(
  inputs: Inputs,
  snapshot: Snapshot,
  same: RecordedVersion | undefined,
): EnvironmentPlan {
  const { environment } = snapshot;
  if (environment === undefined) return planCreation(inputs, snapshot.platform);
  const changes = settingChanges(inputs.settings, snapshot.settings);
  const { platform } = platformStep(environment, snapshot.platform);
  const { instances } = snapshot;
  const isLive =
    same !== undefined && instances !== undefined && serves(inputs, instances, environment, same.version.label);
  if (isLive && changes.length === 0 && platform === undefined) {
    return { action: 'none', name: environment.name, environment, instances: snapshot.instances ?? 'basic' };
  }
  return { action: 'update', name: environment.name, environment, deploys: !isLive, changes, platform };
}

/** Does the environment serve that version already, as healthy and as whole as a success demands? */
export function serves(
  inputs: Inputs,
  instances: readonly InstanceHealth[] | 'basic',
  environment: Environment,
  label: string,
): boolean {
  if (environment.versionLabel !== label || environment.status !== 'Ready') return false;
  if (!isAcceptable(inputs, environment)) return false;
  if (instances === 'basic') return true;
  const goal = { versionLabel: label, before: { updated: undefined, deploymentId: undefined } };
  return instances.every((instance) => isOnOurDeployment(goal, instance) && isAcceptable(inputs, instance));
}

function planCreation(inputs: Inputs, platform: Snapshot['platform']): EnvironmentPlan {
  if (platform === undefined || platform.kind === 'unknown')
    throw new TypeError('a creation without a platform was not refused');
  return {
    action: 'create',
    name: inputs.environment,
    base: platform satisfies PlatformChoice,
    tier: 'WebServer',
    cnamePrefix: inputs.cnamePrefix,
    settings: withCreationDefaults(inputs.settings),
    tags: {},
  };
}

/**
 * What a creation needs and the API does not assume: it would make a load balanced environment, and without an
 * instance profile the launch fails. The names are those that the console gives the roles.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
 */
const CREATION_DEFAULTS: readonly (OptionSetting & { readonly value: string })[] = [
  { namespace: 'aws:elasticbeanstalk:environment', optionName: 'EnvironmentType', value: 'SingleInstance' },
  {
    namespace: 'aws:autoscaling:launchconfiguration',
    optionName: 'IamInstanceProfile',
    value: 'aws-elasticbeanstalk-ec2-role',
  },
  {
    namespace: 'aws:elasticbeanstalk:environment',
    optionName: 'ServiceRole',
    value: 'aws-elasticbeanstalk-service-role',
  },
];

function withCreationDefaults(settings: readonly OptionSetting[]): OptionSetting[] {
  const named = settings.filter(({ value }) => value !== null);
  const missing = CREATION_DEFAULTS.filter((setting) => !named.some((other) => names(setting, other)));
  return [...missing, ...named];
}

type Option = Pick<OptionSetting, 'namespace' | 'optionName' | 'resourceName'>;

/**
 * Beanstalk lists an option with the resource that it belongs to (`AWSEBAutoScalingGroup`), people name it without: then
 * it is the same one.
 */
const names = (wanted: Option, listed: Option) =>
  wanted.namespace === listed.namespace &&
  wanted.optionName === listed.optionName &&
  (!wanted.resourceName || wanted.resourceName === listed.resourceName);

/** Only what differs from the settings in force. An option that is set to nothing counts as not set. */
export function settingChanges(wanted: readonly OptionSetting[], inForce: readonly OptionSetting[]): SettingChange[] {
  return wanted.flatMap(({ namespace, optionName, resourceName, value }) => {
    const current = inForce.find((setting) => names({ namespace, optionName, resourceName }, setting))?.value;
    const from = current === null || current === '' ? undefined : current;
    if (value === (from ?? null) || (value === '' && from === undefined)) return [];
    return [{ namespace, optionName, resourceName, from, to: value }];
  });
}
