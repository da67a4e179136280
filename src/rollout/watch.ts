/**
 * The only loop and the only sleep of the program: look, tell, judge, wait; and after a failure what health says of it and
 * a last look, because the reason often arrives after the state. Refuses to know what a verdict rests on.
 */
import type { Clock, Eyes, Reporter } from '../ports.ts';
import type { Problem } from '../problem.ts';
import { type Course, EVERYTHING, type Moment, pauseUntilNext, wantedNext } from './course.ts';
import type { Goal } from './goal.ts';
import { judge, judgeBaking, type Verdict } from './judge.ts';
import { observe } from './observe.ts';
import { slowedDown } from './pace.ts';
import { firstSight, type Sight, seen, withSymptoms } from './sight.ts';
import { failsAtWork, symptomsNow } from './symptoms.ts';
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

/** Looks until the verdict is final; a failure is looked at once more. */
async function follow(
  goal: Goal,
  watcher: Watcher & Onlooker,
  course: Course,
  verdictOn: (sight: Sight, now: Date) => Verdict | Promise<Verdict>,
): Promise<Ending> {
  const { clock, report, signal, pollIntervalMs } = watcher;
  const tell = teller(report, goal, clock.now());
  let now: Moment = { sight: course.first, throttled: 0, isSettling: false };
  const pace = { goal, pollIntervalMs };
  const pause = () => pauseUntilNext(now, course, { ...pace, now: clock.now(), random: clock.random() });
  const look = async (wanted = wantedNext(now, course, goal, clock.now())) => {
    const brought = await observe(watcher.eyes, goal, now.sight, wanted);
    const before = now.sight;
    let sight = seen(before, brought.observation, clock.now());
    if (failsAtWork(before, sight)) sight = withSymptoms(sight, await symptomsNow(goal, sight, watcher));
    watcher.saw(sight);
    const throttled = slowedDown(now.throttled, brought.throttled, pollIntervalMs);
    now = { sight, throttled, isSettling: false };
    const verdict = await verdictOn(sight, clock.now());
    now = { sight, throttled, isSettling: verdict.kind === 'waiting' && verdict.stage === 'settling' };
    tell({ before, after: sight, verdict, now: clock.now() });
    if (brought.refusal !== undefined) throw brought.refusal.thrown;
    return settled(verdict);
  };

  for (;;) {
    const verdict = await again(() => look(), pause, watcher);
    if (verdict.kind !== 'failed') return { verdict, sight: now.sight };
    const symptoms = symptomsNow(goal, now.sight, watcher);
    await clock.sleep(Math.min(pollIntervalMs, LAST_LOOK_MS), signal);
    now = { ...now, sight: withSymptoms(now.sight, await symptoms) };
    const confirmed = await look(EVERYTHING).catch(() => verdict); // being refused now takes nothing back
    const { sight } = now;
    if (sight.blindSince !== undefined) return { verdict, sight }; // nor does being throttled
    if (confirmed !== undefined) return { verdict: confirmed, sight };
    await clock.sleep(pause(), signal);
  }
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
