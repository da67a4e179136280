/** Promises towards others: nothing of theirs is undone or given up, and a user who cancels is obeyed. Pure. */
import { environmentIn, foreignOperations, operations, ourAborts } from '../ledger.ts';
import { FOREIGN_LABEL } from '../others.ts';
import type { Played } from '../play.ts';
import { isUnseen } from './truth.ts';

export const manners = (played: Played): string[] => [
  ...noRecoveryOver(played),
  ...noStrayAbort(played),
  ...ends(played),
];

/** Another release that lands after ours began is left alone. */
function noRecoveryOver(played: Played): string[] {
  const { changes, result, play } = played;
  const [ours, ...recoveries] = changes;
  if (ours === undefined) return [];
  const overridden = recoveries.filter(
    ({ world }) => foreignOperations(world).length > foreignOperations(ours.world).length,
  );
  const lost =
    environmentIn(ours.world)?.versionLabel === FOREIGN_LABEL && result.previousVersionLabel !== FOREIGN_LABEL;
  return [
    ...overridden.map(() => 'recovered over the release of somebody else'),
    ...(lost && play.inputs['on-failure'] === 'rollback' && !isUnseen(played)
      ? ['would have gone back behind the release of somebody else']
      : []),
  ];
}

function noStrayAbort({ draw, play, before, after, cancelled }: Played): string[] {
  const aborts = ourAborts(after).slice(ourAborts(before).length);
  const mayClear = play.inputs['on-busy'] === 'abort';
  const mayGiveUp = play.inputs['on-cancel'] === 'abort' && cancelled !== undefined;
  const givenUp = cancelled === undefined ? [] : ourAborts(after).slice(ourAborts(cancelled.world).length);
  // Who begins between two looks cannot be told from ourselves.
  const seen = cancelled?.lastRead && environmentIn(cancelled.lastRead);
  const isBehind = draw.scenario.turns.some(({ kind }) => kind === 'stale-reads');
  const sawOursEnd = seen?.status === 'Ready' && !isBehind;
  return [
    ...(aborts.length > (mayClear ? operations(after).length : 0) + (mayGiveUp ? 1 : 0)
      ? [`aborted ${aborts.length} times`]
      : []),
    ...(sawOursEnd && givenUp.some(({ stopped }) => stopped === 'foreign')
      ? ["aborted somebody else's operation"]
      : []),
  ];
}

/** GitHub gives a cancelled run 7.5 s. */
const GRACE_MS = 7_500;

export function ends({ result, cancelled, endedAt }: Played): string[] {
  if (cancelled === undefined) return result.outcome === 'cancelled' ? ["says 'cancelled', but nobody cancelled"] : [];
  const took = endedAt - cancelled.at;
  return took > GRACE_MS ? [`went on for ${took / 1000} s after it was cancelled`] : [];
}
