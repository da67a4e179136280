/**
 * Knows how a scenario, its faults and the runs of one workflow are drawn from a seed, and what they leave possible.
 * Refuses to know how a run is played and judged.
 */
import { shop } from '../simulator/scenarios/accounts.ts';
import type { Scenario, Turn } from '../simulator/scenarios/index.ts';
import { type EnvironmentSeed, type Fate, success } from '../simulator/world.ts';
import type { Inputs } from './account.ts';
import { type Answers, drawnAnswers } from './answers.ts';
import { drawnCrossing } from './crossing.ts';
import { type Dice, diceOf } from './dice.ts';
import { drawnFaults } from './faults.ts';
import { drawnOthers } from './others.ts';
import { drawnFate, drawnPlace, ENVIRONMENT, isHarmless, PLATFORM } from './places.ts';
import { drawnWishes, NO_WISHES, type Wishes } from './wishes.ts';

/** What the runs of one workflow meet, one after another in one account. */
export interface Draw {
  /** One environment, or two that trade the production name. */
  readonly of: 'one' | 'pair';
  readonly seed: number;
  readonly scenario: Scenario;
  readonly plays: readonly Play[];
  /** What must never be read in a log or a result: given in some of the runs, or had by the environment. */
  readonly secrets: { readonly given: readonly string[]; readonly existing: readonly string[] };
  readonly answers: Answers;
  /** Nothing stands in the way of the last run that does not pass in time: anything but a success would be a lie. */
  readonly mustSucceed: boolean;
}

/** One run of the workflow. */
export interface Play {
  readonly inputs: Inputs;
  readonly wishes: Wishes;
  readonly cancel: Cancel | undefined;
  /** So long after the one before. */
  readonly afterSeconds: number;
}

/** When the user cancels: so long after the run's start, or as its nth request is answered (from 1). */
export type Cancel = { readonly afterSeconds: number } | { readonly atRequest: number };

/** The same seed always draws the same. */
export function draw(seed: number): Draw {
  const dice = diceOf(seed);
  const existing = [`key-${seed}-Hd7wPc31`];
  const place = drawnPlace(dice, existing);
  const given = [`pw-${seed}-Zx9qLm42`];
  const secrets = [...given, ...(place === undefined ? [] : existing)];
  const usualFate = drawnFate(dice, place, secrets);
  const { turns, s3, passing } = drawnFaults(dice, { seed, environment: ENVIRONMENT });
  const usualOthers = place === undefined ? [] : drawnOthers(dice, ENVIRONMENT, usualFate);
  const usualAnswers = drawnAnswers(dice);
  const usualPlays = drawnPlays(dice, place, given);
  const later = dice.chance(0.3) ? drawnFate(dice, place, secrets) : success;
  const usual = { fate: usualFate, others: usualOthers, answers: usualAnswers, plays: usualPlays };
  const isCrossed = place !== undefined && place.tier !== 'Worker' && dice.chance(0.04);
  const { fate, others, answers, plays } = isCrossed ? crossed(usual, dice) : usual;
  // Beanstalk never takes settings back without a word.
  const configured: Fate = fate.outcome === 'silently-rolls-back' ? { ...fate, outcome: 'fails' } : fate;
  const met: Turn[] = [
    { kind: 'deployment', nth: 1, fate },
    { kind: 'deployment', nth: 2, fate: later },
    { kind: 'configuration', fate: configured },
    ...turns,
    ...others,
  ];
  return {
    of: 'one',
    seed,
    scenario: {
      name: `soak ${seed}`,
      summary: 'Drawn by chance.',
      world: { ...shop, environments: place === undefined ? [] : [place] },
      turns: met.filter(({ kind }) => place !== undefined || kind !== 'busy-at-start'),
      s3,
    },
    plays,
    secrets: { given, existing },
    answers,
    mustSucceed:
      passing &&
      others.length === 0 &&
      [fate, ...(plays.length > 1 ? [later] : [])].every((one) => isHarmless(one, place)) &&
      passesWith(plays, answers),
  };
}

/** The first run alone, and nobody cancels it. */
function crossed({ answers, plays }: Pick<Draw, 'answers' | 'plays'>, dice: Dice) {
  const { inputs, ...crossing } = drawnCrossing(dice, ENVIRONMENT, answers);
  const once = plays.slice(0, 1).map((play) => ({ ...play, inputs: { ...play.inputs, ...inputs }, cancel: undefined }));
  return { ...crossing, plays: once };
}

