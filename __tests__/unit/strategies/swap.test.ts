import { AnswerLost, type Beanstalk } from '../../../src/ports.ts';
import type { Environment } from '../../../src/shapes.ts';
import { noLongerFit } from '../../../src/strategies/name-problems.ts';
import { type SwapOptions, swap } from '../../../src/strategies/swap.ts';
import { at, event, goal } from '../builders.ts';
import { IDLE_NAME, idle, live, PRODUCTION } from '../pairs.ts';
import { problem } from '../watching.ts';
import { answers, smallWorld } from '../worlds.ts';

const both = (...environments: Environment[]) => ({ environments, at: at(1) });
const asBefore = both(live(), idle());
const atWork = both(live({ status: 'Updating' }), idle({ status: 'Updating' }));
const moved = both(live({ cname: IDLE_NAME }), idle({ cname: PRODUCTION }));
const elsewhere = both(live({ cname: 'x.example' }), idle());
const lost = new AnswerLost('SwapEnvironmentCNAMEs', new Error('socket hang up'));

const swapGoal = { production: PRODUCTION, region: 'eu-central-1', from: live(), to: idle(), deadline: at(600) };

/** What the two sides read as, one look after the other, and how the call that swaps is answered. */
function swapping(
  sides: Parameters<typeof answers>,
  {
    calls = [undefined],
    callMs = 0,
    told = [],
    ...changes
  }: { calls?: unknown[]; callMs?: number; told?: string[] } & Partial<SwapOptions> = {},
) {
  const swapCnames = answers(...calls);
  const events = async () => told.map((message) => event(message));
  const world = smallWorld({ environments: answers(...sides), swapCnames, events } as Partial<Beanstalk>);
  const options: SwapOptions = {
    application: 'shop',
    pollIntervalMs: 3_000,
    mayBeBehind: false,
    unfit: () => undefined,
    calling: (call) => world.clock.sleep(callMs).then(call),
    ...changes,
  };
  const ending = swap(swapGoal, world, options);
  const ended = ending.then(
    ({ verdict }) => ('problem' in verdict ? verdict.problem.code : verdict.kind),
    (error: { code?: string }) => error.code ?? String(error),
  );
  return ended.then((end) => ({ end, calls: swapCnames.asked, world }));
}

test('swaps by ids, once, and waits until both are Ready and the name reads back', async () => {
  const { end, calls, world } = await swapping([asBefore, atWork, asBefore, moved]);
  expect(end).toBe('succeeded');
  expect(calls).toEqual([['e-live', 'e-idle']]);
  expect(world.report.lines[0]).toBe(`swap: ${PRODUCTION}: shop-prod → shop-prod-green`);
});

test.each<[what: string, sides: Parameters<typeof answers>, end: string]>([
  ['a name that is there already', [moved], 'succeeded'],
  ['a swap in flight', [atWork, moved], 'succeeded'],
  ['a name that somebody else moved', [elsewhere], 'BR-NAME-MOVED'],
  ['a side that is gone', [both(live())], 'BR-NAME-MOVED'],
  ['sides that are at work until the deadline', [atWork], 'BR-SWAP-NOT-STARTED'],
])('%s: nothing is sent', async (_, sides, told) => {
  const { end, calls } = await swapping(sides);
  expect([end, calls]).toEqual([told, []]);
});

test('a side that is not fit any more is held against it just before the call', async () => {
  const { end, calls } = await swapping([atWork, asBefore], { unfit: () => problem('BR-UNHEALTHY') });
  expect([end, calls]).toEqual(['BR-UNHEALTHY', []]);
});

test('a call that comes to a side at work did nothing, and is made again', async () => {
  const { end, calls } = await swapping([asBefore, asBefore, moved], { calls: [problem('BR-NOT-READY'), undefined] });
  expect([end, calls.length]).toEqual(['succeeded', 2]);
});

test('a call that comes to a side at work at the deadline is a swap that did not begin in time', async () => {
  const { end, calls } = await swapping([asBefore], { calls: [problem('BR-NOT-READY')], callMs: 600_000 });
  expect([end, calls.length]).toEqual(['BR-SWAP-NOT-STARTED', 1]);
});

test('a call that is refused otherwise ends the swap', async () => {
  const { end, calls } = await swapping([asBefore], { calls: [problem('BR-ACCESS-DENIED')] });
  expect([end, calls.length]).toEqual(['BR-ACCESS-DENIED', 1]);
});

test.each<[what: string, sides: Parameters<typeof answers>, told: string[]]>([
  ['its sides at work, however long', [asBefore, ...Array<typeof atWork>(30).fill(atWork), moved], []],
  ['the name moved', [asBefore, moved], []],
  ['an event', [asBefore, asBefore, moved], ['swapEnvironmentCNAMEs is starting.']],
])('a call whose answer is lost is not made again where it shows by %s: it would swap back', async (_, sides, told) => {
  const { end, calls } = await swapping(sides, { calls: [lost, undefined], told });
  expect([end, calls.length]).toEqual(['succeeded', 1]);
});

test('a call whose answer is lost and of which nothing shows for as long as reads may be behind is made again', async () => {
  const left: ReturnType<typeof both>[] = Array(400).fill(asBefore);
  const { calls, world } = await swapping(left, { calls: [lost, undefined] });
  expect(calls).toHaveLength(2);
  expect(world.clock.seconds()).toBeGreaterThan(10);
});

test.each([
  ['as it was proved', undefined, idle({ versionLabel: 'v2' })],
  ['with another version', 'BR-OVERTAKEN', idle({ versionLabel: 'v9' })],
  ['without a version', 'BR-OVERTAKEN', idle({ versionLabel: undefined })],
  ['ill', 'BR-UNHEALTHY', idle({ versionLabel: 'v2', health: 'Red' })],
  ['in health that is accepted', undefined, idle({ versionLabel: 'v2', health: 'Yellow' })],
])('a proved side that reads %s before the swap: %s', (_, code, now) => {
  expect(noLongerFit(goal(), now)?.code).toBe(code);
});

test('a swap back does not believe a reading from before the swap there; one that lasts it does', async () => {
  const old = await swapping([moved, asBefore, atWork, moved]);
  expect([old.end, old.calls.length]).toEqual(['succeeded', 1]);
  const lasting = await swapping([moved]);
  expect([lasting.end, lasting.calls]).toEqual(['succeeded', []]);
});

test('names may be read as they were before an earlier swap: for a minute after one they are waited for', async () => {
  const told = ["Completed swapping CNAMEs for environments 'shop-prod' and 'shop-prod-green'."];
  const { end, calls } = await swapping([asBefore, asBefore, moved], { mayBeBehind: true, told });
  expect([end, calls]).toEqual(['succeeded', []]);
  const untold = await swapping([asBefore, moved], { mayBeBehind: true, told: ['Environment update is starting.'] });
  expect([untold.end, untold.calls.length]).toEqual(['succeeded', 1]);
});
