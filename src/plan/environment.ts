/**
 * Knows what becomes of the environment: created, updated (version, settings, platform), or left as it is.
 * Refuses to know how. Pure.
 */
import type { Inputs } from '../inputs.ts';
import type { EnvironmentPlan, RecordedVersion, SettingChange, Snapshot } from '../plan.ts';
import { isAcceptable, isOnOurDeployment } from '../rollout/goal.ts';
import type { ApplicationVersion, Environment, InstanceHealth, OptionSetting } from '../shapes.ts';
import { creationSettings } from './creation.ts';
import { platformStep } from './platform.ts';
import { policyText } from './policy.ts';
import { laidOver, names } from './standing.ts';

/** What becomes of the environment; `same` is the version that has our content, when there is one. */
export function planEnvironment(
  inputs: Inputs,
  snapshot: Snapshot,
  same: RecordedVersion | undefined,
): EnvironmentPlan {
  const { environment } = snapshot;
  if (inputs.operation === 'publish') return { action: 'untouched', name: '' };
  if (environment === undefined) return planCreation(inputs, snapshot);
  const changes = settingChanges(inputs.settings, snapshot.settings);
  const { platform } = platformStep(environment, snapshot.platform);
  const { instances } = snapshot;
  const isLive = same !== undefined && instances !== undefined && serves(inputs, instances, environment, same.version);
  if (isLive && changes.length === 0 && platform === undefined) {
    return { action: 'none', name: environment.name, environment, instances: snapshot.instances ?? 'basic' };
  }
  const standing = laidOver(snapshot.settings, inputs.settings);
  // Nobody uses the idle side of a pair while it is updated.
  const isFelt =
    environment.tier !== 'Cluster' && !isLive && snapshot.pair === undefined && snapshot.settings.length > 0;
  const policy = isFelt ? policyText(standing) : undefined;
  return { action: 'update', name: environment.name, environment, deploys: !isLive, changes, platform, policy };
}

/** Does the environment serve that version already, as healthy and as whole as a success demands? */
export function serves(
  inputs: Inputs,
  instances: readonly InstanceHealth[] | 'basic',
  environment: Environment,
  version: Pick<ApplicationVersion, 'label' | 'created'>,
): boolean {
  const { label, created } = version;
  if (environment.versionLabel !== label || environment.status !== 'Ready') return false;
  if (!isAcceptable(inputs, environment) || isNewerThanWhatRuns(created, environment, instances)) return false;
  if (instances === 'basic') return true;
  const goal = { versionLabel: label, before: { updated: undefined, deploymentId: undefined } };
  return instances.every((instance) => isOnOurDeployment(goal, instance) && isAcceptable(inputs, instance));
}

/**
 * A version may be deleted while it is deployed, and its label be given to other content: what runs bears the label, and is not
 * the version. Instances tell the time of their deployment in whole seconds.
 */
export function isNewerThanWhatRuns(
  created: Date,
  { updated }: Environment,
  instances: readonly InstanceHealth[] | 'basic',
) {
  if (created > updated) return true;
  if (instances === 'basic') return false;
  const second = (time: Date) => Math.floor(time.getTime() / 1000);
  return instances.some(({ deployment }) => deployment?.at !== undefined && second(deployment.at) < second(created));
}

function planCreation(
  inputs: Inputs,
  { platform, creation }: Pick<Snapshot, 'platform' | 'creation'>,
): EnvironmentPlan {
  const { environment, cnamePrefix, configuration, settings } = inputs;
  const base = configuration.tier === 'Cluster' ? ({ kind: 'none' } as const) : platform;
  if (base === undefined || base.kind === 'unknown')
    throw new TypeError('a creation without a platform was not refused');
  return {
    action: 'create',
    name: environment,
    base,
    tier: configuration.tier,
    cnamePrefix,
    settings: laidOver(
      creationSettings(inputs, { creation }),
      // There is nothing to remove yet, and what is there before is not removed but replaced.
      settings.filter(({ value }) => value !== null),
    ),
    tags: configuration.tags,
  };
}

/** Only what differs from the settings in force. An option that is set to nothing counts as not set. */
export function settingChanges(wanted: readonly OptionSetting[], inForce: readonly OptionSetting[]): SettingChange[] {
  return wanted.flatMap(({ namespace, optionName, resourceName, value }) => {
    const current = inForce.find((setting) => names({ namespace, optionName, resourceName }, setting))?.value;
    const from = current === null || current === '' ? undefined : current;
    if (value === (from ?? null) || (value === '' && from === undefined)) return [];
    return [{ namespace, optionName, resourceName, from, to: value }];
  });
}
