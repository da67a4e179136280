/**
 * The story, readable aloud: look around, plan, make the version, release it, watch, remember.
 * Refuses to know how any of it is done, and is the only place where a run's outcome is decided.
 */
import { setImmediate } from 'node:timers/promises';
import { heldBack } from './backwards.ts';
import type { Abort } from './breaks/given-up.ts';
import { explainBreak } from './breaks.ts';
import { carryOut } from './carry-out.ts';
import { checkSettings } from './check-settings.ts';
import { checkFiles } from './checks.ts';
import { discreet } from './discreet.ts';
import type { Inputs } from './inputs.ts';
import { type Logbook, openLogbook } from './logbook.ts';
import { makePlan, type Plan } from './plan.ts';
import type { World } from './ports.ts';
import { Problem } from './problem.ts';
import { promote } from './promote.ts';
import type { Run } from './prove.ts';
import { makingRoom } from './prune/room.ts';
import { tidyUp } from './prune.ts';
import type { Result } from './result.ts';
import { rollback } from './rollback.ts';
import { again } from './rollout/watch.ts';
import { secretsToMask } from './secrets.ts';
import { lookAround, type Surroundings } from './snapshot.ts';
import { atRest } from './strategies/at-rest.ts';
import { refuseWithoutBundle } from './version/bundle-gone.ts';
import { ensureVersion, type ReadyVersion, reuseVersion } from './version.ts';

/** Runs the whole release. Never throws: whatever breaks becomes the result's problem. */
export async function deploy(inputs: Inputs, outside: World): Promise<Result> {
  const logbook = openLogbook(inputs, outside.clock);
  const { world, redact } = discreet(outside, inputs, logbook);
  const deadline = new Date(world.clock.now().getTime() + inputs.timeoutMs);
  world.waitUntil(deadline);
  const run = { inputs, world, logbook, deadline, redact };
  for (const warning of inputs.warnings) world.report.finding(warning);
  try {
    const result = await Promise.race([release(run), cancelled(world.signal)]);
    await Promise.race([tidyUp(result, run), cancelled(world.signal).catch(() => undefined)]);
    return result;
  } catch (error) {
    if (world.signal.aborted) {
      await answered(logbook);
      await clearedUp(logbook);
    }
    const abort = world.signal.aborted ? await abortWhenAsked(inputs, logbook, world) : 'unasked';
    const { outcome, problem } = explainBreak(error, inputs, logbook, { cancelled: world.signal.aborted, abort });
    if (logbook.plan === undefined) tellOrigins(run);
    return logbook.close(outcome, problem);
  }
}

/** A plan tells them with everything else; where a run breaks before there is one, they may be why. */
function tellOrigins({ inputs: { origins }, world: { report } }: Run): void {
  for (const { what, value, from } of origins) report.say(what, `${value}  from ${from}`);
}

/** Most calls are answered sooner. */
const ANSWER_MS = 1_500;

/** What a call under way is answered decides whether anything of this run is at work: a refused one began nothing. */
async function answered({ answer }: Logbook): Promise<void> {
  await Promise.race([answer, cancelled(AbortSignal.timeout(ANSWER_MS))]).catch(() => undefined);
  await setImmediate(); // whoever made the call hears of it first
}

/** Of the 7.5 s that GitHub gives, so much for the abort, or to leave no parts of a bundle: outputs and summary need the rest. */
const ABORT_MS = 5_000;

/** The program ends soon, and what has left for S3 must not stay there. */
async function clearedUp({ upload }: Logbook): Promise<void> {
  await Promise.race([upload, cancelled(AbortSignal.timeout(ABORT_MS))]).catch(() => undefined);
}

/**
 * Gives up what this run began and did not see the end of, once, and says what came of it. A call that is refused is no news:
 * the run ends anyway.
 */
