/**
 * Knows what happens when many releases run at once in one account under its real limits, each to an environment of its own.
 * Refuses to know how one release is played.
 */
import { shop, single } from '../simulator/scenarios/accounts.ts';
import type { Scenario } from '../simulator/scenarios/index.ts';
import type { Fate } from '../simulator/world.ts';
import type { Outcome } from '../src/result.ts';
import { openAccount, openWorkspace } from './account.ts';
import { diceOf } from './dice.ts';

/** How one of them ended, and how the account truly was then. */
export interface Together {
  readonly environment: string;
  readonly outcome: Outcome;
  readonly code: string;
  readonly truth: 'succeeded' | 'failed';
  /** From Ready, as the account knows it, to the end of the run; undefined where health was still to come. */
  readonly detectionSeconds: number;
}

export interface Crowd {
  readonly releases: readonly Together[];
  readonly callsPerRelease: number;
  readonly throttled: number;
}

/** https://github.com/aws/aws-toolkit-azure-devops/issues/62 names 2 calls/s and a burst of 15, for the whole account. */
const REAL_LIMIT = { kind: 'throttled', callsPerSecond: 2, burst: 15 } as const;

/** `count` releases, begun at once; one in five is of an application that fails on its instances. */
export async function together(count: number, seed: number): Promise<Crowd> {
  using workspace = openWorkspace();
  const dice = diceOf(seed);
  const names = Array.from({ length: count }, (_, place) => `soak-${String(place).padStart(3, '0')}`);
  const fates = new Map<string, Fate>(names.map((name) => [name, drawnFate(dice.chance(0.2), dice.between(40, 400))]));
  await using account = await openAccount(crowded(fates), () => undefined);
  const { simulator, time } = account;
  const releases = await Promise.all(
    names.map(async (environment, place): Promise<Together> => {
      const inputs = { 'environment-name': environment, 'deployment-timeout': '1h', 'on-failure': 'leave' };
      const result = await account.release(workspace, inputs, diceOf(seed + place), () => undefined);
      const { world } = simulator.beanstalk;
      const there = world.environments.find(({ name }) => name === environment);
      return {
        environment,
        outcome: result.outcome,
        code: result.problem?.code ?? '',
        truth: there?.versionLabel === result.versionLabel && there.status === 'Ready' ? 'succeeded' : 'failed',
        detectionSeconds: (time.now() - (there?.updated ?? 0)) / 1000,
      };
    }),
  );
  const { requests } = simulator;
  const throttled = requests.filter(({ status, service }) => status === 400 && service === 'elasticbeanstalk').length;
  return { releases, callsPerRelease: requests.length / count, throttled };
}

const drawnFate = (fails: boolean, seconds: number): Fate =>
  fails ? { outcome: 'fails', seconds } : { outcome: 'succeeds', seconds };

function crowded(fates: ReadonlyMap<string, Fate>): Scenario {
  const environments = [...fates.keys()].map((name) => ({ ...single, name, cnamePrefix: name }));
  return {
    name: 'together',
    summary: 'Many releases at once in one account.',
    world: { ...shop, environments },
    turns: [
      { ...REAL_LIMIT, operations: ['DescribeEvents'] },
      { ...REAL_LIMIT, operations: ['DescribeEnvironments'] },
      ...[...fates].map(([environment, fate]) => ({ kind: 'deployment', environment, fate }) as const),
    ],
  };
}
