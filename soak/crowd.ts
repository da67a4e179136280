/**
 * Knows who releases at the same time in one account, and what becomes of each release, drawn from a seed.
 * Refuses to know how releases are played. Pure.
 */
import { shop, single } from '../simulator/scenarios/accounts.ts';
import type { Scenario } from '../simulator/scenarios/index.ts';
import type { EnvironmentSeed, Fate } from '../simulator/world.ts';
import type { Outcome } from '../src/result.ts';
import type { Inputs } from './account.ts';
import { type Dice, diceOf } from './dice.ts';

/** One label for all (the same content, released everywhere), or one for each. */
export type Labels = 'shared' | 'own';

/** One release of many. */
export interface Member {
  readonly environment: EnvironmentSeed;
  readonly fate: Fate;
  readonly inputs: Inputs;
  readonly timeoutSeconds: number;
  /** The only true end. */
  readonly due: Outcome;
}

const TIMEOUT_SECONDS = 1_800;

/** https://github.com/aws/aws-toolkit-azure-devops/issues/62: each of the two, for the whole account. */
const REAL_LIMIT = { kind: 'throttled', callsPerSecond: 2, burst: 15 } as const;

/** The same seed always draws the same. */
export function crowdOf(count: number, seed: number, labels: Labels): readonly Member[] {
  const dice = diceOf(seed);
  return Array.from({ length: count }, (_, place) => {
    const name = `soak-${String(place).padStart(3, '0')}`;
    const fate = drawnFate(dice);
    const goesBack = dice.chance(0.5);
    return {
      environment: drawnEnvironment(dice, name),
      fate,
      inputs: {
        'environment-name': name,
        'deployment-timeout': `${TIMEOUT_SECONDS}s`,
        'on-failure': goesBack ? 'rollback' : 'leave',
        // Logs are fetched on a clock of their own, which this time does not hold.
        diagnostics: 'false',
        ...(labels === 'own' && { 'version-label': `release-${name}` }),
      },
      timeoutSeconds: TIMEOUT_SECONDS,
      due: fate.outcome === 'succeeds' ? 'succeeded' : goesBack ? 'rolled-back' : 'failed',
    };
  });
}

/** The account in which all of them release: what is wrong with a release is wrong with its first deployment alone. */
export function accountOf(members: readonly Member[]): Scenario {
  return {
    name: 'together',
    summary: 'Many releases at once in one account.',
    world: { ...shop, environments: members.map(({ environment }) => environment) },
    turns: [
      { ...REAL_LIMIT, operations: ['DescribeEvents'] },
      { ...REAL_LIMIT, operations: ['DescribeEnvironments'] },
      ...members.map(({ environment: { name }, fate }) => {
        return { kind: 'deployment', nth: 1, environment: name, fate } as const;
      }),
    ],
  };
}

/** Most go well, some of them only a while after Ready; the others fail, loudly or in silence. */
function drawnFate(dice: Dice): Fate {
  const seconds = dice.between(40, 400);
  const outcome = dice.pick(['succeeds', 'succeeds', 'succeeds', 'fails', 'silently-rolls-back']);
  if (outcome === 'fails' || outcome === 'silently-rolls-back') return { outcome, seconds };
  return { outcome: 'succeeds', seconds, ...(dice.chance(0.3) && { greenAfterSeconds: dice.between(10, 100) }) };
}

function drawnEnvironment(dice: Dice, name: string): EnvironmentSeed {
  const instances = dice.between(1, 4);
  return { ...single, name, cnamePrefix: name, instances };
}
