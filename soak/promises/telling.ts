/** Promises about words: a failure says everything once, events are told once and in order, secrets never, no bug at all. Pure. */

import { shown } from '../../simulator/beanstalk/sight.ts';
import { GOOD_OUTCOMES } from '../../src/result.ts';
import type { BeanstalkEvent } from '../../src/shapes.ts';
import { environmentIn } from '../ledger.ts';
import type { Played } from '../play.ts';
import { isUnseen } from './truth.ts';

export const telling = (played: Played): string[] => [
  ...wholeProblem(played),
  ...eventsOnce(played),
  ...eventsWhole(played),
  ...noSecret(played),
  ...noBug(played),
];

function wholeProblem({ result, draw }: Played): string[] {
  const { outcome, problem, environments } = result;
  if (GOOD_OUTCOMES.has(outcome) !== (problem === undefined))
    return [`says '${outcome}' and ${problem?.code ?? 'no problem'}`];
  const parts =
    problem === undefined ? {} : { what: problem.what, why: problem.why, now: problem.now, next: problem.next };
  const silent = Object.entries(parts).filter(([, text]) => text === undefined || text.trim() === '');
  const [environment] = environments;
  return [
    ...silent.map(([name]) => `${problem?.code} does not say ${name}`),
    ...((draw.of === 'pair' || environments.length === 1) && environment?.outcome === outcome
      ? []
      : ['the outputs of the environment say something else']),
  ];
}

const wordOf = ({ date, requestId, severity, message }: BeanstalkEvent) =>
  `${date.getTime()} ${requestId} ${severity} ${message}`;

function eventsOnce({ told, draw }: Played): string[] {
  const twice = told.length - new Set(told.map(wordOf)).size;
  const isBehind = draw.scenario.turns.some(({ kind }) => kind === 'stale-reads' || kind === 'late-events');
  // A swap is told as one, when it is over; what the watch saw meanwhile follows.
  const swapped = [...Map.groupBy(told, ({ subject }) => subject).values()].flatMap((one) =>
    one.filter((event, place) => event.date < (one[place - 1]?.date ?? event.date)),
  );
  return [
    ...(twice > 0 ? [`${twice} events were told twice`] : []),
    ...(isBehind ? [] : swapped.map(({ message }) => `told too late: ${message}`)),
  ];
}

/** A success has told all that Beanstalk said of the operation until then. */
function eventsWhole(played: Played): string[] {
  const { told, result, lastRead: world, changes, draw, requests } = played;
  if (
    played.draw.of === 'pair' ||
    isUnseen(played) ||
    result.outcome !== 'succeeded' ||
    world === undefined ||
    changes.length !== 1
  )
    return [];
  const known = new Set(told.map(({ date, message }) => `${date.getTime()} ${message}`));
  const before = changes[0]?.world.events.length ?? 0;
  const { id } = environmentIn(world) ?? {};
  const heardAt = requests.findLast(({ operation, status }) => operation === 'DescribeEvents' && status === 200)?.at;
  return world.events
    .slice(before)
    .filter(({ environmentId, requestId }) => environmentId === id && requestId !== undefined)
    .flatMap((event) => shown(draw.scenario, event, heardAt?.getTime() ?? 0) ?? [])
    .filter(({ at, message }) => !known.has(`${at} ${message}`))
    .map(({ message }) => `not told: ${message}`);
}

/** What the run was given to keep, and what the environment keeps. */
function noSecret({ draw, play, log, result, masks }: Played): string[] {
  const masked = (text: string) => masks.reduce((left, mask) => left.replaceAll(mask, '***'), text);
  const { plan: _shownWithoutSecrets, ...shown } = result;
  const told = { ...shown, problem: result.problem && { ...result.problem, message: result.problem.message } };
  const words = [...log, masked(JSON.stringify(told))];
  const given = draw.secrets.given.filter((secret) => play.wishes.settings.some(({ value }) => value === secret));
  // Whoever may not read the settings is told so, and cannot know.
  const unknown = log.some((line) => line.includes('its variables cannot be read'));
  return [...given, ...(unknown ? [] : draw.secrets.existing)]
    .filter((secret) => words.some((word) => word.includes(secret)))
    .map(() => 'a secret was told');
}

const noBug = ({ result: { problem }, unhandled }: Played) => [
  ...(problem?.code === 'BR-BUG' ? [`a bug: ${problem.what} ${problem.why}`] : []),
  ...unhandled.map((error) => `nobody caught: ${error instanceof Error ? error.stack : error}`),
];
