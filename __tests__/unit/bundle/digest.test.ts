/** Promises that equal content has equal digests, on every machine, with git and without. */
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentDigest } from '../../../src/bundle/digest.ts';
import { select } from '../../../src/bundle/select.ts';
import { problemOf } from './problems.ts';
import { asSomebodyElse } from './somebody-else.ts';
import { commitAll, git, grow, plant, type Tree } from './tree.ts';

const LARGE = Buffer.alloc(3_000_001, 'large ');
const TREE: Tree = {
  'a/b/c.txt': 'c',
  'a.txt': 'a',
  'a-b': 'x',
  empty: '',
  'binary é': Buffer.from([0, 1, 2, 255]),
  run: { run: '#!/bin/sh\n' },
  link: { link: 'a/b' },
  large: LARGE,
};

async function digestOf(directory: string): Promise<string> {
  return (await contentDigest(await select(directory, []))).digest;
}

test('is what `git ls-tree -r -z HEAD | sha256sum` prints for a clean checkout', async () => {
  using directory = plant(TREE);
  commitAll(directory.path);
  const listing = git(directory.path, ['ls-tree', '-r', '-z', 'HEAD']);
  expect(await digestOf(directory.path)).toBe(createHash('sha256').update(listing).digest('hex'));
});

test('names every entry by its git blob id', async () => {
  using directory = plant(TREE);
  commitAll(directory.path);
  const { blobs } = await contentDigest(await select(directory.path, []));
  const listing = git(directory.path, ['ls-tree', '-r', '-z', 'HEAD']).split('\0').slice(0, -1);
  expect([...blobs].map(([path, id]) => `${id}\t${path}`)).toEqual(
    listing.map((line) => line.replace(/^\d+ blob /, '')),
  );
});

test('is the same for a plain copy, whatever its times and the order it was made in', async () => {
  using directory = plant(TREE);
  commitAll(directory.path);
  using copy = plant(Object.fromEntries(Object.entries(TREE).toReversed()));
  utimesSync(join(copy.path, 'a.txt'), 1, 1);
  chmodSync(join(copy.path, 'run'), 0o711);
  expect(await digestOf(copy.path)).toBe(await digestOf(directory.path));
});

test.each<{ name: string; change: (directory: string) => void }>([
  { name: 'a byte', change: (directory) => writeFileSync(join(directory, 'a.txt'), 'b') },
  {
    name: 'a byte of a large file',
    change: (directory) => writeFileSync(join(directory, 'large'), LARGE.with(2_999_999, 1)),
  },
  { name: 'an execute bit', change: (directory) => chmodSync(join(directory, 'run'), 0o644) },
  { name: 'a file more', change: (directory) => grow(directory, { 'b/new': '' }) },
  { name: 'a file less', change: (directory) => rmSync(join(directory, 'empty')) },
  { name: 'a name', change: (directory) => cpSync(join(directory, 'empty'), join(directory, 'empty2')) },
  {
    name: 'where a link points',
    change: (directory) => {
      unlinkSync(join(directory, 'link'));
      grow(directory, { link: { link: 'a' } });
    },
  },
])('changes with $name', async ({ change }) => {
  using directory = plant(TREE);
  const before = await digestOf(directory.path);
  change(directory.path);
  expect(await digestOf(directory.path)).not.toBe(before);
});

test.each<{ name: string; change: (path: string) => void; size?: number }>([
  { name: 'vanished', change: (path) => rmSync(path) },
  { name: 'grew', change: (path) => writeFileSync(path, 'longer') },
  { name: 'shrank', change: (path) => writeFileSync(path, '') },
  { name: 'grew (a large one)', size: 2_000_000, change: (path) => writeFileSync(path, Buffer.alloc(2_000_001)) },
  { name: 'shrank (a large one)', size: 2_000_000, change: (path) => writeFileSync(path, 'short') },
  {
    name: 'became a link',
    change: (path) => {
      rmSync(path);
      grow(join(path, '..'), { file: { link: '/etc/hostname' } });
    },
  },
])('refuses a file that $name since it was selected', async ({ change, size }) => {
  using directory = plant({ file: Buffer.alloc(size ?? 3), other: '' });
  const selection = await select(directory.path, []);
  change(join(directory.path, 'file'));
  const problem = await problemOf(contentDigest(selection));
  expect(problem).toMatchObject({ code: 'BR-FILE-CHANGED', what: 'file changed while the bundle was made.' });
});

test('refuses files that are only Git LFS pointers, and names them', async () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`;
  using directory = plant({ 'b.bin': pointer, 'a.bin': pointer, 'about.md': `# Pointers\n${pointer}` });
  const problem = await problemOf(digestOf(directory.path));
  expect(problem.code).toBe('BR-LFS-POINTER');
  expect(problem.findings.map(({ subject }) => subject)).toEqual(['a.bin', 'b.bin']);
});

test('refuses a file that it may not read', async () => {
  using directory = plant({ secret: 's' });
  chmodSync(join(directory.path, 'secret'), 0);
  await asSomebodyElse(directory.path, async () => {
    expect(await problemOf(digestOf(directory.path))).toMatchObject({ code: 'BR-BUNDLE-UNREADABLE' });
  });
});
