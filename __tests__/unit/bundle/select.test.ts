/** Promises which files of a directory are packaged. That the rules are git's is promised in ignore-rules.test.ts. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { select } from '../../../src/bundle/select.ts';
import { problemOf } from './problems.ts';
import { commitAll, git, grow, plant, type Tree } from './tree.ts';

async function packaged(directory: string, ...excludePatterns: string[]): Promise<string[]> {
  return (await select(directory, excludePatterns)).entries.map(({ path }) => path);
}

const CASES: readonly {
  promise: string;
  tree: Tree;
  /** Committed before anything is selected. */
  committed?: boolean;
  excludePatterns?: readonly string[];
  packaged: readonly string[];
}[] = [
  {
    promise: 'keeps dotfiles and empty files',
    tree: { '.ebextensions/a.config': '', '.platform/hooks/x': '', '.env': 'A=1', empty: '' },
    packaged: ['.ebextensions/a.config', '.env', '.platform/hooks/x', 'empty'],
  },
  {
    promise: 'never packages .git, in any spelling, be it a directory or the file of a work tree',
    tree: { '.git/config': '[core]', 'sub/.git': 'gitdir: ../elsewhere', 'old/.GIT/config': '', a: '', '.gitkeep': '' },
    packaged: ['.gitkeep', 'a'],
  },
  {
    promise: 'never packages what desktops leave behind, tracked or not',
    tree: { '.DS_Store': '', 'x/.DS_Store': '', '__MACOSX/._x.config': '', '._a': '', a: '', 'x/._b': '' },
    committed: true,
    packaged: ['a'],
  },
  {
    promise: 'lets .ebignore decide alone, tracked or not',
    tree: { '.ebignore': 'src/\n', '.gitignore': 'dist/\n', 'src/a.ts': '', 'dist/a.js': '', 'dist/.gitignore': '*' },
    committed: true,
    packaged: ['.ebignore', '.gitignore', 'dist/.gitignore', 'dist/a.js'],
  },
  {
    promise: 'reads .ebignore only at the root',
    tree: { 'x/.ebignore': '*', 'x/a': '', a: '' },
    packaged: ['a', 'x/.ebignore', 'x/a'],
  },
  {
    promise: 'reads .gitignore at every level, the deeper one first',
    tree: { '.gitignore': '*.log\n', 'keep/.gitignore': '!b.log\n', 'keep/a.log': '', 'keep/b.log': '', 'c.log': '' },
    packaged: ['.gitignore', 'keep/.gitignore', 'keep/a.log', 'keep/b.log'].filter((path) => path !== 'keep/a.log'),
  },
  {
    promise: 'packages what is tracked although a rule names it, also below a directory that is left out',
    tree: { '.gitignore': 'build/\n*.pem\n', 'build/deep/app.js': '', 'dev.pem': '' },
    committed: true,
    packaged: ['.gitignore', 'build/deep/app.js', 'dev.pem'],
  },
  {
    promise: 'leaves out what exclude-patterns name although it is tracked',
    tree: { 'docs/a.md': '', 'src/docs/b.md': '', 'a.md': '' },
    committed: true,
    excludePatterns: ['/docs/'],
    packaged: ['a.md', 'src/docs/b.md'],
  },
  {
    promise: 'brings back by exclude-patterns what the ignore file leaves out',
    tree: { '.gitignore': 'dist/\nnode_modules/\n', 'dist/a.js': '', 'dist/a.map': '', 'node_modules/x': '' },
    excludePatterns: ['!dist/', '*.map'],
    packaged: ['.gitignore', 'dist/a.js'],
  },
  {
    promise: 'orders paths by their bytes',
    tree: { 'a/b': '', 'a.b': '', a0: '', B: '', '\u{10000}': '', '\uFB01': '', é: '', z: '' },
    packaged: ['B', 'a.b', 'a/b', 'a0', 'z', 'é', '\uFB01', '\u{10000}'],
  },
];

test.each(CASES)('$promise', async ({ tree, committed, excludePatterns, packaged: expected }) => {
  using directory = plant(tree);
  if (committed === true) commitAll(directory.path);
  expect(await packaged(directory.path, ...(excludePatterns ?? []))).toEqual(expected);
});

