/** What a watcher hears while a bundle is packed and sent. */
import { progressOf } from '../../../src/version/progress.ts';
import { jumpingClock } from '../watching.ts';
import { smallWorld } from '../worlds.ts';

const piece = (files: number, megabytes: number) => ({
  files,
  bytes: megabytes * 1_000_000,
  packedBytes: megabytes * 400_000,
});

/** A bundle of ten files, and a clock to move. */
function watched() {
  const clock = jumpingClock();
  const world = smallWorld({}, { clock });
  const pass = (ms: number) => clock.sleep(ms, world.signal);
  return { pass, lines: world.report.lines, progress: progressOf({ files: 10 }, world) };
}

test('is silent for two seconds', async () => {
  const { pass, lines, progress } = watched();
  progress.packed(piece(1, 10));
  await pass(1_999);
  progress.packed(piece(1, 10));
  progress.sent(4_000_000);
  expect(lines).toEqual([]);
});

test('then says files, bytes, ratio and rate, and what is sent, not more than once in two seconds', async () => {
  const { pass, lines, progress } = watched();
  for (let second = 0; second < 5; second += 1) {
    await pass(1_000);
    progress.packed(piece(1, 10));
    progress.sent(1_000_000);
  }
  expect(lines).toEqual([
    'packaged: 2 of 10 files so far, 20 MB into 8 MB (40 %), 10 MB/s; 1 MB sent',
    'packaged: 4 of 10 files so far, 40 MB into 16 MB (40 %), 10 MB/s; 3 MB sent',
  ]);
});

test('once all is packed says how much of it has arrived, except for the last', async () => {
  const { pass, lines, progress } = watched();
  progress.packed(piece(10, 50));
  progress.measured(20_000_000);
  for (let part = 0; part < 4; part += 1) {
    await pass(2_000);
    progress.sent(5_000_000);
  }
  expect(lines).toEqual([
    'stored: 5 MB of 20 MB so far, 2.5 MB/s',
    'stored: 10 MB of 20 MB so far, 2.5 MB/s',
    'stored: 15 MB of 20 MB so far, 2.5 MB/s',
  ]);
});
