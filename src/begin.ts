/**
 * Starts what a plan says, in one call; where Beanstalk takes settings and version only one after the other, the settings
 * first, watched to their end. Refuses to know how the release itself ends, and what becomes of settings that failed.
 */
import type { EnvironmentPlan, Plan } from './plan.ts';
import { AnswerLost } from './ports.ts';
import { Problem } from './problem.ts';
import { began, ended, type Run, watcherOf } from './prove.ts';
import type { Goal } from './rollout/goal.ts';
import { type Ending, watch } from './rollout/watch.ts';
import { type StartOptions, start } from './strategies/in-place.ts';
import { isOneAtATime } from './strategies/one-at-a-time.ts';
import { ofSettings, settingsAlone } from './strategies/settings-first.ts';

type Update = EnvironmentPlan & { action: 'update' };

/** What a watch of the release has to see; or, where it did not get so far, how the settings before it ended. */
export interface Begun {
  readonly goal: Goal;
  readonly ending?: Ending;
}

/** Throws as `start` does, and a Problem (BR-ANSWER-LOST) where nobody waits to see whose change it is. */
export async function begin(
  plan: Plan,
  step: Update | (EnvironmentPlan & { action: 'create' }),
  options: StartOptions,
  run: Run,
): Promise<Begun> {
  try {
    return underWay(await start(plan, step, run.world, options), run);
  } catch (error) {
    if (!isOneAtATime(error) || step.action !== 'update') throw error;
    return inTurn(plan, step, options, run);
  }
}

function underWay(goal: Goal, run: Run): Begun {
  const { operation, requestId, environment } = goal;
  const isInDoubt = operation === 'update' && requestId === undefined;
  if (!run.inputs.wait && isInDoubt) throw inDoubt(environment.name);
  began(operation, environment.id, run);
  return { goal };
}

async function inTurn(plan: Plan, step: Update, options: StartOptions, run: Run): Promise<Begun> {
  const { world, logbook } = run;
  const { id, name, versionLabel = '' } = step.environment;
  world.report.say(name, 'Beanstalk takes settings and version only one after the other: the settings come first');
  const settings = await start(plan, { ...step, deploys: false }, world, { ...options, versionLabel });
  began('update', id, run);
  const ending = await logbook.phase('settings', () => watch(settings, watcherOf(run)));
  if (ending.verdict.kind !== 'timed-out') ended(run);
  const told = { goal: settings, label: options.versionLabel };
  if (ending.verdict.kind !== 'succeeded') return { goal: settings, ending: ofSettings(ending, told) };
  let goal: Goal;
  try {
    goal = await follow(plan, step, options, run);
  } catch (error) {
    if (!endsHere(error, run)) throw error;
    const problem = settingsAlone(error, ending.sight, told);
    return { goal: settings, ending: { verdict: { kind: 'failed', problem }, sight: ending.sight } };
  }
  return underWay(goal, run);
}

/** Sends the version alone. */
async function follow(plan: Plan, step: Update, options: StartOptions, { world }: Run): Promise<Goal> {
  const { id, name } = step.environment;
  const { environments, at } = await world.beanstalk.environments({ ids: [id] });
  const [environment] = environments;
  if (environment === undefined) throw gone(name);
  const version = { ...step, environment, changes: [], platform: undefined };
  return start(plan, version, world, { ...options, since: at });
}

/** Not where the run was cancelled, nothing is left to undo, or another operation came first: that is waited for, and planned anew. */
function endsHere(error: unknown, { world, deadline }: Run): error is Problem | AnswerLost {
  if (world.signal.aborted) return false;
  if (!(error instanceof Problem)) return error instanceof AnswerLost;
  if (error.code === 'BR-NOT-READY') return world.clock.now() >= deadline;
  return error.code !== 'BR-ENVIRONMENT-GONE';
}

const inDoubt = (name: string) =>
  new Problem({
    code: 'BR-ANSWER-LOST',
    what: `Not known: whether the update of ${name} is ours.`,
    why: `AWS did not answer UpdateEnvironment. ${name} was changed since, but somebody else may have done that, and the end is not waited for (wait-for-deployment: false).`,
    next: 'Run this job again: it looks what was done and goes on from there.',
  });

const gone = (name: string) =>
  new Problem({
    code: 'BR-ENVIRONMENT-GONE',
    what: `Not released: ${name} is gone.`,
    why: 'It was terminated after its settings were changed and before the version could follow.',
    next: 'Find out who terminated it; with `platform` given the job creates it anew.',
  });
