/**
 * Knows what it means that a run broke off: cancelled, refused by AWS, without an answer, or our own bug; and what that
 * leaves in AWS. Pure.
 */
import type { Inputs } from './inputs.ts';
import type { Logbook } from './logbook.ts';
import { AnswerLost } from './ports.ts';
import { Problem } from './problem.ts';
import type { Outcome } from './result.ts';

/** The deadline came before anything of ours could begin or be used. */
const OUT_OF_TIME: ReadonlySet<string> = new Set(['BR-STILL-BUSY', 'BR-VERSION-NOT-READY']);

/** What the run comes to, and the problem that tells it: with the state that it leaves behind. */
export function explainBreak(
  error: unknown,
  inputs: Inputs,
  logbook: Logbook,
  end: { readonly cancelled: boolean; readonly aborted: boolean },
): { outcome: Outcome; problem: Problem } {
  if (end.cancelled) return { outcome: 'cancelled', problem: cancelled(inputs, logbook, end.aborted) };
  const problem = error instanceof Problem ? error : error instanceof AnswerLost ? answerLost(error) : bug(error);
  return {
    outcome: OUT_OF_TIME.has(problem.code) ? 'timed-out' : 'failed',
    problem: problem.now === undefined ? problem.withNow(whatRuns(inputs, logbook)) : problem,
  };
}

const cancelled = (inputs: Inputs, logbook: Logbook, aborted: boolean) =>
  new Problem({
    code: 'BR-CANCELLED',
    what: `Cancelled: the release of ${logbook.versionLabel || inputs.application} to ${inputs.environment} was not seen to its end.`,
    why: 'The workflow was cancelled.',
    now: aborted ? `Beanstalk was asked to abort the update of ${inputs.environment}.` : whatRuns(inputs, logbook),
    next: `Run this job again to go on: what is done is found, and nothing is deployed twice.${aborted ? '' : howToAbort(logbook)}`,
  });

const howToAbort = ({ startedIn }: Logbook) =>
  startedIn === '' ? '' : ` Or abort it: aws elasticbeanstalk abort-environment-update --environment-id ${startedIn}`;

/** What a run that breaks off leaves behind in AWS. */
function whatRuns({ environment }: Inputs, { startedIn, inDoubt, plan, versionLabel }: Logbook): string {
  if (startedIn !== '') {
    return `Beanstalk goes on by itself with ${versionLabel} on ${environment} (${startedIn}).`;
  }
  if (inDoubt) return `Nobody knows whether Beanstalk began to release ${versionLabel} to ${environment}.`;
  return plan?.version.action === 'create'
    ? `${environment} was not touched; the bundle of ${versionLabel} may be stored and registered already.`
    : `${environment} was not touched.`;
}

const answerLost = (error: AnswerLost) =>
  new Problem({
    code: 'BR-ANSWER-LOST',
    what: `Not known: AWS did not answer ${error.operation}.`,
    why: `The connection broke again and again before an answer came (${String(error.cause)}).`,
    next: 'Run this job again: it looks what was done and goes on from there.',
    cause: error,
  });

const bug = (error: unknown) =>
  new Problem({
    code: 'BR-BUG',
    what: 'The action itself broke.',
    why: error instanceof Error ? (error.stack ?? error.message) : String(error),
    next: 'Please report this with the lines above; running the job again is safe.',
    cause: error,
  });
