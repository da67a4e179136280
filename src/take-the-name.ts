/**
 * The production name moves to a side that was proved; then the new side is tested under that name and watched for a while,
 * and the name moves back when it must. Refuses to know how the side was proved before.
 */
import { type PairRelease, untouched } from './blue-green.ts';
import type { PairPlan } from './plan/pair.ts';
import { holds } from './plan/roles.ts';
import type { Reporter } from './ports.ts';
import { Problem } from './problem.ts';
import { explained, type Run, watcherOf } from './prove.ts';
import { forgetMark, remember } from './remember.ts';
import type { Result } from './result.ts';
import { type Goal, isAcceptable } from './rollout/goal.ts';
import type { SwapGoal } from './rollout/judge-swap.ts';
import { ATTEMPT_MS, askPath } from './rollout/smoke-test/path.ts';
import { bake, type Ending } from './rollout/watch.ts';
import type { Environment } from './shapes.ts';
import { nameLeft, nameLost, namePutBack, nameStays, noLongerFit } from './strategies/name-problems.ts';
import { NOT_OURS } from './strategies/recovery.ts';
import { retire } from './strategies/retire.ts';
import { type SwapEnding, swap } from './strategies/swap.ts';
import { duration } from './units.ts';

/** Resolvers keep an answer for about a minute: so long the side that lost the name still gets requests. */
const DNS_MS = 60_000;
/** The page answered under the side's own address a moment ago: only what differs by name can fail now. */
const NAME_PATIENCE_MS = 20_000;

/** The two sides after the name has moved. */
interface Sides {
  /** The one that holds the name now. */
  readonly now: { readonly id: string; readonly name: string };
  /** The one that held it, where there is one. */
  readonly old: Environment | undefined;
}

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
  logbook.swap(ending.from, ending.to);
  const { verdict } = ending;
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
  world.report.say('swap', `both are Ready, and ${goal.environment.name} answers for the name; ${UNTIL_DNS}`);
  const sides = { now: goal.environment, old: pair.live };
  return settleTheName(release, goal, seenAfter(proof, ending, world.clock.now()), sides, 'succeeded', run);
}

const UNTIL_DNS = 'resolvers may give the old address for another minute';

/** The watch goes on where it was, knowing what the swap showed and told. */
const seenAfter = ({ verdict, sight }: Ending, { to, events }: SwapEnding, now: Date): Ending => ({
  verdict,
  sight: { ...sight, startedAt: now, environment: to ?? sight.environment, events: [...sight.events, ...events] },
});

const swapOptions = ({ plan }: PairRelease, { inputs }: Run) => ({
  application: plan.application.name,
  pollIntervalMs: inputs.pollIntervalMs,
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
  if (ending.verdict.kind === 'failed') return goBack(release, goal, ending, sides, run);
  if (ending.verdict.kind === 'timed-out') return logbook.close('timed-out', ending.verdict.problem);
  await remember(plan, version, world);
  if (sides.old !== undefined) logbook.swap(await retire(sides.old, pair, world), undefined);
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

/** The name moves back at once, to a side that is well; the logs are read afterwards, for nothing overwrites them. */
async function goBack(
  release: PairRelease,
  goal: Goal,
  ending: Ending,
  { now, old }: Sides,
  run: Run,
): Promise<Result> {
  const { plan, pair } = release;
  const { inputs, world, logbook } = run;
  if (ending.verdict.kind !== 'failed') throw new TypeError('only a failure is answered with going back');
  const { problem } = ending.verdict;
  const explain = () => explained(problem, ending.sight, goal, plan, run);
  if (NOT_OURS.has(problem.code)) return logbook.close('failed', problem);
  const swapGoal: SwapGoal | undefined = old && {
    production: pair.production,
    region: inputs.region,
    from: now,
    to: old,
    deadline: new Date(world.clock.now().getTime() + inputs.timeoutMs),
  };
  if (swapGoal === undefined) return logbook.close('failed', nameStays(await explain(), now.name, pair.production));
  if (inputs.onFailure === 'leave') return logbook.close('failed', nameLeft(await explain(), swapGoal));
  const unfit = await unfitness(release, old, run);
  if (unfit !== undefined) return logbook.close('failed', nameLost(await explain(), swapGoal, unfit));

  world.report.say('swap', `${goal.environment.name} failed under the production name: swapping back`);
  try {
    const options = {
      ...swapOptions(release, run),
      mayBeBehind: false,
      unfit: () => undefined,
      calling: <T>(call: () => Promise<T>) => logbook.moving('back', call),
    };
    const back = await logbook.phase('swap back', () => swap(swapGoal, world, options));
    logbook.swap(back.from, back.to);
    const { verdict } = back;
    if (verdict.kind !== 'succeeded') throw verdict.problem;
    logbook.swapped(false);
    world.report.say('swap', `both are Ready, and ${old?.name} answers for the name again; ${UNTIL_DNS}`);
    await forgetMark(release.version, plan.environment.name, world);
  } catch (error) {
    if (world.signal.aborted) throw error;
    const why = error instanceof Problem ? error.why : String(error);
    return logbook.close('failed', nameLost(await explain(), swapGoal, why));
  }
  return logbook.close('rolled-back', namePutBack(await explain(), swapGoal, old?.versionLabel ?? 'what it served'));
}

/** Why the old side must not get the name back, as a sentence; undefined when it may. */
async function unfitness(
  { pair }: PairRelease,
  old: Environment | undefined,
  { inputs, world }: Run,
): Promise<string | undefined> {
  if (old === undefined) return 'There is no other side.';
  const { environments } = await world.beanstalk.environments({ ids: [old.id] });
  const [now] = environments;
  if (now === undefined || now.status !== 'Ready') return `${old.name} is ${now?.status ?? 'gone'}.`;
  if (holds(pair.production, now)) return undefined;
  if (now.versionLabel !== old.versionLabel) return `${old.name} runs ${now.versionLabel ?? 'nothing'} by now.`;
  const asBefore = new Set([...inputs.acceptableHealth, old.health]);
  return isAcceptable({ acceptableHealth: asBefore }, now) ? undefined : `${old.name} is ${now.health} by now.`;
}
