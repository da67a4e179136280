/**
 * Knows what is read of the environments before a version that exists is brought to them: which one serves, which one gets the
 * version, and what is on record about the version that serves. Refuses to know which version that will be.
 */

import type { Inputs } from '../inputs.ts';
import { clusterSettings } from '../plan/drift.ts';
import { type PairPlan, refuseCoupledDatabase, templateName } from '../plan/pair.ts';
import { refuseEnvironment } from '../plan/refusals.ts';
import { type Roles, rolesOf } from '../plan/roles.ts';
import type { FoundForRollback } from '../plan/rollback.ts';
import type { World } from '../ports.ts';
import { Problem } from '../problem.ts';
import type { Environment } from '../shapes.ts';
import { type Found, holderOfName, readPair } from './pair.ts';
import { instancesOf, tagged } from './versions.ts';

/** Throws a Problem where there is no environment, or it takes no version as things stand. */
export function lookAtSides(inputs: Inputs, found: Found, world: World): Promise<FoundForRollback> {
  const { production, environments } = found;
  if (production === undefined) return lookAtOne(inputs, environments[0], world);
  const roles = rolesOf(inputs, production, environments);
  if (roles.kind === 'first') throw noEnvironment(inputs);
  return lookAtPair(inputs, roles, production.name, world);
}

async function lookAtOne(
  inputs: Inputs,
  environment: Environment | undefined,
  world: World,
): Promise<FoundForRollback> {
  if (environment === undefined) throw noEnvironment(inputs);
  const green = `${environment.name}-green`;
  const [nameHolder, { environments: twins }, liveVersion, instances] = await Promise.all([
    holderOfName(inputs, environment, world),
    world.beanstalk.environments({ names: [green] }),
    versionOf(environment, world),
    instancesOf(environment, world),
  ]);
  refuseEnvironment(inputs, { environment, nameHolder });
  return {
    live: environment,
    liveVersion,
    liveInstances: instances,
    target: { kind: 'there', environment, instances },
    names: [environment.name],
    pair: undefined,
    twin: twins.find(({ application }) => application === inputs.application)?.name,
  };
}

async function lookAtPair(
  inputs: Inputs,
  roles: Roles & { kind: 'pair' },
  production: string,
  world: World,
): Promise<FoundForRollback> {
  const { live, idle, idleName } = roles;
  const [liveVersion, liveInstances, { target, isTemplateLeft }] = await Promise.all([
    versionOf(live, world),
    instancesOf(live, world),
    idle === undefined ? cloneOf(inputs, roles, world) : there(idle, world),
  ]);
  const pair: PairPlan = {
    ...{ production, live, idle, old: inputs.oldEnvironment, template: templateName(idleName), isTemplateLeft },
    ...{ swaps: true, stopsBeforeSwap: false, isUnverified: false },
  };
  const names = [inputs.environment, inputs.greenEnvironment];
  return { live, liveVersion, liveInstances, target, names, pair, twin: undefined };
}

async function there(environment: Environment, world: World) {
  const instances = await instancesOf(environment, world);
  return { target: { kind: 'there', environment, instances } as const, isTemplateLeft: false };
}

/** The side that was terminated after its swap is made anew, as a clone of the one that serves. */
async function cloneOf(inputs: Inputs, roles: Roles & { kind: 'pair' }, world: World) {
  const { live, idleName } = roles;
  const { liveSettings, liveTags, idlePrefix, isTemplateLeft } = await readPair(inputs, roles, world);
  refuseCoupledDatabase({ live, liveSettings });
  const isCluster = live.tier === 'Cluster';
  const base = isCluster ? ({ kind: 'none' } as const) : ({ kind: 'template', name: templateName(idleName) } as const);
  const settings = isCluster ? clusterSettings(liveSettings, []) : [];
  const creation = {
    ...({ action: 'create', name: idleName, base } as const),
    ...{ tier: live.tier, cnamePrefix: idlePrefix, settings, tags: liveTags },
  };
  return { target: { kind: 'missing', creation } as const, isTemplateLeft };
}

async function versionOf({ application, versionLabel }: Environment, world: World) {
  if (versionLabel === undefined) return undefined;
  const [version] = await world.beanstalk.versions(application, [versionLabel]);
  return tagged(version, world);
}

const noEnvironment = ({ environment, application, region }: Inputs) =>
  new Problem({
    code: 'BR-ENVIRONMENT-NOT-FOUND',
    what: `Not started: there is no environment ${environment} of ${application} in ${region}.`,
    why: 'No environment of that name exists in the application, or these credentials may not see it.',
    now: 'Nothing was changed.',
    next: 'Check environment-name, application-name, aws-region and the role.',
  });
