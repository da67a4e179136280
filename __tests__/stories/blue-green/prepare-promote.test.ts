/** A release in two jobs, with somebody's consent between them: prepared, then promoted by its mark and by nothing else. */
import { type Scenario, scenarioNamed, type Turn } from '../../../simulator/scenarios/index.ts';
import { writes } from '../stage.ts';
import { OURS, type PairStage, PRODUCTION, setPair, withTurns } from './pair.ts';

const GREEN = 'shop-prod-green';
const THERE = `shop-prod → ${GREEN}`;
const prepare = { operation: 'prepare' };
const promote = { operation: 'promote', 'version-label': '' };

/** Tags of our version, by their short names. */
function remembered(pair: PairStage): string[] {
  const { tags } = pair.stage.simulator.beanstalk.world;
  return Object.entries(tags)
    .filter(([arn]) => arn.endsWith(OURS))
    .flatMap(([, own]) => Object.keys(own ?? {}))
    .map((key) => key.replace('beanstalk-release:', ''))
    .sort();
}

test('prepare stops before the swap, leaves its mark and says what moves the name', async () => {
  await using pair = await setPair('pair');
  const { result, conclusion, log, asked } = await pair.play(prepare);
  expect(result).toMatchObject({ outcome: 'succeeded', swapped: false, production: PRODUCTION });
  expect(conclusion[0]).toMatch(`Prepared ${OURS} on ${GREEN} in`);
  expect(log.at(-1)).toMatch(`${OURS} is prepared; operation: promote moves ${PRODUCTION} to it`);
  expect(asked).not.toContain('SwapEnvironmentCNAMEs');
  expect(remembered(pair)).toContain(`prepared:${GREEN}`);
  expect(pair.live()).toBe('shop-prod');
});

test('promote swaps what was prepared, packages nothing, verifies it and uses the mark up', async () => {
  await using pair = await setPair('pair');
  await pair.play(prepare);
  const { result, asked, conclusion } = await pair.play({ ...promote, 'source-directory': 'nothing-is-here' });
  expect(result).toMatchObject({ outcome: 'succeeded', swapped: true, versionLabel: OURS, previousVersionLabel: 'v1' });
  expect(writes(asked)).toEqual(['SwapEnvironmentCNAMEs', 'UpdateTagsForResource']);
  expect(conclusion[0]).toMatch(`Released ${OURS} to ${GREEN}, which is live now,`);
  expect(remembered(pair)).toContain(`deployed:${GREEN}`);
  expect(remembered(pair)).not.toContain(`prepared:${GREEN}`);
});

test('promote once more changes nothing', async () => {
  await using pair = await setPair('pair');
  await pair.play(prepare);
  await pair.play(promote);
  const { result, asked, conclusion } = await pair.play(promote);
  expect(result).toMatchObject({ outcome: 'unchanged', swapped: false, versionLabel: OURS });
  expect(conclusion[0]).toMatch(`${GREEN} already runs ${OURS}, Green`);
  expect(writes(asked)).toEqual([]);
  expect(pair.swaps).toEqual([THERE]);
});

test.each<[what: string, label: string, outcome: string]>([
  ['the prepared one', OURS, 'succeeded'],
  ['the live one', 'v1', 'unchanged'],
])('with the label of %s, promote ends %s', async (_what, label, outcome) => {
  await using pair = await setPair('pair');
  await pair.play(prepare);
  const { result } = await pair.play({ operation: 'promote', 'version-label': label });
  expect(result.outcome).toBe(outcome);
});

test('with another label promote fails, and moves nothing', async () => {
  await using pair = await setPair('pair');
  await pair.play(prepare);
  const { result, asked } = await pair.play({ operation: 'promote', 'version-label': 'v2' });
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-NOT-PREPARED' } });
  expect(result.problem?.now).toMatch(`${PRODUCTION} was not moved.`);
  expect(writes(asked)).toEqual([]);
});

test('what is on the idle side without a mark is not promoted: it may be what failed there', async () => {
  await using pair = await setPair('pair');
  const { result, asked } = await pair.play({ operation: 'promote', 'version-label': '' });
  expect(result.outcome).toBe('unchanged');
  expect(writes(asked)).toEqual([]);
});

test('what was prepared before the live side got a newer release stays where it is', async () => {
  await using pair = await setPair('pair');
  await pair.play(prepare);
  const hotfix = { 'environment-name': 'shop-prod', strategy: 'in-place', 'cname-prefix': '' };
  pair.stage.write('index.js', 'hotfix\n');
  pair.stage.commit('Hotfix');
  await pair.stage.clock.sleep(60_000);
  await pair.stage.play(hotfix);
  const { result } = await pair.stage.play({ strategy: 'blue-green', 'cname-prefix': 'shop', ...promote });
  expect(result).toMatchObject({ outcome: 'unchanged', swapped: false });
  expect(pair.swaps).toEqual([]);
});

test('a deploy takes what was prepared, without deploying it again, and uses the mark up', async () => {
  await using pair = await setPair('pair');
  await pair.play(prepare);
  const { result, asked } = await pair.play();
  expect(result).toMatchObject({ outcome: 'succeeded', swapped: true });
  expect(asked).not.toContain('UpdateEnvironment');
  expect(remembered(pair)).not.toContain(`prepared:${GREEN}`);
});

test('prepare twice deploys once', async () => {
  await using pair = await setPair('pair');
  await pair.play(prepare);
  const { result, asked } = await pair.play(prepare);
  expect(result.outcome).toBe('succeeded');
  expect(asked).not.toContain('UpdateEnvironment');
});

