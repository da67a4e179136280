/**
 * The only loop and the only sleep of the program: look, tell, judge, wait; and after a failure what health says of it and
 * a last look, because the reason often arrives after the state. Refuses to know what a verdict rests on.
 */
import type { Clock, Eyes, Reporter } from '../ports.ts';
import type { Problem } from '../problem.ts';
import { isFailure } from './events.ts';
import type { Goal } from './goal.ts';
import { judge, judgeBaking, type Verdict } from './judge.ts';
import { observe } from './observe.ts';
import { pauseMs, reads, slowedDown } from './pace.ts';
import { restOf } from './proof.ts';
import { firstSight, type Sight, type Symptoms, seen, withSymptoms } from './sight.ts';
import { teller } from './tell.ts';

/** What a watch works with. */
export interface Watcher {
  readonly eyes: Eyes;
  readonly clock: Clock;
  readonly report: Reporter;
  readonly signal: AbortSignal;
  readonly pollIntervalMs: number;
}

/** Is shown every sight as it comes, so that a cancelled watch leaves behind what it knew. */
interface Onlooker {
  readonly saw: (sight: Sight) => void;
}

/** After a failure the reason may take this long to arrive. */
const LAST_LOOK_MS = 1_000;
const EVERYTHING = { state: true, events: true };

export type FinalVerdict = Exclude<Verdict, { kind: 'waiting' }>;

/** How a rollout ended, and what was seen last. */
export interface Ending {
  readonly verdict: FinalVerdict;
  readonly sight: Sight;
}

/** Watches an operation to its true end. Rejects with `signal.reason` when cancelled, with a Problem when AWS refuses to be read. */
export function watch(goal: Goal, watcher: Watcher & Onlooker): Promise<Ending> {
  const first = firstSight(watcher.clock.now());
  const proofFrom = first.startedAt;
  return follow(goal, watcher, { first, deadline: goal.deadline, proofFrom }, (sight, now) => judge(goal, sight, now));
}

/**
 * Goes on watching a success, which must last so long; `also` is asked with every look and tells what else went wrong.
 * Rejects like `watch`.
 */
export function bake(
  goal: Goal,
  { sight }: Ending,
  bakeMs: number,
  watcher: Watcher & Onlooker,
  also: () => Promise<Problem | undefined> | undefined = () => undefined,
): Promise<Ending> {
  const until = new Date(watcher.clock.now().getTime() + bakeMs);
  return follow(goal, watcher, { first: sight, deadline: until, proofFrom: until }, async (sight, now) => {
    const verdict = judgeBaking(goal, sight, now, until);
    const problem = verdict.kind === 'waiting' ? await also() : undefined;
    return problem === undefined ? verdict : { kind: 'failed', problem };
  });
}

/** What is known at its begin, when it has to come to an end, and how old the state of a final proof may be. */
interface Course {
  readonly first: Sight;
  readonly deadline: Date;
  readonly proofFrom: Date;
}

/**
 * Looks until the verdict is final; from the deadline on every look reads everything. Where only a part of a proof was
 * refused, the next look reads that part alone: in a throttled account all of it hardly ever comes at once.
 */
async function follow(
  goal: Goal,
  watcher: Watcher & Onlooker,
  { first, deadline, proofFrom }: Course,
  verdictOn: (sight: Sight, now: Date) => Verdict | Promise<Verdict>,
): Promise<Ending> {
  const { clock, report, signal, pollIntervalMs } = watcher;
  const tell = teller(report, goal, clock.now());
  let sight = first;
  let throttled = 0;
  const pause = () => {
    const now = clock.now();
    const untilDeadline = deadline.getTime() - now.getTime();
    const pace = { pollIntervalMs, goal, throttled, now, random: clock.random() };
    return untilDeadline > 0 ? Math.min(pauseMs(sight, pace), untilDeadline) : pauseMs(sight, pace);
  };
  let isSettling = false;
  const wantedAt = (now: Date) => {
    const rest = isSettling ? restOf(goal, sight, { from: proofFrom, now }) : undefined;
    return rest ?? (now < deadline ? reads(sight, { goal, now, throttled }) : EVERYTHING);
  };
  const look = async (wanted: Parameters<typeof observe>[3] = wantedAt(clock.now())) => {
    const brought = await observe(watcher.eyes, goal, sight, wanted);
    throttled = slowedDown(throttled, brought.throttled, pollIntervalMs);
    const before = sight;
    sight = seen(before, brought.observation, clock.now());
    if (failsAtWork(before, sight)) sight = withSymptoms(sight, await symptomsNow(goal, sight, watcher));
    watcher.saw(sight);
    const verdict = await verdictOn(sight, clock.now());
    isSettling = verdict.kind === 'waiting' && verdict.stage === 'settling';
    tell({ before, after: sight, verdict, now: clock.now() });
    if (brought.refusal !== undefined) throw brought.refusal.thrown;
    return settled(verdict);
  };

  for (;;) {
    const verdict = await again(() => look(), pause, watcher);
    if (verdict.kind !== 'failed') return { verdict, sight };
    const symptoms = symptomsNow(goal, sight, watcher);
    await clock.sleep(Math.min(pollIntervalMs, LAST_LOOK_MS), signal);
    sight = withSymptoms(sight, await symptoms);
    const confirmed = await look(EVERYTHING).catch(() => verdict); // being refused now takes nothing back
    if (sight.blindSince !== undefined) return { verdict, sight }; // nor does being throttled
    if (confirmed !== undefined) return { verdict: confirmed, sight };
    await clock.sleep(pause(), signal);
  }
}

/** A failure that is told while Beanstalk goes on: an immutable deployment takes the instances away that could explain it. */
const failsAtWork = (before: Sight, { environment, events }: Sight) =>
  environment !== undefined &&
  environment !== 'gone' &&
  environment.status !== 'Ready' &&
  events.slice(before.events.length).some(isFailure);

/** What explains a failure must not hide it: what cannot be read is left out. */
async function symptomsNow(goal: Goal, { environment }: Sight, { eyes }: Watcher): Promise<Symptoms> {
  const isBasic = environment === undefined || environment === 'gone' || environment.healthStatus === undefined;
  if (isBasic) return { causes: [], instances: [] };
  const [causes, instances] = await Promise.all([
    eyes.causes(goal.environment.id).catch(() => []),
    eyes.instances(goal.environment.id).catch(() => []),
  ]);
  return { causes, instances: instances === 'basic' ? [] : instances };
}

const settled = (verdict: Verdict): FinalVerdict | undefined => (verdict.kind === 'waiting' ? undefined : verdict);

/** Looks until there is an answer, with a pause between two looks. */
export async function again<T>(
  look: () => Promise<T | undefined>,
  pause: () => number,
  { clock, signal }: Pick<Watcher, 'clock' | 'signal'>,
): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const answer = await look();
    if (answer !== undefined) return answer;
    await clock.sleep(pause(), signal);
  }
}
