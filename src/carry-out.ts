/**
 * A version that exists is brought to where the plan says: through a pair, or in place; watched to its true end, undone when it
 * must be, and remembered. Refuses to know where the version came from.
 */
import { begin } from './begin.ts';
import { releaseThroughPair, verifyAgain } from './blue-green.ts';
import type { Plan } from './plan.ts';
import { proveOrUndo, type Run } from './prove.ts';
import { remember } from './remember.ts';
import type { Result } from './result.ts';
import { mustBeAsPlanned } from './strategies/as-planned.ts';
import type { ReadyVersion } from './version.ts';

/** Nobody deploys and is done in less; whoever is at work makes Beanstalk refuse us. */
const PLAN_HOLDS_MS = 10_000;

interface When {
  /** The service's clock when the environments were read. */
  readonly since: Date;
  /** Our own clock when the plan was made of it. */
  readonly plannedAt: Date;
}

/** Does what the plan says; a plan that grew old while the version was made is held against the environment first. */
export async function carryOut(
  plan: Plan,
  version: ReadyVersion,
  { since, plannedAt }: When,
  run: Run,
): Promise<Result> {
  const { inputs, world, logbook, deadline } = run;
  const { pair, environment: step } = plan;
  if (pair?.isUnverified) return verifyAgain({ plan, pair, version, since }, run);
  if (pair?.swaps) return releaseThroughPair({ plan, pair, version, since }, run);
  if (step.action === 'untouched') return logbook.close(plan.version.action === 'create' ? 'succeeded' : 'unchanged');
  if (step.action === 'none') {
    await remember(plan, version, world);
    return logbook.close('unchanged');
  }
  const isOld = world.clock.now().getTime() - plannedAt.getTime() > PLAN_HOLDS_MS;
  if (isOld && step.action === 'update') await mustBeAsPlanned(step.environment, world);
  const { acceptableHealth } = inputs;
  const options = { versionLabel: version.label, since, acceptableHealth, deadline, calling: logbook.calling };
  const { goal, ending } = await begin(plan, step, options, run);
  if (!inputs.wait && ending === undefined) return logbook.close('started');
  const { outcome, problem } = await proveOrUndo(goal, plan, run, ending);
  if (outcome === 'succeeded') await remember(plan, version, world);
  return logbook.close(outcome, problem);
}
