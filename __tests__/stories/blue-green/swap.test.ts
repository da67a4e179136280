/** The swap itself, and everything that can keep the name from moving. */
import type { Turn } from '../../../simulator/scenarios/index.ts';
import { PRODUCTION, setPair, withTurns } from './pair.ts';

const THERE = 'shop-prod → shop-prod-green';
const operation = 'SwapEnvironmentCNAMEs';
const asksForSwap = (asked: readonly string[]) => asked.filter((one) => one === operation).length;

test.each<[what: string, scenario: string]>([
  ['a swap that is slow, and whose names are read back late', 'pair-swap-slow'],
  ['a swap that is refused once', 'pair-swap-refused'],
  ['a swap whose call never arrived', 'pair-swap-cut-before'],
  ['a swap whose answer was lost', 'pair-swap-cut-after'],
])('%s is one swap', async (_what, scenario) => {
  await using pair = await setPair(scenario);
  const { result } = await pair.play();
  expect(result).toMatchObject({ outcome: 'succeeded', swapped: true });
  expect(pair.swaps).toEqual([THERE]);
  expect(pair.live()).toBe('shop-prod-green');
});

test('the swap is told once, whichever reading of its events fails', async () => {
  const told: number[] = [];
  for (let call = 1; call <= 8; call += 1) {
    await using pair = await setPair(
      withTurns({ kind: 'cut', operation: 'DescribeEvents', calls: [call], when: 'before' }),
    );
    const { log } = await pair.play({ 'bake-time': '60s' });
    told.push(log.filter((line) => line.endsWith('swapEnvironmentCNAMEs is starting.')).length);
  }
  expect(told).toEqual(Array(8).fill(1));
});

test('a swap that comes to nothing is told, and not asked for a second time; the next run swaps', async () => {
  await using pair = await setPair('pair-swap-in-vain');
  const { result, asked, conclusion } = await pair.play();
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-SWAP-NOT-TAKEN' }, swapped: false });
  expect(asksForSwap(asked)).toBe(1);
  expect(conclusion.join('\n')).toMatch(`shop-prod still holds ${PRODUCTION}.`);
  const next = await pair.play();
  expect(next.result).toMatchObject({ outcome: 'succeeded', swapped: true });
  expect(next.asked).not.toContain('UpdateEnvironment');
});

test('a swap that may not be made is told with what runs where', async () => {
  await using pair = await setPair(withTurns({ kind: 'denied', action: operation }));
  const { result } = await pair.play();
  expect(result.problem?.code).toBe('BR-ACCESS-DENIED');
  expect(result.problem?.now).toMatch(`${PRODUCTION} was not moved: shop-prod holds it.`);
});

/** Somebody brings v2 to the live side in place, for so long: that is their doing, and they proved it. */
const atWork = (seconds: number): Turn => ({
  kind: 'somebody-else',
  environment: 'shop-prod',
  afterSeconds: 20,
  does: { release: 'v2' },
  fate: { outcome: 'succeeds', seconds },
});
const WITHOUT_TEST = { strategy: 'blue-green', 'cname-prefix': 'shop' };

test('a live side that is at work holds up the swap until it is Ready', async () => {
  await using pair = await setPair(withTurns(atWork(200)));
  const { result } = await pair.stage.play(WITHOUT_TEST);
  expect(result).toMatchObject({ outcome: 'succeeded', swapped: true });
  expect(pair.swaps).toEqual([THERE]);
});

test('a version that came to the idle side after ours was proved keeps it from getting the name', async () => {
  const toIdle: Turn = {
    kind: 'somebody-else',
    environment: 'shop-prod-green',
    afterSeconds: 70,
    does: { release: 'v2' },
  };
  await using pair = await setPair(withTurns(atWork(200), toIdle));
  const { result, asked } = await pair.stage.play(WITHOUT_TEST);
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-OVERTAKEN' }, swapped: false });
  expect(result.problem?.now).toMatch('was not moved');
  expect(asksForSwap(asked)).toBe(0);
});

describe('deadlines', () => {
  const slowSwap = withTurns({ kind: 'swap', fate: { outcome: 'swaps', seconds: 600 } });

  test('before the swap: nothing was moved, and the next run has only the swap to do', async () => {
    await using pair = await setPair(withTurns(atWork(900)));
    const { result } = await pair.stage.play({ ...WITHOUT_TEST, 'deployment-timeout': '3m' });
    expect(result).toMatchObject({ outcome: 'timed-out', problem: { code: 'BR-SWAP-NOT-STARTED' }, swapped: false });
    expect(result.problem?.why).toMatch(' shop-prod is Updating, and Beanstalk reports v1 for it.');
    expect(result.problem?.next).toMatch(/^Wait for what is at work on shop-prod /);
    expect(pair.swaps).toEqual([]);
  });

  test('in the swap: Beanstalk goes on, and the next run sees the end and verifies it', async () => {
    await using pair = await setPair(slowSwap);
    const { result } = await pair.play({ 'deployment-timeout': '3m' });
    expect(result).toMatchObject({ outcome: 'timed-out', problem: { code: 'BR-SWAP-TIMED-OUT' } });
    expect(result.problem?.next).toMatch('To look:\naws elasticbeanstalk describe-environments --environment-ids');
    const next = await pair.play();
    expect(next.result).toMatchObject({ outcome: 'unchanged', swapped: false });
    expect(next.log.join('\n')).toMatch('nobody has verified it yet: doing so now');
    expect(pair.swaps).toEqual([THERE]);
    expect(pair.live()).toBe('shop-prod-green');
  });

  test('after the swap: what is moved is verified all the same, once', async () => {
    await using pair = await setPair(withTurns({ kind: 'swap', fate: { outcome: 'swaps', seconds: 100 } }));
    const { result } = await pair.play({ 'deployment-timeout': '150s' });
    expect(result).toMatchObject({ outcome: 'succeeded', swapped: true });
  });
});
