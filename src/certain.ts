/**
 * Knows how a write is sent when its answer may be lost: never blindly again, but only after a look whether it took.
 * Refuses to know which write it is.
 */
import { AnswerLost, type Clock, type World } from './ports.ts';
import { Problem, type ProblemCode } from './problem.ts';

const ATTEMPTS = 5;
/**
 * After a lost answer the service gets this long to show what it did, after each further one in a row twice as long: so an
 * outage of half a minute is sat out, and no read is behind any more at the last look.
 */
const PAUSE_MS = 2_000;
/** Reads may be behind what was written for so long. */
const BEHIND_MS = 30_000;
/** What a second call is told when the first one took. */
const IN_THE_WAY: ReadonlySet<string> = new Set([
  'BR-NOT-READY',
  'BR-VERSION-EXISTS',
  'BR-ENVIRONMENT-EXISTS',
  'BR-CNAME-TAKEN',
]);

interface Waiting {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

interface Sending extends Waiting, Pick<World, 'report'> {
  /** Under which name the log tells of lost answers. */
  readonly subject: string;
  /** Nothing is sent again after that. */
  readonly until?: Date;
}

/**
 * Sends until the outcome is certain. `look` answers what `send` would have when it took, else undefined.
 * The last lost answer is thrown when five in a row leave nothing behind, or its time is over. A cancelled run sends nothing
 * more.
 * A call that is refused because something stands in its way, after one that was lost, was very likely refused because of
 * that one: reads that are behind are then given time to show it.
 */
export async function certainly<T>(
  send: () => Promise<T>,
  look: () => Promise<T | undefined>,
  { clock, signal, report, subject, until }: Sending,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      return await send();
    } catch (error) {
      const taken = attempt > 1 && isInTheWay(error) ? await shown(look, { clock, signal }) : undefined;
      if (taken !== undefined) return taken;
      if (!(error instanceof AnswerLost)) throw error;
      await clock.sleep(pauseMs(attempt, clock, until), signal);
      const found = await look();
      if (found !== undefined) return found;
      if (attempt === ATTEMPTS || isOver(clock, until)) throw error;
      report.say(subject, `no proper answer to ${error.operation}, and nothing came of it: asking again`);
    }
  }
}

function pauseMs(attempt: number, clock: Clock, until: Date | undefined): number {
  const leftMs = until === undefined ? Number.POSITIVE_INFINITY : until.getTime() - clock.now().getTime();
  return Math.max(PAUSE_MS, Math.min(PAUSE_MS * 2 ** (attempt - 1), leftMs));
}

const isOver = (clock: Clock, until: Date | undefined) => until !== undefined && clock.now() >= until;

const isInTheWay = (error: unknown) => error instanceof Problem && IN_THE_WAY.has(error.code);

/**
 * Reads something of what another answer has just shown: one that is behind does not know it yet, and is asked again for as
 * long as any read may be behind. Throws that refusal, a Problem of this code, when it lasts, and any other at once.
 */
export async function onceKnown<T>(read: () => Promise<T>, unknown: ProblemCode, waiting: Waiting): Promise<T> {
  let refusal: unknown;
  const found = await shown(async () => {
    try {
      return { answer: await read() };
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== unknown) throw error;
      refusal = error;
      return undefined;
    }
  }, waiting);
  if (found === undefined) throw refusal;
  return found.answer;
}

/** Looks for what must be there until it can be seen; undefined when it cannot for longer than any read is behind. */
export async function shown<T>(look: () => Promise<T | undefined>, { clock, signal }: Waiting): Promise<T | undefined> {
  const until = clock.now().getTime() + BEHIND_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined || clock.now().getTime() >= until) return found;
    await clock.sleep(PAUSE_MS, signal);
  }
}
