/**
 * Knows which faults of AWS and of the network a run may meet, drawn by chance, and whether they pass by themselves.
 * Refuses to know what is released.
 */

import type { FaultEffect } from '../simulator/s3/faults.ts';
import type { S3Scenario } from '../simulator/s3/scenario.ts';
import type { Turn } from '../simulator/scenarios/index.ts';
import type { Dice } from './dice.ts';

export interface Faults {
  readonly turns: readonly Turn[];
  readonly s3: S3Scenario;
  /** A run that is patient comes through all of them. */
  readonly passing: boolean;
}

const READS = ['DescribeEvents', 'DescribeEnvironments'];
/** What a run calls besides; each is counted on its own. */
const OTHERS = [
  'DescribeInstancesHealth',
  'DescribeApplicationVersions',
  'DescribeConfigurationSettings',
  'ListTagsForResource',
  'UpdateTagsForResource',
  'CreateApplicationVersion',
  'UpdateEnvironment',
];

export function drawnFaults(
  dice: Dice,
  { seed, environment }: { readonly seed: number; readonly environment: string },
): Faults {
  const turns: Turn[] = [];
  const maybe = (part: number, turn: () => Turn) => {
    if (dice.chance(part)) turns.push(turn());
  };
  maybe(0.5, () => ({ kind: 'random-faults', seed, rate: dice.between(1, 12) / 100 }));
  maybe(0.2, () => ({ kind: 'stale-reads', seconds: dice.between(1, 15), part: dice.pick([1, 1, 0.5, 0.9]) }));
  maybe(0.25, () => ({ kind: 'late-events', seconds: dice.between(1, 25) }));
  maybe(0.2, () => ({ kind: 'clock-skew', seconds: dice.between(-600, 600) }));
  maybe(0.2, () => ({ kind: 'event-pages', size: dice.between(1, 10) }));
  maybe(0.2, () => ({ kind: 'slow-answers', calls: [dice.between(1, 12)], seconds: dice.between(1, 25) }));
  maybe(0.25, () => ({
    kind: 'version',
    fate: { visibleAfterSeconds: dice.between(0, 30), processingSeconds: dice.between(2, 150) },
  }));
  maybe(0.12, () => ({ kind: 'outage', afterSeconds: dice.between(0, 500), seconds: dice.between(2, 45) }));
  maybe(0.1, () => ({ kind: 'busy-at-start', environment, seconds: dice.between(5, 120) }));
  maybe(0.2, () => ({
    kind: 'throttled',
    operations: dice.pick([READS, READS, ['DescribeEvents'], ['DescribeEnvironments'], [...READS, ...OTHERS]]),
    callsPerSecond: 2,
    burst: 15,
    othersPerSecond: dice.between(0, 18) / 10,
    tokensAtStart: dice.between(1, 15),
  }));
  maybe(0.2, () => ({
    kind: 'cut',
    operation: dice.pick(['UpdateEnvironment', 'CreateApplicationVersion', 'CreateEnvironment']),
    calls: [1],
    when: dice.pick(['before', 'after', 'midway']),
  }));
  maybe(0.2, () => ({
    kind: 'cut',
    operation: dice.pick(RESET),
    calls: [dice.between(1, 4)],
    when: dice.pick(['before', 'after', 'midway']),
  }));
  maybe(0.1, () => ({
    kind: 'intercepted',
    operation: dice.pick(['DescribeEnvironments', 'UpdateEnvironment', 'CreateEnvironment', ...RESET]),
    calls: [dice.between(1, 6)],
    page: dice.pick(['', '<html><body>Sign in</body></html>']),
  }));
  const passing = !dice.chance(0.1);
  if (!passing) turns.push(drawnEnd(dice));
  return { turns, s3: drawnStoreFaults(dice), passing };
}

/** Whatever is under way when a connection is reset. */
const RESET = [
  'DescribeEvents',
  'DescribeEnvironments',
  'DescribeInstancesHealth',
  'UpdateTagsForResource',
  'AbortEnvironmentUpdate',
  'TerminateEnvironment',
  'CreateConfigurationTemplate',
  'DeleteConfigurationTemplate',
] as const;

/** What does not pass by itself. */
const drawnEnd = (dice: Dice): Turn =>
  dice.pick<() => Turn>([
    () => ({ kind: 'expiring-token', afterSeconds: dice.between(1, 200) }),
    () => ({ kind: 'version', fate: { fails: true } }),
    () => ({ kind: 'denied', action: dice.pick(['UpdateEnvironment', 'DescribeEvents', 'AddTags']) }),
  ])();

function drawnStoreFaults(dice: Dice): S3Scenario {
  if (!dice.chance(0.25)) return {};
  const effect = dice.pick<FaultEffect>([
    { kind: 'refuse', code: 'SlowDown' },
    { kind: 'refuse', code: 'InternalError' },
    { kind: 'cut', when: 'midway' },
    { kind: 'cut', when: 'answer lost' },
    { kind: 'intercepted', page: '<html><body>Sign in</body></html>' },
  ]);
  const calls = dice.pick([[1], [1], [1, 2]]);
  return { faults: [{ operation: dice.pick(['PutObject', 'PutObject', 'HeadObject']), calls, effect }] };
}
