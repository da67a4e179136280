/**
 * Starts what a plan says, in one call; where Beanstalk takes settings and version only one after the other, the settings
 * first, watched to their end. Refuses to know how the release itself ends.
 */
import type { EnvironmentPlan, Plan } from './plan.ts';
import { Problem } from './problem.ts';
import { began, ended, type Run, watcherOf } from './prove.ts';
import type { Goal } from './rollout/goal.ts';
import { watch } from './rollout/watch.ts';
import { type StartOptions, start } from './strategies/in-place.ts';
import { isOneAtATime } from './strategies/one-at-a-time.ts';

type Update = EnvironmentPlan & { action: 'update' };

/** The goal says what a watch of the release has to see. Throws as `start` does, and what became of settings that failed. */
export async function begin(
  plan: Plan,
  step: Update | (EnvironmentPlan & { action: 'create' }),
  options: StartOptions,
  run: Run,
): Promise<Goal> {
  try {
    return await start(plan, step, run.world, options);
  } catch (error) {
    if (!isOneAtATime(error) || step.action !== 'update') throw error;
    return inTurn(plan, step, options, run);
  }
}

async function inTurn(plan: Plan, step: Update, options: StartOptions, run: Run): Promise<Goal> {
  const { world, logbook } = run;
  const { id, name, versionLabel = '' } = step.environment;
  world.report.say(name, 'Beanstalk takes settings and version only one after the other: the settings come first');
  const settled = await start(plan, { ...step, deploys: false }, world, { ...options, versionLabel });
  began('update', id, run);
  const { verdict } = await logbook.phase('settings', () => watch(settled, watcherOf(run)));
  if (verdict.kind !== 'timed-out') ended(run);
  if (verdict.kind !== 'succeeded') throw verdict.problem;
  const { environments, at } = await world.beanstalk.environments({ ids: [id] });
  const [environment] = environments;
  if (environment === undefined) throw gone(name);
  return start(plan, { ...step, environment, changes: [], platform: undefined }, world, { ...options, since: at });
}

const gone = (name: string) =>
  new Problem({
    code: 'BR-ENVIRONMENT-GONE',
    what: `Not released: ${name} is gone.`,
    why: 'It was terminated after its settings were changed and before the version could follow.',
    next: 'Find out who terminated it; with `platform` given the job creates it anew.',
  });
