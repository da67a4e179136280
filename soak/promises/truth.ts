/** Promises that good news is true: nothing less than all of it is called a success, and what is called back is back. Pure. */
import { settingValue } from '../../simulator/world/settings.ts';
import { GOOD_OUTCOMES } from '../../src/result.ts';
import { environmentIn, shortcomings, unmet } from '../ledger.ts';
import type { Played } from '../play.ts';

export const truth = (played: Played): string[] => [
  ...truthOfSuccess(played),
  ...truthOfWayBack(played),
  ...dueSuccess(played),
];

function truthOfSuccess({ play, result, lastRead }: Played): string[] {
  const { outcome, versionLabel } = result;
  if (outcome !== 'succeeded' && outcome !== 'unchanged') return [];
  const environment = lastRead && environmentIn(lastRead);
  const lies = [
    ...shortcomings(environment, versionLabel, play.inputs),
    ...(environment === undefined ? [] : unmet(environment, play.wishes)),
  ];
  return lies.map((lie) => `says '${outcome}', but ${lie}`);
}

/** What served before is back, settings included, whoever put it there. */
function truthOfWayBack({ play, result, lastRead, changes, before }: Played): string[] {
  if (result.outcome !== 'rolled-back') return [];
  const environment = lastRead && environmentIn(lastRead);
  const was = environmentIn(changes[0]?.world ?? before);
  const kept = play.wishes.settings.filter(
    ({ namespace, optionName }) =>
      settingValue(environment?.settings ?? [], namespace, optionName) !==
      settingValue(was?.settings ?? [], namespace, optionName),
  );
  const lies = [
    ...shortcomings(environment, was?.versionLabel ?? '', play.inputs),
    ...kept.map(({ optionName }) => `${optionName} is not as it was`),
    ...(result.previousVersionLabel === was?.versionLabel
      ? []
      : [`${was?.versionLabel} served before, not ${result.previousVersionLabel}`]),
  ];
  return lies.map((lie) => `says 'rolled-back', but ${lie}`);
}

function dueSuccess({ draw, isLast, play, result: { outcome, problem } }: Played): string[] {
  if (!draw.mustSucceed || !isLast) return [];
  const due = play.inputs['wait-for-deployment'] === 'false' ? GOOD_OUTCOMES : new Set(['succeeded', 'unchanged']);
  return due.has(outcome) ? [] : [`says '${outcome}' (${problem?.code}) of what went well`];
}
