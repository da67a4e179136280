/** Promises that good news is true: nothing less than all of it is called a success, and what is called back is back. Pure. */
import { colourOf, reportsBasicHealth } from '../../simulator/world/health.ts';
import { settingValue } from '../../simulator/world/settings.ts';
import type { Environment, World } from '../../simulator/world.ts';
import { GOOD_OUTCOMES } from '../../src/result.ts';
import type { Inputs } from '../account.ts';
import { environmentIn, ourErrors, shortcomings, unmet } from '../ledger.ts';
import type { Played } from '../play.ts';

export const truth = (played: Played): string[] => [
  ...truthOfSuccess(played),
  ...truthOfWayBack(played),
  ...dueSuccess(played),
];

/** Where reads are behind, what somebody else has just begun cannot be seen, and not what the run just before left under way. */
export function isUnseen({ draw, play }: Pick<Played, 'draw' | 'play'>): boolean {
  const { turns } = draw.scenario;
  const behindSeconds = Math.max(-1, ...turns.map((turn) => (turn.kind === 'stale-reads' ? turn.seconds : -1)));
  const followsAtOnce = draw.plays[0] !== play && play.afterSeconds <= behindSeconds;
  return followsAtOnce || (behindSeconds >= 0 && turns.some(({ kind }) => kind === 'somebody-else'));
}

/** A proof may be completed some looks after its state was read: then all was well at least when its last part was. */
function truthOfSuccess(played: Played): string[] {
  const { outcome } = played.result;
  if ((outcome !== 'succeeded' && outcome !== 'unchanged') || isUnseen(played)) return [];
  const lies = liesAt(played.lastRead, played);
  if (lies.length === 0 || played.lastProof === undefined) return lies;
  return liesAt(played.lastProof, played);
}

function liesAt(lastRead: World | undefined, { play, result, changes }: Played): string[] {
  const { outcome, versionLabel } = result;
  const environment = lastRead && environmentIn(lastRead);
  const [change] = changes;
  const lies = [
    ...shortcomings(environment, versionLabel, play.inputs),
    ...(environment === undefined ? [] : unmet(environment, play.wishes)),
    ...(environment === undefined || change === undefined ? [] : notNewer(environment, change)),
    ...(lastRead === undefined || change === undefined
      ? []
      : ourErrors(lastRead)
          .slice(ourErrors(change.world).length)
          .map(({ message }) => `Beanstalk said: ${message}`)),
  ];
  return lies.map((lie) => `says '${outcome}', but ${lie}`);
}

/** Where the label served already, only a newer deployment on every instance is ours. */
export function notNewer(environment: Environment, { world, request }: Played['changes'][number]): string[] {
  const { instances } = environment;
  const { VersionLabel: label } = request.parameters;
  if (label === undefined || label !== environmentIn(world)?.versionLabel || reportsBasicHealth(environment)) return [];
  const newest = Math.max(0, ...(environmentIn(world)?.instances ?? []).map(({ deployment }) => deployment?.id ?? 0));
  const old = instances.filter(({ deployment }) => (deployment?.id ?? 0) <= newest);
  return old.length === 0 || newest === 0 ? [] : [`${old.length} instances are on an earlier deployment`];
}

/** What served before is back, settings included, whoever put it there. */
function truthOfWayBack(played: Played): string[] {
  const { play, result, lastRead, changes, before } = played;
  if (result.outcome !== 'rolled-back' || isUnseen(played)) return [];
  const environment = lastRead && environmentIn(lastRead);
  const was = environmentIn(changes[0]?.world ?? before);
  const kept = play.wishes.settings.filter(
    ({ namespace, optionName }) =>
      settingValue(environment?.settings ?? [], namespace, optionName) !==
      settingValue(was?.settings ?? [], namespace, optionName),
  );
  const lies = [
    ...shortcomings(environment, was?.versionLabel ?? '', asBefore(play.inputs, was)),
    ...kept.map(({ optionName }) => `${optionName} is not as it was`),
    ...(result.previousVersionLabel === was?.versionLabel
      ? []
      : [`${was?.versionLabel} served before, not ${result.previousVersionLabel}`]),
  ];
  return lies.map((lie) => `says 'rolled-back', but ${lie}`);
}

/** Going back does not have to cure what was ill before. */
function asBefore(inputs: Inputs, was: Environment | undefined): Inputs {
  const { 'acceptable-health': acceptable = 'Green, Yellow' } = inputs;
  return was === undefined ? inputs : { ...inputs, 'acceptable-health': `${acceptable}, ${colourOf(was.health)}` };
}

function dueSuccess(played: Played): string[] {
  const { draw, isLast, play } = played;
  const { outcome, problem } = played.result;
  if (!draw.mustSucceed || !isLast || isUnseen(played)) return [];
  const waits = play.inputs['wait-for-deployment'] !== 'false';
  // Only a watch tells whose change it is that a lost answer left behind.
  if (!waits && problem?.code === 'BR-ANSWER-LOST') return [];
  const due = waits ? new Set(['succeeded', 'unchanged']) : GOOD_OUTCOMES;
  return due.has(outcome) ? [] : [`says '${outcome}' (${problem?.code}) of what went well`];
}
