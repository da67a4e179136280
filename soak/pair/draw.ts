/**
 * Knows how a pair of environments, what goes wrong with it, and the runs that release to it are drawn from a seed.
 * Refuses to know how a run is played and judged. Pure.
 */
import { shop, single } from '../../simulator/scenarios/accounts.ts';
import type { Turn } from '../../simulator/scenarios/index.ts';
import { coupledDatabase } from '../../simulator/scenarios/pairs.ts';
import type { EnvironmentSeed, Fate, SwapFate } from '../../simulator/world.ts';
import type { Inputs } from '../account.ts';
import { drawnAnswers } from '../answers.ts';
import { type Dice, diceOf } from '../dice.ts';
import { type Draw, drawnCancel, type Play, testsPass } from '../draw.ts';
import { drawnFaults } from '../faults.ts';
import { FOREIGN_LABEL } from '../others.ts';
import { ENVIRONMENT, PLATFORM, VARIABLES } from '../places.ts';
import { NO_WISHES } from '../wishes.ts';

export const PREFIX = 'soak';
const OTHER = `${ENVIRONMENT}-green`;

/** The same seed always draws the same. */
export function drawPair(seed: number): Draw {
  const dice = diceOf(seed);
  const existing = [`key-${seed}-Hd7wPc31`];
  const environments = drawnPair(dice, existing);
  const fate = drawnFate(dice);
  const swap = drawnSwap(dice);
  const { turns, s3, passing } = drawnFaults(dice, { seed, environment: dice.pick([ENVIRONMENT, OTHER]) });
  const others = drawnOthers(dice);
  const answers = drawnAnswers(dice);
  const plays = drawnPlays(dice, environments);
  const met: Turn[] = [
    { kind: 'deployment', nth: 1, fate },
    { kind: 'swap', nth: 1, fate: swap },
    ...(dice.chance(0.2)
      ? [
          {
            kind: 'cut',
            operation: 'SwapEnvironmentCNAMEs',
            calls: [1],
            when: dice.pick(['before', 'after', 'midway']),
          } as const,
        ]
      : []),
    ...turns,
    ...others,
  ];
  const there = new Set(environments.map(({ name }) => name));
  const isCalm = passing && others.length === 0 && isGood(fate) && isGoodSwap(swap) && !hasDatabase(environments);
  return {
    of: 'pair',
    seed,
    scenario: {
      name: `soak ${seed}`,
      summary: 'Drawn by chance.',
      world: { ...shop, environments },
      turns: met.filter((turn) => turn.kind !== 'busy-at-start' || there.has(turn.environment)),
      s3,
    },
    plays,
    secrets: { given: [], existing },
    answers,
    mustSucceed: isCalm && plays.every(isPatient) && testsPass(plays.at(-1)?.inputs ?? {}, answers),
  };
}

export const hasDatabase = (environments: readonly EnvironmentSeed[]) =>
  environments.some(({ settings = [] }) => settings.some(({ optionName }) => optionName === 'HasCoupledDatabase'));

/** Which name is live, whether the other side is there, behind, or ill. */
function drawnPair(dice: Dice, secrets: readonly string[]): readonly EnvironmentSeed[] {
  const kind = dice.pick(['both', 'both', 'both', 'one', 'none']);
  if (kind === 'none') return [];
  const names = dice.chance(0.5) ? [ENVIRONMENT, OTHER] : [OTHER, ENVIRONMENT];
  const [liveName = ENVIRONMENT, idleName = OTHER] = kind === 'one' ? [ENVIRONMENT, OTHER] : names;
  const settings = secrets.map((value, number) => ({ namespace: VARIABLES, optionName: `KEY_${number}`, value }));
  const database = dice.chance(0.05) ? coupledDatabase : [];
  const live = {
    ...single,
    name: liveName,
    cnamePrefix: PREFIX,
    instances: dice.pick([1, 2, 3]),
    settings: [...settings, ...database],
  };
  if (kind === 'one') return [live];
  const health = dice.chance(0.2) ? ({ health: 'Severe' } as const) : {};
  const drifted = dice.chance(0.3) ? [{ namespace: VARIABLES, optionName: 'MODE', value: 'old' }] : [];
  const versionLabel = dice.pick(['v1', FOREIGN_LABEL]);
  const idle = { ...live, settings: [...settings, ...drifted], name: idleName, cnamePrefix: `${PREFIX}-idle` };
  return [live, { ...idle, ...health, versionLabel }];
}

