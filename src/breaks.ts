/**
 * Knows what it means that a run broke off: cancelled, refused by AWS, without an answer, or our own bug; and what that
 * leaves in AWS. Pure.
 */
import { handOnTheName, whereTheNameIs } from './breaks/production.ts';
import { command } from './commands.ts';
import type { Inputs } from './inputs.ts';
import type { Logbook } from './logbook.ts';
import { AnswerLost } from './ports.ts';
import { Problem } from './problem.ts';
import type { Outcome } from './result.ts';
import { healthOf } from './rollout/goal.ts';

/** The deadline came before the release could begin. */
const OUT_OF_TIME: ReadonlySet<string> = new Set(['BR-STILL-BUSY', 'BR-VERSION-NOT-READY', 'BR-TIMED-OUT']);

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
    problem: problem.now === undefined ? told(problem, inputs, logbook) : problem,
  };
}

/** What is told of: the environment that the release goes to, of a pair that is seldom the one of the input. */
const nameOf = ({ environment }: Inputs, { plan }: Logbook) =>
  (plan?.environment.name ?? environment) || 'No environment';

/** With the state, and what another run would make of it: whoever reads "access denied" fears to deploy twice. */
function told({ code, what, why, next, findings, cause }: Problem, inputs: Inputs, logbook: Logbook): Problem {
  const resume = logbook.startedIn === '' ? '' : ` ${RESUME}`;
  return new Problem({ code, what, why, now: whatRuns(inputs, logbook), next: `${next}${resume}`, findings, cause });
}

const RESUME = 'Another run of this job attaches to this deployment and deploys nothing twice.';

const cancelled = (inputs: Inputs, logbook: Logbook, aborted: boolean) =>
  new Problem({
    code: 'BR-CANCELLED',
    what: `Cancelled: ${whatWasDone(inputs, logbook)} was not seen to its end.`,
    why: `The workflow was cancelled.${logbook.failure === undefined ? '' : ` Before that the release had failed. ${logbook.failure.what} ${logbook.failure.why}`}`,
    now: aborted ? abortAsked(inputs, logbook) : whatRuns(inputs, logbook),
    next: howToGoOn(inputs, logbook, aborted),
  });

function howToGoOn(inputs: Inputs, logbook: Logbook, aborted: boolean): string {
  if (logbook.failure !== undefined) {
    return `See what ${nameOf(inputs, logbook)} runs when it is Ready; then correct the cause and push again.${handOnTheName(logbook)}`;
  }
  const goOn = 'Run this job again to go on: what is done is found, and nothing is deployed twice.';
  return aborted ? goOn : goOn + byHand(logbook);
}

function whatWasDone({ operation, application, environment }: Inputs, { versionLabel, plan }: Logbook): string {
  const label = versionLabel || application;
  if (operation === 'publish') return `the publication of ${label}`;
  return `the release of ${label} to ${plan?.pair?.production ?? environment}`;
}

function abortAsked(inputs: Inputs, logbook: Logbook): string {
  const { backTo } = logbook;
  const update = `the update of ${nameOf(inputs, logbook)}${backTo === '' ? '' : ` that was to bring back ${backTo}`}`;
  return `Beanstalk was asked to abort ${update}.${whereTheNameIs(logbook)}`;
}

function byHand(logbook: Logbook): string {
  const { startedIn, runningIn, environment, plan } = logbook;
  const running = plan?.pair === undefined ? startedIn : runningIn;
  return running === ''
    ? handOnTheName(logbook)
    : ` Or abort it:\n${command('abort-environment-update', running, environment)}`;
}

/** What a run that breaks off leaves behind in AWS. */
const whatRuns = (inputs: Inputs, logbook: Logbook) => whatRunsThere(inputs, logbook) + whereTheNameIs(logbook);

function whatRunsThere(inputs: Inputs, logbook: Logbook): string {
  const environment = nameOf(inputs, logbook);
  const { startedIn, inDoubt, failure, plan, versionLabel } = logbook;
  if (inDoubt) {
    const what = failure === undefined ? `release ${versionLabel} to ${environment}` : `bring ${environment} back`;
    return `Nobody knows whether Beanstalk began to ${what}.`;
  }
  if (startedIn !== '') return done(logbook) ?? goesOn(logbook, environment);
  return plan?.version.action === 'create'
    ? `${environment} was not touched; the bundle of ${versionLabel} may be stored and registered already.`
    : `${environment} was not touched.`;
}

const goesOn = ({ backTo, versionLabel, startedIn }: Logbook, environment: string) =>
  backTo === ''
    ? `Beanstalk goes on by itself with ${versionLabel} on ${environment} (${startedIn}).`
    : `Beanstalk goes on by itself to bring ${environment} (${startedIn}) back to ${backTo}.`;

/** What Beanstalk left, where the latest sight of it was that of an end, and what of a success that sight did not prove. */
function done({ latest, plan, versionLabel, backTo, runningIn }: Logbook): string | undefined {
  const environment = latest?.environment;
  if (environment === undefined || environment === 'gone' || environment.status !== 'Ready') return undefined;
  if (backTo !== '' && runningIn !== '') return undefined;
  const before = plan?.environment.action === 'update' ? plan.environment.environment : undefined;
  const isOurs = environment.versionLabel === versionLabel;
  // A label that was there already proves nothing, and a reading that is behind shows the old date with the old label.
  const isAfter = (isOurs && plan?.previousLabel !== versionLabel) || (before && environment.updated > before.updated);
  if (!isAfter) return undefined;
  const { name, id, versionLabel: label = 'no version' } = environment;
  const end = `Beanstalk is done: ${name} (${id}) is Ready, ${healthOf(environment)}, and reports ${label}.`;
  const unproved = [
    ...(latest?.eventsRead ? [] : ['that nothing of this release failed']),
    ...(latest?.instances === undefined ? ['that every instance runs it'] : []),
  ];
  return !isOurs || unproved.length === 0 ? end : `${end} Not proved, for it was not read: ${unproved.join(' and ')}.`;
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
