/**
 * Knows how many runs are played one after another, each drawn from its own seed, until one breaks a promise.
 * Refuses to know the promises and how anything is shown.
 */
import type { World } from '../simulator/world.ts';
import type { Outcome } from '../src/result.ts';
import { openAccount, openWorkspace, type Workspace } from './account.ts';
import { diceOf } from './dice.ts';
import { type Draw, draw } from './draw.ts';
import { brokenPromises } from './promises.ts';

/** How one run went. */
export interface Report {
  readonly draw: Draw;
  readonly outcome: Outcome;
  /** Of the problem; empty after a good end. */
  readonly code: string;
  readonly broken: readonly string[];
  readonly log: readonly string[];
}

/** Plays seeds `first`, `first + 1` and so on; `told` hears of each run. Stops at the first broken promise and returns it. */
export async function soak(
  { runs, first }: { readonly runs: number; readonly first: number },
  told: (report: Report) => void,
): Promise<Report | undefined> {
  using workspace = openWorkspace();
  for (let seed = first; seed < first + runs; seed += 1) {
    const report = await playOnce(draw(seed), workspace);
    told(report);
    if (report.broken.length > 0) return report;
  }
  return undefined;
}

async function playOnce(drawn: Draw, workspace: Workspace): Promise<Report> {
  const unhandled: unknown[] = [];
  const catching = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', catching);
  let lastRead: World | undefined;
  const account = await openAccount(drawn.scenario, ({ operation, status }) => {
    if (operation === 'DescribeEnvironments' && status === 200) lastRead = account.simulator.beanstalk.world;
  });
  try {
    const log: string[] = [];
    const result = await account.release(
      workspace,
      drawn.inputs,
      diceOf(drawn.seed + 1),
      (line) => void log.push(line),
    );
    const { simulator } = account;
    const broken = brokenPromises({ draw: drawn, result, simulator, lastRead, unhandled });
    return { draw: drawn, outcome: result.outcome, code: result.problem?.code ?? '', broken, log };
  } finally {
    await account[Symbol.asyncDispose]();
    process.off('unhandledRejection', catching);
  }
}
