/**
 * Knows what an environment cannot become, and options that depend on each other: tier, kind of load balancer, sizes,
 * managed updates, queue, room for variables. Pure.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
 */
import type { Finding } from '../../problem.ts';
import type { Standing } from '../conflicts.ts';
import { settingValue } from '../standing.ts';
import { MOST_BYTES, variableBytes } from '../variables.ts';

const ENVIRONMENT = 'aws:elasticbeanstalk:environment';
const GROUP = 'aws:autoscaling:asg';
const HEALTH = 'aws:elasticbeanstalk:healthreporting:system';
const MANAGED = 'aws:elasticbeanstalk:managedactions';
const PLATFORM_UPDATE = 'aws:elasticbeanstalk:managedactions:platformupdate';
const QUEUE = 'aws:elasticbeanstalk:sqsd';

const RULES: readonly ((standing: Standing) => Finding | undefined)[] = [
  (standing) => tierConflict(standing)[0],
  loadBalancerType,
  sizes,
  managedActions,
  queue,
  healthCheckPath,
  variables,
];

export const setUpConflicts = (standing: Standing): Finding[] =>
  RULES.map((rule) => rule(standing)).filter((finding) => finding !== undefined);

const ofOptions = (text: string): Finding => ({ subject: 'option-settings', text });

/** The tier that is asked for cannot be given to an environment of another one. */
export function tierConflict({ inputs, tier: is, name }: Standing): Finding[] {
  const { tier: wanted } = inputs.configuration;
  // WebServer is what stands there when nobody says anything; a Cluster that images imply is told by their names.
  const isImplied = wanted === 'Cluster' && (inputs.source.kind === 'image' || inputs.build !== undefined);
  if (wanted === is || wanted === 'WebServer' || isImplied) return [];
  const text = `'${wanted}' cannot be given to ${name}, which is a ${is} and stays one: choose another environment-name, then a ${wanted} is created`;
  return [{ subject: 'tier', text }];
}

function loadBalancerType({ asks, read, before, isNew, name }: Standing): Finding | undefined {
  if (isNew || !asks(ENVIRONMENT, 'LoadBalancerType')) return undefined;
  if (settingValue(before, ENVIRONMENT, 'EnvironmentType') === 'SingleInstance') return undefined;
  const was = settingValue(before, ENVIRONMENT, 'LoadBalancerType');
  const wanted = read(ENVIRONMENT, 'LoadBalancerType');
  if (was === wanted) return undefined;
  return ofOptions(
    `sets LoadBalancerType to ${wanted}, and ${name} keeps the ${was} one that it was created with: create another environment with it and move the name there`,
  );
}

function sizes({ asks, read }: Standing): Finding | undefined {
  const [least, most] = [read(GROUP, 'MinSize'), read(GROUP, 'MaxSize')];
  if (!asks(GROUP, 'MinSize', 'MaxSize') || !(Number(least) > Number(most))) return undefined;
  return ofOptions(`comes to MinSize ${least} and MaxSize ${most} in ${GROUP}: raise MaxSize, or lower MinSize`);
}

function managedActions({ asks, read }: Standing): Finding | undefined {
  const isAsked = asks(MANAGED, 'ManagedActionsEnabled', 'PreferredStartTime') || asks(HEALTH, 'SystemType');
  if (!isAsked || read(MANAGED, 'ManagedActionsEnabled') !== 'true') return undefined;
  if (read(HEALTH, 'SystemType') === 'basic') {
    return ofOptions(
      `turns managed platform updates on, which need enhanced health: set SystemType to enhanced in ${HEALTH}`,
    );
  }
  const missing = read(MANAGED, 'PreferredStartTime') === '' ? `PreferredStartTime (as Tue:09:00) in ${MANAGED}` : '';
  const level = read(PLATFORM_UPDATE, 'UpdateLevel') === '' ? `UpdateLevel (minor or patch) in ${PLATFORM_UPDATE}` : '';
  const lacking = [missing, level].filter(Boolean).join(' and ');
  return lacking === ''
    ? undefined
    : ofOptions(`turns managed platform updates on without saying when and how far: set ${lacking}`);
}

function queue({ inputs, tier: is, name, asks, read }: Standing): Finding | undefined {
  const own = inputs.settings.find(({ namespace, value }) => namespace === QUEUE && value !== null);
  if (own === undefined) return undefined;
  if (is !== 'Worker') {
    return ofOptions(
      `sets ${own.optionName} in ${QUEUE}, and ${name} is no worker: leave it out, or create a worker with tier: Worker`,
    );
  }
  const [work, hidden] = [read(QUEUE, 'InactivityTimeout'), read(QUEUE, 'VisibilityTimeout')];
  if (!asks(QUEUE, 'InactivityTimeout', 'VisibilityTimeout') || Number(hidden) > Number(work)) return undefined;
  return ofOptions(
    `comes to an InactivityTimeout of ${work} s and a VisibilityTimeout of ${hidden} s in ${QUEUE}, so a message would be handed out again while it is worked on: make VisibilityTimeout longer`,
  );
}

function healthCheckPath({ inputs }: Standing): Finding | undefined {
  const wrong = inputs.settings.find(
    ({ namespace, optionName, value }) =>
      namespace.startsWith('aws:elasticbeanstalk:environment:process:') &&
      optionName === 'HealthCheckPath' &&
      !!value &&
      !value.startsWith('/'),
  );
  return wrong && ofOptions(`sets HealthCheckPath to ${wrong.value}: a path begins with /, so make it /${wrong.value}`);
}

/** A run that leaves variables alone is no reason to count those that are there. */
function variables({ inputs, settings }: Standing): Finding | undefined {
  const bytes = variableBytes(settings);
  if (bytes <= MOST_BYTES || variableBytes(inputs.settings) === 0) return undefined;
  return {
    subject: 'environment-variables',
    text: `would take ${bytes.toLocaleString('en')} bytes in all, and Beanstalk has room for ${MOST_BYTES.toLocaleString('en')}: keep long values in Secrets Manager or the Parameter Store and give their ARNs (KEY=arn:aws:secretsmanager:...)`,
  };
}
