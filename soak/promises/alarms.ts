/** Promises that bad news is true, too: each failure names what is really the matter. Pure. */

import { secondsOf } from '../draw.ts';
import { environmentIn, foreignOperations, ourErrors, shortcomings, unmet } from '../ledger.ts';
import type { Played } from '../play.ts';
import { notNewer } from './truth.ts';

/** What must be so for a failure to be told by that code; where it is not, the sentence says what is missing. */
const GROUNDS: Readonly<Record<string, (played: Played) => string | undefined>> = {
  'BR-UPDATE-DID-NOT-TAKE': isNotWell,
  'BR-DEPLOYMENT-FAILED': isNotWell,
  'BR-MIXED-VERSIONS': isNotWell,
  'BR-UNHEALTHY': isNotWell,
  'BR-TIMED-OUT': isAtWork,
  'BR-INSTANCES-UNKNOWN': wasNotRead,
  'BR-OVERTAKEN': ({ after }) => (foreignOperations(after).length > 0 ? undefined : 'nobody else released'),
  'BR-ENVIRONMENT-GONE': ({ after }) =>
    ['Terminating', undefined].includes(environmentIn(after)?.status) ? undefined : 'the environment is there',
  'BR-SMOKE-TEST-FAILED': ({ draw: { answers }, play: { inputs }, startedAt, endedAt }) =>
    answers.page.badSeconds > 0 ||
    answers.page.takesSeconds > 1 ||
    answers.command.status !== 0 ||
    answers.command.seconds > 1 ||
    (endedAt - startedAt) / 1000 >= secondsOf(inputs, 'deployment-timeout') // no time was left for it
      ? undefined
      : 'the test was passed',
  'BR-BUSY': ({ before, changes }) =>
    environmentIn(before)?.status !== 'Ready' || changes.length === 0 ? undefined : 'the environment was Ready',
};

/** Told of the state that was read last: after a recovery that is another one. */
export function falseAlarms(played: Played): string[] {
  const { play, result, draw } = played;
  const { problem, outcome } = result;
  const isBehind = draw.scenario.turns.some(({ kind }) => kind === 'stale-reads');
  const mayHaveRecovered =
    outcome === 'rolled-back' || (outcome === 'failed' && play.inputs['on-failure'] === 'rollback');
  if (problem === undefined || isBehind || mayHaveRecovered) return [];
  const lie = GROUNDS[problem.code]?.(played);
  return lie === undefined ? [] : [`says ${problem.code}, but ${lie}`];
}

function isNotWell({ play, result, lastRead, draw, changes: [change] }: Played): string | undefined {
  if (lastRead === undefined) return 'nothing was read';
  const environment = environmentIn(lastRead);
  const bad = [
    ...shortcomings(environment, result.versionLabel, play.inputs),
    ...ourErrors(lastRead),
    ...(environment === undefined ? [] : unmet(environment, play.wishes)),
    ...(environment === undefined || change === undefined ? [] : notNewer(environment, change)),
  ];
  const flaps = draw.scenario.turns.some((turn) => turn.kind === 'deployment' && 'flapsAfterSeconds' in turn.fate);
  return bad.length > 0 || flaps ? undefined : 'all is well';
}

function isAtWork({ result, lastRead, play }: Played): string | undefined {
  if (lastRead === undefined) return undefined;
  const bad = shortcomings(environmentIn(lastRead), result.versionLabel, play.inputs);
  return bad.length > 0 ? undefined : 'all is well';
}

/** The last look at the events or at the instances was refused. */
function wasNotRead({ requests }: Played): string | undefined {
  const lastLook = requests.slice(requests.findLastIndex(({ operation }) => operation === 'DescribeEnvironments'));
  return lastLook.some(({ status }) => status !== 200) ? undefined : 'everything was read';
}
