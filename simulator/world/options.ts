/**
 * Knows a useful part of the configuration options: defaults, what a change interrupts, which values are allowed.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
 */
import { listenerOptions } from './options/listeners.ts';
import { managedOptions } from './options/managed.ts';
import { queueOptions } from './options/queue.ts';

export interface Option {
  readonly namespace: string;
  readonly name: string;
  readonly fallback?: string;
  readonly severity: 'NoInterruption' | 'RestartEnvironment' | 'RestartApplicationServer';
  readonly values?: readonly string[];
  readonly min?: number;
  readonly max?: number;
}

const unfelt = 'NoInterruption';
const command = 'aws:elasticbeanstalk:command';
const environment = 'aws:elasticbeanstalk:environment';
const group = 'aws:autoscaling:asg';
const launch = 'aws:autoscaling:launchconfiguration';
const health = 'aws:elasticbeanstalk:healthreporting:system';
const web = 'aws:elasticbeanstalk:environment:process:default';
const splitting = 'aws:elasticbeanstalk:trafficsplitting';
const rolling = 'aws:autoscaling:updatepolicy:rollingupdate';
const truth = ['false', 'true'];
const policies = ['AllAtOnce', 'Rolling', 'RollingWithAdditionalBatch', 'Immutable', 'TrafficSplitting'];

export const options: readonly Option[] = [
  ...listenerOptions,
  ...managedOptions,
  ...queueOptions,
  { namespace: command, name: 'DeploymentPolicy', fallback: 'AllAtOnce', severity: unfelt, values: policies },
  { namespace: command, name: 'Timeout', fallback: '600', severity: unfelt, min: 1, max: 3600 },
  {
    namespace: command,
    name: 'BatchSizeType',
    fallback: 'Percentage',
    severity: unfelt,
    values: ['Percentage', 'Fixed'],
  },
  { namespace: command, name: 'BatchSize', fallback: '100', severity: unfelt, min: 1, max: 10_000 },
  { namespace: command, name: 'IgnoreHealthCheck', fallback: 'false', severity: unfelt, values: truth },
  { namespace: splitting, name: 'NewVersionPercent', fallback: '10', severity: unfelt, min: 1, max: 100 },
  { namespace: splitting, name: 'EvaluationTime', fallback: '5', severity: unfelt, min: 3, max: 600 },
  {
    namespace: environment,
    name: 'EnvironmentType',
    fallback: 'LoadBalanced',
    severity: 'RestartEnvironment',
    values: ['LoadBalanced', 'SingleInstance'],
  },
  {
    namespace: environment,
    name: 'LoadBalancerType',
    fallback: 'classic',
    severity: 'RestartEnvironment',
    values: ['classic', 'application', 'network'],
  },
  { namespace: environment, name: 'ServiceRole', severity: unfelt },
  { namespace: environment, name: 'LoadBalancerIsShared', fallback: 'false', severity: unfelt, values: truth },
  { namespace: group, name: 'MinSize', fallback: '1', severity: unfelt, min: 0, max: 10_000 },
  { namespace: group, name: 'MaxSize', fallback: '4', severity: unfelt, min: 0, max: 10_000 },
  { namespace: group, name: 'Cooldown', fallback: '360', severity: unfelt, min: 0, max: 10_000 },
  { namespace: group, name: 'Custom Availability Zones', severity: 'RestartEnvironment' },
  { namespace: group, name: 'EnableCapacityRebalancing', fallback: 'false', severity: unfelt, values: truth },
  { namespace: group, name: 'Availability Zones', fallback: 'Any', severity: unfelt },
  { namespace: launch, name: 'IamInstanceProfile', severity: 'RestartEnvironment' },
  { namespace: launch, name: 'InstanceType', fallback: 't3.micro', severity: 'RestartEnvironment' },
  { namespace: 'aws:ec2:instances', name: 'InstanceTypes', severity: 'RestartEnvironment' },
  { namespace: launch, name: 'EC2KeyName', severity: 'RestartEnvironment' },
  { namespace: launch, name: 'SecurityGroups', severity: 'RestartEnvironment' },
  { namespace: launch, name: 'DisableIMDSv1', fallback: 'true', severity: 'RestartEnvironment', values: truth },
  { namespace: health, name: 'SystemType', fallback: 'enhanced', severity: unfelt, values: ['basic', 'enhanced'] },
  {
    namespace: health,
    name: 'HealthCheckSuccessThreshold',
    fallback: 'Ok',
    severity: unfelt,
    values: ['Ok', 'Warning', 'Degraded', 'Severe'],
  },
  { namespace: health, name: 'EnhancedHealthAuthEnabled', fallback: 'true', severity: unfelt, values: truth },
  { namespace: web, name: 'HealthCheckPath', fallback: '/', severity: unfelt },
  { namespace: web, name: 'HealthCheckInterval', fallback: '15', severity: unfelt, min: 5, max: 300 },
  { namespace: web, name: 'MatcherHTTPCode', fallback: '200', severity: unfelt },
  { namespace: web, name: 'Port', fallback: '80', severity: unfelt, min: 1, max: 65_535 },
  { namespace: web, name: 'Protocol', fallback: 'HTTP', severity: unfelt, values: ['HTTP', 'HTTPS', 'TCP'] },
  { namespace: rolling, name: 'RollingUpdateEnabled', fallback: 'false', severity: unfelt, values: truth },
  {
    namespace: rolling,
    name: 'RollingUpdateType',
    fallback: 'Time',
    severity: unfelt,
    values: ['Time', 'Health', 'Immutable'],
  },
  { namespace: rolling, name: 'Timeout', fallback: 'PT30M', severity: unfelt },
  {
    namespace: 'aws:rds:dbinstance',
    name: 'HasCoupledDatabase',
    fallback: 'false',
    severity: unfelt,
    values: truth,
  },
  {
    namespace: 'aws:elasticbeanstalk:application',
    name: 'Application Healthcheck URL',
    fallback: '',
    severity: unfelt,
  },
];

/** Namespaces whose every option is in the list above: another name there is a mistake. */
export const completeNamespaces: readonly string[] = [
  command,
  splitting,
  group,
  ...new Set([...managedOptions, ...queueOptions].map(({ namespace }) => namespace)),
];

/** Starts of the namespaces that exist; the platform-specific ones hang below `container`. */
export const knownNamespaces: readonly string[] = [
  'aws:autoscaling:',
  'aws:cloudformation:template:parameter',
  'aws:ec2:',
  'aws:elasticbeanstalk:',
  'aws:elb:',
  'aws:elbv2:',
  'aws:rds:dbinstance',
  'aws:ssm:',
];

/** Application variables live here, under names of their own. */
export const variables = 'aws:elasticbeanstalk:application:environment';
/** Those whose values Beanstalk fetches: here they are ARNs. */
export const secretVariables = 'aws:elasticbeanstalk:application:environmentsecrets';
