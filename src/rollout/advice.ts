/**
 * Knows what most people have to do after a failure, told by the reason that was found. A command stands on a line of its
 * own, so that it can be pasted. Refuses to find the reason. Pure.
 */
import { bundleLogs, command } from '../commands.ts';
import { missingRight } from '../permissions.ts';
import type { BeanstalkEvent } from '../shapes.ts';
import type { Goal } from './goal.ts';
import type { Sight } from './sight.ts';

const MISSING_ROLES =
  'Make the two roles once for the account: aws iam create-role and add-role-to-instance-profile for aws-elasticbeanstalk-ec2-role and aws-elasticbeanstalk-service-role, as docs/permissions.md shows command by command.';

/** Reasons that name a role that is not there. */
const NO_ROLE = /instance profile|service role/i;

const NO_INSTANCES = /no instances|Auto Scaling group minimum size/;

/** What to look at first, by the reason; the first row that fits counts. */
const TO_CHECK: readonly (readonly [RegExp, string])[] = [
  [
    /command timeout|TimedOut/,
    'If the command only needs longer, raise Timeout in aws:elasticbeanstalk:command (option-settings).',
  ],
  [NO_INSTANCES, 'See why instances are missing: MinSize in aws:autoscaling:asg, or the quota of the account.'],
  [
    /health check|\bELB |HTTP 4xx/,
    "See what the application answers at the load balancer's path: HealthCheckPath in aws:elasticbeanstalk:environment:process:default.",
  ],
];

/** Reasons that the instances' logs explain further. */
const IN_THE_LOGS =
  /Command failed on instance|eb-engine\.log|Engine execution|no more than|health check|services? |HTTP [45]xx|\bELB |command timeout|queue/i;

/** The next step after an update or a launch that failed for that reason; undefined when nobody knows it. */
export function afterFailure(
  goal: Goal,
  sight: Sight,
  ourEvents: readonly BeanstalkEvent[],
  reason: string | undefined,
): string {
  const { name, id } = goal.environment;
  if (reason !== undefined && NO_ROLE.test(reason)) return `${MISSING_ROLES} ${afterRoles(goal)}`;
  const look = [...toCheck(reason), ...logs(goal, sight, ourEvents, reason)];
  const last =
    goal.operation === 'create'
      ? `Correct the cause, terminate ${name} and run this job again:\n${command('terminate-environment', id, sight.environment)}`
      : 'Correct the cause and push again.';
  return [...look, last].join('\n');
}

/** A launch that failed leaves nothing that can be released to; what was only updated goes on serving. */
const afterRoles = ({ operation }: Goal) =>
  operation === 'create'
    ? 'Then terminate the environment, when it is still there, and run this job again.'
    : 'Then run this job again.';

/** Does the failure leave something to do in the account, though the environment is as it was? */
export const isOfTheAccount = (reason: string) => NO_ROLE.test(reason) || missingRight(reason) !== undefined;

/** The next step when a version is deployed and its health is not acceptable; `health` is the one that it has. */
export function afterIllHealth(goal: Goal, reason: string | undefined, health: string): string {
  const { name } = goal.environment;
  return [
    ...toCheck(reason),
    ...(NO_INSTANCES.test(reason ?? '') ? [] : [readLogs(name)]),
    `Correct the cause and push again. Where ${name} is always so, accept it: acceptable-health: ${[...goal.acceptableHealth, health].join(', ')}`,
  ].join('\n');
}

function toCheck(reason = ''): string[] {
  const right = missingRight(reason);
  if (right !== undefined) return [right];
  const [, step] = TO_CHECK.find(([pattern]) => pattern.test(reason)) ?? [];
  return step === undefined ? [] : [step];
}

/** What could be collected of the logs stands in the log of the run. */
const readLogs = (name: string) =>
  `The instances' logs say more (folded in the log of this run, where they could be read): eb logs ${name}`;

function logs({ environment, versionLabel }: Goal, sight: Sight, ours: readonly BeanstalkEvent[], reason = '') {
  const bundle = bundleLogs(environment.id, sight.environment);
  const isGone = ours.some(({ message }) => NEW_INSTANCES.test(message)) || tookAway(sight, versionLabel);
  if (bundle !== undefined && isGone) {
    return [
      `Beanstalk took the new instances away and keeps their logs for an hour:\naws s3 cp --recursive ${bundle} logs`,
    ];
  }
  return reason === '' || IN_THE_LOGS.test(reason) ? [readLogs(environment.name)] : [];
}

/** A policy that deploys to instances of its own, and takes them away when that fails. */
const NEW_INSTANCES = /^Immutable deployment policy enabled/;

/** An instance on our version was there when the failure was told, and is not there now. */
const tookAway = ({ symptoms, instances }: Sight, label: string) =>
  instances !== undefined &&
  instances !== 'basic' &&
  symptoms.instances.some(
    ({ id, deployment }) => deployment?.versionLabel === label && instances.every((instance) => instance.id !== id),
  );
