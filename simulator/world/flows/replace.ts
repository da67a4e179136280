/**
 * Knows how a change of settings replaces, adds and takes away instances: those whose options only count at a launch, and the
 * size of the group. Refuses to know what else a change does. No log of one was found: with rolling updates the new
 * instances come first, without them the old ones go first.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.rollingupdates.html
 */
import { instanceIdFor } from '../names.ts';
import { options } from '../options.ts';
import { isSingleInstance, settingValue } from '../settings.ts';
import type { Setting } from '../state.ts';
import type { Moment, Newcomer } from '../timeline.ts';
import type { Configuration } from './configure.ts';
import { after, idsOf } from './moments.ts';

/** What becomes of the instances, between the change's announcement and its end. */
export function regrouped(configure: Configuration): readonly Moment[] {
  const { environment, settings, requestId } = configure;
  const old = environment.instances;
  const size = sizeOf(old.length, settings);
  const isReplaced = old.length > 0 && needsLaunch(environment.settings, settings);
  const coming = isReplaced ? size : Math.max(0, size - old.length);
  const leaving = isReplaced ? idsOf(environment) : idsOf(environment).slice(size);
  const joined = Array.from({ length: coming }, (_, place) => newcomer(configure, `${requestId} ${place}`, place));
  const isRolling =
    settingValue(settings, 'aws:autoscaling:updatepolicy:rollingupdate', 'RollingUpdateEnabled') === 'true';
  return [
    ...(joined.length === 0
      ? []
      : [after(isRolling ? 30 : 60, { kind: 'joined', instances: joined, causes: [] } as const)]),
    ...(leaving.length === 0 ? [] : [after(isRolling ? 65 : 25, { kind: 'left', ids: leaving } as const)]),
  ];
}

/** Within its bounds a group stays as large as it is. */
function sizeOf(count: number, settings: readonly Setting[]): number {
  if (isSingleInstance({ settings }) || count === 0) return count;
  const bound = (name: string) => Number(settingValue(settings, 'aws:autoscaling:asg', name));
  return Math.min(Math.max(count, bound('MinSize')), Math.max(bound('MaxSize'), bound('MinSize')));
}

const needsLaunch = (before: readonly Setting[], after: readonly Setting[]) =>
  options.some(
    ({ namespace, name, severity }) =>
      severity === 'RestartEnvironment' &&
      settingValue(before, namespace, name) !== settingValue(after, namespace, name),
  );

function newcomer({ environment, settings, deploymentId }: Configuration, seed: string, place: number): Newcomer {
  const like = environment.instances[place % environment.instances.length];
  const type = settingValue(settings, 'aws:ec2:instances', 'InstanceTypes')?.split(',')[0];
  return {
    id: instanceIdFor(seed),
    zone: like?.zone ?? '',
    type: type ?? settingValue(settings, 'aws:autoscaling:launchconfiguration', 'InstanceType') ?? 't3.micro',
    health: 'Ok',
    deployment: {
      id: deploymentId ?? environment.lastDeploymentId,
      label: environment.versionLabel,
      status: 'Deployed',
    },
  };
}
