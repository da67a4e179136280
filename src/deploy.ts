/**
 * The story, readable aloud: look around, plan, make the version, release it, watch, remember.
 * Refuses to know how any of it is done, and is the only place where a run's outcome is decided.
 */
import { explainBreak } from './breaks.ts';
import type { Inputs } from './inputs.ts';
import { type Logbook, openLogbook } from './logbook.ts';
import { makePlan, type Plan } from './plan.ts';
import type { World } from './ports.ts';
import { Problem } from './problem.ts';
import { remember } from './remember.ts';
import type { Result } from './result.ts';
import type { Goal } from './rollout/goal.ts';
import { again, bake, type Ending, type Watcher, watch } from './rollout/watch.ts';
import { secretsToMask } from './secrets.ts';
import { type FoundEnvironment, findEnvironment, lookAround, type Surroundings } from './snapshot.ts';
import { start } from './strategies/in-place.ts';
import { untilReady } from './strategies/readiness.ts';
import { recover } from './strategies/recovery.ts';
import { duration } from './units.ts';
import { ensureVersion, type ReadyVersion } from './version.ts';

/** Runs the whole release. Never throws: whatever breaks becomes the result's problem. */
export async function deploy(inputs: Inputs, world: World): Promise<Result> {
  const logbook = openLogbook(inputs, world.clock);
  try {
    return await Promise.race([release(inputs, world, logbook), cancelled(world.signal)]);
  } catch (error) {
    const aborted = world.signal.aborted && (await abortWhenAsked(inputs, logbook, world));
    const { outcome, problem } = explainBreak(error, inputs, logbook, { cancelled: world.signal.aborted, aborted });
    return logbook.close(outcome, problem);
  }
}

/** Gives up what this run began, once; true when Beanstalk took it. A refusal is no news: the run ends anyway. */
async function abortWhenAsked({ onCancel }: Inputs, { startedIn }: Logbook, { beanstalk }: World): Promise<boolean> {
  if (onCancel !== 'abort' || startedIn === '') return false;
  return beanstalk.abortUpdate(startedIn).then(
    () => true,
    () => false,
  );
}

/** GitHub gives a cancelled run 7.5 s: what is under way is not waited for. */
function cancelled(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** When another operation takes the environment between plan and call, everything is looked at and planned again. */
async function release(inputs: Inputs, world: World, logbook: Logbook): Promise<Result> {
  const deadline = new Date(world.clock.now().getTime() + inputs.timeoutMs);
  const attempt = async () => {
    try {
      return await attemptRelease(inputs, world, logbook, deadline);
    } catch (error) {
      const lostRace = error instanceof Problem && error.code === 'BR-NOT-READY';
      if (!lostRace || world.clock.now() >= deadline) throw error;
      world.report.say(inputs.environment, 'another operation came first: looking again');
      return undefined;
    }
  };
  return again(attempt, () => inputs.pollIntervalMs, world);
}

async function attemptRelease(inputs: Inputs, world: World, logbook: Logbook, deadline: Date): Promise<Result> {
  const { report } = world;
  const surroundings = await look(inputs, world, deadline);
  const plan = makePlan(inputs, surroundings.snapshot);
  logbook.planned(plan);
  if (inputs.leftAside.length > 0) report.say('inputs', leftAsideText(inputs));
  report.plan(plan);
  for (const warning of surroundings.notes) report.warn(warning);
  for (const secret of secretsToMask(inputs, plan)) report.mask(secret);
  if (inputs.dryRun) return logbook.close('planned');

  const version = await makeVersion(plan, surroundings, inputs, world, logbook, deadline);
  if (plan.environment.action === 'none') {
    await remember(plan, version, world);
    return logbook.close('unchanged');
  }
  const { acceptableHealth } = inputs;
  const options = { versionLabel: version.label, since: surroundings.snapshot.at, acceptableHealth, deadline };
  const goal = await start(plan, plan.environment, world, { ...options, calling: logbook.calling });
  logbook.began(plan.environment.action, goal.environment.id);
  world.leaveWord(goal.environment.id);
  if (!inputs.wait) return logbook.close('started');
  return follow(goal, plan, version, inputs, world, logbook);
}

/** Watches what was started, proves that it lasts, and undoes it when it must. */
async function follow(
  goal: Goal,
  plan: Plan,
  version: ReadyVersion,
  inputs: Inputs,
  world: World,
  logbook: Logbook,
): Promise<Result> {
  const watcher = { ...world, pollIntervalMs: inputs.pollIntervalMs, saw: logbook.saw };
  const ending = await logbook.phase('deploy', () => prove(goal, inputs, watcher, logbook));
  const { verdict } = ending;
  if (verdict.kind === 'succeeded') {
    await remember(plan, version, world);
    return logbook.close('succeeded');
  }
  if (verdict.kind === 'timed-out') return logbook.close('timed-out', verdict.problem);
  const { wayBack, environment: step } = plan;
  if (inputs.onFailure === 'leave' || wayBack.kind === 'none' || step.action !== 'update') {
    return logbook.close('failed', verdict.problem);
  }
  const failed = { problem: verdict.problem, goal, sight: ending.sight, before: step.environment };
  const deadline = new Date(world.clock.now().getTime() + inputs.timeoutMs);
  const options = { deadline, watcher, calling: logbook.calling };
  const { outcome, problem } = await logbook.phase('recover', () => recover(failed, wayBack, world, options));
  return logbook.close(outcome, problem);
}

/** The operation's true end, and with a bake time that it stays so. */
async function prove(
  goal: Goal,
  { bakeMs }: Inputs,
  watcher: Watcher & { saw: Logbook['saw'] },
  logbook: Logbook,
): Promise<Ending> {
  const ending = await watch(goal, watcher);
  if (ending.verdict.kind !== 'succeeded' || bakeMs === 0) return ending;
  watcher.report.say(goal.environment.name, `released; it must stay so for ${duration(bakeMs)} (bake-time)`);
  return logbook.phase('bake', () => bake(goal, ending, bakeMs, watcher));
}

const leftAsideText = ({ leftAside }: Inputs) =>
  `left aside: ${leftAside.map(({ input, instead }) => `${input} (${instead})`).join('; ')}`;

/** The first call leaves at once; an environment at work is waited for before anything is decided, packed or sent. */
function look(inputs: Inputs, world: World, deadline: Date): Promise<Surroundings> {
  const settle = async (found: FoundEnvironment): Promise<FoundEnvironment> => {
    const { environment } = found;
    const isBusy = environment !== undefined && !['Ready', 'Terminating'].includes(environment.status);
    if (!isBusy || inputs.dryRun || environment.application !== inputs.application) return found;
    const ready = await untilReady(environment, deadline, inputs.onBusy, {
      ...world,
      pollIntervalMs: inputs.pollIntervalMs,
    });
    return ready ?? findEnvironment(inputs.environment, world);
  };
  return lookAround(inputs, settle, world);
}

function makeVersion(
  plan: Plan,
  { pack }: Surroundings,
  { pollIntervalMs }: Inputs,
  world: World,
  logbook: Logbook,
  deadline: Date,
): Promise<ReadyVersion> {
  const { phase, stored } = logbook;
  return ensureVersion(plan, world, { pack, pollIntervalMs, deadline, phase, onStored: stored });
}
