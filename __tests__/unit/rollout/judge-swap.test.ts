import { judgeSwap, type SwapGoal } from '../../../src/rollout/judge-swap.ts';
import type { Environment } from '../../../src/shapes.ts';
import { at } from '../builders.ts';
import { IDLE_NAME, idle, live, PRODUCTION } from '../pairs.ts';

const goal: SwapGoal = { production: PRODUCTION, region: 'eu-central-1', from: live(), to: idle(), deadline: at(600) };
const asBefore = [live(), idle()];
const swapped = [live({ cname: IDLE_NAME }), idle({ cname: PRODUCTION })];
const busy = (sides: Environment[]) => sides.map((side) => ({ ...side, status: 'Updating' as const }));

const leaving = live({ cname: IDLE_NAME, status: 'Terminating' });

type Row = [
  what: string,
  sides: Environment[] | undefined,
  second: number,
  atRestSince: number | undefined,
  end: string,
];

test.each<Row>([
  ['both at work', busy(asBefore), 10, undefined, 'waiting'],
  ['both at work, the name there already', busy(swapped), 10, undefined, 'waiting'],
  [
    'one at work, the name there already',
    [...busy(swapped).slice(0, 1), ...swapped.slice(1)],
    10,
    undefined,
    'waiting',
  ],
  ['both Ready, the name there', swapped, 10, 10, 'succeeded'],
  ['both Ready, the name there, at the deadline', swapped, 600, 600, 'succeeded'],
  ['both Ready, the name where it was: it may be read back late', asBefore, 69, 10, 'waiting'],
  ['both Ready, the name where it was for a minute', asBefore, 70, 10, 'BR-SWAP-NOT-TAKEN'],
  ['both at work at the deadline', busy(asBefore), 600, undefined, 'BR-SWAP-TIMED-OUT'],
  ['the name where it was at the deadline', asBefore, 600, 590, 'BR-SWAP-TIMED-OUT'],
  ['nothing could be read', undefined, 10, undefined, 'waiting'],
  ['nothing could be read at the deadline', undefined, 600, undefined, 'BR-SWAP-TIMED-OUT'],
  ['the new side is gone', asBefore.slice(0, 1), 10, undefined, 'BR-SWAP-SIDE-GONE'],
  ['the old side is gone, the name there', swapped.slice(1), 10, 10, 'succeeded'],
  ['the old side is being terminated, the name there', [leaving, ...swapped.slice(1)], 10, 10, 'succeeded'],
  ['the old side is gone, the name not there yet', asBefore.slice(1), 69, 10, 'waiting'],
  ['the old side is gone, the name not there for a minute', asBefore.slice(1), 70, 10, 'BR-SWAP-SIDE-GONE'],
])('%s', (_, sides, second, since, end) => {
  const atRestSince = since === undefined ? undefined : at(since);
  const verdict = judgeSwap(goal, sides, { atRestSince, now: at(second) });
  expect('problem' in verdict ? verdict.problem.code : verdict.kind).toBe(end);
});
