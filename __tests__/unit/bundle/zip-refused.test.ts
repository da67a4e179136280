/** Promises that no bundle is made where one would not hold what was selected. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentDigest } from '../../../src/bundle/digest.ts';
import { type Selection, select } from '../../../src/bundle/select.ts';
import { bundleBytes } from '../../../src/bundle/zip.ts';
import { pack } from './pack.ts';
import { problemOf } from './problems.ts';
import { grow, plant } from './tree.ts';

async function packTree(selection: Selection, folder: string, options: { bytesMax?: number } = {}) {
  return pack(selection, await contentDigest(selection), folder, options);
}

test('ends early when the bundle outgrows its limit, and names the ten largest entries', async () => {
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
});

/** Nobody who packs may wait for the other end of a pipe. */
const OTHER_THINGS: readonly { name: string; change: (path: string) => void }[] = [
  { name: 'a link by now', change: (path) => instead(path, () => symlinkSync('b', path)) },
  { name: 'a directory by now', change: (path) => instead(path, () => mkdirSync(path)) },
  { name: 'a pipe by now', change: (path) => instead(path, () => execFileSync('mkfifo', [path])) },
];

function instead(path: string, make: () => void): void {
  rmSync(path);
  make();
}

test.each<{ name: string; change: (path: string) => void }>([
  { name: 'other bytes of the same length', change: (path) => writeFileSync(path, 'B'.repeat(9)) },
  { name: 'more bytes', change: (path) => writeFileSync(path, 'B'.repeat(10)) },
  { name: 'vanished', change: (path) => rmSync(path) },
  ...OTHER_THINGS,
])('makes no bundle of a file that changed after it was digested: $name', async ({ change }) => {
  using directory = plant({ 'a/file': 'A'.repeat(9), b: 'b' });
  using work = plant({});
  const selection = await select(directory.path, []);
  const digested = await contentDigest(selection);
  change(join(directory.path, 'a/file'));
  const packing = pack(selection, digested, work.path);
  expect(await problemOf(packing)).toMatchObject({
    code: 'BR-FILE-CHANGED',
    what: 'a/file changed while the bundle was made.',
  });
});

test.each<{ name: string; change: (path: string) => void }>([
  { name: 'other bytes of the same length', change: (path) => writeFileSync(path, Buffer.alloc(2_000_000, 'B')) },
  { name: 'cut short', change: (path) => truncateSync(path, 1_500_000) },
  { name: 'grown', change: (path) => truncateSync(path, 2_000_001) },
  { name: 'vanished', change: (path) => rmSync(path) },
  ...OTHER_THINGS,
])('makes no bundle of a large file that changed after it was digested: $name', async ({ change }) => {
  using directory = plant({ large: Buffer.alloc(2_000_000, 'A'), z: '' });
  using work = plant({});
  const selection = await select(directory.path, []);
  const digested = await contentDigest(selection);
  change(join(directory.path, 'large'));
  const packing = pack(selection, digested, work.path);
  expect(await problemOf(packing)).toMatchObject({ code: 'BR-FILE-CHANGED' });
});

test('stops when the run is cancelled', async () => {
  using directory = plant({ a: 'a', sparse: '' });
  truncateSync(join(directory.path, 'sparse'), 100_000_000);
  const selection = await select(directory.path, []);
  const digested = await contentDigest(selection);
  const cancel = new AbortController();
  const bytes = bundleBytes(selection, digested, { signal: cancel.signal });
  expect((await bytes.next()).done).toBe(false);
  cancel.abort(new Error('cancelled by the user'));
  const rest = async () => {
    for await (const _ of bytes);
  };
  await expect(rest()).rejects.toEqual(new Error('cancelled by the user'));
});

test('packs nothing in a run that was cancelled before', async () => {
  using directory = plant({ a: 'a' });
  const selection = await select(directory.path, []);
  const signal = AbortSignal.abort(new Error('cancelled by the user'));
  const bytes = bundleBytes(selection, await contentDigest(selection), { signal });
  await expect(bytes.next()).rejects.toThrow('cancelled by the user');
});

test('refuses names that would come out of the archive as others', async () => {
  using directory = plant({});
  grow(directory.path, { 'a\\b.txt': '', 'C:x': '', 'fine/C:y': '', fine2: '' });
  using work = plant({});
  const problem = await problemOf(packTree(await select(directory.path, []), work.path));
  expect(problem.code).toBe('BR-FILE-NAME');
  expect(problem.findings.map(({ subject }) => subject)).toEqual(['C:x', 'a\\b.txt']);
});
