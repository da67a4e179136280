/**
 * The production name moves to a side that was proved; then the new side is tested under that name and watched for a while.
 * Refuses to know how the side was proved before, and how the name is given back.
 */
import type { PairRelease } from './blue-green.ts';
import { answersNow, giveTheNameBack, type Sides, swapOptions } from './give-the-name-back.ts';
import type { PairPlan } from './plan/pair.ts';
import type { Reporter } from './ports.ts';
import { type Run, watcherOf } from './prove.ts';
import { remember } from './remember.ts';
import type { Result } from './result.ts';
import type { Goal } from './rollout/goal.ts';
import { isLeaving } from './rollout/judge-swap.ts';
import { ATTEMPT_MS, askPath } from './rollout/smoke-test/path.ts';
import { bake, type Ending } from './rollout/watch.ts';
import type { Environment } from './shapes.ts';
import { untouched } from './strategies/idle-side-problems.ts';
import { noLongerFit } from './strategies/name-problems.ts';
import { retire } from './strategies/retire.ts';
import { type SwapEnding, swap } from './strategies/swap.ts';
import { duration } from './units.ts';

/** Resolvers keep an answer for about a minute: so long the side that lost the name still gets requests. */
const DNS_MS = 60_000;
/** The page answered under the side's own address a moment ago: only what differs by name can fail now. */
const NAME_PATIENCE_MS = 20_000;

/** Swaps, verifies, and settles what becomes of the old side; or swaps back. */
export async function takeTheName(release: PairRelease, goal: Goal, proof: Ending, run: Run): Promise<Result> {
  const { pair } = release;
  const { logbook, world, deadline } = run;
  const { region } = run.inputs;
  const swapGoal = { production: pair.production, region, from: pair.live, to: goal.environment, deadline };
  const options = {
    ...swapOptions(release, run),
    mayBeBehind: true,
    unfit: (to: Environment) => {
      const problem = noLongerFit(goal, to);
      return problem && untouched(problem, pair);
    },
    calling: <T>(call: () => Promise<T>) => logbook.moving('there', call),
  };
  const ending = await logbook.phase('swap', () => swap(swapGoal, world, options));
  const { verdict } = ending;
  logbook.swap(isKnown(verdict) ? (ending.from ?? gone(pair.live)) : ending.from, ending.to);
  switch (verdict.kind) {
    case 'succeeded':
      break;
    case 'failed':
    case 'timed-out':
      return logbook.close(verdict.kind, verdict.problem);
    default:
      return verdict satisfies never;
  }
  logbook.swapped(true);
  world.report.say('swap', answersNow(goal.environment.name, pair.live, ending.from));
  const sides = { now: goal.environment, old: isLeaving(ending.from) ? undefined : pair.live };
  return settleTheName(release, goal, seenAfter(proof, ending, world.clock.now()), sides, 'succeeded', run);
}

/** Both sides were read: one that was not among them is gone. */
const isKnown = (verdict: SwapEnding['verdict']) =>
  verdict.kind === 'succeeded' || (verdict.kind === 'failed' && verdict.problem.code === 'BR-NAME-MOVED');

const gone = (side: Environment): Environment => ({ ...side, status: 'Terminated' });

/** The watch goes on where it was, knowing what the swap showed and told. */
const seenAfter = ({ verdict, sight }: Ending, { to, events }: SwapEnding, now: Date): Ending => ({
  verdict,
  sight: { ...sight, startedAt: now, environment: to ?? sight.environment, events: [...sight.events, ...events] },
});

/** Verifies the side that holds the name, and ends the run: well, or with the name moved back. */
export async function settleTheName(
  release: PairRelease,
  goal: Goal,
  proof: Ending,
  sides: Sides,
  outcome: 'succeeded' | 'unchanged',
  run: Run,
): Promise<Result> {
  const { plan, version, pair } = release;
  const { logbook, world } = run;
  const ending = proof.verdict.kind === 'succeeded' ? await verified(release, goal, proof, run) : proof;
  if (ending.verdict.kind === 'failed') {
    return giveTheNameBack(release, goal, { problem: ending.verdict.problem, sight: ending.sight }, sides, run);
  }
  if (ending.verdict.kind === 'timed-out') return logbook.close('timed-out', ending.verdict.problem);
  logbook.settled();
  const settle = async (old: Environment | undefined) => {
    if (old !== undefined) logbook.swap(await retire(old, pair, world), undefined);
  };
  // What is remembered counts as done: after it comes only what must not come sooner, the end of the old side.
  if (pair.old === 'keep') await settle(sides.old);
  await remember(plan, version, world);
  if (pair.old === 'terminate') await settle(sides.old);
  return logbook.close(outcome);
}

/** Under the production name, at the side's own address; then for as long as a success must last. */
async function verified({ pair }: PairRelease, goal: Goal, proof: Ending, run: Run): Promise<Ending> {
  const { inputs, world, logbook } = run;
  const ask = asker(pair, goal, proof, run);
  if (inputs.smokeTestPath !== '') {
    world.report.say('smoke test', `once more as ${pair.production}, asked at ${goal.environment.name}'s own address`);
  }
  const problem = await logbook.phase('smoke test', async () => ask(NAME_PATIENCE_MS, world.report));
  if (problem !== undefined) return { verdict: { kind: 'failed', problem }, sight: proof.sight };
  const bakeMs = pair.old === 'terminate' ? Math.max(inputs.bakeMs, DNS_MS) : inputs.bakeMs;
  if (bakeMs === 0) return logbook.phase('bake', () => bake(goal, proof, 0, watcherOf(run)));
  world.report.say('baking', `${goal.environment.name} must stay well for ${duration(bakeMs)}`);
  const quiet = { ...world.report, say: () => undefined };
  const ending = await logbook.phase('bake', () => bake(goal, proof, bakeMs, watcherOf(run), () => ask(0, quiet)));
  if (ending.verdict.kind === 'succeeded') world.report.say('baking', `it stayed well for ${duration(bakeMs)}`);
  return ending;
}

/** Asks for the path under the production name, for as long as it is given, or once; nothing where there is no path. */
function asker(pair: PairPlan, goal: Goal, { sight: { environment } }: Ending, { inputs, world, deadline }: Run) {
  const target = {
    url: `http://${pair.production}`,
    address: environment === undefined || environment === 'gone' ? undefined : environment.endpoint,
    environment: goal.environment.name,
    versionLabel: goal.versionLabel,
  };
  return (patienceMs: number, report: Reporter) => {
    if (inputs.smokeTestPath === '') return undefined;
    const until = Math.min(deadline.getTime(), world.clock.now().getTime() + patienceMs);
    const once = patienceMs === 0 ? { shortestAttemptMs: ATTEMPT_MS } : {};
    const tester = { ...world, ...once, report, pollIntervalMs: inputs.pollIntervalMs, deadline: new Date(until) };
    return askPath(inputs.smokeTestPath, target, tester);
  };
}
