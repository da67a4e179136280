import { type Scenario, scenarios } from '../../simulator/scenarios/index.ts';
import type { EnvironmentSeed, VersionSeed } from '../../simulator/world.ts';
import { holds } from '../../src/plan/roles.ts';
import { setStage } from './stage.ts';

const PRODUCTION = 'shop.eu-west-1.elasticbeanstalk.com';
const deployed = (environment: string, at: string) => ({ [`beanstalk-release:deployed:${environment}`]: at });

/** v1 ← two ← three, as releases left it; three serves. */
function withHistory(name: string, { two, three, green }: Record<'two' | 'three' | 'green', string>): Scenario {
  const scenario = scenarios.get(name) as Scenario;
  const { versions = [], environments = [] } = scenario.world;
  const made = (label: string, tags: Readonly<Record<string, string>>): VersionSeed => ({
    ...{ application: 'shop', label, tags },
    bundle: { bucket: 'elasticbeanstalk-eu-west-1-123456789012', key: `shop/${label}.zip` },
  });
  const running: Readonly<Record<string, string>> = { 'shop-prod': 'three', 'shop-prod-green': green };
  const serving = (side: EnvironmentSeed) => ({ ...side, versionLabel: running[side.name] ?? side.versionLabel });
  const history = [
    made('two', deployed(two, '2026-10-01T10:00:00Z v1')),
    made('three', deployed(three, '2026-10-02T10:00:00Z two')),
  ];
  const world = { ...scenario.world, versions: [...versions, ...history], environments: environments.map(serving) };
  return { ...scenario, world };
}

const PAIR = { strategy: 'blue-green', 'cname-prefix': 'shop', 'smoke-test-path': '/health' };
const inPlace = withHistory('healthy', { two: 'shop-prod', three: 'shop-prod', green: '' });
const swapped = withHistory('pair', { two: 'shop-prod-green', three: 'shop-prod', green: 'two' });
const repaired = withHistory('pair', { two: 'shop-prod-green', three: 'shop-prod', green: 'v2' });

test.each([
  ['in place', inPlace, {}],
  ['by a swap', swapped, PAIR],
  ['by a repair and a swap', repaired, PAIR],
])(
  '%s: killed at any call, another run brings it to the same end, and goes no further back',
  async (_, scenario, given) => {
    const inputs = { ...given, operation: 'rollback' };
    await using whole = await setStage(scenario);
    const { asked, result } = await whole.play(inputs);
    expect(result).toMatchObject({ outcome: 'succeeded', versionLabel: 'two' });

    const ends: unknown[] = [];
    for (let call = 1; call < asked.length; call += 1) {
      await using stage = await setStage(scenario);
      await stage.killAtCall(call, inputs);
      const { outcome, versionLabel, problem } = (await stage.play(inputs)).result;
      const live = stage.simulator.beanstalk.world.environments.find(({ cname }) =>
        holds(PRODUCTION, { cname: cname ?? undefined }),
      );
      const swaps = stage.simulator.requests.filter(({ operation }) => operation === 'SwapEnvironmentCNAMEs').length;
      const isWell = ['succeeded', 'unchanged'].includes(outcome) && live?.versionLabel === 'two' && swaps <= 1;
      if (!isWell) ends.push({ call, at: asked[call - 1], outcome, versionLabel, swaps, problem: problem?.what });
    }
    expect(ends).toEqual([]);
  },
  240_000,
);

test('a rollback that left versions mixed is finished when the job runs again, as it says, and goes no further back', async () => {
  const stale = { outcome: 'succeeds', staleInstances: 2 } as const;
  const healthy = scenarios.get('healthy') as Scenario;
  await using stage = await setStage({
    ...healthy,
    turns: [{ kind: 'deployment', nth: 3, environment: 'shop-rolling', fate: stale }],
  });
  const inputs = { 'environment-name': 'shop-rolling' };
  const labels = [];
  for (const subject of ['two', 'three']) {
    stage.write('release.txt', subject);
    stage.commit(subject);
    labels.push((await stage.play(inputs)).result.versionLabel);
  }
  const [two] = labels;
  const back = { ...inputs, operation: 'rollback' };
  const mixed = await stage.play(back);
  expect(mixed.result).toMatchObject({ outcome: 'failed', versionLabel: two, problem: { code: 'BR-MIXED-VERSIONS' } });
  expect(mixed.conclusion.join('\n')).toContain(`Run this job again to deploy ${two} to all instances`);
  expect((await stage.play(back)).result).toMatchObject({ outcome: 'succeeded', versionLabel: two });
  expect((await stage.play(back)).result).toMatchObject({ outcome: 'succeeded', versionLabel: 'v1' });
});