function drawnFate(dice: Dice): Fate {
  const seconds = dice.between(20, 300);
  const outcome = dice.pick(['succeeds', 'succeeds', 'succeeds', 'succeeds', 'fails', 'silently-rolls-back']);
  if (outcome === 'fails' || outcome === 'silently-rolls-back') return { outcome, seconds };
  const greenAfterSeconds = dice.chance(0.3) ? dice.between(20, 500) : undefined;
  const staleInstances = dice.chance(0.1) ? 1 : undefined;
  return {
    outcome,
    seconds,
    ...(greenAfterSeconds !== undefined && { greenAfterSeconds }),
    ...(staleInstances !== undefined && { staleInstances }),
  };
}

const isGood = (fate: Fate) =>
  fate.outcome === 'succeeds' && fate.staleInstances === undefined && (fate.greenAfterSeconds ?? 0) < 120;

function drawnSwap(dice: Dice): SwapFate {
  const seconds = dice.pick([6, 6, 6, dice.between(6, 200)]);
  if (dice.chance(0.1)) return { outcome: 'comes-to-nothing', seconds };
  const late = dice.chance(0.2) ? { namesLateBySeconds: dice.between(1, 20) } : {};
  const sickens = dice.chance(0.2)
    ? { sickens: { environment: dice.pick([ENVIRONMENT, OTHER]), afterSeconds: dice.between(0, 90) } }
    : {};
  return { outcome: 'swaps', seconds, ...late, ...sickens };
}

const isGoodSwap = (fate: SwapFate) => fate.outcome === 'swaps' && fate.sickens === undefined;

/** Others act on one of the sides, now and then. */
function drawnOthers(dice: Dice): readonly Turn[] {
  if (!dice.chance(0.15)) return [];
  const does = dice.pick([{ release: FOREIGN_LABEL }, { release: FOREIGN_LABEL }, 'abort', 'terminate'] as const);
  const environment = does === 'terminate' ? OTHER : dice.pick([ENVIRONMENT, OTHER]);
  const fate = { outcome: dice.pick(['succeeds', 'succeeds', 'fails']), seconds: dice.between(15, 200) } as const;
  return [{ kind: 'somebody-else', environment, afterSeconds: dice.between(0, 500), does, fate }];
}

/** One release, a release that is run again, what is prepared and then promoted, or a release and the way back. */
function drawnPlays(dice: Dice, environments: readonly EnvironmentSeed[]): readonly Play[] {
  const inputs = drawnInputs(dice, environments);
  const operations = dice.pick<readonly string[]>([
    ['deploy'],
    ['deploy'],
    ['deploy', 'deploy'],
    ['prepare', 'promote'],
    ['deploy', 'rollback'],
  ]);
  return operations.map((operation, number) => {
    const isLast = number === operations.length - 1;
    const cancel = dice.chance(isLast ? 0.12 : operation === 'deploy' ? 0.4 : 0.1) ? drawnCancel(dice) : undefined;
    const afterSeconds = number === 0 ? 0 : dice.pick([0, dice.between(0, 60), dice.between(0, 900)]);
    return { inputs: { ...inputs, operation }, wishes: NO_WISHES, cancel, afterSeconds };
  });
}

function drawnInputs(dice: Dice, environments: readonly EnvironmentSeed[]): Inputs {
  return {
    'environment-name': ENVIRONMENT,
    'cname-prefix': PREFIX,
    strategy: 'blue-green',
    'deployment-timeout': `${dice.pick([600, 1_800, 3_600])}s`,
    'poll-interval': `${dice.pick([1, 3, 10])}s`,
    'bake-time': `${dice.chance(0.4) ? dice.between(10, 200) : 0}s`,
    'on-failure': dice.pick(['leave', 'rollback', 'rollback']),
    'on-busy': dice.pick(['wait', 'wait', 'abort']),
    'on-cancel': dice.pick(['leave', 'abort']),
    'old-environment': dice.pick(['keep', 'keep', 'terminate']),
    diagnostics: String(dice.chance(0.8)),
    ...(dice.chance(0.5) ? { 'smoke-test-path': '/health' } : {}),
    ...(environments.length === 0 ? { platform: PLATFORM } : {}),
  };
}

const isPatient = ({ inputs, cancel }: Play) =>
  cancel === undefined && inputs.operation !== 'rollback' && inputs['deployment-timeout'] !== '600s';
