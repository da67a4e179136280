/**
 * Knows how the released application answers a smoke test, drawn by chance, and plays it in virtual time.
 * Refuses to know what a test makes of an answer.
 */
import type { Shell, Web } from '../src/ports.ts';
import type { Dice } from './dice.ts';
import type { VirtualTime } from './time.ts';

export interface Answers {
  /** Bad for so long since it was first asked; each answer takes its time. */
  readonly page: { readonly badSeconds: number; readonly status: number; readonly takesSeconds: number };
  readonly command: { readonly seconds: number; readonly status: number };
}

export function drawnAnswers(dice: Dice): Answers {
  const never = 100_000;
  return {
    page: {
      badSeconds: dice.pick([0, 0, dice.between(1, 60), dice.between(60, 200), never]),
      status: dice.pick([500, 502, 404]),
      takesSeconds: dice.pick([0.2, 0.2, 3, 15]),
    },
    command: { seconds: dice.pick([1, 40, 400]), status: dice.pick([0, 0, 3]) },
  };
}

/** Pages that are all the application's. */
export function webOf({ page }: Answers, time: VirtualTime): Pick<Web, 'get'> {
  let firstAsked: number | undefined;
  return {
    async get(_url, { milliseconds, signal }) {
      firstAsked ??= time.now();
      const isLate = page.takesSeconds * 1000 > milliseconds;
      await time.sleep(isLate ? milliseconds : page.takesSeconds * 1000, signal);
      if (isLate) throw new Error(`no answer came within ${milliseconds / 1000} s`);
      const isBad = time.now() - firstAsked < page.badSeconds * 1000;
      return { status: isBad ? page.status : 200, location: undefined };
    },
  };
}

/** A shell in which every command takes and ends the same. */
export function shellOf({ command }: Answers, time: VirtualTime): Shell {
  return {
    async run(_command, { onLine, milliseconds, signal }) {
      onLine('checking the shop');
      const isLate = command.seconds * 1000 > milliseconds;
      await time.sleep(isLate ? milliseconds : command.seconds * 1000, signal);
      return isLate ? { kind: 'out-of-time' } : { kind: 'exited', status: command.status };
    },
  };
}
