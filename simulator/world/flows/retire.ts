/**
 * Knows how an environment goes or stops: terminate, abort.
 * Terminate follows recorded logs. No log of an abort was found: its first text is a guess, the rest is not.
 */
import { autoScalingGroup, resourceTail, stackTail } from '../names.ts';
import { isSingleInstance } from '../settings.ts';
import type { Effect, Moment } from '../timeline.ts';
import type { Operation } from './moments.ts';
import { after, becomes, complains, idsOf, recovers, says, settles, turns } from './moments.ts';

/** TerminateEnvironment: about three minutes and a half; the environment stays visible for an hour more. */
export function termination({ environment }: Operation): readonly Moment[] {
  const { id, name } = environment;
  const named = (kind: string) => `awseb-${id}-stack-${kind}-${stackTail(`${id} ${kind}`)}`;
  const taken = isSingleInstance(environment)
    ? [after(168, says(`Deleted EIP: ${environment.endpoint ?? 'unknown'}`))]
    : [
        after(15, says(`Deleted CloudWatch alarm named: ${named('AWSEBCloudwatchAlarmHigh')}`)),
        after(16, says(`Deleted CloudWatch alarm named: ${named('AWSEBCloudwatchAlarmLow')}`)),
        after(165, says(`Deleted Auto Scaling group named: ${autoScalingGroup(id)}`)),
      ];
  const gone: Effect = { kind: 'left', ids: idsOf(environment) };
  return [
    after(0, says('terminateEnvironment is starting.')),
    after(18, says('Waiting for EC2 instances to terminate. This may take a few minutes.')),
    ...(environment.instances.length > 0 ? [after(140, gone)] : []),
    ...taken,
    after(185, says(`Deleted security group named: sg-${resourceTail(id)}`)),
    after(197, says(`Deleting SNS topic for environment ${name}.`)),
    after(207, says('terminateEnvironment completed successfully.'), over),
  ];
}

/** TerminateEnvironment that leaves the resources alone: Beanstalk forgets them. No log of it was found. */
export const abandonment = ({ environment }: Operation): readonly Moment[] => [
  after(0, says('terminateEnvironment is starting.')),
  after(29, says(`Deleting SNS topic for environment ${environment.name}.`)),
  after(31, says('terminateEnvironment completed successfully.'), over),
];

/**
 * The name is free from now on. Whether a terminated environment still reports the name it had was not seen; that it does is
 * what misleads a client that looks for a name's holder.
 */
const over: Effect = becomes({ status: 'Terminated', endpoint: undefined }, 'terminated');

/** AbortEnvironmentUpdate while a version is on its way: it just stops, and instances may differ from then on. */
export function abortedDeployment({ environment }: Operation): readonly Moment[] {
  const reached = environment.instances.filter(({ deployment }) => deployment?.id === environment.lastDeploymentId);
  const some = reached.length > 0 && environment.expected !== undefined;
  const expected = environment.expected ?? { label: 'n/a', id: 0 };
  const incorrect = `Incorrect application version found on ${reached.length} out of ${environment.instances.length} instances. Expected version "${expected.label}" (deployment ${expected.id}).`;
  return [
    after(0, says('Environment update is aborting.')),
    after(
      6,
      ...reached.map(({ id, deployment }) => ({
        kind: 'instances' as const,
        ids: [id],
        health: 'Ok' as const,
        causes: [],
        ...(deployment && { deployment: { ...deployment, status: 'Deployed' as const } }),
      })),
    ),
    after(6.2, complains('Failed to deploy application.')),
    after(6.9, ...(some ? [complains(mixed)] : [])),
    after(18, some ? turns('Degraded', incorrect) : recovers(environment)),
    after(19.4, settles({ draft: undefined })),
  ];
}

/** AbortEnvironmentUpdate while settings are on their way: every instance goes back to the old ones. */
export const abortedConfiguration = ({ environment }: Operation): readonly Moment[] => [
  after(0, says('Environment update is aborting.')),
  after(
    31.6,
    says('The environment was reverted to the previous configuration setting.'),
    settles({ draft: undefined }),
  ),
  after(44, recovers(environment)),
];

const mixed =
  'During an aborted deployment, some instances may have deployed the new application version. To ensure all instances are running the same version, re-deploy the appropriate application version.';
