/**
 * Knows whether what runs can be given up, by this run when it is cancelled or by a person afterwards, and how that is told.
 * Refuses to know why the run broke off. Pure.
 */
import { command } from '../commands.ts';
import type { Inputs } from '../inputs.ts';
import type { Logbook } from '../logbook.ts';
import { handOnTheName, whereTheNameIs } from './production.ts';
import { nameOf, whatRuns } from './state.ts';

/** What came of asking for an abort: it was not asked for or got no answer, Beanstalk took it, or had nothing to abort. */
export type Abort = 'unasked' | 'taken' | 'nothing-to-abort';

/** The state after it. */
export function afterAbort(inputs: Inputs, logbook: Logbook, abort: Abort): string {
  switch (abort) {
    case 'unasked':
      return whatRuns(inputs, logbook);
    case 'taken':
      return taken(inputs, logbook);
    case 'nothing-to-abort':
      return `${whatRuns(inputs, logbook)} Asked to abort it (on-cancel), Beanstalk answered that nothing there can be aborted.`;
    default:
      return abort satisfies never;
  }
}

function taken(inputs: Inputs, logbook: Logbook): string {
  const { backTo } = logbook;
  const update = `the update of ${nameOf(inputs, logbook)}${backTo === '' ? '' : ` that was to bring back ${backTo}`}`;
  return `Beanstalk was asked to abort ${update}.${whereTheNameIs(logbook)}`;
}

/** The command for whoever cannot wait, a sentence with a space before it; empty where there is none that could work. */
export function byHand(logbook: Logbook): string {
  const { runningIn, environment } = logbook;
  if (runningIn === '') return handOnTheName(logbook);
  return isAbortable(logbook) ? ` Or abort it:\n${command('abort-environment-update', runningIn, environment)}` : '';
}

/** Beanstalk's word, where it was read while it was at work; before that, only updates can be aborted, launches not. */
function isAbortable({ latest, plan }: Logbook): boolean {
  const seen = latest?.environment;
  if (seen === 'gone') return false;
  return seen === undefined || seen.status === 'Ready' ? plan?.environment.action !== 'create' : seen.abortable;
}
