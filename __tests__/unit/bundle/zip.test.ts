/** Promises that a bundle holds exactly what was selected, in the same bytes every time, or is not made at all. */
import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, readlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { contentDigest } from '../../../src/bundle/digest.ts';
import { type Selection, select } from '../../../src/bundle/select.ts';
import { pack } from './pack.ts';
import { plant, type Tree } from './tree.ts';

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

async function packTree(selection: Selection, folder: string) {
  return pack(selection, await contentDigest(selection), folder);
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
  const [time, unix, stored, deflated] = [[1980, 1, 1, 0, 0, 0], 3, 0, 8];
  expect(entries).toEqual(
    selection.entries.map(({ path, mode, size }) => {
      const isLink = mode === 0o120000;
      const isAscii = Buffer.byteLength(path) === path.length;
      const method = size >= 1000 ? deflated : stored;
      return [path, `0o${(isLink ? 0o120777 : mode).toString(8)}`, method, time, unix, isAscii ? 0 : 1];
    }),
  );
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
  await using bundle = await packTree(
    { directory: work.path, entries, rules: 'none', vouched: new Map(), notes: [] },
    work.path,
  );
  const listed: unknown[] = JSON.parse(
    execFileSync('python3', ['-c', READ_WITH_PYTHON, bundle.path], { encoding: 'utf8', maxBuffer: 64_000_000 }),
  );
  expect(listed).toHaveLength(66_000);
  expect(execFileSync('unzip', ['-Z', '-t', bundle.path], { encoding: 'utf8' })).toMatch(/^66000 files/);
});
