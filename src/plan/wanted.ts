/**
 * Knows which option settings a run asks for: option-settings and variables, and over them what the inputs of their own come to.
 * Refuses to know whether they go together; conflicts.ts does. Pure.
 */
import type { Configuration } from '../inputs/configuration.ts';
import type { Inputs } from '../inputs.ts';
import type { OptionSetting } from '../shapes.ts';
import { asClusterSettings } from './cluster-variables.ts';
import { creationSettings } from './creation.ts';
import type { Snapshot } from './found.ts';
import { balancerOf, laidOver, names, settingValue } from './standing.ts';

const COMMAND = 'aws:elasticbeanstalk:command';

/**
 * What the wanted settings are laid over: those in force, of a pair those of its live side, of a creation those of the preset
 * and the saved configuration.
 */
export function settingsBefore(
  inputs: Pick<Inputs, 'configuration'>,
  { environment, pair, settings, creation }: Snapshot,
): readonly OptionSetting[] {
  if (pair !== undefined) return pair.liveSettings;
  return environment === undefined ? creationSettings(inputs, { creation }) : settings;
}

/** All that the run asks for; inputs of their own win over option-settings. What is not there is not removed. */
export function wantedSettings(
  { settings, configuration }: Inputs,
  before: readonly OptionSetting[],
  isCluster = false,
): OptionSetting[] {
  const own = ownInputs(configuration, laidOver(before, settings));
  const all = isCluster ? asClusterSettings(settings, before) : settings;
  const given = all.filter((setting) => !own.some((other) => names(other, setting)));
  const isThere = (setting: OptionSetting) => before.some((listed) => names(setting, listed) && !!listed.value);
  return [...given.filter((setting) => setting.value !== null || isThere(setting)), ...own];
}

/** Does the run ask for settings at all? Only then those in force are read. */
export const asksForSettings = ({ settings, configuration }: Pick<Inputs, 'settings' | 'configuration'>) =>
  settings.length > 0 ||
  configuration.policy !== undefined ||
  configuration.batchSize !== undefined ||
  configuration.certificateArn !== '';

function ownInputs(configuration: Configuration, standing: readonly OptionSetting[]): OptionSetting[] {
  const { policy } = configuration;
  return [
    ...(policy === undefined ? [] : [{ namespace: COMMAND, optionName: 'DeploymentPolicy', value: policy }]),
    ...batch(configuration, policy ?? settingValue(standing, COMMAND, 'DeploymentPolicy')),
    ...https(configuration, standing),
  ];
}

function batch({ batchSize }: Configuration, policy: string): OptionSetting[] {
  if (batchSize === undefined) return [];
  const value = String(batchSize.size);
  if (policy === 'TrafficSplitting') {
    return [{ namespace: 'aws:elasticbeanstalk:trafficsplitting', optionName: 'NewVersionPercent', value }];
  }
  return [
    { namespace: COMMAND, optionName: 'BatchSizeType', value: batchSize.kind },
    { namespace: COMMAND, optionName: 'BatchSize', value },
  ];
}

/** https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/configuring-https-elb.html */
function https({ certificateArn }: Configuration, standing: readonly OptionSetting[]): OptionSetting[] {
  if (certificateArn === '') return [];
  const isClassic = balancerOf(standing) === 'classic';
  const namespace = isClassic ? 'aws:elb:listener:443' : 'aws:elbv2:listener:443';
  const values = isClassic
    ? { ListenerProtocol: 'HTTPS', SSLCertificateId: certificateArn, InstancePort: '80', InstanceProtocol: 'HTTP' }
    : { Protocol: 'HTTPS', SSLCertificateArns: certificateArn };
  const options = Object.entries({ ListenerEnabled: 'true', ...values });
  return options.map(([optionName, value]) => ({ namespace, optionName, value }));
}
