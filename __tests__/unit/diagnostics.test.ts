import { collectLogs, type LogOptions } from '../../src/diagnostics.ts';
import type { Web } from '../../src/ports.ts';
import type { LogTail } from '../../src/shapes.ts';
import { answers, smallWorld } from './worlds.ts';

const environment = { id: 'e-1', name: 'shop-prod' };
let signatures = 0;
const tail = (instanceId: string, seconds = 0): LogTail => ({
  instanceId,
  at: new Date(seconds * 1000),
  url: `https://bucket/${instanceId}-${seconds}?Signature=${++signatures}`,
});
const LOG = `${'-'.repeat(40)}\n/var/log/eb-engine.log\n${'-'.repeat(40)}\n[ERROR] no\n`;

/** Collects with these listings, one after the other; what was downloaded is noted without the query. */
async function collect(
  listings: Parameters<typeof answers>,
  { logTail = async () => LOG, ...options }: LogOptions & { logTail?: Web['logTail'] } = {},
  signal?: AbortSignal,
) {
  const downloaded: string[] = [];
  const logTails = answers<readonly (readonly LogTail[] | Error)[]>(...(listings as (readonly LogTail[] | Error)[]));
  const small = smallWorld({ logTails, requestLogs: async () => undefined }, signal ? { signal } : {});
  const read: Web['logTail'] = async (url, limit) => {
    downloaded.push(url.split('?')[0] ?? '');
    return logTail(url, limit);
  };
  const world = { ...small, web: { ...small.web, logTail: read } };
  const startedAt = world.clock.now().getTime();
  const excerpts = await collectLogs(environment, world, options);
  const seconds = (world.clock.now().getTime() - startedAt) / 1000;
  return { excerpts, downloaded, seconds, report: world.report };
}

test('tails of earlier requests are not taken, also when they are signed anew', async () => {
  const { downloaded } = await collect([[tail('i-1', 1)], [tail('i-1', 1)], [tail('i-1', 1), tail('i-1', 2)]]);
  expect(downloaded).toEqual(['https://bucket/i-1-2']);
});

test('the newest tail of an instance counts', async () => {
  const { downloaded } = await collect([[], [tail('i-1', 3), tail('i-1', 2)]]);
  expect(downloaded).toEqual(['https://bucket/i-1-3']);
});

test('those that failed are waited for, and the others not', async () => {
  const listings = [[], [tail('i-2')], [tail('i-2')], [tail('i-2'), tail('i-1')]] as const;
  const { downloaded, seconds } = await collect([...listings], { failed: ['i-1'] });
  expect([downloaded, seconds]).toEqual([['https://bucket/i-1-0', 'https://bucket/i-2-0'], 4]);
});

test('what came is taken when the time is over', async () => {
  const { downloaded, seconds } = await collect([[], [tail('i-2')]], { failed: ['i-1'] });
  expect(downloaded).toEqual(['https://bucket/i-2-0']);
  expect(seconds).toBeLessThanOrEqual(15);
});

test('nothing that comes is one line, after a quarter of a minute at most', async () => {
  const { excerpts, seconds, report } = await collect([[]]);
  expect(excerpts).toEqual([]);
  expect(seconds).toBeLessThanOrEqual(15);
  expect(report.lines).toEqual([
    'shop-prod: the logs of its instances could not be read: they did not come within 15 s',
  ]);
});

test('one log that cannot be read does not keep the others back', async () => {
  const { excerpts, report } = await collect([[], [tail('i-1'), tail('i-2')]], {
    logTail: async (url) => {
      if (url.includes('i-1')) throw new Error('no');
      return LOG;
    },
  });
  expect(excerpts.map(({ instanceId }) => instanceId)).toEqual(['i-2']);
  expect(report.lines).toEqual([]);
});

test('a refusal and a cancelled run are one line and never thrown', async () => {
  const refused = await collect([new Error('denied')]);
  const cancelled = await collect([[], [tail('i-1')]], {}, AbortSignal.abort(new Error('cancelled')));
  expect([refused.report.lines, cancelled.report.lines]).toEqual([
    ['shop-prod: the logs of its instances could not be read: denied'],
    ['shop-prod: the logs of its instances could not be read: cancelled'],
  ]);
  expect([refused.excerpts, cancelled.excerpts]).toEqual([[], []]);
});

test('a listing or a download that never ends does not hold the failure back', async () => {
  const never = new Promise<never>(() => undefined);
  const small = smallWorld({ logTails: () => never, requestLogs: async () => undefined });
  const unlisted = await collectLogs(environment, small, { milliseconds: 1 });
  const unread = await collect([[], [tail('i-1')]], { logTail: () => never, milliseconds: 1 });
  expect([unlisted, unread.excerpts]).toEqual([[], []]);
  const late = ['shop-prod: the logs of its instances could not be read: they did not come in time'];
  expect([small.report.lines, unread.report.lines]).toEqual([late, late]);
});
