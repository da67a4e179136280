/**
 * Knows in which settings the idle side has to become like the live one.
 * Refuses to copy what belongs to one environment alone: its security groups, its topics, what Beanstalk itself derives. Pure.
 */
import type { OptionSetting } from '../shapes.ts';

/** Parameters of an environment's own CloudFormation stack: Beanstalk derives them. */
const DERIVED = new Set(['aws:cloudformation:template:parameter']);
/** https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html */
const OWN = /^(ManagedSecurityGroup|Notification Topic (ARN|Name)|WorkerQueueURL)$/;
/** Beanstalk names what it makes for an environment after it: `awseb-e-abcdefghij-stack-AWSEBSecurityGroup-…`. */
const MADE_BY_BEANSTALK = /\bawseb-|\be-[a-z0-9]{10}\b/;

const isCommon = ({ namespace, optionName, value }: OptionSetting) =>
  !DERIVED.has(namespace) && !OWN.test(optionName) && !MADE_BY_BEANSTALK.test(value ?? '');

const key = ({ namespace, optionName, resourceName = '' }: OptionSetting) =>
  JSON.stringify([namespace, optionName, resourceName]);

/** The settings of one environment that another one can have as well; those without a value are not set. */
export const commonSettings = (settings: readonly OptionSetting[]): OptionSetting[] =>
  settings.filter((setting) => isCommon(setting) && setting.value !== null && setting.value !== '');

/**
 * In a network of one's own, Beanstalk's group of an environment reads back as an id like any other. Given to the other side
 * it would keep its owner from ever being terminated, so where both sides have groups each keeps its own.
 */
const withoutGroups = (settings: readonly OptionSetting[]) =>
  settings.filter(({ optionName }) => optionName !== 'SecurityGroups');

/** What a side of the Cluster tier is created with: whatever else its twin reads back with, no Cluster takes. */
export const clusterSettings = (live: readonly OptionSetting[], settings: readonly OptionSetting[]): OptionSetting[] =>
  likeTheLiveSide(live, [], settings).filter(
    ({ namespace, value }) => value !== null && namespace.startsWith('aws:elasticbeanstalk:eks'),
  );

/** As `likeTheLiveSide`, for an idle side that is there. */
export const driftOf: typeof likeTheLiveSide = (live, idle, settings) =>
  likeTheLiveSide(withoutGroups(live), withoutGroups(idle), settings);

/**
 * What the idle side must be given to be like the live one: every value that differs, and null for what the live side does
 * not have. `settings` of the inputs come last and win.
 */
export function likeTheLiveSide(
  live: readonly OptionSetting[],
  idle: readonly OptionSetting[],
  settings: readonly OptionSetting[],
): OptionSetting[] {
  const wanted = new Map(commonSettings(live).map((setting) => [key(setting), setting]));
  const own = new Set(live.filter((setting) => !isCommon(setting)).map(key));
  for (const setting of commonSettings(idle)) {
    if (!wanted.has(key(setting)) && !own.has(key(setting))) wanted.set(key(setting), { ...setting, value: null });
  }
  return [...[...wanted.values()].filter((setting) => !settings.some((given) => isSame(given, setting))), ...settings];
}

/** People name an option without the resource that it belongs to. */
const isSame = (given: OptionSetting, listed: OptionSetting) =>
  given.namespace === listed.namespace &&
  given.optionName === listed.optionName &&
  (!given.resourceName || given.resourceName === listed.resourceName);

/**
 * A database that lives and dies with its environment:
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html#command-options-general-rdsdbinstance
 */
export function hasCoupledDatabase(settings: readonly OptionSetting[]): boolean {
  const rds = settings.filter(({ namespace }) => namespace === 'aws:rds:dbinstance');
  const flag = rds.find(({ optionName }) => optionName === 'HasCoupledDatabase')?.value;
  if (flag === 'true' || flag === 'false') return flag === 'true';
  return rds.some(({ optionName, value }) => /^DB(Engine|InstanceClass)$/.test(optionName) && !!value);
}
