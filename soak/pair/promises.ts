/** Promises of a release through a pair: production is touched last, and the name is where the run says. Pure. */
import type { World } from '../../simulator/world.ts';
import { shortcomings } from '../ledger.ts';
import type { Played } from '../play.ts';
import { ends } from '../promises/manners.ts';
import { punctuality } from '../promises/punctuality.ts';
import { telling } from '../promises/telling.ts';
import { isUnseen } from '../promises/truth.ts';
import { oneVersion } from '../promises/writes.ts';
import { hasDatabase } from './draw.ts';
import { environmentOfId, holderIn, idleIn, isAtRest, lastSwapEnded, swapsBegun } from './ledger.ts';

export const promisesOfPair = (played: Played): string[] => [
  ...production(played),
  ...provedBefore(played),
  ...swaps(played),
  ...whereTheNameIs(played),
  ...goodNews(played),
  ...terminated(played),
  ...database(played),
  ...dueSuccess(played),
  ...oneVersion(played),
  ...ends(played),
  ...punctuality(played),
  ...telling(played),
];

const CHANGES = ['UpdateEnvironment', 'TerminateEnvironment', 'AbortEnvironmentUpdate'];
const MOVES = 'SwapEnvironmentCNAMEs';

/** What is at work may be given up where that is asked for: somebody's update, or the launch of the first environment. */
function isGivingUp({ request }: Played['writes'][number], { play, draw }: Played): boolean {
  const isFirst = draw.scenario.world.environments?.length === 0;
  const isAsked = play.inputs['on-busy'] === 'abort' || (isFirst && play.inputs['on-cancel'] === 'abort');
  return request.operation === 'AbortEnvironmentUpdate' && isAsked;
}

/** Whoever holds the production name is not changed in place, and not ended. */
const production = (played: Played): string[] =>
  played.writes
    .filter(({ request }) => CHANGES.includes(request.operation))
    .filter((write) => !isGivingUp(write, played))
    .filter(({ world, request }) => request.parameters.EnvironmentId === holderIn(world)?.id)
    .map(({ request }) => `${request.operation} met the side that holds the production name`);

/** The side that the first swap gives the name to ran our version well when it was read last. */
function provedBefore(played: Played): string[] {
  const { play, result, writes } = played;
  const first = writes.find(({ request }) => request.operation === MOVES);
  if (first?.lastRead === undefined || isUnseen(played) || isWayBackOnly(played)) return [];
  const { SourceEnvironmentId: source, DestinationEnvironmentId: destination } = first.request.parameters;
  const holder = holderIn(first.lastRead)?.id;
  const taker = environmentOfId(first.lastRead, holder === source ? destination : source);
  return shortcomings(taker, result.versionLabel, play.inputs).map((lie) => `swapped, though ${lie}`);
}

/** A run that found its version live, and verifies it, swaps back alone. */
const isWayBackOnly = ({ result }: Played) => result.plan?.pair?.isUnverified ?? false;

/** One swap there, one back where it is asked for. */
function swaps({ play, result, before, after }: Played): string[] {
  const begun = swapsBegun(after) - swapsBegun(before);
  const mayGoBack =
    play.inputs['on-failure'] === 'rollback' && ['failed', 'rolled-back', 'cancelled'].includes(result.outcome);
  const most = play.inputs.operation === 'prepare' ? 0 : mayGoBack ? 2 : 1;
  return begun > most ? [`asked for ${begun} swaps and says '${result.outcome}'`] : [];
}

/** Without a swap the name stays; `swapped` tells whether it moved; back is where it was. */
function whereTheNameIs(played: Played): string[] {
  const { result, before, after, writes } = played;
  const { outcome, swapped, plan } = result;
  const began = writes.find(({ request }) => request.operation === MOVES);
  const was = holderIn(began?.world ?? before)?.id;
  const now = holderIn(after)?.id;
  const isBegun = swapsBegun(after) > swapsBegun(before);
  const isOver = now !== undefined && isAtRest(after) && outcome !== 'cancelled' && outcome !== 'timed-out';
  const planned = plan?.pair?.live.id;
  // Whoever terminates the side that holds the name takes it away.
  const isThere = after.environments.some(({ id, status }) => id === was && status === 'Ready');
  return [
    ...(!isBegun && isAtRest(before) && isThere && now !== was ? ['the name moved without a swap'] : []),
    ...(isOver && planned !== undefined && swapped !== (planned !== now)
      ? [`says swapped: ${swapped}, but the name ${planned === now ? 'is where it was' : 'has moved'}`]
      : []),
    ...(outcome === 'rolled-back' && (now !== was || swapped) ? ["says 'rolled-back', but the name is not back"] : []),
  ];
}

/** Production runs what a success says it runs; after `prepare` the idle side does, once there is one. */
function goodNews(played: Played): string[] {
  const { result, play, lastRead, lastProof } = played;
  const { operation } = play.inputs;
  if (result.outcome !== 'succeeded' && result.outcome !== 'unchanged') return [];
  if (isUnseen(played) || isNothingPrepared(played)) return [];
  const isPrepared = operation === 'prepare' && result.outcome === 'succeeded';
  const liesAt = (world: World | undefined) =>
    world === undefined
      ? ['nothing was read']
      : shortcomings((isPrepared ? idleIn(world) : undefined) ?? holderIn(world), result.versionLabel, play.inputs);
  const lies = liesAt(lastRead);
  const left = lies.length > 0 && lastProof !== undefined ? liesAt(lastProof) : lies;
  return left.map((lie) => `says '${result.outcome}', but ${lie}`);
}

/** Nothing bears a mark: then a promotion says nothing of what serves. */
const isNothingPrepared = ({ play, result }: Played) =>
  play.inputs.operation === 'promote' && result.outcome === 'unchanged';

const DNS_MS = 60_000;

/** The old side goes when it was asked for, a minute after it lost the name, and only behind a success. */
function terminated({ play, result, writes }: Played): string[] {
  return writes.flatMap(({ request, world }) => {
    if (request.operation !== 'TerminateEnvironment') return [];
    const since = request.at.getTime() - (lastSwapEnded(world) ?? Number.NEGATIVE_INFINITY);
    return [
      ...(play.inputs['old-environment'] === 'terminate' ? [] : ['terminated a side that was to be kept']),
      ...(since < DNS_MS ? [`terminated the old side ${since / 1000} s after the swap`] : []),
      ...(['succeeded', 'unchanged', 'cancelled'].includes(result.outcome)
        ? []
        : [`terminated the old side and says '${result.outcome}'`]),
    ];
  });
}

const WRITES = [...CHANGES, MOVES, 'CreateEnvironment'];

/** What holds a database is never part of a pair. */
const database = (played: Played): string[] =>
  hasDatabase(played.draw.scenario.world.environments ?? [])
    ? played.writes
        .filter(({ request }) => WRITES.includes(request.operation))
        .filter((write) => !isGivingUp(write, played))
        .map(({ request }) => `${request.operation} though the live side holds a database`)
    : [];

/** What was prepared moves the name; where there was no pair yet, nothing is left to move. */
function dueSuccess({ draw, play, isLast, result: { outcome, problem, swapped } }: Played): string[] {
  if (!draw.mustSucceed || !isLast) return [];
  const mustMove = play.inputs.operation === 'promote' && draw.scenario.world.environments?.length !== 0;
  if (mustMove ? swapped && outcome === 'succeeded' : outcome === 'succeeded' || outcome === 'unchanged') return [];
  return [`says '${outcome}' (${problem?.code}) of what went well`];
}
