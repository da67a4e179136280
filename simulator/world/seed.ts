/**
 * Knows how a world begins: the account a scenario describes, as if all of it had been there for a day.
 * Refuses to know what will go wrong in it.
 */

import {
  automaticCname,
  cnameOf,
  elasticIpFor,
  environmentArn,
  environmentIdFor,
  instanceIdFor,
  loadBalancerHost,
  versionArn,
} from './names.ts';
import { platformOf } from './platforms.ts';
import { isSingleInstance, settingValue } from './settings.ts';
import type { Environment, HealthStatus, Setting, Version, World } from './state.ts';
import { withTags } from './state.ts';
import { createTemplate } from './templates.ts';
import { environmentOf } from './which.ts';

export interface VersionSeed {
  readonly application: string;
  readonly label: string;
  readonly description?: string;
  /** Where its bundle lies; the server stores an object there. */
  readonly bundle?: { readonly bucket: string; readonly key: string };
  readonly tags?: Readonly<Record<string, string>>;
}

export interface EnvironmentSeed {
  readonly application: string;
  readonly name: string;
  readonly versionLabel: string;
  readonly instances: number;
  /** Default: WebServer. */
  readonly tier?: 'WebServer' | 'Worker';
  readonly cnamePrefix?: string;
  /** Default: the newest Node.js 22. */
  readonly solutionStack?: string;
  readonly settings?: readonly Setting[];
  readonly tags?: Readonly<Record<string, string>>;
  /** Default: Ok, with instances at all. */
  readonly health?: HealthStatus;
}

/** A saved configuration, made from an environment of the application. */
export interface TemplateSeed {
  readonly application: string;
  readonly name: string;
  readonly environment: string;
}

/** The account before the first call. Applications of versions and environments need not be listed on their own. */
export interface WorldSeed {
  readonly account: string;
  readonly region: string;
  /** Default: the one that the console makes. */
  readonly instanceProfiles?: readonly string[];
  /** Default: the one that the console makes. */
  readonly serviceRoles?: readonly string[];
  /** Default: true when the account has applications, for their bundles lie there. */
  readonly storageLocation?: boolean;
  readonly namesOfOthers?: readonly string[];
  readonly applications?: readonly string[];
  readonly versions?: readonly VersionSeed[];
  /** Default: 1,000, and where the seed has that many already the account has had its quota raised. */
  readonly versionQuota?: number;
  readonly environments?: readonly EnvironmentSeed[];
  readonly templates?: readonly TemplateSeed[];
}

const day = 24 * 60 * 60 * 1000;
const versionsAtFirst = 1000;
const newestNode = '64bit Amazon Linux 2023 v6.8.0 running Node.js 22';

/** The world of a seed at `now` (epoch ms). */
export function founded(seed: WorldSeed, now: number): World {
  const { versions = [], environments = [], applications = [], templates = [] } = seed;
  const names = [...new Set([...applications, ...[...versions, ...environments].map((one) => one.application)])];
  const bare: World = {
    account: seed.account,
    region: seed.region,
    storageLocation: seed.storageLocation ?? names.length > 0,
    instanceProfiles: seed.instanceProfiles ?? ['aws-elasticbeanstalk-ec2-role'],
    serviceRoles: seed.serviceRoles ?? ['aws-elasticbeanstalk-service-role'],
    namesOfOthers: seed.namesOfOthers ?? [],
    applications: names.map((name) => ({ name, created: now - 2 * day, updated: now - 2 * day })),
    versions: versions.map((one, place) => existingVersion(one, now - day + place * 1000)),
    versionQuota: seed.versionQuota ?? Math.max(versionsAtFirst, versions.length + versionsAtFirst / 2),
    templates: [],
    environments: [],
    events: [],
    swapsAsked: 0,
    tags: {},
    due: [],
  };
  const world = versions.reduce(
    (grown, { application, label, tags = {} }) => withTags(grown, versionArn(grown, application, label), tags),
    bare,
  );
  const peopled = environments.reduce((grown, one) => withExisting(grown, one, now - day), world);
  return templates.reduce((grown, one) => withTemplate(grown, one, now - day / 2), peopled);
}

function withExisting(world: World, seed: EnvironmentSeed, at: number): World {
  const environment = existingEnvironment(world, seed, at);
  const grown = { ...world, environments: [...world.environments, environment] };
  return withTags(grown, environmentArn(world, environment), seed.tags ?? {});
}

function withTemplate(world: World, { application, name, environment }: TemplateSeed, at: number): World {
  const environmentId = environmentOf(world, { name: environment }).id;
  return createTemplate(world, { application, name, environmentId, settings: [], tags: {} }, { requestId: '', at });
}

const existingVersion = ({ application, label, description, bundle }: VersionSeed, at: number): Version => ({
  application,
  label,
  description,
  bundle,
  status: 'PROCESSED',
  created: at,
  updated: at,
  visibleFrom: at,
});

function existingEnvironment(world: World, seed: EnvironmentSeed, at: number): Environment {
  const { application, name, versionLabel, cnamePrefix, tier = 'WebServer', settings = [] } = seed;
  const id = environmentIdFor(`seed ${name}`);
  const worker = tier === 'Worker';
  const address = cnamePrefix ? cnameOf(cnamePrefix, world.region) : automaticCname({ id, name }, world.region);
  const all = [profile, ...(seed.instances === 1 ? [singleInstance] : []), ...settings];
  return {
    id,
    name,
    application,
    tier,
    versionLabel,
    ...platformOf(world, { solutionStack: seed.solutionStack ?? newestNode }),
    cname: worker ? undefined : address,
    endpoint: worker ? undefined : isSingleInstance({ settings: all }) ? elasticIpFor(id) : loadBalancerHost(world, id),
    status: 'Ready',
    abortable: false,
    health: seed.instances === 0 ? 'NoData' : (seed.health ?? 'Ok'),
    causes: seed.instances === 0 ? [{ text: 'There are no instances.' }] : causesOf(seed.health),
    created: at,
    updated: at + 153_000,
    settings: all,
    instances: existingInstances(world, seed, all, at),
    expected: { id: 1, label: versionLabel },
    lastDeploymentId: 1,
    deploymentsAsked: 0,
  };
}

const causesOf = (health: HealthStatus = 'Ok') =>
  health === 'Ok' || health === 'Info' ? [] : [{ text: '100.0 % of the requests are failing with HTTP 5xx.' }];

const existingInstances = (world: World, seed: EnvironmentSeed, settings: readonly Setting[], at: number) =>
  Array.from({ length: seed.instances }, (_, place) => ({
    id: instanceIdFor(`seed ${seed.name} ${place}`),
    launched: at + 95_000,
    zone: `${world.region}${'abc'.charAt(place % 3)}`,
    type: settingValue(settings, 'aws:autoscaling:launchconfiguration', 'InstanceType') ?? 't3.micro',
    health: seed.health ?? 'Ok',
    causes: causesOf(seed.health),
    deployment: { id: 1, label: seed.versionLabel, status: 'Deployed' as const, time: at + 138_000 },
  }));

const profile: Setting = {
  namespace: 'aws:autoscaling:launchconfiguration',
  optionName: 'IamInstanceProfile',
  value: 'aws-elasticbeanstalk-ec2-role',
};

const singleInstance: Setting = {
  namespace: 'aws:elasticbeanstalk:environment',
  optionName: 'EnvironmentType',
  value: 'SingleInstance',
};