async function abortWhenAsked({ onCancel }: Inputs, { runningIn }: Logbook, { beanstalk }: World): Promise<Abort> {
  if (onCancel !== 'abort' || runningIn === '') return 'unasked';
  const limit = AbortSignal.timeout(ABORT_MS);
  return Promise.race([beanstalk.abortUpdate(runningIn), cancelled(limit)]).then(
    (isTaken) => (isTaken ? 'taken' : 'nothing-to-abort'),
    () => 'unasked',
  );
}

/** Rejects when the signal aborts: what is under way is not waited for. */
function cancelled(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** When another operation takes the environment between plan and call, everything is looked at and planned again. */
function release(run: Run): Promise<Result> {
  const { inputs, world, deadline } = run;
  const attempt = async () => {
    try {
      return await stories[inputs.operation](run);
    } catch (error) {
      const lostRace = error instanceof Problem && error.code === 'BR-NOT-READY';
      if (!lostRace || world.clock.now() >= deadline) throw error;
      world.report.say(inputs.environment, 'another operation came first: looking again');
      return undefined;
    }
  };
  return again(attempt, () => inputs.pollIntervalMs, world);
}

const stories: Readonly<Record<Inputs['operation'], (run: Run) => Promise<Result>>> = {
  deploy: attemptRelease,
  publish: (run) => attemptRelease({ ...run, inputs: contentAlone(run.inputs) }),
  redeploy: attemptRelease,
  prepare: attemptRelease,
  promote,
  rollback,
};

/** To publish, what an environment would get does not count. */
const contentAlone = (inputs: Inputs): Inputs => ({
  ...inputs,
  ...{ strategy: 'in-place', cnamePrefix: '', platform: undefined },
});

async function attemptRelease(run: Run): Promise<Result> {
  const { inputs, world, logbook } = run;
  const surroundings = await look(run);
  const plan = makePlan(inputs, surroundings.snapshot);
  const plannedAt = world.clock.now();
  const older = await heldBack(plan, surroundings.snapshot, run);
  if (older !== undefined) return older;
  logbook.planned(plan);
  tellPlan(plan, surroundings, run);
  await checkFiles(plan, surroundings, run);
  await checkSettings(plan, run);
  if (inputs.dryRun) return logbook.close('planned');

  const version = await makeVersion(plan, surroundings, run);
  return carryOut(plan, version, { since: surroundings.snapshot.at, plannedAt }, run);
}

function tellPlan(plan: Plan, { notes }: Surroundings, { inputs, world: { report } }: Run): void {
  if (inputs.leftAside.length > 0) report.say('inputs', leftAsideText(inputs));
  report.plan(plan);
  for (const warning of notes) report.warn(warning);
  for (const secret of secretsToMask(inputs, plan)) report.mask(secret);
}

const leftAsideText = ({ leftAside }: Inputs) =>
  `left aside: ${leftAside.map(({ input, instead }) => `${input} (${instead})`).join('; ')}`;

/** The first call leaves at once; environments at work are waited for before anything is decided, packed or sent. */
function look({ inputs, world, logbook, deadline }: Run): Promise<Surroundings> {
  const watcher = { ...world, pollIntervalMs: inputs.pollIntervalMs, stopping: logbook.stopping };
  return lookAround(inputs, (found) => atRest(found, inputs, deadline, watcher), world);
}

async function makeVersion(
  plan: Plan,
  { pack, largest, snapshot: { content, at: since } }: Surroundings,
  run: Run,
): Promise<ReadyVersion> {
  const { inputs, world, logbook, deadline } = run;
  const { phase, stored, uploading } = logbook;
  const options = { deadline, phase, onStored: stored, onParts: uploading, pollIntervalMs: inputs.pollIntervalMs };
  if (content !== undefined) {
    return ensureVersion(plan, makingRoom(plan, run), { ...options, pack, largest, content, since });
  }
  if (plan.version.action === 'create') throw new TypeError('there is no content to make a version of');
  await refuseWithoutBundle(plan, world);
  return reuseVersion(plan, plan.version, world, options);
}
