/** Promises that no bundle is made, and nothing left behind, where one would not hold what was selected. */
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { contentDigest } from '../../../src/bundle/digest.ts';
import { type Selection, select } from '../../../src/bundle/select.ts';
import { pack } from '../../../src/bundle/zip.ts';
import { problemOf } from './problems.ts';
import { grow, plant } from './tree.ts';

const unaborted = new AbortController().signal;

async function packTree(
  selection: Selection,
  temporaryDirectory: string,
  options: { bytesMax?: number; signal?: AbortSignal } = {},
) {
  return pack(selection, await contentDigest(selection), { temporaryDirectory, signal: unaborted, ...options });
}

test('ends early when the bundle outgrows its limit, names the ten largest entries and leaves nothing behind', async () => {
  const noise = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`noise${index}`, randomBytes(100_000 + index)]),
  );
  using directory = plant({ ...noise, zeros: Buffer.alloc(20_000_000), last: randomBytes(3_000_000) });
  using work = plant({});
  const problem = await problemOf(packTree(await select(directory.path, []), work.path, { bytesMax: 2_000_000 }));
  expect(problem).toMatchObject({ code: 'BR-BUNDLE-TOO-LARGE', why: expect.stringContaining('524,288,000 bytes') });
  expect(problem.findings).toHaveLength(10);
  expect(problem.findings.slice(0, 3)).toEqual([
    { subject: 'zeros', text: '20.0 MB before compression' },
    { subject: 'last', text: '3.0 MB before compression' },
    { subject: 'noise11', text: '0.1 MB before compression' },
  ]);
  expect(readdirSync(work.path)).toEqual([]);
});

test.each<{ name: string; change: (path: string) => void }>([
  { name: 'other bytes of the same length', change: (path) => writeFileSync(path, 'B'.repeat(9)) },
  { name: 'more bytes', change: (path) => writeFileSync(path, 'B'.repeat(10)) },
  { name: 'vanished', change: (path) => rmSync(path) },
])('makes no bundle of a file that changed after it was digested: $name', async ({ change }) => {
  using directory = plant({ 'a/file': 'A'.repeat(9), b: 'b' });
  using work = plant({});
  const selection = await select(directory.path, []);
  const digested = await contentDigest(selection);
  change(join(directory.path, 'a/file'));
  const packing = pack(selection, digested, { temporaryDirectory: work.path, signal: unaborted });
  expect(await problemOf(packing)).toMatchObject({
    code: 'BR-FILE-CHANGED',
    what: 'a/file changed while the bundle was made.',
  });
  expect(readdirSync(work.path)).toEqual([]);
});

test.each<{ name: string; change: (path: string) => void }>([
  { name: 'other bytes of the same length', change: (path) => writeFileSync(path, Buffer.alloc(2_000_000, 'B')) },
  { name: 'cut short', change: (path) => truncateSync(path, 1_500_000) },
  { name: 'grown', change: (path) => truncateSync(path, 2_000_001) },
  { name: 'vanished', change: (path) => rmSync(path) },
])('makes no bundle of a large file that changed after it was digested: $name', async ({ change }) => {
  using directory = plant({ large: Buffer.alloc(2_000_000, 'A'), z: '' });
  using work = plant({});
  const selection = await select(directory.path, []);
  const digested = await contentDigest(selection);
  change(join(directory.path, 'large'));
  const packing = pack(selection, digested, { temporaryDirectory: work.path, signal: unaborted });
  expect(await problemOf(packing)).toMatchObject({ code: 'BR-FILE-CHANGED' });
  expect(readdirSync(work.path)).toEqual([]);
});

test('stops when the run is cancelled, and leaves nothing behind', async () => {
  using directory = plant({ a: 'a', sparse: '' });
  truncateSync(join(directory.path, 'sparse'), 100_000_000);
  using work = plant({});
  const selection = await select(directory.path, []);
  const digested = await contentDigest(selection);
  const cancel = new AbortController();
  const packing = pack(selection, digested, { temporaryDirectory: work.path, signal: cancel.signal });
  const outcome = packing.catch((error: unknown) => error);
  while (readdirSync(work.path).length === 0) await setImmediate();
  cancel.abort(new Error('cancelled by the user'));
  expect(await outcome).toEqual(new Error('cancelled by the user'));
  expect(readdirSync(work.path)).toEqual([]);
});

test('refuses names that would come out of the archive as others', async () => {
  using directory = plant({});
  grow(directory.path, { 'a\\b.txt': '', 'C:x': '', 'fine/C:y': '', fine2: '' });
  using work = plant({});
  const problem = await problemOf(packTree(await select(directory.path, []), work.path));
  expect(problem.code).toBe('BR-FILE-NAME');
  expect(problem.findings.map(({ subject }) => subject)).toEqual(['C:x', 'a\\b.txt']);
});
