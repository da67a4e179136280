/** A run that is cancelled says which side serves, what goes on without it, and what a person can do about the name. */
import { OURS, type PairStage, PRODUCTION, setPair, withTurns } from './pair.ts';

const GREEN = 'shop-prod-green';
const baking = { 'bake-time': '5m' };

/** Cancels at the first sleep after the calls that are awaited. */
async function cancelled(pair: PairStage, awaited: (asked: readonly string[]) => boolean, inputs = {}) {
  const controller = new AbortController();
  const asked: string[] = [];
  pair.onCall = (operation) => void asked.push(operation);
  pair.stage.clock.beforeSleep = () => {
    if (awaited(asked)) controller.abort();
  };
  const played = await pair.play(inputs, { signal: controller.signal });
  pair.stage.clock.beforeSleep = () => undefined;
  expect(played.result.outcome).toBe('cancelled');
  expect(played.conclusion[0]).toMatch(`Cancelled: the release of ${OURS} to ${PRODUCTION} was not seen to its end.`);
  return { ...played, told: played.conclusion.join('\n') };
}

const begun = (operation: string) => (asked: readonly string[]) => asked.includes(operation);
const isMoved = (pair: PairStage) => () => pair.live() === GREEN;

async function finished(pair: PairStage, outcome: string) {
  const played = await pair.play();
  expect(played.result.outcome).toBe(outcome);
  expect(pair.swaps).toEqual([`shop-prod → ${GREEN}`]);
  expect(pair.environment(GREEN)).toMatchObject({ versionLabel: OURS });
  expect(pair.live()).toBe(GREEN);
  return played;
}

test('before the swap: production was not moved, and the update of the idle side can be aborted', async () => {
  await using pair = await setPair('pair');
  const { told, result } = await cancelled(pair, begun('UpdateEnvironment'));
  expect(told).toMatch(`Beanstalk goes on by itself with ${OURS} on ${GREEN}`);
  expect(told).toMatch(`${PRODUCTION} was not moved: shop-prod holds it.`);
  expect(told).toMatch(/abort-environment-update --environment-id e-\w+/);
  expect(result.swapped).toBe(false);
  await finished(pair, 'succeeded');
});

test('before the swap, on-cancel: abort: the update of the idle side is aborted, the name stays', async () => {
  await using pair = await setPair('pair');
  const { told, asked } = await cancelled(pair, begun('UpdateEnvironment'), { 'on-cancel': 'abort' });
  expect(asked.filter((operation) => operation === 'AbortEnvironmentUpdate')).toHaveLength(1);
  expect(told).toMatch(`Beanstalk was asked to abort the update of ${GREEN}. ${PRODUCTION} was not moved`);
  await finished(pair, 'succeeded');
});

test('in the swap: Beanstalk goes on with it, and who holds the name can be looked up', async () => {
  await using pair = await setPair('pair-swap-slow');
  const { told, asked } = await cancelled(pair, begun('SwapEnvironmentCNAMEs'), { 'on-cancel': 'abort' });
  expect(told).toMatch(`Beanstalk was asked to move ${PRODUCTION} from shop-prod to ${GREEN}; the end was not seen.`);
  expect(told).toMatch('aws elasticbeanstalk describe-environments --environment-ids');
  expect(told).not.toMatch('Beanstalk is done');
  expect(asked).not.toContain('AbortEnvironmentUpdate');
  // The next run finds the idle side proved already, and the name there.
  await finished(pair, 'succeeded');
});

test('after the swap: the name has moved, and the command that moves it back is there', async () => {
  await using pair = await setPair('pair');
  const { told, result } = await cancelled(pair, isMoved(pair), baking);
  expect(told).toMatch(`${PRODUCTION} has moved: ${GREEN} holds it, and was not watched there to the end.`);
  expect(told).toMatch('shop-prod still runs v1.');
  expect(told).toMatch('aws elasticbeanstalk swap-environment-cnames --source-environment-id');
  expect(result.swapped).toBe(true);
  await finished(pair, 'unchanged');
});

test('after the proof under that name, while the old side ends: nothing is told to be moved back to it', async () => {
  await using pair = await setPair('pair');
  const { told } = await cancelled(pair, begun('TerminateEnvironment'), { 'old-environment': 'terminate' });
  expect(told).toMatch(`${PRODUCTION} has moved: ${GREEN} holds it, and was proved there.`);
  expect(told).not.toMatch('still runs');
  expect(told).not.toMatch('swap-environment-cnames');
});

test('in the swap of a promotion: the side that gets the name is not called untouched', async () => {
  await using pair = await setPair('pair');
  await pair.play({ operation: 'prepare' });
  const { told } = await cancelled(pair, begun('SwapEnvironmentCNAMEs'), { operation: 'promote' });
  expect(told).toMatch(`Beanstalk was asked to move ${PRODUCTION} from shop-prod to ${GREEN}; the end was not seen.`);
  expect(told).not.toMatch('not touched');
});

test('in a swap back: what was asked for is said', async () => {
  const sick = { outcome: 'swaps', sickens: { environment: GREEN, afterSeconds: 20 } } as const;
  const slow = { kind: 'swap', nth: 2, fate: { outcome: 'swaps', seconds: 95 } } as const;
  await using pair = await setPair(withTurns({ kind: 'swap', nth: 1, fate: sick }, slow));
  const twice = (asked: readonly string[]) => asked.filter((one) => one === 'SwapEnvironmentCNAMEs').length === 2;
  const { told, asked } = await cancelled(pair, twice, baking);
  expect(told).toMatch(`${GREEN} failed under ${PRODUCTION}, and Beanstalk was asked to move the name back`);
  expect(told).toMatch(
    `Before that the release had failed. Not released: ${GREEN} runs ${OURS} but did not stay healthy.`,
  );
  expect(twice(asked)).toBe(true);
});

test('in a swap whose names are read back late: the next run does not swap again, which would swap back', async () => {
  const late = { outcome: 'swaps', seconds: 30, namesLateBySeconds: 40 } as const;
  await using pair = await setPair(withTurns({ kind: 'swap', fate: late }));
  await cancelled(pair, begun('SwapEnvironmentCNAMEs'));
  await pair.stage.clock.sleep(35_000);
  const { asked } = await finished(pair, 'succeeded');
  expect(asked).not.toContain('SwapEnvironmentCNAMEs');
});
