/**
 * Knows how option settings are checked, merged and read.
 * Refuses to know what an environment does with them.
 */

import { managed } from './options/managed.ts';
import type { Option } from './options.ts';
import { completeNamespaces, knownNamespaces, options } from './options.ts';
import { badSetting } from './refusal.ts';
import type { Environment, Setting } from './state.ts';

export type SettingName = Pick<Setting, 'namespace' | 'optionName' | 'resourceName'>;

const same = (a: SettingName, b: SettingName) =>
  a.namespace === b.namespace && a.optionName === b.optionName && (a.resourceName ?? '') === (b.resourceName ?? '');

/** Old settings with some removed and some set. */
export function merged(
  old: readonly Setting[],
  set: readonly Setting[],
  remove: readonly SettingName[] = [],
): readonly Setting[] {
  const kept = old.filter((one) => ![...set, ...remove].some((other) => same(one, other)));
  return [...kept, ...set];
}

/** What is in force for an option: what was set, else its default, else undefined. */
export function settingValue(settings: readonly Setting[], namespace: string, name: string): string | undefined {
  const set = settings.find((one) => one.namespace === namespace && one.optionName === name);
  return set?.value ?? options.find((one) => one.namespace === namespace && one.name === name)?.fallback;
}

/** Every option the list knows, with the values in force; then what only this environment has. */
export function inForce(settings: readonly Setting[]): readonly { name: SettingName; value: string | undefined }[] {
  const listed = options.map(({ namespace, name }) => ({
    name: { namespace, optionName: name },
    value: settingValue(settings, namespace, name),
  }));
  const own = settings.filter((one) => !listed.some(({ name }) => same(name, { ...one, resourceName: undefined })));
  return [...listed, ...own.map(({ value, ...name }) => ({ name, value }))];
}

export interface Complaint extends SettingName {
  readonly text: string;
}

/** What the service finds wrong with settings, one by one and laid over those in force; empty when nothing is. */
export const complaints = (settings: readonly Setting[], inForce: readonly Setting[] = []): readonly Complaint[] => [
  ...settings.flatMap(({ namespace, optionName, value, resourceName }) => {
    const text = complaintAbout(namespace, optionName, value);
    return text === undefined ? [] : [{ namespace, optionName, resourceName, text }];
  }),
  ...together(settings, merged(inForce, settings)),
];

/** Refuses settings that the service would refuse (ConfigurationValidationException), the first of them by name. */
export function mustBeValid(settings: readonly Setting[], inForce: readonly Setting[] = []): void {
  const [first] = complaints(settings, inForce);
  if (first) throw badSetting(first.namespace, first.optionName, first.text);
}

/** The text about managed updates was seen, the one about traffic splitting was not. */
function together(asked: readonly Setting[], all: readonly Setting[]): readonly Complaint[] {
  const read = (namespace: string, name: string) => settingValue(all, namespace, name);
  const touches = (...namespaces: readonly string[]) => asked.some(({ namespace }) => namespaces.includes(namespace));
  const updates = { namespace: managed, optionName: 'ManagedActionsEnabled' };
  const policy = { namespace: 'aws:elasticbeanstalk:command', optionName: 'DeploymentPolicy' };
  const health = 'aws:elasticbeanstalk:healthreporting:system';
  const isManagedInTheDark = read(managed, updates.optionName) === 'true' && read(health, 'SystemType') === 'basic';
  const isSplitInVain =
    read(policy.namespace, policy.optionName) === 'TrafficSplitting' &&
    read('aws:elasticbeanstalk:environment', 'LoadBalancerType') !== 'application';
  return [
    ...(touches(managed, health) && isManagedInTheDark
      ? [
          {
            ...updates,
            text: `Managed platform updates require enhanced health reporting (option SystemType in namespace ${health}).`,
          },
        ]
      : []),
    ...(touches(policy.namespace) && isSplitInVain
      ? [{ ...policy, text: 'Traffic-splitting deployments require an Application Load Balancer.' }]
      : []),
  ];
}

function complaintAbout(namespace: string, name: string, value: string): string | undefined {
  const option = options.find((one) => one.namespace === namespace && one.name === name);
  if (option) return valueComplaint(option, value);
  const known = knownNamespaces.some((start) => namespace.startsWith(start)) && !completeNamespaces.includes(namespace);
  return known ? undefined : 'Unknown configuration setting.';
}

/** Texts not seen on the wire: only the refusal itself is certain. */
function valueComplaint({ values, min, max }: Option, value: string): string | undefined {
  if (values && !values.includes(value)) return `Value is not one of the allowed values: [${values.join(', ')}].`;
  if (min === undefined || max === undefined) return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  return number >= min && number <= max ? undefined : `Value must be a number between ${min} and ${max}.`;
}

export const isSingleInstance = ({ settings }: Pick<Environment, 'settings'>) =>
  settingValue(settings, 'aws:elasticbeanstalk:environment', 'EnvironmentType') === 'SingleInstance';

/** How many instances a creation launches. */
export const instanceCount = (settings: readonly Setting[]) =>
  isSingleInstance({ settings }) ? 1 : Math.max(1, Number(settingValue(settings, 'aws:autoscaling:asg', 'MinSize')));

/** How many instances a rolling deployment takes out of service at once. */
export function batchSize(settings: readonly Setting[], instances: number): number {
  const size = Number(settingValue(settings, 'aws:elasticbeanstalk:command', 'BatchSize'));
  const fixed = settingValue(settings, 'aws:elasticbeanstalk:command', 'BatchSizeType') === 'Fixed';
  return Math.min(instances, Math.max(1, fixed ? size : Math.floor((instances * size) / 100)));
}
