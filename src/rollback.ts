/**
 * The story of a rollback by hand: which version served before is worked out from AWS alone, its bundle is looked for, and it is
 * brought back like any release. Refuses to package anything, and to undo its own failure.
 */
import { carryOut } from './carry-out.ts';
import type { Inputs } from './inputs.ts';
import { type PairPlan, refuseCoupledDatabase, templateName } from './plan/pair.ts';
import { rolesOf } from './plan/roles.ts';
import { type Choice, type FoundForRollback, planRollback } from './plan/rollback.ts';
import type { Plan } from './plan.ts';
import type { World } from './ports.ts';
import { Problem } from './problem.ts';
import type { Run } from './prove.ts';
import type { Result } from './result.ts';
import type { Environment } from './shapes.ts';
import { type Found, find, readPair } from './snapshot/pair.ts';
import { chosen, lastTen } from './snapshot/past.ts';
import { instancesOf, tagged } from './snapshot/versions.ts';
import { atRest } from './strategies/at-rest.ts';

/** Goes back to the version that was asked for, or to the last one that served before the present one. */
export async function rollback(given: Run): Promise<Result> {
  const run = { ...given, inputs: versionAlone(given.inputs) };
  const { inputs, world, logbook, deadline } = run;
  if (given.inputs.settings.length > 0 || given.inputs.platform !== undefined) {
    world.report.say('rollback', 'changes the version alone: option-settings and platform are left aside');
  }
  const first = await find(inputs, world);
  const watcher = { ...world, pollIntervalMs: inputs.pollIntervalMs };
  const settled = inputs.dryRun ? first : await atRest(first, inputs, deadline, watcher);
  const found = await lookAtSides(inputs, settled, world);
  const choice = await chosen(inputs, found, world);
  const targets = inputs.dryRun ? await lastTen(inputs, found, world) : [];
  const plan = planRollback(inputs, asUnchanged(found, choice), choice, targets);
  logbook.planned(plan);
  world.report.plan(plan);
  if (inputs.dryRun) return logbook.close('planned');
  await refuseWithoutBundle(plan, world);
  const { version, tags, record } = choice.version;
  logbook.stored({ sha256: record.sha256 ?? '', uploaded: false });
  const ready = { label: version.label, arn: version.arn, tags, bundleSha256: record.sha256 ?? '' };
  return carryOut(plan, ready, { since: settled.at, plannedAt: world.clock.now() }, run);
}

/** Only the version goes back, and a failure is left as it is. */
const versionAlone = (inputs: Inputs): Inputs => ({ ...inputs, settings: [], platform: undefined, onFailure: 'leave' });

async function lookAtSides(
  inputs: Inputs,
  { environments, production }: Found,
  world: World,
): Promise<FoundForRollback> {
  const { application } = inputs;
  if (production === undefined) {
    const [environment] = environments;
    if (environment === undefined || environment.application !== application) throw noEnvironment(inputs);
    const [liveVersion, instances] = await Promise.all([
      versionOf(environment, world),
      instancesOf(environment, world),
    ]);
    const target = { kind: 'there', environment, instances } as const;
    return { live: environment, liveVersion, target, names: [environment.name], pair: undefined };
  }
  const roles = rolesOf(inputs, production, environments);
  if (roles.kind === 'first') throw noEnvironment(inputs);
  const { live, idle, idleName } = roles;
  const [liveVersion, target] = await Promise.all([
    versionOf(live, world),
    idle === undefined ? cloneOf(inputs, roles, world) : there(idle, world),
  ]);
  const pair: PairPlan = {
    ...{ production: production.name, live, idle, old: inputs.oldEnvironment, template: templateName(idleName) },
    ...{ swaps: true, stopsBeforeSwap: false, isUnverified: false, isTemplateLeft: false },
  };
  return { live, liveVersion, target, names: [inputs.environment, inputs.greenEnvironment], pair };
}

const there = async (environment: Environment, world: World) =>
  ({ kind: 'there', environment, instances: await instancesOf(environment, world) }) as const;

/** The side that was terminated after its swap is made anew, with the version to go back to. */
async function cloneOf(inputs: Inputs, roles: Parameters<typeof readPair>[1], world: World) {
  const { live, idleName } = roles;
  const { liveSettings, liveTags, idlePrefix } = await readPair(inputs, roles, world);
  refuseCoupledDatabase({ live, liveSettings });
  const base = { kind: 'template', name: templateName(idleName) } as const;
  const action = 'create' as const;
  const creation = {
    action,
    name: idleName,
    base,
    tier: live.tier,
    cnamePrefix: idlePrefix,
    settings: [],
    tags: liveTags,
  };
  return { kind: 'missing', creation } as const;
}

async function versionOf({ application, versionLabel }: Environment, world: World) {
  if (versionLabel === undefined) return undefined;
  const [version] = await world.beanstalk.versions(application, [versionLabel]);
  return tagged(version, world);
}

/** What is asked for may serve already: then the live side is where the version goes, and nothing moves. */
function asUnchanged(found: FoundForRollback, { version }: Choice): FoundForRollback {
  const { live, pair } = found;
  if (pair === undefined || live.versionLabel !== version.version.label) return found;
  return {
    ...found,
    target: { kind: 'there', environment: live, instances: 'basic' },
    pair: { ...pair, swaps: false },
  };
}

/** A version whose bundle is gone fails on the instances, minutes later. */
async function refuseWithoutBundle({ version, environment }: Plan, { bundles }: World): Promise<void> {
  if (environment.action === 'none' || version.bundle === undefined || !(await bundles.isMissing(version.bundle)))
    return;
  const { bucket, key } = version.bundle;
  throw new Problem({
    code: 'BR-BUNDLE-GONE',
    what: `Not started: the bundle of ${version.label} is gone.`,
    why: `There is no object s3://${bucket}/${key} any more, so no instance could fetch it.`,
    now: 'Nothing was changed.',
    next: 'Choose another version-label (dry-run lists the ones to go back to), or release that commit anew.',
  });
}

const noEnvironment = ({ environment, application, region }: Inputs) =>
  new Problem({
    code: 'BR-ENVIRONMENT-NOT-FOUND',
    what: `Not started: there is no environment ${environment} of ${application} in ${region}.`,
    why: 'No environment of that name exists in the application, or these credentials may not see it.',
    now: 'Nothing was changed.',
    next: 'Check environment-name, application-name, aws-region and the role.',
  });
