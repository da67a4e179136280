/** Promises about time: one deadline for the run, one for its recovery, the bake time on top. Pure. */
import type { Inputs } from '../account.ts';
import { secondsOf } from '../draw.ts';
import type { Played } from '../play.ts';

const LAST_LOOK_SECONDS = 2;

/** A look that began in time may still be under way. */
export function punctuality({ draw, play, result }: Played): string[] {
  const { inputs } = play;
  const timeout = secondsOf(inputs, 'deployment-timeout');
  const mayRecover =
    inputs['on-failure'] === 'rollback' && ['failed', 'rolled-back', 'cancelled'].includes(result.outcome);
  const deadlines = mayRecover ? 2 : 1;
  const slow = draw.scenario.turns.map((turn) => (turn.kind === 'slow-answers' ? turn.seconds : 0));
  const longestLook = 2 * Math.max(0, ...slow);
  const limit =
    deadlines * timeout + bakeSeconds(inputs) + secondsOf(inputs, 'poll-interval') + longestLook + LAST_LOOK_SECONDS;
  const took = result.milliseconds / 1000;
  return took > limit
    ? [`took ${took} s, with a deadline of ${timeout} s (${result.outcome} ${result.problem?.code ?? ''})`]
    : [];
}

/**
 * What could not be read when the bake time was over gets a minute more. A side that is to go is kept for a minute, and
 * listened to.
 */
const bakeSeconds = (inputs: Inputs) => {
  const isRetiring = inputs['old-environment'] === 'terminate';
  const bake = Math.max(secondsOf(inputs, 'bake-time'), isRetiring ? 60 : 0);
  return bake === 0 ? 0 : bake + 60 + (isRetiring ? 10 : 0);
};