test('prepare of what is live already changes nothing', async () => {
  await using pair = await setPair('pair');
  await pair.play();
  const { result, asked } = await pair.play(prepare);
  expect(result.outcome).toBe('unchanged');
  expect(writes(asked)).toEqual([]);
});

test('without the right to tag prepare fails, for there would be no mark', async () => {
  await using pair = await setPair(withTurns({ kind: 'denied', action: 'AddTags' }));
  const { result, conclusion } = await pair.play(prepare);
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-NOT-MARKED' } });
  expect(conclusion.join('\n')).toMatch(`${PRODUCTION} was not moved: shop-prod serves v1 as before.`);
});

/** After a preparation two instances of the idle side fell ill, for a cause that quotes a variable of it. */
async function withIllSide(...turns: readonly Turn[]) {
  const pair = await setPair(withTurns(...turns));
  await pair.play(prepare);
  const green = pair.stage.simulator.beanstalk.world.environments.find(({ name }) => name === GREEN);
  const [first] = green?.instances ?? [];
  const ill = { ...first, health: 'Severe', causes: [{ text: 'Process web died: token-of-the-side.' }] };
  const token = {
    namespace: 'aws:elasticbeanstalk:application:environment',
    ...{ optionName: 'API_TOKEN', value: 'token-of-the-side' },
  };
  const instances = [{ ...ill, id: 'i-1' }, first, { ...ill, id: 'i-3' }];
  Object.assign(green ?? {}, { health: 'Severe', instances, settings: [...(green?.settings ?? []), token] });
  return pair;
}

test('what is no longer well is not promoted, and why is told of its instances', async () => {
  await using pair = await withIllSide();
  const { result, asked, conclusion } = await pair.play(promote);
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-PREPARED-NOT-WELL' } });
  expect(conclusion[1]).toBe(
    '  Why   It is Ready, Red (Severe); acceptable-health is Green, Yellow. ' +
      '2 of 3 instances not in acceptable health: i-1 (Severe), i-3 (Severe). ' +
      'i-1 and 1 more instance: Process web died: ***.',
  );
  expect(writes(asked)).toEqual([]);
});

test('where the variables of a side that is ill may not be read, its causes are not quoted', async () => {
  const denied: Turn = {
    kind: 'refused',
    operation: 'DescribeConfigurationSettings',
    calls: [3], // the preparation made two
    status: 403,
    code: 'AccessDenied',
    message: 'Not allowed.',
  };
  await using pair = await withIllSide(denied);
  const { conclusion } = await pair.play(promote);
  expect(conclusion[1]).toMatch(/2 of 3 instances not in acceptable health: i-1 \(Severe\), i-3 \(Severe\)\.$/);
});

test('what failed under the production name is not promoted by its mark again', async () => {
  await using pair = await setPair('pair-sick-after-swap');
  await pair.play(prepare);
  const { result } = await pair.play({ ...promote, 'bake-time': '60s' });
  expect(result).toMatchObject({ outcome: 'rolled-back', swapped: false });
  expect(remembered(pair)).not.toContain(`prepared:${GREEN}`);
  const again = await pair.play({ ...promote, 'bake-time': '60s' });
  expect(again.result.outcome).toBe('unchanged');
  expect(pair.live()).toBe('shop-prod');
});

test('a promotion whose swap outlived its run is verified by the next one', async () => {
  const slow: Scenario = withTurns({ kind: 'swap', fate: { outcome: 'swaps', seconds: 600 } });
  await using pair = await setPair(slow);
  await pair.play(prepare);
  const { result } = await pair.play({ ...promote, 'deployment-timeout': '2m' });
  expect(result).toMatchObject({ outcome: 'timed-out', problem: { code: 'BR-SWAP-TIMED-OUT' } });
  const next = await pair.play(promote);
  expect(next.result).toMatchObject({ outcome: 'unchanged', swapped: false });
  expect(next.log.join('\n')).toMatch('GET /health → 200');
  expect(remembered(pair)).not.toContain(`prepared:${GREEN}`);
  expect(pair.swaps).toEqual([THERE]);
});

test('what somebody else does to the new side in the bake time of a promotion is no failure of it that is undone', async () => {
  await using pair = await setPair(
    withTurns({
      kind: 'somebody-else',
      environment: 'shop-prod-green',
      afterSeconds: 150,
      does: { release: OURS },
      fate: { outcome: 'fails', seconds: 20 },
    }),
  );
  await pair.play(prepare);
  const { result } = await pair.play({ ...promote, 'bake-time': '10m' });
  expect(result).toMatchObject({ outcome: 'failed', swapped: true, problem: { code: 'BR-OVERTAKEN' } });
  expect(pair.swaps).toHaveLength(1);
});

test('a promotion needs a pair', async () => {
  const nothing = { ...scenarioNamed('pair'), world: { ...scenarioNamed('pair').world, environments: [] } };
  await using pair = await setPair(nothing);
  const { result } = await pair.play(promote);
  expect(result.problem?.code).toBe('BR-NOTHING-TO-PROMOTE');
});

test('a promotion that follows a preparation at once finds its mark, though reads are behind', async () => {
  await using pair = await setPair(withTurns({ kind: 'stale-reads', seconds: 15 }));
  expect((await pair.play({ operation: 'prepare' })).result.outcome).toBe('succeeded');
  const { result } = await pair.play({ operation: 'promote' });
  expect(result).toMatchObject({ outcome: 'succeeded', swapped: true, versionLabel: OURS });
});
