/** Promises that what cannot be packaged whole is refused, with the reason. */
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { select } from '../../../src/bundle/select.ts';
import { problemOf } from './problems.ts';
import { asSomebodyElse } from './somebody-else.ts';
import { plant, type Tree } from './tree.ts';

async function packaged(directory: string, ...excludePatterns: string[]): Promise<string[]> {
  return (await select(directory, excludePatterns)).entries.map(({ path }) => path);
}

test.each([
  { name: 'is missing', source: 'gone', why: 'There is no such directory.' },
  { name: 'is a file', source: 'file', why: 'It is not a directory.' },
])('refuses a source directory that $name', async ({ source, why }) => {
  using directory = plant({ file: '' });
  const problem = await problemOf(select(join(directory.path, source), []));
  expect(problem).toMatchObject({ code: 'BR-SOURCE-DIRECTORY', why });
  expect(problem.what).toContain(source);
});

test.each<{ name: string; tree: Tree; patterns: string[]; why: string }>([
  { name: 'empty directories', tree: { x: null }, patterns: [], why: 'It holds no file.' },
  {
    name: 'only links that leave',
    tree: { x: { link: '/etc' } },
    patterns: [],
    why: 'It holds nothing but links that lead out of it.',
  },
  {
    name: 'only what .gitignore names',
    tree: { '.gitignore': '*' },
    patterns: [],
    why: 'Everything in it is left out by the rules of .gitignore.',
  },
  {
    name: 'only what .ebignore names',
    tree: { '.ebignore': '*', a: '' },
    patterns: [],
    why: 'Everything in it is left out by the rules of .ebignore.',
  },
  {
    name: 'only what exclude-patterns name',
    tree: { a: '' },
    patterns: ['*'],
    why: 'Everything in it is left out by exclude-patterns.',
  },
  {
    name: 'only what both name',
    tree: { '.gitignore': 'a', a: '', b: '' },
    patterns: ['b', '.gitignore'],
    why: 'Everything in it is left out by the rules of .gitignore and exclude-patterns.',
  },
])('refuses to package $name, and says who left it out', async ({ tree, patterns, why }) => {
  using directory = plant(tree);
  const problem = await problemOf(select(directory.path, patterns));
  expect(problem).toMatchObject({ code: 'BR-NOTHING-TO-PACKAGE', why });
  expect(problem.what).toContain(directory.path);
});

test('refuses a file whose name is not UTF-8, unless it is left out', async () => {
  using directory = plant({ a: '' });
  writeFileSync(Buffer.concat([Buffer.from(`${directory.path}/caf`), Buffer.from([0xe9])]), '');
  expect(await problemOf(select(directory.path, []))).toMatchObject({
    code: 'BR-BUNDLE-UNREADABLE',
    why: 'Its name is not valid UTF-8.',
  });
  expect(await packaged(directory.path, 'caf*')).toEqual(['a']);
});

test('refuses two names that are not UTF-8 and come out the same, also beside a file that is truly called so', async () => {
  using directory = plant({ a: '', 'caf\uFFFD': '' });
  expect(await packaged(directory.path)).toEqual(['a', 'caf\uFFFD']);
  writeFileSync(Buffer.concat([Buffer.from(`${directory.path}/caf`), Buffer.from([0xe9])]), '');
  expect(await problemOf(select(directory.path, []))).toMatchObject({ why: 'Its name is not valid UTF-8.' });
});

test('refuses a link whose text is not UTF-8, for it would lead elsewhere', async () => {
  using directory = plant({ a: '' });
  symlinkSync(Buffer.from([0x61, 0xe9]), join(directory.path, 'link'));
  expect(await problemOf(select(directory.path, []))).toMatchObject({
    code: 'BR-BUNDLE-UNREADABLE',
    what: expect.stringContaining('link'),
    why: expect.stringContaining('not valid UTF-8'),
  });
});

test('refuses a directory that it may not read, unless it is left out', async () => {
  using directory = plant({ a: '' });
  mkdirSync(join(directory.path, 'locked'));
  chmodSync(join(directory.path, 'locked'), 0);
  await asSomebodyElse(directory.path, async () => {
    expect(await problemOf(select(directory.path, []))).toMatchObject({ code: 'BR-BUNDLE-UNREADABLE' });
    expect(await packaged(directory.path, 'locked')).toEqual(['a']);
  });
});