/** Most workflows run once; some are run again after they were cancelled or done, a few with other settings. */
function drawnPlays(dice: Dice, place: EnvironmentSeed | undefined, secrets: readonly string[]): Play[] {
  const inputs = drawnInputs(dice, place);
  const first = drawnWishes(dice, place, secrets);
  const count = dice.pick([1, 1, 1, 1, 1, 2, 2, 3]);
  const later = count > 1 && dice.chance(0.3) ? drawnWishes(dice, place, secrets) : first;
  return Array.from({ length: count }, (_, number) => {
    const isLast = number === count - 1;
    const wishes = isLast ? later : first;
    const cancel = dice.chance(isLast ? 0.12 : 0.7) ? drawnCancel(dice) : undefined;
    const afterSeconds = number === 0 ? 0 : dice.pick([0, dice.between(0, 60), dice.between(0, 900)]);
    const usual = { inputs: { ...inputs, ...wishes.inputs }, wishes, cancel, afterSeconds };
    return place === undefined ? usual : withOperation(usual, inputs, { dice, isFirst: number === 0, isLast });
  });
}

/** Most bring the content; some bring a version that exists, go back, or only say what they would do. */
function withOperation(
  play: Play,
  inputs: Inputs,
  { dice, isFirst, isLast }: { readonly dice: Dice; readonly isFirst: boolean; readonly isLast: boolean },
): Play {
  const bringing = (label: string) => ({ operation: 'redeploy', 'version-label': label });
  if (isLast && !isFirst && dice.chance(0.2))
    return { ...play, inputs: { ...inputs, operation: 'rollback' }, wishes: NO_WISHES };
  if (isLast && dice.chance(0.08)) return { ...play, inputs: { ...play.inputs, ...bringing(isFirst ? 'v2' : 'v1') } };
  return dice.chance(0.05) ? { ...play, inputs: { ...play.inputs, 'dry-run': 'true' } } : play;
}

export const drawnCancel = (dice: Dice): Cancel =>
  dice.chance(0.5) ? { atRequest: dice.between(1, 30) } : { afterSeconds: dice.between(0, 400) };

function drawnInputs(dice: Dice, place: EnvironmentSeed | undefined): Inputs {
  const bake = dice.chance(0.2) ? dice.between(10, 400) : 0;
  const test = dice.chance(0.25) && place?.tier !== 'Worker' ? { 'smoke-test-path': '/health' } : {};
  const command = dice.chance(0.15) ? { 'smoke-test-command': 'npm run smoke' } : {};
  return {
    'environment-name': ENVIRONMENT,
    'deployment-timeout': `${dice.pick([240, 900, 1_800, 3_600])}s`,
    'poll-interval': `${dice.pick([1, 3, 10])}s`,
    'bake-time': `${bake}s`,
    'on-failure': dice.pick(['leave', 'rollback']),
    'on-busy': dice.pick(['wait', 'wait', 'wait', 'abort', 'fail']),
    'on-cancel': dice.pick(['leave', 'abort']),
    'wait-for-deployment': String(!dice.chance(0.05)),
    diagnostics: String(dice.chance(0.8)),
    ...test,
    ...command,
    ...(place?.instances === 0 ? { 'acceptable-health': 'Green, Yellow, Grey' } : {}),
    ...(place === undefined ? { platform: PLATFORM } : {}),
  };
}

/** Do inputs and answers let the last run through, when nothing else is in the way? */
function passesWith(plays: readonly Play[], answers: Answers): boolean {
  const { inputs, cancel } = plays.at(-1) ?? {};
  if (inputs === undefined || cancel !== undefined || inputs['on-busy'] === 'fail') return false;
  if (inputs.operation === 'rollback' || inputs['dry-run'] === 'true') return false;
  return testsPass(inputs, answers) && secondsOf(inputs, 'deployment-timeout') >= 1_800;
}

/** Are the tests that the inputs ask for passed in time? */
export function testsPass(inputs: Inputs, { page, command }: Answers): boolean {
  const isPassed = inputs['smoke-test-path'] === undefined || (page.badSeconds <= 60 && page.takesSeconds <= 10);
  return isPassed && (inputs['smoke-test-command'] === undefined || command.status === 0);
}

/** A duration among the inputs. */
export const secondsOf = (inputs: Inputs, name: string) => Number.parseInt(inputs[name] ?? '0', 10);
