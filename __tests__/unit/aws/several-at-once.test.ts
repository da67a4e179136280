/** Promises about work that begins while its items are still being made. */
import { setImmediate } from 'node:timers/promises';
import { severalAtOnce } from '../../../src/aws/several-at-once.ts';

const unstopped = () => undefined;

/** Numbers, one in each turn; `given` tells how many were taken, and whether they were given up. */
function numbers(count: number, failing?: Error) {
  const given = { taken: 0, isEnded: false };
  const items = async function* () {
    try {
      for (; given.taken < count; ) {
        await setImmediate();
        yield ++given.taken;
      }
      if (failing !== undefined) throw failing;
    } finally {
      given.isEnded = true;
    }
  };
  return { given, items: items() };
}

test('tells the results in the order of the items, whichever ends first', async () => {
  const { items } = numbers(9);
  const work = async (item: number, number: number) => {
    for (let turn = 9; turn > item; turn -= 1) await setImmediate();
    return `${item} is ${number}`;
  };
  expect(await severalAtOnce(items, { limit: 4, stop: unstopped }, work)).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((item) => `${item} is ${item}`),
  );
});

test('begins with the first item before the second is made, and never does more at once than it may', async () => {
  const { items, given } = numbers(30);
  let [underWay, most, begunAt] = [0, 0, 0];
  const work = async () => {
    begunAt ||= given.taken;
    underWay += 1;
    most = Math.max(most, underWay);
    for (let turn = 0; turn < 5; turn += 1) await setImmediate();
    underWay -= 1;
  };
  await severalAtOnce(items, { limit: 3, stop: unstopped }, work);
  expect({ begunAt, most }).toEqual({ begunAt: 1, most: 3 });
});

test('at the first failure stops the others, waits for them, and makes no further item', async () => {
  const { items, given } = numbers(100);
  const stopped = new AbortController();
  let underWay = 0;
  const work = async (item: number) => {
    underWay += 1;
    if (item !== 3) while (!stopped.signal.aborted) await setImmediate();
    underWay -= 1;
    throw new Error(`${item}`);
  };
  const doing = severalAtOnce(items, { limit: 4, stop: () => stopped.abort() }, work);
  await expect(doing).rejects.toThrow('3');
  await setImmediate();
  await setImmediate();
  expect({ underWay, isEnded: given.isEnded }).toEqual({ underWay: 0, isEnded: true });
  expect(given.taken).toBeLessThanOrEqual(5);
});

test('fails as the making of the items does, once nothing is under way', async () => {
  const { items } = numbers(2, new Error('no third one'));
  const stopped = new AbortController();
  let ended = 0;
  const work = async () => {
    while (!stopped.signal.aborted) await setImmediate();
    ended += 1;
  };
  const doing = severalAtOnce(items, { limit: 4, stop: () => stopped.abort() }, work);
  await expect(doing).rejects.toThrow('no third one');
  expect(ended).toBe(2);
});
