/**
 * Knows what an environment is created with when nobody says otherwise: tables of option settings, by preset and tier.
 * docs/environments.md shows the same tables. Pure.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
 */
import type { Configuration } from '../inputs/configuration.ts';
import type { OptionSetting } from '../shapes.ts';

type Row = readonly [namespace: string, optionName: string, value: string];

const ENVIRONMENT = 'aws:elasticbeanstalk:environment';
const COMMAND = 'aws:elasticbeanstalk:command';
const GROUP = 'aws:autoscaling:asg';
const ROLLING_UPDATE = 'aws:autoscaling:updatepolicy:rollingupdate';

/** The API assumes neither: without an instance profile the launch fails. The names are those that the console gives the roles. */
const ROLES: readonly Row[] = [
  ['aws:autoscaling:launchconfiguration', 'IamInstanceProfile', 'aws-elasticbeanstalk-ec2-role'],
  [ENVIRONMENT, 'ServiceRole', 'aws-elasticbeanstalk-service-role'],
];

/** The API would make a load balanced environment. */
const SINGLE_INSTANCE: readonly Row[] = [[ENVIRONMENT, 'EnvironmentType', 'SingleInstance'], ...ROLES];

const SEVERAL_INSTANCES: readonly Row[] = [
  [ENVIRONMENT, 'EnvironmentType', 'LoadBalanced'],
  ...ROLES,
  [GROUP, 'MinSize', '2'],
  [GROUP, 'MaxSize', '4'],
  ['aws:elasticbeanstalk:healthreporting:system', 'SystemType', 'enhanced'],
  [COMMAND, 'DeploymentPolicy', 'RollingWithAdditionalBatch'],
  [COMMAND, 'BatchSizeType', 'Percentage'],
  [COMMAND, 'BatchSize', '30'],
  [ROLLING_UPDATE, 'RollingUpdateEnabled', 'true'],
  [ROLLING_UPDATE, 'RollingUpdateType', 'Health'],
];

/** By tier: a worker has no load balancer, its instances share one queue. */
export const PRESET_TABLES = {
  'single-instance': { WebServer: SINGLE_INSTANCE, Worker: SINGLE_INSTANCE },
  'high-availability': {
    WebServer: [...SEVERAL_INSTANCES, [ENVIRONMENT, 'LoadBalancerType', 'application']],
    Worker: SEVERAL_INSTANCES,
  },
} as const satisfies Record<Configuration['preset'], Record<'WebServer' | 'Worker', readonly Row[]>>;

/** The settings that a creation begins with; what else is asked for wins over them. */
export function presetSettings({ preset, tier }: Configuration): (OptionSetting & { readonly value: string })[] {
  const rows: readonly Row[] = tier === 'Cluster' ? [] : PRESET_TABLES[preset][tier];
  return rows.map(([namespace, optionName, value]) => ({ namespace, optionName, value }));
}
