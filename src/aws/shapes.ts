/**
 * Turns what Beanstalk answers into our own shapes; the one place that doubts its values.
 * Refuses to know how it was asked.
 */
import type {
  ApplicationVersionDescription,
  ConfigurationOptionSetting,
  EnvironmentDescription,
  EventDescription,
  SingleInstanceHealth,
  ValidationMessage,
} from '@aws-sdk/client-elastic-beanstalk';
import { Problem } from '../problem.ts';
import {
  type ApplicationVersion,
  type BeanstalkEvent,
  type Environment,
  type EnvironmentStatus,
  HEALTH_COLOURS,
  HEALTH_STATUSES,
  type HealthColour,
  type HealthStatus,
  type InstanceHealth,
  type OptionSetting,
  type SettingMessage,
  type Severity,
  type VersionStatus,
} from '../shapes.ts';

// A value that AWS adds one day becomes the nearest one that claims nothing: work going on, no colour, unknown,
// not deployed yet. None of them can pass for success. An unknown severity is shown, but is no failure.
const statusOf = folded<EnvironmentStatus>('Updating', [
  'Launching',
  'Updating',
  'Ready',
  'Terminating',
  'Terminated',
  'Aborting',
  'LinkingFrom',
  'LinkingTo',
]);
const colourOf = folded<HealthColour>('Grey', HEALTH_COLOURS);
const healthStatusOf = folded<HealthStatus>('Unknown', HEALTH_STATUSES);
const severityOf = folded<Severity>('WARN', ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']);
const tierOf = folded<Environment['tier']>('WebServer', ['WebServer', 'Worker', 'Cluster']);
// The API reference writes `Processed`, the service sends `PROCESSED`.
const versionStatusOf = folded<VersionStatus>('processing', [
  'unprocessed',
  'processing',
  'building',
  'processed',
  'failed',
]);
const deploymentStatusOf = folded('In Progress', ['In Progress', 'Deployed', 'Failed']);

/** Throws a Problem when a field is missing that every environment has. */
export function environmentOf(answer: EnvironmentDescription): Environment {
  return {
    id: given(answer.EnvironmentId, 'EnvironmentId'),
    name: given(answer.EnvironmentName, 'EnvironmentName'),
    application: given(answer.ApplicationName, 'ApplicationName'),
    arn: answer.EnvironmentArn ?? '',
    status: statusOf(answer.Status),
    health: colourOf(answer.Health),
    healthStatus: answer.HealthStatus === undefined ? undefined : healthStatusOf(answer.HealthStatus),
    versionLabel: answer.VersionLabel,
    cname: answer.CNAME,
    endpoint: answer.EndpointURL || undefined,
    tier: tierOf(answer.Tier?.Name),
    platformArn: answer.PlatformArn,
    solutionStack: answer.SolutionStackName,
    updated: given(answer.DateUpdated, 'DateUpdated'),
    abortable: answer.AbortableOperationInProgress ?? false,
  };
}

export function eventOf(answer: EventDescription): BeanstalkEvent {
  return {
    date: given(answer.EventDate, 'EventDate'),
    message: answer.Message ?? '',
    severity: severityOf(answer.Severity),
    environmentName: answer.EnvironmentName,
    versionLabel: answer.VersionLabel,
    requestId: answer.RequestId,
  };
}

export function instanceOf(answer: SingleInstanceHealth): InstanceHealth {
  const { DeploymentId: id, VersionLabel: versionLabel, Status, DeploymentTime: at } = answer.Deployment ?? {};
  const known = id !== undefined && versionLabel !== undefined;
  return {
    id: given(answer.InstanceId, 'InstanceId'),
    health: colourOf(answer.Color),
    healthStatus: healthStatusOf(answer.HealthStatus),
    causes: answer.Causes ?? [],
    deployment: known ? { id, versionLabel, status: deploymentStatusOf(Status), at } : undefined,
  };
}

export function versionOf(answer: ApplicationVersionDescription): ApplicationVersion {
  const { S3Bucket: bucket, S3Key: key } = answer.SourceBundle ?? {};
  return {
    application: given(answer.ApplicationName, 'ApplicationName'),
    label: given(answer.VersionLabel, 'VersionLabel'),
    arn: answer.ApplicationVersionArn ?? '',
    status: versionStatusOf(answer.Status),
    description: answer.Description,
    created: given(answer.DateCreated, 'DateCreated'),
    bundle: bucket !== undefined && key !== undefined ? { bucket, key } : undefined,
    ...imageOf(answer),
  };
}

/** A version that instances run says nothing of an image. */
function imageOf({ ImageSource, ImageBuildConfiguration, BuildArn }: ApplicationVersionDescription) {
  if (ImageSource === undefined && ImageBuildConfiguration === undefined) return {};
  const isBuilt = ImageBuildConfiguration !== undefined;
  return { image: { uri: ImageSource?.Uri || undefined, isBuilt, buildArn: BuildArn || undefined } };
}

/** Nothing for an option that is listed without a value: it is not set. */
export function settingOf(answer: ConfigurationOptionSetting): OptionSetting[] {
  const { Namespace: namespace, OptionName: optionName, Value: value, ResourceName: resourceName } = answer;
  if (namespace === undefined || optionName === undefined || value === undefined) return [];
  return [{ namespace, optionName, value, ...(resourceName !== undefined && { resourceName }) }];
}

/** A severity that AWS adds one day ends no run. */
export function settingMessageOf(answer: ValidationMessage): SettingMessage {
  const { Message: text = '', Severity, Namespace: namespace, OptionName: optionName } = answer;
  return { severity: Severity === 'error' ? 'error' : 'warning', text, namespace, optionName };
}

/** As the API takes tags; undefined where there are none. */
export function tagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] | undefined {
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return list.length > 0 ? list : undefined;
}

/** The field, or a Problem that names it: going on with a guess would end in a wrong verdict. */
export function given<T>(value: T | undefined, field: string): T {
  if (value !== undefined) return value;
  throw new Problem({
    code: 'BR-AWS',
    what: 'Elastic Beanstalk gave an answer that cannot be used.',
    why: `Its answer lacks ${field}.`,
    next: 'Run the job again; if this stays, the endpoint that answers is not Elastic Beanstalk.',
  });
}

/** Reads a value in whatever case and spacing the service writes it. */
function folded<T extends string>(otherwise: T, values: readonly T[]): (answer: string | undefined) => T {
  const fold = (text: string) => text.toLowerCase().replaceAll(' ', '');
  const known = new Map(values.map((value) => [fold(value), value]));
  return (answer) => known.get(fold(answer ?? '')) ?? otherwise;
}
