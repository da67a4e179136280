/**
 * Knows what other people may do to the environment while a run is under way, drawn by chance.
 * Refuses to know what the run makes of it.
 */
import type { Turn } from '../simulator/scenarios/index.ts';
import type { Fate } from '../simulator/world.ts';
import type { Dice } from './dice.ts';

/** The version that somebody else releases; it is registered from the start. */
export const FOREIGN_LABEL = 'v2';

/** About as long as a deployment takes that nothing is said of. */
const USUAL_SECONDS = 90;

/** Nobody, for most runs; else before, during or after the run's own operation, as soon as the environment allows it. */
export function drawnOthers(dice: Dice, environment: string, { seconds: ours = USUAL_SECONDS }: Fate): readonly Turn[] {
  if (!dice.chance(0.2)) return [];
  // The moments between a failure, or a failing test, and its recovery are short, and the most delicate.
  const justAfter = ours + dice.between(0, 120);
  const afterSeconds = dice.pick([
    dice.between(0, 8),
    dice.between(0, 120),
    dice.between(0, 900),
    justAfter,
    justAfter,
  ]);
  const seconds = dice.pick([dice.between(15, 60), dice.between(15, 300)]);
  const does = dice.pick([{ release: FOREIGN_LABEL }, { release: FOREIGN_LABEL }, 'abort', 'terminate'] as const);
  const fails = dice.chance(0.2);
  const fate = fails ? ({ outcome: 'fails', seconds } as const) : ({ outcome: 'succeeds', seconds } as const);
  return [{ kind: 'somebody-else', environment, afterSeconds, does, fate }];
}
