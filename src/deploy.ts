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
import { deploymentTags, recordTags, remembersDeployment } from './record.ts';
import type { Result } from './result.ts';
import { again, watch } from './rollout/watch.ts';
import { secretsToMask } from './secrets.ts';
import { type FoundEnvironment, findEnvironment, lookAround, type Surroundings } from './snapshot.ts';
import { start } from './strategies/in-place.ts';
import { untilReady } from './strategies/readiness.ts';
import { TAGGING_DENIED } from './version/register.ts';
import { ensureVersion, type ReadyVersion } from './version.ts';

/** Runs the whole release. Never throws: whatever breaks becomes the result's problem. */
export async function deploy(inputs: Inputs, world: World): Promise<Result> {
  const logbook = openLogbook(inputs, world.clock);
  try {
    return await Promise.race([release(inputs, world, logbook), cancelled(world.signal)]);
  } catch (error) {
    const { outcome, problem } = explainBreak(error, inputs, logbook, world.signal);
    return logbook.close(outcome, problem);
  }
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
  if (!inputs.wait) return logbook.close('started');
  const watcher = { ...world, pollIntervalMs: inputs.pollIntervalMs, saw: logbook.saw };
  const { verdict } = await logbook.phase('deploy', () => watch(goal, watcher));
  if (verdict.kind !== 'succeeded') return logbook.close(verdict.kind, verdict.problem);
  await remember(plan, version, world);
  return logbook.close('succeeded');
}

const leftAsideText = ({ leftAside }: Inputs) =>
  `left aside: ${leftAside.map(({ input, instead }) => `${input} (${instead})`).join('; ')}`;

/** The first call leaves at once; an environment at work is waited for before anything is decided, packed or sent. */
function look(inputs: Inputs, world: World, deadline: Date): Promise<Surroundings> {
  const settle = async (found: FoundEnvironment): Promise<FoundEnvironment> => {
    const { environment } = found;
    const isBusy = environment !== undefined && !['Ready', 'Terminating'].includes(environment.status);
    if (!isBusy || inputs.dryRun || environment.application !== inputs.application) return found;
    const ready = await untilReady(environment, deadline, { ...world, pollIntervalMs: inputs.pollIntervalMs });
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

/**
 * After a success the version remembers where it serves, since when, and what served before. Where the version served
 * already, only what is missing on its record is written: the chain of versions that came before stays as it is.
 */
async function remember(plan: Plan, version: ReadyVersion, { beanstalk, clock, report }: World): Promise<void> {
  const { tags, arn, label } = version;
  if (tags === undefined) return;
  const record = recordTags({
    commit: plan.commit?.id,
    contentDigest: plan.content.digest,
    sha256: version.bundleSha256,
  });
  const environment = plan.environment.name;
  const servedAlready = plan.previousLabel === label;
  const previousLabel = servedAlready ? '' : plan.previousLabel;
  const deployment =
    servedAlready && remembersDeployment(tags, environment)
      ? { add: {}, remove: [] }
      : deploymentTags({ ...record, ...tags }, { environment, at: clock.now(), previousLabel });
  const missing = Object.entries({ ...record, ...tags, ...deployment.add }).filter(
    ([key, value]) => tags[key] !== value,
  );
  if (missing.length === 0) return;
  try {
    if (!(await beanstalk.tag(arn, Object.fromEntries(missing), deployment.remove))) report.warn(TAGGING_DENIED);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    report.warn(`The version ${label} could not be tagged, so this release is not remembered: ${why}`);
  }
}