test('leaves a tracked file out that is new under a directory that is ignored, and keeps its tracked neighbour', async () => {
  using directory = plant({ '.gitignore': 'build/\n', 'build/kept.js': '' });
  commitAll(directory.path);
  grow(directory.path, { 'build/new.js': '', 'build/sub/new.js': '' });
  expect(await packaged(directory.path)).toEqual(['.gitignore', 'build/kept.js']);
});

test("obeys the repository's own exclude file, and no exclude file of the machine", async () => {
  using directory = plant({ a: '', b: '', c: '', everywhere: 'c\n' });
  git(directory.path, ['init', '-q']);
  git(directory.path, ['config', 'core.excludesFile', join(directory.path, 'everywhere')]);
  writeFileSync(join(directory.path, '.git/info/exclude'), 'b\n');
  expect(await packaged(directory.path)).toEqual(['a', 'c', 'everywhere']);
});

test('obeys the rules above a directory inside a repository', async () => {
  using repository = plant({
    '.gitignore': '*.log\n/app/tmp/\n',
    'app/tmp/x': '',
    'app/a.log': '',
    'app/t.log': '',
    'app/a': '',
  });
  git(repository.path, ['init', '-q']);
  git(repository.path, ['add', '-f', 'app/t.log']);
  writeFileSync(join(repository.path, '.git/info/exclude'), 'app/b\n');
  grow(repository.path, { 'app/b': '' });
  expect(await packaged(join(repository.path, 'app'))).toEqual(['a', 't.log']);
  expect(await packaged(join(repository.path, 'app'), '/a')).toEqual(['t.log']);
});

test('packages a directory that is named as the source although the repository ignores it', async () => {
  using repository = plant({
    '.gitignore': 'dist/\n*.map\n',
    'dist/a.js': '',
    'dist/a.map': '',
    'dist/x/.gitignore': 'y',
    'dist/x/y': '',
  });
  git(repository.path, ['init', '-q']);
  expect(await packaged(join(repository.path, 'dist'))).toEqual(['a.js', 'a.map', 'x/.gitignore']);
});

test('packages submodules and repositories inside the repository, without their .git', async () => {
  using library = plant({ 'lib.js': 'x', '.gitignore': '*.bin\n', 'tracked.bin': '' });
  commitAll(library.path);
  using directory = plant({ 'app.js': '' });
  commitAll(directory.path);
  git(directory.path, ['submodule', '--quiet', 'add', library.path, 'vendor/lib']);
  git(directory.path, ['clone', '-q', library.path, 'nested']);
  expect(await packaged(directory.path)).toEqual([
    '.gitmodules',
    'app.js',
    'nested/.gitignore',
    'nested/lib.js',
    'vendor/lib/.gitignore',
    'vendor/lib/lib.js',
    'vendor/lib/tracked.bin',
  ]);
});

test('reads the exclude file that a linked work tree shares with its repository', async () => {
  using directory = plant({ 'main/a': '' });
  const main = join(directory.path, 'main');
  commitAll(main);
  git(main, ['worktree', 'add', '-q', '../linked']);
  writeFileSync(join(main, '.git/info/exclude'), 'secret\n');
  grow(directory.path, { 'linked/secret': '', 'linked/b': '' });
  expect(await packaged(join(directory.path, 'linked'))).toEqual(['a', 'b']);
});

