/**
 * Moves the production name from one environment to the other, once, by ids, and waits until both are Ready and the name reads
 * back. Swapping back is the same with the sides exchanged. Refuses to know whether the new side deserves the name.
 */
import type { World } from '../ports.ts';
import { unseen } from '../rollout/events.ts';
import { areAtRest, judgeSwap, type SwapGoal } from '../rollout/judge-swap.ts';
import { passing } from '../rollout/observe.ts';
import { again } from '../rollout/watch.ts';
import type { BeanstalkEvent, Environment } from '../shapes.ts';
import { begin, SUBJECT, type SwapEnding, type SwapOptions, sidesOf, tellsSwap } from './swap-begin.ts';

export type { SwapEnding, SwapOptions } from './swap-begin.ts';

/**
 * Swaps and waits for the end. A name that the new side holds already is an earlier run's swap: then nothing is sent.
 * Rejects with `signal.reason` when cancelled and with a Problem when AWS refuses.
 */
export async function swap(goal: SwapGoal, world: World, options: SwapOptions): Promise<SwapEnding> {
  const { clock, signal } = world;
  const since = await begin(goal, world, options);
  if (!(since instanceof Date)) return since;
  let atRestSince: Date | undefined;
  let sides: readonly Environment[] | undefined;
  const look = async () => {
    sides = (await world.eyes.environments({ ids: [goal.from.id, goal.to.id] }).catch(refusedOrPassing))?.environments;
    atRestSince = areAtRest(sidesOf(goal, sides ?? [])) ? (atRestSince ?? clock.now()) : undefined;
    const verdict = judgeSwap(goal, sides, { atRestSince, now: clock.now() });
    return verdict.kind === 'waiting' ? undefined : verdict;
  };
  const untilDeadline = () => Math.max(0, goal.deadline.getTime() - clock.now().getTime());
  const verdict = await again(look, () => Math.min(options.pollIntervalMs, untilDeadline()), { clock, signal });
  const events = await tellEvents(goal, since, world, options);
  return { verdict, ...sidesOf(goal, sides ?? []), events };
}

const refusedOrPassing = (error: unknown): undefined => void passing(error);

/** Beanstalk tells the swap on both sides; what it says twice is said once. What else happened there a watch tells later. */
async function tellEvents(goal: SwapGoal, since: Date, world: World, { application }: SwapOptions) {
  const { eyes, report } = world;
  const read = (environmentId: string) =>
    eyes.events({ application, environmentId, since }).catch((error: unknown): readonly BeanstalkEvent[] => {
      passing(error);
      return [];
    });
  const [from, to] = (await Promise.all([read(goal.from.id), read(goal.to.id)])).map((events) =>
    events.filter(tellsSwap),
  );
  const told = unseen([], [...(from ?? []), ...(to ?? [])]);
  for (const event of told) report.event(SUBJECT, event);
  return told;
}
