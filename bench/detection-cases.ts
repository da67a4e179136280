/** Knows which operations are watched: every deployment policy at lengths that it can have, and the ends that are not plain. */
import type { EnvironmentSeed, Fate } from '../simulator/world.ts';
import type { End } from './truth.ts';

export interface Case {
  readonly what: string;
  readonly takes: string;
  readonly seconds: number;
  readonly environment: EnvironmentSeed;
  readonly creates: boolean;
  readonly fate: Fate;
  readonly end: End;
  readonly outcome: 'succeeded' | 'failed';
}

const command = 'aws:elasticbeanstalk:command';

function environment(policy: string, instances: number): EnvironmentSeed {
  const option = (optionName: string, value: string) => ({ namespace: command, optionName, value });
  const settings = [option('DeploymentPolicy', policy), option('BatchSizeType', 'Fixed'), option('BatchSize', '1')];
  return {
    application: 'shop',
    name: 'shop-prod',
    versionLabel: 'v1',
    instances,
    cnamePrefix: 'shop',
    settings: [
      ...settings,
      { namespace: 'aws:elasticbeanstalk:trafficsplitting', optionName: 'EvaluationTime', value: '3' },
      { namespace: 'aws:autoscaling:asg', optionName: 'MaxSize', value: '12' },
    ],
  };
}

const success: Fate = { outcome: 'succeeds' };
const takes = (minutes: number) => (minutes < 1 ? `${Math.round(minutes * 60)} s` : `${minutes} min`);

function update(what: string, minutes: number, seed: EnvironmentSeed, fate: Fate = success): Case {
  const end = fate.outcome === 'succeeds' ? 'well' : 'ready';
  const outcome = fate.outcome === 'succeeds' ? 'succeeded' : 'failed';
  return { what, takes: takes(minutes), seconds: minutes * 60, environment: seed, creates: false, fate, end, outcome };
}

/** The instances that make an operation of its policy so long: a batch takes about three minutes. */
const policies: readonly (readonly [string, readonly (readonly [number, number])[]])[] = [
  [
    'AllAtOnce',
    [
      [0.62, 1],
      [2, 3],
      [5, 3],
      [10, 3],
      [20, 3],
      [40, 3],
    ],
  ],
  [
    'Rolling',
    [
      [2, 1],
      [5, 1],
      [10, 3],
      [20, 6],
      [40, 12],
    ],
  ],
  [
    'RollingWithAdditionalBatch',
    [
      [5, 1],
      [10, 1],
      [20, 5],
      [40, 11],
    ],
  ],
  [
    'Immutable',
    [
      [5, 1],
      [10, 1],
      [20, 3],
      [40, 3],
    ],
  ],
  [
    'TrafficSplitting',
    [
      [10, 1],
      [20, 1],
      [40, 3],
    ],
  ],
];

const launch = (minutes: number): Case => ({
  ...update('first release', minutes, environment('AllAtOnce', 1)),
  creates: true,
});

const fails: Fate = { outcome: 'fails' };
const silent: Fate = { outcome: 'silently-rolls-back' };

export const cases: readonly Case[] = [
  ...policies.flatMap(([policy, lengths]) =>
    lengths.map(([minutes, instances]) => update(policy, minutes, environment(policy, instances))),
  ),
  ...[3.34, 8].map(launch),
  update('AllAtOnce, Ready 8 s after the last words', 5, environment('AllAtOnce', 3), {
    ...success,
    readyAfterSeconds: 8,
  }),
  update('Rolling, healthy 40 s after Ready', 10, environment('Rolling', 3), { ...success, greenAfterSeconds: 40 }),
  ...[2, 10].map((minutes) => update('AllAtOnce fails', minutes, environment('AllAtOnce', 3), fails)),
  update('Rolling fails in its third batch', 10, environment('Rolling', 3), { ...fails, inBatch: 3 }),
  update('Immutable fails', 10, environment('Immutable', 3), fails),
  ...[2, 10].map((minutes) => update('taken back in silence', minutes, environment('AllAtOnce', 3), silent)),
];
