/**
 * Knows how two environments trade names, told in the events of a recorded swap; the log showed one side, both tell it here.
 * Refuses to know whether they may.
 */
import type { SwapFate } from '../fate.ts';
import type { Environment } from '../state.ts';
import type { Moment } from '../timeline.ts';
import { after, becomes, idsOf, lasting, lengthOf, says, settles, turns } from './moments.ts';

type Pair = readonly [source: Environment, destination: Environment];

/** What one of the pair goes through: about six seconds until both are Ready again. */
export function swap(mine: Environment, pair: Pair, fate: SwapFate): readonly Moment[] {
  switch (fate.outcome) {
    case 'swaps':
      return [...lasting(fate.seconds, traded(mine, pair, fate)), ...sickness(mine, fate)];
    case 'comes-to-nothing':
      return lasting(fate.seconds, [...opening(pair), after(6.1, settles())]);
    default:
      return fate satisfies never;
  }
}

function opening([source, destination]: Pair): readonly Moment[] {
  return [
    after(0, says('swapEnvironmentCNAMEs is starting.')),
    after(0.3, says(`Swapping CNAMEs for environments ${named([source, destination])}.`)),
  ];
}

function traded(mine: Environment, pair: Pair, { namesLateBySeconds }: Of<'swaps'>): readonly Moment[] {
  const [source, destination] = pair;
  const other = mine.id === source.id ? destination : source;
  const name = { cname: other.cname };
  const completed = says(`Completed swapping CNAMEs for environments ${named(pair)}.`);
  return [
    ...opening(pair),
    after(
      5.2,
      says(`'${source.cname}' now points to '${destination.endpoint}'.`),
      says(`'${destination.cname}' now points to '${source.endpoint}'.`),
    ),
    ...(namesLateBySeconds === undefined
      ? [after(6.1, completed, settles(name))]
      : [after(6.1, completed, settles()), after(6.1 + namesLateBySeconds, becomes(name))]),
  ];
}

/** Traffic finds out what no test of the idle side did. */
function sickness(mine: Environment, fate: Of<'swaps'>): readonly Moment[] {
  const { sickens } = fate;
  if (sickens?.environment !== mine.name) return [];
  const at = (fate.seconds ?? lengthOf(opening([mine, mine])) + 5.8) + sickens.afterSeconds;
  const text = '100.0 % of the requests are failing with HTTP 5xx.';
  return [
    after(at, turns('Severe', text), {
      kind: 'instances',
      ids: idsOf(mine),
      health: 'Severe',
      causes: [{ text }],
    }),
  ];
}

type Of<Outcome extends SwapFate['outcome']> = Extract<SwapFate, { outcome: Outcome }>;

const named = ([source, destination]: Pair) => `'${source.name}' and '${destination.name}'`;
