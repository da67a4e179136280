/**
 * Knows what a run that broke off leaves behind in AWS, from what it saw last.
 * Refuses to know why it broke, and what to do about it. Pure.
 */
import type { Inputs } from '../inputs.ts';
import type { Logbook } from '../logbook.ts';
import { whatInstancesRun } from '../rollout/condition.ts';
import { isFailure, wordsOf } from '../rollout/events.ts';
import { healthOf } from '../rollout/goal.ts';
import { rootCause } from '../rollout/reason.ts';
import { whereTheNameIs } from './production.ts';

/** What is told of: the environment that the release goes to, of a pair that is seldom the one of the input. */
export const nameOf = ({ environment }: Inputs, { plan }: Logbook) => plan?.environment.name ?? environment;

/** What a run that breaks off leaves behind in AWS. */
export const whatRuns = (inputs: Inputs, logbook: Logbook) =>
  `${whatRunsThere(inputs, logbook)}${whereTheNameIs(logbook)}`.trim();

function whatRunsThere(inputs: Inputs, logbook: Logbook): string {
  const environment = nameOf(inputs, logbook);
  const { startedIn, runningIn, inDoubt, failure, name, plan, versionLabel } = logbook;
  if (inDoubt) {
    const what = failure === undefined ? `release ${versionLabel} to ${environment}` : `bring ${environment} back`;
    return `Nobody knows whether Beanstalk began to ${what}.`;
  }
  if (name !== 'unmoved' && runningIn === '') return ''; // nothing but the name is left to tell of
  if (startedIn !== '') return done(logbook) ?? goesOn(logbook, environment);
  const stored =
    plan?.version.action === 'create' ? `; the bundle of ${versionLabel} may be stored and registered already` : '';
  return `${stopped(logbook)}${untouched(environment)}${stored}.`;
}

/** What was done to the release of somebody else. */
const stopped = ({ stopped: names }: Logbook) =>
  names.length === 0
    ? ''
    : `Beanstalk was asked to abort what ran on ${names.join(' and ')} (on-busy); apart from that `;

/** To publish, none is named. */
const untouched = (environment: string) =>
  environment === '' ? 'No environment was touched' : `${environment} was not touched`;

function goesOn({ backTo, versionLabel, startedIn, latest }: Logbook, environment: string): string {
  const failing = rootCause((latest?.events ?? []).filter(isFailure));
  const told = failing === undefined ? '' : ` It has told of a failure already: ${wordsOf(failing)}`;
  return backTo === ''
    ? `Beanstalk goes on by itself with ${versionLabel} on ${environment} (${startedIn}).${told}`
    : `Beanstalk goes on by itself to bring ${environment} (${startedIn}) back to ${backTo}.${told}`;
}

/** What Beanstalk left, where the latest sight of it was that of an end, and what of a success that sight did not prove. */
function done({ latest, plan, versionLabel, backTo, runningIn, failure }: Logbook): string | undefined {
  const environment = latest?.environment;
  if (environment === undefined || environment === 'gone' || environment.status !== 'Ready') return undefined;
  if (backTo !== '' && runningIn !== '') return undefined;
  const before = plan?.environment.action === 'update' ? plan.environment.environment : undefined;
  const isOurs = environment.versionLabel === versionLabel;
  // A label that was there already proves nothing, and a reading that is behind shows the old date with the old label.
  const isAfter = (isOurs && plan?.previousLabel !== versionLabel) || (before && environment.updated > before.updated);
  if (!isAfter) return undefined;
  const { name, id, versionLabel: label = 'no version' } = environment;
  const { instances } = latest ?? {};
  const isTold = failure !== undefined && instances !== undefined && instances !== 'basic' && instances.length > 0;
  const run = isTold ? `; ${whatInstancesRun(instances)}` : '';
  const end = `Beanstalk is done: ${name} (${id}) is Ready, ${healthOf(environment)}, and reports ${label}${run}.`;
  const unproved = [
    ...(latest?.eventsRead ? [] : ['that nothing of this release failed']),
    ...(latest?.instances === undefined ? ['that every instance runs it'] : []),
  ];
  return !isOurs || unproved.length === 0 ? end : `${end} Not proved, for it was not read: ${unproved.join(' and ')}.`;
}