test('goes by the rules alone, and says so, when git cannot read the repository', async () => {
  using directory = plant({ '.git': 'gitdir: ../gone', '.gitignore': 'b', a: '', b: '' });
  const { entries, notes } = await select(directory.path, []);
  expect(entries.map(({ path }) => path)).toEqual(['.gitignore', 'a']);
  expect(notes).toEqual([
    expect.stringMatching(/^git could not tell which files are tracked \(fatal: not a git repository.*rules alone/),
  ]);
});

test("tells modes as git does, by the owner's execute bit", async () => {
  using directory = plant({ plain: '', run: { run: '#!/bin/sh' }, link: { link: 'run' }, owner: '', others: '' });
  chmodSync(join(directory.path, 'owner'), 0o700);
  chmodSync(join(directory.path, 'others'), 0o655);
  const modes = (await select(directory.path, [])).entries.map(({ path, mode }) => `${path} ${mode.toString(8)}`);
  expect(modes).toEqual(['link 120000', 'others 100644', 'owner 100755', 'plain 100644', 'run 100755']);
});

test('leaves out sockets and pipes', async () => {
  using directory = plant({ a: '' });
  execFileSync('mkfifo', [join(directory.path, 'pipe')]);
  await using server = createServer();
  await new Promise<void>((listening) => server.listen(join(directory.path, 'socket'), listening));
  expect(await packaged(directory.path)).toEqual(['a']);
});

test('keeps links that stay, leaves out and names those that leave, keeps and names those that lead nowhere', async () => {
  using outside = plant({ secret: 's' });
  using directory = plant({
    'lib/a': '',
    'lib/deep/b': '',
    ignored: '',
    '.gitignore': '/ignored\n/skipped/\n',
    current: { link: 'lib' },
    'lib/up': { link: '../lib/./deep/b' },
    root: { link: '.' },
    gone: { link: 'lib/missing' },
    loop: { link: 'loop' },
    toIgnored: { link: 'ignored' },
    absolute: { link: outside.path },
    above: { link: '../x' },
    'lib/above': { link: '../../x' },
    through: { link: 'lib/deep/root/../..' },
    'lib/deep/root': { link: '../..' },
    'skipped/out': { link: '/etc/passwd' },
  });
  symlinkSync(join(directory.path, 'lib'), join(directory.path, 'home'));
  const { entries, notes } = await select(directory.path, []);
  expect(
    entries.filter(({ target }) => target !== undefined).map(({ path, target }) => `${path} -> ${target}`),
  ).toEqual([
    'current -> lib',
    'gone -> lib/missing',
    'lib/deep/root -> ../..',
    'lib/up -> ../lib/./deep/b',
    'loop -> loop',
    'root -> .',
    'toIgnored -> ignored',
  ]);
  expect(notes).toEqual([
    expect.stringMatching(/^Left out of the bundle, because .*: 5 links, /),
    expect.stringMatching(/^Packaged as it is, although it points to nothing: 2 links, /),
    'Packaged as it is, although what it points to is not in the bundle: the link toIgnored -> ignored.',
  ]);
  for (const link of ['above -> ../x', `absolute -> ${outside.path}`, 'through -> lib/deep/root/../..'])
    expect(notes[0]).toContain(link);
});

test('does not take a link for a directory that a rule names', async () => {
  using directory = plant({ '.gitignore': 'lib/\n', 'real/a': '', lib: { link: 'real' } });
  expect(await packaged(directory.path)).toEqual(['.gitignore', 'lib', 'real/a']);
});

test('gives the same selection through a link to the directory', async () => {
  using directory = plant({ 'app/a': '', link: { link: 'app' } });
  expect(await select(join(directory.path, 'link'), [])).toEqual(await select(join(directory.path, 'app'), []));
});

test.each([
  { of: '.ebignore', tree: { '.ebignore': '', a: '' }, rules: '.ebignore' },
  { of: '.gitignore', tree: { 'x/.gitignore': '', a: '' }, rules: '.gitignore' },
  { of: 'nothing', tree: { a: '' }, rules: 'none' },
])('says that the rules are those of $of', async ({ tree, rules }) => {
  using directory = plant(tree);
  expect((await select(directory.path, [])).rules).toBe(rules);
});

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

test('refuses a directory that it may not read, unless it is left out', async () => {
  using directory = plant({ a: '' });
  mkdirSync(join(directory.path, 'locked'));
  chmodSync(join(directory.path, 'locked'), 0);
  if (process.getuid?.() === 0) {
    console.warn('left out: a directory that may not be read, because the tests run as root');
    return;
  }
  expect(await problemOf(select(directory.path, []))).toMatchObject({ code: 'BR-BUNDLE-UNREADABLE' });
  expect(await packaged(directory.path, 'locked')).toEqual(['a']);
});
