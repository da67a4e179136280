/**
 * A stage with a pair of environments, on which every call to AWS is a moment to look who holds the production name: never
 * a version that was not proved before, and no second swap of one release but one back.
 */
import type { Scenario, Turn } from '../../../simulator/scenarios/index.ts';
import { idle, live, shopWith } from '../../../simulator/scenarios/pairs.ts';
import type { EnvironmentSeed } from '../../../simulator/world.ts';
import { holds } from '../../../src/plan/roles.ts';
import { type Played, type Stage, setStage } from '../stage.ts';

export const PRODUCTION = 'shop.eu-west-1.elasticbeanstalk.com';
export const OURS = '695c920aab38-6708281e';
export const PAIR = { strategy: 'blue-green', 'cname-prefix': 'shop', 'smoke-test-path': '/health' };

/** Who is asked for a page, and when. */
export interface Asked {
  /** The environment that the address leads to. */
  readonly environment: string;
  readonly isProduction: boolean;
  /** The address that was connected to, where it was not left to the name. */
  readonly address: string | undefined;
}

export interface PairStage extends AsyncDisposable {
  readonly stage: Stage;
  /** The status of each answer to a smoke test; 200 where a test says nothing else. */
  answers: (asked: Asked) => number;
  /** Hears of every call when it was answered. */
  onCall: (operation: string) => void;
  /** A run with the inputs of a pair, held to what every run promises. */
  play(inputs?: Record<string, string>, options?: { signal?: AbortSignal }): Promise<Played>;
  /** Environments that are there, by name. */
  environment(name: string): World['environments'][number] | undefined;
  /** The name of the environment that holds the production name. */
  live(): string | undefined;
  /** Direction of each swap that began, `shop-prod → shop-prod-green`. */
  readonly swaps: readonly string[];
}

export const GREEN = 'shop-prod-green';

type SomebodyElse = Extract<Turn, { kind: 'somebody-else' }>;

/** The side that gets the name falls ill so long after the swap. */
export const sick = (afterSeconds: number): Turn => ({
  kind: 'swap',
  nth: 1,
  fate: { outcome: 'swaps', sickens: { environment: GREEN, afterSeconds } },
});

/** What somebody else does to a side so long after the run began its work. */
export const theirs = (afterSeconds: number, does: SomebodyElse['does'], environment = 'shop-prod'): Turn => ({
  kind: 'somebody-else',
  ...{ environment, afterSeconds, does },
});

/** The shop with these environments alone, where everything succeeds. */
export const withWorld = (...environments: readonly EnvironmentSeed[]): Scenario => ({
  name: 'pair-of-a-test',
  summary: 'The environments of a test.',
  world: shopWith(...environments),
  turns: [],
});

/** A pair at rest, in which that goes wrong. */
export const withTurns = (...turns: readonly Turn[]): Scenario => ({ ...withWorld(live, idle), turns });

type World = Stage['simulator']['beanstalk']['world'];

const host = (url: string) => new URL(url).hostname;

/** Both sides tell a swap under one request id. */
function swapsIn({ events }: World): string[] {
  const told = events.flatMap(({ message, requestId }) => {
    const [, from, to] = /^Swapping CNAMEs for environments '(.*)' and '(.*)'\.$/.exec(message) ?? [];
    return from === undefined ? [] : [[requestId, `${from} → ${to}`] as const];
  });
  return [...new Map(told).values()];
}

export async function setPair(scenario: string | Scenario): Promise<PairStage> {
  const stage = await setStage(scenario);
  const world = () => stage.simulator.beanstalk.world;
  const there = () => world().environments.filter(({ status }) => status !== 'Terminated');
  const bearing = (name: string) => there().find(({ cname }) => holds(name, { cname: cname ?? undefined }));
  const proved = new Set([bearing(PRODUCTION)?.versionLabel]);
  const broken: string[] = [];

  const pair: PairStage = {
    stage,
    get swaps() {
      return swapsIn(world());
    },
    answers: () => 200,
    onCall: () => undefined,
    environment: (name) => there().find((one) => one.name === name),
    live: () => bearing(PRODUCTION)?.name,
    async play(inputs = {}, options = {}) {
      const before = pair.swaps.length;
      const played = await stage.play({ ...PAIR, ...inputs }, options);
      const swaps = pair.swaps.slice(before);
      const [one, other, ...more] = swaps;
      expect(broken).toEqual([]);
      expect(more).toEqual([]);
      if (other !== undefined) expect(other).toBe(one?.split(' → ').toReversed().join(' → '));
      // A swap that another run asked for may end while this one waits, before it plans: then it moved nothing.
      const planned = played.result.plan?.pair?.live.name;
      expect(played.result.swapped).toBe(planned !== undefined && planned !== pair.live());
      return played;
    },
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
  stage.answer = async (url, { address }) => {
    const environment = address === undefined ? bearing(host(url)) : there().find((one) => one.endpoint === address);
    const isProduction = host(url) === PRODUCTION;
    const status = pair.answers({ environment: environment?.name ?? '', isProduction, address });
    if (status === 200) proved.add(environment?.versionLabel);
    return { status, location: undefined };
  };
  stage.onRequest = ({ operation }) => {
    const label = bearing(PRODUCTION)?.versionLabel;
    if (label !== undefined && !proved.has(label)) broken.push(`${operation}: ${label} serves unproved`);
    pair.onCall(operation);
  };
  return pair;
}
