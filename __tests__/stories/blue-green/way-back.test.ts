/** The last command of the page: what it offers after a failure under the production name is never what would break more. */
import type { Turn } from '../../../simulator/scenarios/index.ts';
import { summary } from '../../../src/report/summary.ts';
import { GREEN, PRODUCTION, setPair, sick, theirs, withTurns } from './pair.ts';

const SWAP = 'swap-environment-cnames';
const baking = { 'bake-time': '5m' };

test('while nobody knows whether the name is back: none, for another swap would undo one that took', async () => {
  const lost: Turn = { kind: 'cut', operation: 'SwapEnvironmentCNAMEs', calls: [2, 3, 4, 5, 6], when: 'before' };
  const slow: Turn = { kind: 'swap', nth: 2, fate: { outcome: 'swaps', seconds: 4_000 } };
  for (const turn of [lost, slow]) {
    await using pair = await setPair(withTurns(sick(20), turn));
    const { result } = await pair.play({ ...baking, 'deployment-timeout': '10m' });
    expect(result).toMatchObject({ problem: { code: 'BR-SWAP-BACK-FAILED' }, nameInDoubt: true });
    expect(summary(result)).not.toMatch(SWAP);
  }
});

test('cancelled while the name moves back: none', async () => {
  await using pair = await setPair(withTurns(sick(20)));
  const controller = new AbortController();
  let swaps = 0;
  pair.onCall = (operation) => {
    if (operation === 'SwapEnvironmentCNAMEs' && ++swaps === 2) controller.abort();
  };
  const { result } = await pair.stage.play(
    { strategy: 'blue-green', 'cname-prefix': 'shop', ...baking },
    { signal: controller.signal },
  );
  expect(result).toMatchObject({ outcome: 'cancelled', nameInDoubt: true });
  expect(summary(result)).not.toMatch(SWAP);
});

test('a swap back that came to nothing is known to have moved no name: the command is offered', async () => {
  await using pair = await setPair(
    withTurns(sick(20), { kind: 'swap', nth: 2, fate: { outcome: 'comes-to-nothing' } }),
  );
  const { result } = await pair.play(baking);
  expect(result).toMatchObject({ swapped: true, nameInDoubt: false });
  expect(summary(result)).toMatch(SWAP);
});

describe('a side that is no longer what it was is no way back', () => {
  test.each<[string, Turn, number, object]>([
    ['another version came to it', theirs(200, { release: 'v2' }), 260, { status: 'Ready', versionLabel: 'v2' }],
    ['it is being terminated', theirs(200, 'terminate'), 150, { status: 'Terminating' }],
  ])('%s', async (_, turn, sickAfter, old) => {
    for (const onFailure of ['rollback', 'leave']) {
      await using pair = await setPair(withTurns(sick(sickAfter), turn));
      const { result, conclusion } = await pair.play({ 'bake-time': '10m', 'on-failure': onFailure });
      expect(result).toMatchObject({ outcome: 'failed', swapped: true });
      expect(result.environments[1]).toMatchObject({ name: 'shop-prod', ...old });
      expect(`${summary(result)}${conclusion.join('\n')}`).not.toMatch(SWAP);
    }
  });
});

test('a side that is there and well is never called missing: without a record of it a person decides', async () => {
  await using pair = await setPair(withTurns(sick(400)));
  const controller = new AbortController();
  pair.stage.clock.beforeSleep = () => {
    if (pair.live() === GREEN) controller.abort();
  };
  await pair.play(baking, { signal: controller.signal });
  pair.stage.clock.beforeSleep = () => undefined;
  const { result, conclusion } = await pair.play({ 'bake-time': '10m' });
  const [green, blue] = result.environments;
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-UNHEALTHY' }, swapped: false });
  expect(blue).toMatchObject({ name: 'shop-prod', status: 'Ready', versionLabel: 'v1', previousVersionLabel: 'v1' });
  expect(conclusion.join('\n')).toMatch(
    `${PRODUCTION} stays on ${GREEN}, for shop-prod runs v1, which is not on record as having served there.`,
  );
  expect(conclusion).toContain(
    `        aws elasticbeanstalk ${SWAP} --source-environment-id ${green?.id} --destination-environment-id ${blue?.id} --region eu-west-1`,
  );
});

test('another release that came to the side with the name is not taken out of production by a command of ours', async () => {
  await using pair = await setPair(withTurns(theirs(60, { release: 'v2' }, GREEN)));
  const { result } = await pair.stage.play({ strategy: 'blue-green', 'cname-prefix': 'shop', ...baking });
  expect(result).toMatchObject({ problem: { code: 'BR-OVERTAKEN' }, swapped: true });
  expect(summary(result)).not.toMatch(SWAP);
});
