/**
 * Knows the last paragraph of a run: what came of it, and on failure why, what is now and what next. Refuses to know how it
 * came about. Pure.
 */
import { changedBeside } from '../plan/notes.ts';
import type { Finding, Problem } from '../problem.ts';
import type { EnvironmentResult, Result } from '../result.ts';
import { duration } from '../units.ts';
import { columns } from './columns.ts';
import { printable, printableLines } from './safe-text.ts';
import { swapBack } from './way-back.ts';

/** The lines of the last paragraph, for every outcome; alone they are enough to act on. */
export function conclusion(result: Result): string[] {
  if (result.problem !== undefined) return failure(result.problem);
  const [environment] = result.environments;
  const name = environment?.name || result.plan?.environment.name || 'the environment';
  return [printable(goodNews(result, name, environment)), ...instantWayBack(result)];
}

/** After a swap the side that lost the name can take it back at once, and somebody pays for it. */
function instantWayBack(result: Result): string[] {
  const way = swapBack(result);
  if (way === undefined) return [];
  const { name, versionLabel } = way.old;
  const undo = result.plan?.operation === 'rollback' ? 'To undo this rollback' : 'To go back';
  return paragraph(
    'Back',
    `${name} still runs ${versionLabel}, and still costs money. ${undo} at once:\n${way.command}`,
  );
}

function goodNews(result: Result, name: string, environment: EnvironmentResult | undefined): string {
  const { outcome, versionLabel: label } = result;
  const address = environment?.url ? `: ${environment.url}` : '';
  switch (outcome) {
    case 'succeeded':
      return `${deed(result, name)} in ${duration(result.milliseconds)}${address}${whatNext(result)}`;
    case 'unchanged':
      if (isPublication(result)) return `${label} is published already (same content). ${NOTHING_DONE}`;
      return `${name} already runs ${label}${sameContent(result)}${condition(environment)}. ${NOTHING_DONE}`;
    case 'planned':
      return `Planned (dry-run): nothing was changed. Without dry-run this ${intention(result, name)}.`;
    case 'started':
      return `Started: Beanstalk deploys ${label} to ${name}. The end is not waited for (wait-for-deployment: false), so it is not known yet${address}`;
    case 'failed':
    case 'rolled-back':
    case 'timed-out':
    case 'cancelled':
      return `Not released: ${label} to ${name} (${outcome}).`;
    default:
      return outcome satisfies never;
  }
}

const NOTHING_DONE = 'Nothing was packaged, stored or changed.';

const whatNext = (result: Result) =>
  isPublication(result) ? '. No environment was touched; operation: redeploy brings it to one' : '';

const isPublication = ({ plan }: Result) => plan?.operation === 'publish';

/** What a dry run leaves out. */
function intention(result: Result, name: string): string {
  const { versionLabel: label, plan } = result;
  const { pair, operation } = plan ?? {};
  if (operation === 'publish') return `publishes ${label}`;
  if (operation === 'rollback') return `rolls ${rolledBack(result, name)} back to ${label}`;
  if (pair?.stopsBeforeSwap) return `prepares ${label} on ${name}`;
  return pair?.swaps ? `moves ${pair.production} to ${name}, with ${label}` : `releases ${label} to ${name}`;
}

/** What the run did, without its end: `Released X to Y`. */
export function deed(result: Result, name: string): string {
  const { environment: planned, pair, operation } = result.plan ?? {};
  if (operation === 'publish') return `Published ${result.versionLabel}`;
  if (operation === 'rollback') return `Rolled ${rolledBack(result, name)} back to ${result.versionLabel}`;
  if (pair?.stopsBeforeSwap) return `Prepared ${result.versionLabel} on ${name}`;
  if (pair?.swaps) return `Released ${result.versionLabel} to ${name}, which is live now,`;
  if (planned?.action === 'update' && !planned.deploys) {
    return `Changed the ${changedBeside(planned)} of ${name}, which runs ${result.versionLabel},`;
  }
  return `Released ${result.versionLabel} to ${name}`;
}

/** Of a pair it is the production name that goes back, to the side of the pair that takes it. */
const rolledBack = ({ plan }: Result, name: string) =>
  plan?.pair?.swaps ? `${plan.pair.production} (now ${name})` : name;

const sameContent = ({ plan }: Result) => (plan?.content === undefined ? '' : ' (same content)');

const condition = (environment: EnvironmentResult | undefined) =>
  [environment?.health, environment && instancesText(environment)]
    .filter(Boolean)
    .map((part) => `, ${part}`)
    .join('');

/** `6 of 6 instances`, of those that run our version; empty where nobody counted them. */
const instancesText = ({ instances }: EnvironmentResult): string =>
  instances === undefined
    ? ''
    : `${instances.onVersion} of ${instances.total} instance${instances.total === 1 ? '' : 's'}`;

/** The name under which troubleshooting is found. */
export const reference = ({ code }: Problem): string => `${code} in docs/troubleshooting.md`;

function failure(problem: Problem): string[] {
  return [
    ...printableLines(problem.what),
    ...paragraph('Why', reason(problem)),
    ...findingLines(problem.findings),
    ...paragraph('Now', problem.now ?? ''),
    ...paragraph('Next', joinReference(problem)),
  ];
}

/** Why it failed; empty where that only says again what the first finding says. */
export const reason = ({ why, findings }: Problem): string =>
  findings.some(({ subject, text }) => why === `${subject} ${text}`) ? '' : why;

/** A step that ends with a command to paste keeps that command free of other words. */
const joinReference = (problem: Problem) =>
  `${problem.next.trimEnd()}${problem.next.trim().includes('\n') ? '\n' : ' '}${reference(problem)}`;

function paragraph(heading: string, text: string): string[] {
  const [first, ...more] = printableLines(text);
  if (first === undefined) return [];
  return [`  ${heading.padEnd(4)}  ${first}`, ...more.map((line) => `        ${line}`)];
}

const findingLines = (findings: readonly Finding[]) =>
  columns(findings.map(({ subject, text }) => [printable(subject), printable(text)]));
