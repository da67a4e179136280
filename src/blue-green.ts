/**
 * A blue-green release after its version exists: brought to the idle side, proved there, then the production name moves to
 * it, is watched, and moves back when it must. Production traffic is touched last.
 * Refuses to know how an operation is started, judged or told.
 */

import { type Begun, begin } from './begin.ts';
import type { Sides } from './give-the-name-back.ts';
import type { PairPlan } from './plan/pair.ts';
import type { Plan } from './plan.ts';
import { explained, prove, type Run } from './prove.ts';
import { hasServed, preparedTag, type Tags } from './record.ts';
import type { Result } from './result.ts';
import type { Goal } from './rollout/goal.ts';
import type { Environment } from './shapes.ts';
import { removeTemplate, withTemplate } from './strategies/clone.ts';
import { notMarked, untouched, withThrowAway } from './strategies/idle-side-problems.ts';
import { settleTheName, takeTheName } from './take-the-name.ts';
import type { ReadyVersion } from './version.ts';

/** A release through a pair. */
export interface PairRelease {
  readonly plan: Plan;
  readonly pair: PairPlan;
  readonly version: ReadyVersion;
  /** The service's clock when the environments were read. */
  readonly since: Date;
}

/** Brings the version to the idle side, proves it there, and lets it take the production name. */
export async function releaseThroughPair(release: PairRelease, run: Run): Promise<Result> {
  const { plan, pair } = release;
  const { logbook } = run;
  const { goal, ending = await prove(goal, run) } = await bringToIdleSide(release, run);
  const { verdict } = ending;
  switch (verdict.kind) {
    case 'succeeded':
      break;
    case 'timed-out':
      return logbook.close('timed-out', untouched(verdict.problem, pair));
    case 'failed': {
      const problem = await explained(verdict.problem, ending.sight, goal, plan, run);
      return logbook.close('failed', untouched(withThrowAway(problem, goal, pair), pair));
    }
    default:
      return verdict satisfies never;
  }
  if (pair.stopsBeforeSwap) return prepared(release, run);
  return takeTheName(release, goal, ending, run);
}

/** The live side serves the version, and no record says that anybody verified it: an earlier run broke off after its swap. */
export async function verifyAgain(release: PairRelease, run: Run): Promise<Result> {
  const { plan, pair } = release;
  const { environment: step } = plan;
  if (step.action !== 'none') throw new TypeError('a side that does not serve yet cannot be verified');
  run.world.report.say(step.name, 'serves the version already, but nobody has verified it yet: doing so now');
  const goal = standing(step, release, run);
  const ending = await prove(goal, run);
  if (ending.verdict.kind === 'timed-out') return run.logbook.close('timed-out', ending.verdict.problem);
  return settleTheName(release, goal, ending, { now: pair.live, ...(await otherSide(release, run)) }, 'unchanged', run);
}

/** The other side: one whose version is not known to have served, as one that was only prepared, must not get the name. */
async function otherSide({ plan, pair: { idle } }: PairRelease, { world }: Run): Promise<Omit<Sides, 'now'>> {
  if (idle?.versionLabel === undefined) return { old: undefined, unknown: idle };
  const [version] = await world.beanstalk.versions(plan.application.name, [idle.versionLabel]);
  const tags = version && (await world.beanstalk.tags(version.arn));
  return sideWith(idle, tags);
}

/** By what is on record of its version. */
export const sideWith = (side: Environment, tags: Tags | undefined): Omit<Sides, 'now'> =>
  hasServed(tags, side.name) ? { old: side } : { old: undefined, unknown: side };

/** What a watch of the idle side has to see; where it runs the version already, nothing is sent. */
async function bringToIdleSide({ plan, pair, version, since }: PairRelease, run: Run): Promise<Begun> {
  const { inputs, world, logbook, deadline } = run;
  const { environment: step, application } = plan;
  const { acceptableHealth } = inputs;
  if (pair.isTemplateLeft) await removeTemplate({ application: application.name, name: pair.template }, world);
  if (step.action === 'none') return { goal: standing(step, { plan, version, since }, run) };
  if (step.action === 'untouched') throw new TypeError('a pair cannot be released to without an environment');
  const options = { versionLabel: version.label, since, acceptableHealth, deadline, calling: logbook.calling };
  const start = () => begin(plan, step, options, run);
  const template = { application: application.name, name: pair.template, environmentId: pair.live.id };
  return isClone(plan) ? withTemplate(template, world, start) : start();
}

const isClone = ({ environment: step }: Plan) => step.action === 'create' && step.base.kind === 'template';

/** Of a side that runs the version already: one look must show it, and no operation of ours is expected. */
export function standing(
  { environment, name }: Plan['environment'] & { action: 'none' },
  { plan, version, since }: Pick<PairRelease, 'plan' | 'version' | 'since'>,
  { inputs, deadline }: Run,
): Goal {
  return {
    operation: 'update',
    application: plan.application.name,
    environment: { id: environment.id, name },
    versionLabel: version.label,
    previousLabel: version.label,
    requestId: null,
    since,
    before: { updated: undefined, deploymentId: undefined },
    acceptableHealth: inputs.acceptableHealth,
    deadline,
  };
}

/** The mark by which `promote` knows what it may swap. Without it the release would be lost, so it must be written. */
async function prepared(release: PairRelease, { world, logbook }: Run): Promise<Result> {
  const { plan, pair, version } = release;
  const { name } = plan.environment;
  const mark = preparedTag(name, world.clock.now());
  const isMarked = await world.beanstalk.tag(version.arn, mark, []);
  if (!isMarked) return logbook.close('failed', untouched(notMarked(version.label, name), pair));
  world.report.say(name, `${version.label} is prepared; operation: promote moves ${pair.production} to it`);
  return logbook.close('succeeded');
}
