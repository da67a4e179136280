/**
 * Knows what it is about a call and its environment that decides which rights Beanstalk needs from the caller.
 * Refuses to know the rights.
 */
import { settingsOf } from '../beanstalk/operation.ts';
import { merged, settingValue } from '../world/settings.ts';
import type { Environment, Setting, World } from '../world.ts';
import { environmentNamed, type Named, type Roles } from './resources.ts';

export type Trait =
  | 'first in the account'
  | 'version'
  | 'with its bundle'
  | 'capacity'
  | 'single'
  | 'balanced'
  | 'application'
  | 'classic'
  | 'worker'
  | 'additional batch'
  | 'new instances'
  | 'split traffic';

/** What a call is about, as far as rights go. */
export interface Matter {
  readonly traits: ReadonlySet<Trait>;
  readonly environment: Environment | undefined;
  /** Where the bundle of the version in question lies. */
  readonly bundle: { readonly bucket: string; readonly key: string } | undefined;
  readonly roles: Roles;
}

interface Input extends Named {
  readonly OptionSettings?: Parameters<typeof settingsOf>[0];
  readonly OptionsToRemove?: Parameters<typeof settingsOf>[0];
  readonly PlatformArn?: string;
  readonly SolutionStackName?: string;
  readonly DeleteSourceBundle?: boolean;
  readonly Tier?: { readonly Name?: string };
}

/** `parameters` have passed the schema check. */
export function matterOf(operation: string, parameters: Record<string, unknown>, world: World): Matter {
  const input = parameters as Input;
  const environment = operation === 'CreateEnvironment' ? undefined : environmentNamed(world, input);
  const changed = [...settingsOf(input.OptionSettings), ...settingsOf(input.OptionsToRemove)];
  const template = world.templates.find(
    ({ name, application }) => name === input.TemplateName && application === input.ApplicationName,
  );
  const settings = merged(environment?.settings ?? template?.settings ?? [], settingsOf(input.OptionSettings));
  const application = environment?.application ?? input.ApplicationName;
  const version = world.versions.find((one) => one.application === application && one.label === input.VersionLabel);
  const isCapacity = changed.some(({ namespace }) => /^aws:(autoscaling|ec2):/.test(namespace));
  const tier = environment?.tier ?? input.Tier?.Name;
  const having: readonly (readonly [Trait, boolean])[] = [
    ['first in the account', !world.storageLocation],
    ['version', version !== undefined],
    ['with its bundle', input.DeleteSourceBundle === true],
    ['capacity', isCapacity || input.PlatformArn !== undefined || input.SolutionStackName !== undefined],
    ['worker', tier === 'Worker'],
    ...shapeOf(settings, tier),
  ];
  return {
    traits: new Set(having.flatMap(([trait, applies]) => (applies ? [trait] : []))),
    environment,
    bundle: version?.bundle,
    roles: rolesIn(settings),
  };
}

function shapeOf(settings: readonly Setting[], tier: string | undefined): readonly (readonly [Trait, boolean])[] {
  const value = (name: string) => settingValue(settings, 'aws:elasticbeanstalk:environment', name);
  const isSingle = value('EnvironmentType') === 'SingleInstance';
  const isBalanced = !isSingle && tier !== 'Worker';
  const policy = settingValue(settings, 'aws:elasticbeanstalk:command', 'DeploymentPolicy');
  return [
    ['single', isSingle && tier !== 'Worker'],
    ['balanced', isBalanced],
    ['application', isBalanced && value('LoadBalancerType') !== 'classic'],
    ['classic', isBalanced && value('LoadBalancerType') === 'classic'],
    ['additional batch', policy === 'RollingWithAdditionalBatch' && isBalanced],
    ['new instances', policy === 'Immutable' || policy === 'TrafficSplitting'],
    ['split traffic', policy === 'TrafficSplitting' && isBalanced],
  ];
}

/** Where none is named, the names that AWS gives them. */
const rolesIn = (settings: readonly Setting[]): Roles => ({
  service:
    settingValue(settings, 'aws:elasticbeanstalk:environment', 'ServiceRole') ?? 'aws-elasticbeanstalk-service-role',
  instances:
    settingValue(settings, 'aws:autoscaling:launchconfiguration', 'IamInstanceProfile') ??
    'aws-elasticbeanstalk-ec2-role',
});
