/**
 * Knows how the environment that a run is for, and what becomes of a deployment to it, are drawn by chance.
 * Refuses to know who releases.
 */
import { single } from '../simulator/scenarios/accounts.ts';
import type { EnvironmentSeed, Fate } from '../simulator/world.ts';
import type { Dice } from './dice.ts';

export const ENVIRONMENT = 'soak-prod';
export const PLATFORM = 'Node.js 22 running on 64bit Amazon Linux 2023';
export const VARIABLES = 'aws:elasticbeanstalk:application:environment';
const COMMAND = 'aws:elasticbeanstalk:command';
const POLICIES = ['AllAtOnce', 'Rolling', 'RollingWithAdditionalBatch', 'Immutable', 'TrafficSplitting'] as const;

const option = (namespace: string, optionName: string, value: string) => ({ namespace, optionName, value });

/** The environment that is there before the run; undefined where the run is to create it. */
export function drawnPlace(dice: Dice, secrets: readonly string[]): EnvironmentSeed | undefined {
  const kind = dice.pick(['single', 'single', 'several', 'several', 'several', 'basic', 'worker', 'empty', 'none']);
  if (kind === 'none') return undefined;
  const several = kind === 'several';
  const policy = several ? dice.pick(POLICIES) : 'AllAtOnce';
  const size = String(dice.between(1, 3));
  return {
    ...single,
    name: ENVIRONMENT,
    tier: kind === 'worker' ? 'Worker' : 'WebServer',
    instances: kind === 'empty' ? 0 : several ? dice.between(2, 7) : 1,
    settings: [
      option(COMMAND, 'DeploymentPolicy', policy),
      option(VARIABLES, 'MODE', 'production'),
      option(VARIABLES, 'OLD_FLAG', 'as it was'),
      ...secrets.map((secret, number) => option(VARIABLES, `KEY_${number}`, secret)),
      ...(several ? [option(COMMAND, 'BatchSizeType', 'Fixed'), option(COMMAND, 'BatchSize', size)] : []),
      ...(kind === 'basic' ? [option('aws:elasticbeanstalk:healthreporting:system', 'SystemType', 'basic')] : []),
    ],
  };
}

/** What becomes of the first deployment; an application that fails may say the secrets aloud. */
export function drawnFate(dice: Dice, place: EnvironmentSeed | undefined, secrets: readonly string[]): Fate {
  const some = <T>(part: number, value: T) => (dice.chance(part) ? value : undefined);
  const seconds = some(0.6, dice.between(15, 700));
  const lasting = seconds === undefined ? {} : { seconds };
  const inBatch = dice.between(1, 3);
  const greenAfterSeconds = some(0.3, dice.between(20, 500));
  const flapAt = some(0.2, dice.between(0, 30));
  const staleInstances = some(0.2, 1);
  const lateFailureAfterSeconds = some(0.1, dice.between(1, 40));
  const spoken = some(0.3, `FATAL: could not connect to postgres://shop:${secrets.join(' ')}@database/shop`);
  const saying = spoken === undefined ? {} : { output: spoken, logs: { '/var/log/web.stdout.log': spoken } };
  const outcome = dice.pick(['succeeds', 'succeeds', 'succeeds', 'fails', 'silently-rolls-back']);
  if (outcome === 'fails') return { outcome, ...lasting, inBatch, ...saying };
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
export function isHarmless(fate: Fate, place: EnvironmentSeed | undefined): boolean {
  if (fate.outcome !== 'succeeds' || fate.lateFailureAfterSeconds !== undefined) return false;
  const stale = fate.staleInstances !== undefined && place !== undefined;
  return !stale && (fate.greenAfterSeconds ?? 0) < 120 && fate.flapsAfterSeconds === undefined;
}
