/**
 * Knows what it means that a run broke off: cancelled, refused by AWS, without an answer, or our own bug; and what that
 * leaves in AWS. Pure.
 */
import { type Abort, afterAbort, byHand } from './breaks/given-up.ts';
import { notUndone } from './breaks/not-undone.ts';
import { handOnTheName } from './breaks/production.ts';
import { nameOf, whatRuns } from './breaks/state.ts';
import type { Inputs } from './inputs.ts';
import type { Logbook } from './logbook.ts';
import { AnswerLost } from './ports.ts';
import { Problem } from './problem.ts';
import type { Outcome } from './result.ts';

/** The deadline came before the release could begin. */
const OUT_OF_TIME: ReadonlySet<string> = new Set(['BR-STILL-BUSY', 'BR-VERSION-NOT-READY', 'BR-TIMED-OUT']);

/** What the run comes to, and the problem that tells it: with the state that it leaves behind. */
export function explainBreak(
  error: unknown,
  inputs: Inputs,
  logbook: Logbook,
  end: { readonly cancelled: boolean; readonly abort: Abort },
): { outcome: Outcome; problem: Problem } {
  if (end.cancelled) return { outcome: 'cancelled', problem: cancelled(inputs, logbook, end.abort) };
  const problem = error instanceof Problem ? error : error instanceof AnswerLost ? answerLost(error) : bug(error);
  return {
    outcome: OUT_OF_TIME.has(problem.code) ? 'timed-out' : 'failed',
    problem: problem.now === undefined ? told(problem, inputs, logbook) : problem,
  };
}

/** With the state, and what another run would make of it: whoever reads "access denied" fears to deploy twice. */
function told({ code, what, why, next, findings, cause }: Problem, inputs: Inputs, logbook: Logbook): Problem {
  const isSaid = code === 'BR-ANSWER-LOST'; // how another run goes on
  const resume = logbook.startedIn === '' || isSaid ? '' : ` ${RESUME}`;
  return new Problem({ code, what, why, now: whatRuns(inputs, logbook), next: `${next}${resume}`, findings, cause });
}

const RESUME = 'Another run of this job attaches to this deployment and deploys nothing twice.';

const cancelled = (inputs: Inputs, logbook: Logbook, abort: Abort) =>
  new Problem({
    code: 'BR-CANCELLED',
    what: `Cancelled: ${whatWasDone(inputs, logbook)} was not seen to its end.`,
    why: `The workflow was cancelled.${logbook.failure === undefined ? '' : ` Before that the release had failed. ${logbook.failure.what} ${logbook.failure.why}`}`,
    now: afterAbort(inputs, logbook, abort),
    next: howToGoOn(inputs, logbook, abort),
  });

function howToGoOn(inputs: Inputs, logbook: Logbook, abort: Abort): string {
  if (logbook.failure !== undefined) {
    const remedy = notUndone(inputs, logbook);
    if (remedy !== undefined) return remedy;
    return `See what ${nameOf(inputs, logbook)} runs when it is Ready; then correct the cause and push again.${handOnTheName(logbook)}`;
  }
  const goOn = 'Run this job again to go on: what is done is found, and nothing is deployed twice.';
  return abort === 'unasked' ? goOn + byHand(logbook) : goOn;
}

function whatWasDone({ operation, application, environment }: Inputs, { versionLabel, plan }: Logbook): string {
  const label = versionLabel || application;
  if (operation === 'publish') return `the publication of ${label}`;
  return `the release of ${label} to ${plan?.pair?.production ?? environment}`;
}

const answerLost = (error: AnswerLost) =>
  new Problem({
    code: 'BR-ANSWER-LOST',
    what: `Not known: AWS did not answer ${error.operation}.`,
    why: `The connection broke again and again before an answer came (${String(error.cause)}).`,
    next: 'Run this job again: it looks what was done and goes on from there.',
    cause: error,
  });

/** What no code of ours expected, told whole. */
export const bug = (error: unknown): Problem =>
  new Problem({
    code: 'BR-BUG',
    what: 'The action itself broke.',
    why: error instanceof Error ? (error.stack ?? error.message) : String(error),
    next: 'Please report this with the lines above; running the job again is safe.',
    cause: error,
  });
