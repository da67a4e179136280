/** Promises that a bundle holds exactly what was selected, in the same bytes every time, or is not made at all. */
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { contentDigest } from '../../../src/bundle/digest.ts';
import { type Selection, select } from '../../../src/bundle/select.ts';
import { pack } from '../../../src/bundle/zip.ts';
import { problemOf } from './problems.ts';
import { grow, plant, type Tree } from './tree.ts';

const TREE: Tree = {
  'a/b/c.txt': 'c'.repeat(1000),
  '.ebextensions/x.config': 'x',
  '.platform/hooks/predeploy/01.sh': { run: '#!/bin/sh\n' },
  empty: '',
  'Grüße/日本.txt': 'ü',
  'a b': 'space',
  large: Buffer.alloc(2_500_000, 'large file '),
  current: { link: 'a/b' },
  'a/up': { link: '../Grüße' },
  gone: { link: 'nowhere\\here' },
};
const unaborted = new AbortController().signal;

async function packTree(
  selection: Selection,
  temporaryDirectory: string,
  options: { bytesMax?: number; signal?: AbortSignal } = {},
) {
  return pack(selection, await contentDigest(selection), { temporaryDirectory, signal: unaborted, ...options });
}

function has(tool: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${tool}`]);
    return true;
  } catch {
    console.warn(`left out: reading bundles with ${tool}, which is not installed`);
    return false;
  }
}

/** Every file and link below a directory, as a selection of it would tell. */
async function contentsOf(directory: string): Promise<string> {
  return (await contentDigest(await select(directory, []))).digest;
}

test.each([
  { tool: 'unzip', args: (zip: string, to: string) => ['-q', zip, '-d', to] },
  { tool: 'bsdtar', args: (zip: string, to: string) => ['-xf', zip, '-C', to] },
  { tool: '7z', args: (zip: string, to: string) => ['x', '-bd', '-y', '-snld', `-o${to}`, zip] },
])('unpacks with $tool into the same files, modes and links', async ({ tool, args }) => {
  if (!has(tool)) return;
  using directory = plant(TREE);
  using work = plant({ out: null });
  await using bundle = await packTree(await select(directory.path, []), work.path);
  execFileSync(tool, args(bundle.path, join(work.path, 'out')), { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  expect(await contentsOf(join(work.path, 'out'))).toBe(await contentsOf(directory.path));
  expect(lstatSync(join(work.path, 'out/.platform/hooks/predeploy/01.sh')).mode & 0o777).toBe(0o755);
  expect(readlinkSync(join(work.path, 'out/gone'))).toBe('nowhere\\here');
});

const READ_WITH_PYTHON = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    print(json.dumps([[i.filename, oct(i.external_attr >> 16), i.compress_type, list(i.date_time), i.create_system, i.flag_bits >> 11 & 1] for i in z.infolist()]))
`;

test('holds sorted entries of git modes and one fixed time, names in UTF-8, and no directories', async () => {
  if (!has('python3')) return;
  using directory = plant(TREE);
  using work = plant({});
  const selection = await select(directory.path, []);
  await using bundle = await packTree(selection, work.path);
  const entries = JSON.parse(execFileSync('python3', ['-c', READ_WITH_PYTHON, bundle.path], { encoding: 'utf8' }));
  const [time, unix] = [[1980, 1, 1, 0, 0, 0], 3];
  expect(entries).toEqual(
    selection.entries.map(({ path, mode, size }) => {
      const isLink = mode === 0o120000;
      const isAscii = Buffer.byteLength(path) === path.length;
      const deflated = isLink || size === 0 ? 0 : 8;
      return [path, `0o${(isLink ? 0o120777 : mode).toString(8)}`, deflated, time, unix, isAscii ? 0 : 1];
    }),
  );
});

test('tells the size and SHA-256 of the file it made, and deletes it with the end of its scope', async () => {
  using directory = plant(TREE);
  using work = plant({});
  {
    await using bundle = await packTree(await select(directory.path, []), work.path);
    const bytes = readFileSync(bundle.path);
    expect(bundle.size).toBe(bytes.length);
    expect(bundle.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(lstatSync(bundle.path).mode & 0o077).toBe(0);
  }
  expect(readdirSync(work.path)).toEqual([]);
});

test('gives the same bytes whatever the umask, time zone, locale, times and order of creation', async () => {
  using directory = plant(TREE);
  using copy = plant(Object.fromEntries(Object.entries(TREE).toReversed()));
  utimesSync(join(copy.path, 'empty'), 1_000_000, 1_000_000);
  chmodSync(join(copy.path, 'a b'), 0o606);
  const packOnce = (source: string, umask: string, environment: Record<string, string>) =>
    JSON.parse(
      execFileSync(
        'sh',
        [
          '-c',
          'umask "$1"; exec "$2" "$3" "$4"',
          'sh',
          umask,
          process.execPath,
          join(import.meta.dirname, 'pack-once.ts'),
          source,
        ],
        {
          encoding: 'utf8',
          env: { PATH: process.env.PATH, ...environment },
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      ),
    );
  const first = packOnce(directory.path, '022', { TZ: 'UTC' });
  expect(packOnce(copy.path, '077', { TZ: 'America/St_Johns', LC_ALL: 'C' })).toEqual(first);
});

test('holds more than 65,535 entries', async () => {
  if (!has('python3') || !has('unzip')) return;
  using work = plant({});
  // Links, because their text is all there is to read.
  const entries = Array.from({ length: 66_000 }, (_, index) => {
    const path = `link${String(index).padStart(6, '0')}`;
    return { path, mode: 0o120000, size: 1, target: 'x' } as const;
  });
  await using bundle = await packTree({ directory: work.path, entries, rules: 'none', notes: [] }, work.path);
  const listed: unknown[] = JSON.parse(
    execFileSync('python3', ['-c', READ_WITH_PYTHON, bundle.path], { encoding: 'utf8', maxBuffer: 64_000_000 }),
  );
  expect(listed).toHaveLength(66_000);
  expect(execFileSync('unzip', ['-Z', '-t', bundle.path], { encoding: 'utf8' })).toMatch(/^66000 files/);
});

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
