/**
 * Knows how many workflows are played one after another, each drawn from its own seed, until one breaks a promise.
 * Refuses to know the promises and how anything is shown.
 */
import type { Outcome } from '../src/result.ts';
import { openAccount, openWorkspace, type Workspace } from './account.ts';
import { type Draw, draw } from './draw.ts';
import { drawPair } from './pair/draw.ts';
import { playOnce } from './play.ts';
import { brokenPromises } from './promises.ts';

/** How one run of a workflow went. */
export interface Report {
  readonly draw: Draw;
  /** Which of its runs, from 1. */
  readonly run: number;
  readonly outcome: Outcome;
  /** Of the problem; empty after a good end. */
  readonly code: string;
  readonly broken: readonly string[];
  readonly log: readonly string[];
}

/**
 * Plays the workflows of seeds `first`, `first + 1` and so on; `told` hears of each of their runs. Returns the first that
 * broke a promise, and stops there unless it is to go on.
 */
export async function soak(
  { runs, first, goOn = false }: { readonly runs: number; readonly first: number; readonly goOn?: boolean },
  told: (report: Report) => void,
): Promise<Report | undefined> {
  using workspace = openWorkspace();
  let failure: Report | undefined;
  for (let seed = first; seed < first + runs; seed += 1) {
    for await (const report of played(drawn(seed), workspace)) {
      told(report);
      if (report.broken.length === 0) continue;
      failure ??= report;
      if (goOn) break;
      return failure;
    }
  }
  return failure;
}

/** Each fourth workflow is that of a pair. */
const drawn = (seed: number) => (seed % 4 === 0 ? drawPair(seed) : draw(seed));

/** The runs of one workflow, one after another in one account. */
async function* played(drawn: Draw, workspace: Workspace): AsyncGenerator<Report> {
  const unhandled: unknown[] = [];
  const catching = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', catching);
  let heard: Parameters<typeof openAccount>[1] = () => undefined;
  const account = await openAccount(drawn.scenario, (request) => heard(request));
  try {
    for (const [place, play] of drawn.plays.entries()) {
      const listen = (hears: typeof heard) => {
        heard = hears;
      };
      const lines: string[] = [];
      const run = await unlessStill(playOnce({ drawn, play, place, account, workspace, listen, unhandled, lines }));
      const told = { draw: drawn, run: place + 1 };
      if (run === undefined) {
        yield {
          ...told,
          outcome: 'failed',
          code: '',
          broken: [`nothing moves for ${LONGEST_SECONDS} s`],
          log: lines,
        };
        return;
      }
      const { outcome, problem } = run.result;
      yield { ...told, outcome, code: problem?.code ?? '', broken: brokenPromises(run), log: run.log };
    }
  } finally {
    await account[Symbol.asyncDispose]();
    process.off('unhandledRejection', catching);
  }
}

/** Real time: what takes longer waits for something that never comes. */
const LONGEST_SECONDS = 90;

/** Seconds are counted one by one: a machine that itself stood still for minutes has seen but one of them pass. */
async function unlessStill<T>(work: Promise<T>): Promise<T | undefined> {
  const waiting = Promise.withResolvers<undefined>();
  let seconds = 0;
  const beat = setInterval(() => {
    seconds += 1;
    if (seconds >= LONGEST_SECONDS) waiting.resolve(undefined);
  }, 1_000);
  try {
    return await Promise.race([work, waiting.promise]);
  } finally {
    clearInterval(beat);
  }
}
