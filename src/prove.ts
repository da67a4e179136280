/**
 * What comes after an operation was started: watch it to its true end, prove that it lasts, and undo it when it must be.
 * Refuses to know how it was started.
 */
import { causeIn, collectLogs } from './diagnostics.ts';
import type { Inputs } from './inputs.ts';
import type { Logbook } from './logbook.ts';
import type { Plan } from './plan.ts';
import type { World } from './ports.ts';
import type { Problem } from './problem.ts';
import type { Outcome } from './result.ts';
import type { Goal } from './rollout/goal.ts';
import type { Sight } from './rollout/sight.ts';
import { smokeTest } from './rollout/smoke-test.ts';
import { bake, type Ending, watch } from './rollout/watch.ts';
import type { Redact } from './secrets.ts';
import { NOT_OURS, recover } from './strategies/recovery.ts';
import { leftAsItIs } from './strategies/recovery-problems.ts';
import { SETTINGS_ALONE } from './strategies/settings-first.ts';
import { duration } from './units.ts';

/** What every chapter of a run needs. */
export interface Run {
  readonly inputs: Inputs;
  readonly world: World;
  readonly logbook: Logbook;
  readonly deadline: Date;
  /** Takes out of a text what this run knows to be secret. */
  readonly redact: Redact;
}

/** What a watch of this run works with. */
export const watcherOf = ({ inputs, world, logbook }: Run) => ({
  ...world,
  pollIntervalMs: inputs.pollIntervalMs,
  saw: logbook.saw,
});

/** An operation of this run is under way from now on: whoever comes after a cancelled run has to know where. */
export function began(
  action: 'create' | 'update',
  environmentId: string,
  { logbook, world }: Run,
  backTo?: string,
): void {
  logbook.began(action, environmentId, backTo);
  world.leaveWord(environmentId);
}

/** It was seen to end: what runs there afterwards is somebody else's. */
export function ended({ logbook, world }: Run): void {
  logbook.ended();
  world.leaveWord('');
}

/** How it ended, everything undone that had to be; `ending` where that is known already. */
export async function proveOrUndo(
  goal: Goal,
  plan: Plan,
  run: Run,
  ending?: Ending,
): Promise<{ outcome: Outcome; problem?: Problem }> {
  const { verdict, sight } = ending ?? (await baked(goal, await prove(goal, run), run));
  switch (verdict.kind) {
    case 'succeeded':
      return { outcome: 'succeeded' };
    case 'timed-out':
      return { outcome: 'timed-out', problem: verdict.problem };
    case 'failed':
      return undo(verdict.problem, sight, goal, plan, run);
    default:
      return verdict satisfies never;
  }
}

/** The operation's true end, and that the environment answers as it should. */
export async function prove(goal: Goal, run: Run): Promise<Ending> {
  const ending = await run.logbook.phase('deploy', () => watch(goal, watcherOf(run)));
  if (ending.verdict.kind !== 'timed-out') ended(run);
  if (ending.verdict.kind !== 'succeeded') return ending;
  const problem = await tested(goal, ending.sight, run);
  return problem === undefined ? ending : { verdict: { kind: 'failed', problem }, sight: ending.sight };
}

/** With a bake time a success must last. */
async function baked(goal: Goal, ending: Ending, run: Run): Promise<Ending> {
  const { inputs, world, logbook } = run;
  if (ending.verdict.kind !== 'succeeded' || inputs.bakeMs === 0) return ending;
  world.report.say(goal.environment.name, `released; it must stay so for ${duration(inputs.bakeMs)} (bake-time)`);
  return logbook.phase('bake', () => bake(goal, ending, inputs.bakeMs, watcherOf(run)));
}

async function tested(goal: Goal, { environment }: Sight, run: Run): Promise<Problem | undefined> {
  const { inputs, world, logbook, deadline } = run;
  const test = { path: inputs.smokeTestPath, command: inputs.smokeTestCommand };
  if (test.path === '' && test.command === '') return undefined;
  const cname = environment === undefined || environment === 'gone' ? undefined : environment.cname;
  const url = cname === undefined ? '' : `http://${cname}`;
  const target = { url, environment: goal.environment.name, versionLabel: goal.versionLabel };
  const tester = { ...world, pollIntervalMs: inputs.pollIntervalMs, deadline };
  return logbook.phase('smoke test', () => smokeTest(test, target, tester));
}

/** A recovery has a deadline of its own, and the logs are part of it; without one they must not outlive the run's. */
function timeFor({ wayBack }: Plan, { inputs, world, deadline }: Run): { milliseconds?: number } {
  if (inputs.onFailure === 'rollback' && wayBack.kind === 'open') return {};
  return { milliseconds: Math.max(0, deadline.getTime() - world.clock.now().getTime()) };
}

/** The failure with what the instances' logs say of it; of a rollback, that there are more versions to go back to. */
export async function explained(failure: Problem, sight: Sight, goal: Goal, plan: Plan, run: Run): Promise<Problem> {
  run.logbook.failed(failure);
  const problem = await withLogs(failure, sight, goal, plan, run);
  return plan.operation === 'rollback' && !NOT_OURS.has(failure.code) ? problem.withAlso(OTHER_VERSIONS) : problem;
}

const OTHER_VERSIONS = 'Or go back to another version: give its label as version-label; with dry-run they are listed.';

/** Logs are read before a recovery overwrites them. */
async function withLogs(problem: Problem, { instances }: Sight, goal: Goal, plan: Plan, run: Run): Promise<Problem> {
  const { inputs, world, logbook } = run;
  if (!inputs.diagnostics || NOT_OURS.has(problem.code) || problem.code === SETTINGS_ALONE) return problem;
  const list = instances === undefined || instances === 'basic' ? [] : instances;
  const failed = list.filter(({ deployment }) => deployment?.status === 'Failed').map(({ id }) => id);
  const logs = await collectLogs(goal.environment, world, {
    failed,
    since: goal.since,
    redact: run.redact,
    ...timeFor(plan, run),
  });
  logbook.collected(logs);
  const cause = causeIn(logs);
  return cause === undefined ? problem : problem.withCause(cause);
}

/** A version that was not sent is not to be taken back. */
function wayFrom({ code }: Problem, { wayBack }: Plan): Plan['wayBack'] {
  return wayBack.kind === 'open' && code === SETTINGS_ALONE ? { ...wayBack, versionLabel: undefined } : wayBack;
}

/** Goes back when asked to and where there is a way; from the failure on there is a deadline of its own, as long again. */
async function undo(failure: Problem, sight: Sight, goal: Goal, plan: Plan, run: Run) {
  const { inputs, world, logbook } = run;
  const { environment: step } = plan;
  const wayBack = wayFrom(failure, plan);
  const deadline = new Date(world.clock.now().getTime() + inputs.timeoutMs);
  const problem = await explained(failure, sight, goal, plan, run);
  if (wayBack.kind === 'none' || step.action !== 'update') return { outcome: 'failed', problem } as const;
  if (inputs.onFailure === 'leave') {
    return { outcome: 'failed', problem: leftAsItIs({ problem, goal, sight, way: wayBack }) } as const;
  }
  world.waitUntil(deadline);
  const failed = { problem, goal, sight, before: step.environment };
  const options = {
    deadline,
    watcher: watcherOf(run),
    calling: logbook.calling,
    began: () => began('update', goal.environment.id, run, wayBack.versionLabel ?? goal.versionLabel),
    ended: () => ended(run),
  };
  return logbook.phase('recover', () => recover(failed, wayBack, world, options));
}
