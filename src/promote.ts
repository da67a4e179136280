/**
 * The story of a promotion: what was prepared takes the production name. It needs no checkout and packages nothing.
 * Refuses to know what may be promoted; plan/promotion.ts does.
 */
import { sideWith, standing } from './blue-green.ts';
import { shown } from './certain.ts';
import type { Sides } from './give-the-name-back.ts';
import type { Inputs } from './inputs.ts';
import { type FoundPromotion, mayBeUnread, planPromotion, promotionOf, type Side } from './plan/promotion.ts';
import { rolesOf } from './plan/roles.ts';
import type { Plan, RecordedVersion } from './plan.ts';
import type { World } from './ports.ts';
import { Problem } from './problem.ts';
import { prove, type Run } from './prove.ts';
import type { Result } from './result.ts';
import { isIll } from './rollout/reason.ts';
import type { Environment, InstanceHealth } from './shapes.ts';
import { type Found, find } from './snapshot/pair.ts';
import { instancesOf, tagged } from './snapshot/versions.ts';
import { atRest } from './strategies/at-rest.ts';
import { untouched } from './strategies/idle-side-problems.ts';
import { settleTheName, takeTheName } from './take-the-name.ts';

/** Swaps what was prepared, or ends `unchanged` where there is nothing to promote. */
export async function promote(run: Run): Promise<Result> {
  const { inputs, world, logbook, deadline } = run;
  const first = await find(inputs, world);
  const watcher = { ...world, pollIntervalMs: inputs.pollIntervalMs, stopping: logbook.stopping };
  const settled = await atRest(first, inputs, deadline, watcher);
  const found = await lookForMark(inputs, settled, world);
  const promotion = promotionOf(inputs, found);
  if (promotion.kind === 'nothing') return nothingToDo(found, promotion.why, run);
  const isSwap = promotion.kind === 'swap';
  const side = isSwap ? promotion.idle : promotion.live;
  const instances = isSwap && found.idle ? found.idle.instances : await instancesOf(side.environment, world);
  const plan = planPromotion(inputs, found, side, { instances, swaps: isSwap });
  logbook.planned(plan);
  world.report.plan(plan);
  if (inputs.dryRun) return logbook.close('planned');
  return carryOut(plan, side, { since: settled.at, other: otherSide(found), swaps: isSwap }, run);
}

async function carryOut(
  plan: Plan,
  { version, environment }: Side & { readonly version: RecordedVersion },
  { since, other, swaps }: { since: Date; other: Omit<Sides, 'now'>; swaps: boolean },
  run: Run,
): Promise<Result> {
  const { pair, environment: step } = plan;
  if (pair === undefined || step.action !== 'none') throw new TypeError('a promotion deploys nothing');
  const { label, arn } = version.version;
  const ready = { label, arn, tags: version.tags, bundleSha256: version.record.sha256 ?? '' };
  run.logbook.stored({ sha256: ready.bundleSha256, uploaded: false });
  const release = { plan, pair, version: ready, since };
  const goal = standing(step, release, run);
  const ending = await prove(goal, run);
  if (!swaps) return settleTheName(release, goal, ending, { now: environment, ...other }, 'unchanged', run);
  if (ending.verdict.kind === 'succeeded') return takeTheName(release, goal, ending, run);
  return run.logbook.close(ending.verdict.kind, untouched(ending.verdict.problem, pair));
}

/** Of a swap that nobody verified: the other side, by whether its version is known to have served. */
const otherSide = ({ idle }: FoundPromotion): Omit<Sides, 'now'> =>
  idle === undefined ? { old: undefined } : sideWith(idle.environment, idle.version?.tags);

/** Both sides, once the mark of a preparation that has just ended can be read; a job that follows at once must not find nothing. */
async function lookForMark(inputs: Inputs, settled: Found, world: World): Promise<FoundPromotion> {
  const first = await lookAtSides(inputs, settled, world);
  const look = async () => {
    const found = await lookAtSides(inputs, settled, world);
    return mayBeUnread(found) ? undefined : found;
  };
  return (mayBeUnread(first) ? await shown(look, world) : undefined) ?? first;
}

/** Both sides with what is on record about their versions. Throws a Problem where there is no pair. */
async function lookAtSides(inputs: Inputs, { environments, production }: Found, world: World): Promise<FoundPromotion> {
  if (production === undefined) throw new TypeError('only a pair can be promoted');
  const roles = rolesOf(inputs, production, environments);
  if (roles.kind === 'first') throw noPair(inputs);
  const { live, idle } = roles;
  const labels = [live.versionLabel, idle?.versionLabel].filter((label) => label !== undefined);
  const [versions, instances] = await Promise.all([
    world.beanstalk.versions(inputs.application, labels),
    idle === undefined ? ('basic' as const) : quotableInstancesOf(idle, world),
  ]);
  const side = async (environment: Environment): Promise<Side> => {
    const version = versions.find(({ label }) => label === environment.versionLabel);
    return { environment, version: await tagged(version, world) };
  };
  const [liveSide, idleSide] = await Promise.all([side(live), idle && side(idle)]);
  return { production: production.name, live: liveSide, idle: idleSide && { ...idleSide, instances } };
}

/**
 * The causes of ill health are quoted where the side is not well: its own values are read first then, so that what they quote
 * of them is taken out. Where these may not be read, no cause is told.
 */
async function quotableInstancesOf(side: Environment, world: World): Promise<readonly InstanceHealth[] | 'basic'> {
  const instances = await instancesOf(side, world);
  if (instances === 'basic' || !instances.some(isIll)) return instances;
  const isKnown = await world.beanstalk.settings(side.application, side.name).then(
    () => true,
    () => false,
  );
  return isKnown ? instancesOf(side, world) : instances.map((instance) => ({ ...instance, causes: [] }));
}

async function nothingToDo(
  { live, production }: FoundPromotion,
  why: string,
  { world, logbook }: Run,
): Promise<Result> {
  const { environment } = live;
  world.report.say(environment.name, `There is nothing to promote: ${why}`);
  const instances = await instancesOf(environment, world);
  logbook.saw({ environment, instances, eventsRead: false });
  return { ...logbook.close('unchanged'), versionLabel: environment.versionLabel ?? '', production };
}

function noPair({ environment, greenEnvironment, application }: Inputs): Problem {
  return new Problem({
    code: 'BR-NOTHING-TO-PROMOTE',
    what: 'Not promoted: there is no pair of environments.',
    why: `Neither ${environment} nor ${greenEnvironment} exists in ${application}, or these credentials may not see them.`,
    now: 'Nothing was changed.',
    next: 'Release once (operation: deploy or prepare) with strategy: blue-green, and check environment-name, green-environment-name and aws-region.',
  });
}
