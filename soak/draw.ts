/**
 * Knows how a scenario, its faults and a run's inputs are drawn from a seed, and what they leave possible.
 * Refuses to know how a run is played and judged.
 */
import { shop, single } from '../simulator/scenarios/accounts.ts';
import type { Scenario, Turn } from '../simulator/scenarios/index.ts';
import type { EnvironmentSeed, Fate } from '../simulator/world.ts';
import type { Inputs } from './account.ts';
import { type Dice, diceOf } from './dice.ts';
import { drawnFaults } from './faults.ts';

/** What one run meets. */
export interface Draw {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly inputs: Inputs;
  readonly timeoutSeconds: number;
  readonly pollSeconds: number;
  /** Nothing stands in the way that does not pass in time: anything but a success would be a lie. */
  readonly mustSucceed: boolean;
}

const ENVIRONMENT = 'soak-prod';
const PLATFORM = 'Node.js 22 running on 64bit Amazon Linux 2023';

/** The same seed always draws the same. */
export function draw(seed: number): Draw {
  const dice = diceOf(seed);
  const place = drawnPlace(dice);
  const fate = drawnFate(dice, place);
  const timeoutSeconds = dice.pick([240, 900, 1_800, 3_600]);
  const pollSeconds = dice.pick([1, 3, 10]);
  const { turns, s3, passing } = drawnFaults(dice, { seed, environment: ENVIRONMENT });
  const deployment: Turn = { kind: 'deployment', nth: 1, fate };
  return {
    seed,
    scenario: {
      name: `soak ${seed}`,
      summary: 'Drawn by chance.',
      world: { ...shop, environments: place === undefined ? [] : [place] },
      turns: [deployment, ...turns.filter(({ kind }) => place !== undefined || kind !== 'busy-at-start')],
      s3,
    },
    inputs: {
      'environment-name': ENVIRONMENT,
      'deployment-timeout': `${timeoutSeconds}s`,
      'poll-interval': `${pollSeconds}s`,
      'on-failure': dice.pick(['leave', 'rollback']),
      // Logs are fetched on a clock of their own, which this time does not hold.
      diagnostics: 'false',
      ...(place?.instances === 0 ? { 'acceptable-health': 'Green, Yellow, Grey' } : {}),
      ...(place === undefined ? { platform: PLATFORM } : {}),
    },
    timeoutSeconds,
    pollSeconds,
    mustSucceed: passing && isHarmless(fate, place) && timeoutSeconds >= 1_800,
  };
}

const option = (namespace: string, optionName: string, value: string) => ({ namespace, optionName, value });
const COMMAND = 'aws:elasticbeanstalk:command';

/** The environment that is there before the run; undefined where the run is to create it. */
function drawnPlace(dice: Dice): EnvironmentSeed | undefined {
  const kind = dice.pick(['single', 'single', 'rolling', 'rolling', 'immutable', 'basic', 'worker', 'empty', 'none']);
  if (kind === 'none') return undefined;
  const policy = kind === 'immutable' ? 'Immutable' : kind === 'rolling' ? 'Rolling' : 'AllAtOnce';
  const several = kind === 'rolling' || kind === 'immutable';
  const size = String(dice.between(1, 3));
  return {
    ...single,
    name: ENVIRONMENT,
    tier: kind === 'worker' ? 'Worker' : 'WebServer',
    instances: kind === 'empty' ? 0 : several ? dice.between(2, 7) : 1,
    settings: [
      option(COMMAND, 'DeploymentPolicy', policy),
      ...(several ? [option(COMMAND, 'BatchSizeType', 'Fixed'), option(COMMAND, 'BatchSize', size)] : []),
      ...(kind === 'basic' ? [option('aws:elasticbeanstalk:healthreporting:system', 'SystemType', 'basic')] : []),
    ],
  };
}

function drawnFate(dice: Dice, place: EnvironmentSeed | undefined): Fate {
  const some = <T>(part: number, value: T) => (dice.chance(part) ? value : undefined);
  const seconds = some(0.6, dice.between(15, 700));
  const lasting = seconds === undefined ? {} : { seconds };
  const inBatch = dice.between(1, 3);
  const greenAfterSeconds = some(0.3, dice.between(20, 500));
  const flapAt = some(0.2, dice.between(0, 30));
  const staleInstances = some(0.2, 1);
  const lateFailureAfterSeconds = some(0.1, dice.between(1, 40));
  const outcome = dice.pick(['succeeds', 'succeeds', 'succeeds', 'fails', 'silently-rolls-back']);
  if (outcome === 'fails') return { outcome, ...lasting, inBatch };
  if (outcome === 'silently-rolls-back' && place !== undefined) return { outcome, ...lasting };
  return {
    outcome: 'succeeds',
    ...lasting,
    ...(greenAfterSeconds !== undefined && { greenAfterSeconds }),
    ...(flapAt !== undefined && { flapsAfterSeconds: [flapAt, flapAt + 15, flapAt + 25, flapAt + 60] }),
    ...(staleInstances !== undefined && { staleInstances }),
    ...(lateFailureAfterSeconds !== undefined && { lateFailureAfterSeconds }),
  };
}

/** Ends well, and is seen to: within the time that a Ready environment gets to become healthy. */
function isHarmless(fate: Fate, place: EnvironmentSeed | undefined): boolean {
  if (fate.outcome !== 'succeeds' || fate.lateFailureAfterSeconds !== undefined) return false;
  const stale = fate.staleInstances !== undefined && place !== undefined;
  return !stale && (fate.greenAfterSeconds ?? 0) < 120 && fate.flapsAfterSeconds === undefined;
}
