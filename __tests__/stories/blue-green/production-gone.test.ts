/** The side that held the production name was terminated: every run says so, and the step that each names works. */
import { summary } from '../../../src/report/summary.ts';
import { GREEN, type PairStage, PRODUCTION, setPair, theirs, withTurns } from './pair.ts';

const BLUE_GREEN = { strategy: 'blue-green', 'cname-prefix': 'shop' };
const ANEW = (side: string) =>
  `run this action once with strategy: in-place, environment-name: ${side}, cname-prefix: shop`;

/** As the messages say. */
async function broughtBack({ stage }: PairStage, side: string) {
  const platform = 'Node.js 22 running on 64bit Amazon Linux 2023';
  const anew = { strategy: 'in-place', 'environment-name': side, 'cname-prefix': 'shop', platform };
  expect((await stage.play(anew)).result.outcome).toBe('succeeded');
  const { result } = await stage.play(BLUE_GREEN);
  expect(GOOD).toContain(result.outcome);
  expect(result.production).toBe(PRODUCTION);
}

const GOOD = ['succeeded', 'unchanged'];
const AN_HOUR_MS = 3_600_000;

test('after the swap: production is down, no swap is offered, and the way that is named leads out', async () => {
  await using pair = await setPair(withTurns(theirs(200, 'terminate', GREEN)));
  const { stage } = pair;
  const failed = await stage.play({ ...BLUE_GREEN, 'bake-time': '10m' });
  const told = failed.conclusion.join('\n');
  expect(failed.result.problem?.code).toBe('BR-ENVIRONMENT-GONE');
  expect(told).toMatch(`It held ${PRODUCTION}, so production is down. shop-prod still runs v1`);
  expect(told).toMatch(ANEW(GREEN));
  expect(told + summary(failed.result)).not.toMatch('swap-environment-cnames');

  const early = await stage.play(BLUE_GREEN);
  expect(early.result.problem?.code).toBe('BR-ENVIRONMENT-TERMINATING');
  expect(early.conclusion.join('\n')).toMatch(new RegExp(`Production is down[^]*${ANEW(GREEN)}`));

  await stage.clock.sleep(AN_HOUR_MS);
  const late = await stage.play(BLUE_GREEN);
  expect(late.result.problem?.code).toBe('BR-NO-LIVE-SIDE');
  expect(late.conclusion.join('\n')).toMatch(new RegExp(`production is down: ${ANEW(GREEN)}`));
  await broughtBack(pair, GREEN);
});

test('before the swap: production is down, which no swap helps, and the way that is named leads out', async () => {
  await using pair = await setPair(withTurns(theirs(10, 'terminate')));
  const { result, conclusion } = await pair.stage.play(BLUE_GREEN);
  expect(result).toMatchObject({ swapped: false, problem: { code: 'BR-NAME-MOVED' } });
  expect(result.environments[1]).toMatchObject({ name: 'shop-prod', status: 'Terminated' });
  expect(conclusion[0]).toBe(`Not released: shop-prod, which held ${PRODUCTION}, was terminated.`);
  expect(conclusion.join('\n')).toMatch(new RegExp(`Production is down[^]*${ANEW('shop-prod')}`));
  await broughtBack(pair, 'shop-prod');
});
