/** The accounts that scenarios begin with. */
import type { EnvironmentSeed, VersionSeed, WorldSeed } from '../world.ts';

const account = '123456789012';
const region = 'eu-west-1';

/** Nothing but the two roles that the console makes. */
export const emptyAccount: WorldSeed = { account, region };

const bucket = `elasticbeanstalk-${region}-${account}`;

const version = (label: string): VersionSeed => ({
  application: 'shop',
  label,
  bundle: { bucket, key: `shop/${label}.zip` },
});

/** One instance, all at once. */
export const single: EnvironmentSeed = {
  application: 'shop',
  name: 'shop-prod',
  versionLabel: 'v1',
  instances: 1,
  cnamePrefix: 'shop',
};

const command = 'aws:elasticbeanstalk:command';

/** Six instances behind a load balancer, two at a time. */
export const rolling: EnvironmentSeed = {
  application: 'shop',
  name: 'shop-rolling',
  versionLabel: 'v1',
  instances: 6,
  settings: [
    { namespace: command, optionName: 'DeploymentPolicy', value: 'Rolling' },
    { namespace: command, optionName: 'BatchSizeType', value: 'Fixed' },
    { namespace: command, optionName: 'BatchSize', value: '2' },
    { namespace: 'aws:autoscaling:asg', optionName: 'MinSize', value: '6' },
    { namespace: 'aws:autoscaling:asg', optionName: 'MaxSize', value: '6' },
  ],
};

/** An application `shop` whose environments run `v1`; `v2` is registered and not deployed. */
export const shop: WorldSeed = {
  account,
  region,
  versions: [version('v1'), version('v2')],
  environments: [single, rolling],
};
