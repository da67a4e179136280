/** The accounts that runs under policies are played in: a shop whose environments ask for different rights. */
import { type Scenario, scenarioNamed } from '../../../simulator/scenarios/index.ts';
import { live, shopWith } from '../../../simulator/scenarios/pairs.ts';
import type { EnvironmentSeed, VersionSeed } from '../../../simulator/world.ts';

const healthy = scenarioNamed('healthy');
const command = 'aws:elasticbeanstalk:command';
export const environment = 'aws:elasticbeanstalk:environment';

/** An environment of two instances behind a load balancer, deployed to in that way. */
export const balanced = (policy: string, type = 'application'): EnvironmentSeed => ({
  ...live,
  instances: 2,
  settings: [
    { namespace: environment, optionName: 'LoadBalancerType', value: type },
    { namespace: command, optionName: 'DeploymentPolicy', value: policy },
    { namespace: 'aws:autoscaling:asg', optionName: 'MinSize', value: '2' },
  ],
});

export const single: EnvironmentSeed = {
  ...live,
  settings: [{ namespace: environment, optionName: 'EnvironmentType', value: 'SingleInstance' }],
};

export const shopOf = (...environments: readonly EnvironmentSeed[]): Scenario => ({
  ...healthy,
  world: { ...shopWith(...environments), versions: healthy.world.versions ?? [] },
});

export const pairOf = (side: EnvironmentSeed) =>
  shopOf(side, { ...side, name: 'shop-prod-green', cnamePrefix: 'shop-idle' });

/** v2 serves and remembers that v1 did before it. */
export function afterARelease(...environments: readonly EnvironmentSeed[]): Scenario {
  const scenario = shopOf(...environments.map((one) => ({ ...one, versionLabel: 'v2' })));
  const tags = { 'beanstalk-release:deployed:shop-prod': '2026-11-01T10:00:00Z v1' };
  const versions = (scenario.world.versions ?? []).map((one) => (one.label === 'v2' ? { ...one, tags } : one));
  return { ...scenario, world: { ...scenario.world, versions } };
}

/** The version's content is known, and it bears as many tags as it may. */
export function fullOfTags(): Scenario {
  const tags = Object.fromEntries(
    Array.from({ length: 50 }, (_, place) => [`beanstalk-release:deployed:shop-${place}`, '2026-10-01T10:00:00Z']),
  );
  const bundle = { bucket: 'elasticbeanstalk-eu-west-1-123456789012', key: 'shop/full.zip' };
  const full: VersionSeed = { application: 'shop', label: 'full', bundle, tags };
  const scenario = shopOf(single);
  return { ...scenario, world: { ...scenario.world, versions: [...(scenario.world.versions ?? []), full] } };
}

export const breakingOff: Scenario = {
  ...shopOf(single),
  s3: { faults: [{ operation: 'UploadPart', effect: { kind: 'refuse', code: 'InvalidRequest' } }] },
};
