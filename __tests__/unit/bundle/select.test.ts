/** Promises which files of a directory are packaged. That the rules are git's is promised in ignore-rules.test.ts. */
import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { contentDigest } from '../../../src/bundle/digest.ts';
import { select } from '../../../src/bundle/select.ts';
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
    packaged: ['.gitignore', 'keep/.gitignore', 'keep/b.log'],
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

test("tells modes as git does, by the owner's execute bit", async () => {
  using directory = plant({ plain: '', run: { run: '#!/bin/sh' }, link: { link: 'run' }, owner: '', others: '' });
  chmodSync(join(directory.path, 'owner'), 0o700);
  chmodSync(join(directory.path, 'others'), 0o655);
  const modes = (await select(directory.path, [])).entries.map(({ path, mode }) => `${path} ${mode.toString(8)}`);
  expect(modes).toEqual(['link 120000', 'others 100644', 'owner 100755', 'plain 100644', 'run 100755']);
});

test('makes every hook executable, whatever the checkout says, and nothing else', async () => {
  using directory = plant({
    '.platform/hooks/postdeploy/a.sh': '#!/bin/sh\n',
    '.platform/confighooks/prebuild/b': 'not a script',
    '.platform/nginx/conf.d/c.conf': '',
    '.platform/hooks/link': { link: 'postdeploy/a.sh' },
    'app/.platform/hooks/d.sh': '#!/bin/sh\n',
  });
  const modes = (await select(directory.path, [])).entries.map(({ path, mode }) => `${mode.toString(8)} ${path}`);
  expect(modes).toEqual([
    '100755 .platform/confighooks/prebuild/b',
    '120000 .platform/hooks/link',
    '100755 .platform/hooks/postdeploy/a.sh',
    '100644 .platform/nginx/conf.d/c.conf',
    '100644 app/.platform/hooks/d.sh',
  ]);
});

test('takes modes and links from the index where the file system cannot hold them', async () => {
  using directory = plant({ run: { run: '#!/bin/sh' }, plain: '', link: { link: 'run' }, kept: { link: 'run' } });
  commitAll(directory.path);
  const entries = async () => (await select(directory.path, [])).entries;
  const before = await entries();
  git(directory.path, ['config', 'core.fileMode', 'no']);
  git(directory.path, ['config', 'core.symlinks', 'false']);
  chmodSync(join(directory.path, 'run'), 0o644);
  chmodSync(join(directory.path, 'plain'), 0o755);
  rmSync(join(directory.path, 'link'));
  grow(directory.path, { link: 'run', new: { run: '' } });
  expect(await entries()).toEqual(
    [...before, { path: 'new', mode: 0o100755, size: 0 }].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  );
});

test("leaves out the action's own temporary files when they lie in the workspace", async () => {
  using directory = plant({ a: '', '_temp/x': '', 'sub/_temp/y': '' });
  const paths = async (temporary: string) =>
    (await select(directory.path, [], join(directory.path, temporary))).entries.map(({ path }) => path);
  expect(await paths('_temp')).toEqual(['a', 'sub/_temp/y']);
  expect(await paths('..')).toEqual(['_temp/x', 'a', 'sub/_temp/y']);
  expect(await paths('gone')).toEqual(['_temp/x', 'a', 'sub/_temp/y']);
});

test('leaves the workspace and its repository as they were', async () => {
  using directory = plant({ '.gitignore': 'x\n', a: 'a', 'b/c': 'c' });
  commitAll(directory.path);
  const state = () =>
    execFileSync('find', ['.', '-printf', '%p %y %s %T@ %C@\n'], { cwd: directory.path, encoding: 'utf8' });
  const before = state();
  await contentDigest(await select(directory.path, []));
  expect(state()).toBe(before);
});

test('leaves out sockets and pipes', async () => {
  using directory = plant({ a: '' });
  execFileSync('mkfifo', [join(directory.path, 'pipe')]);
  await using server = createServer();
  await new Promise<void>((listening) => server.listen(join(directory.path, 'socket'), listening));
  expect(await packaged(directory.path)).toEqual(['a']);
});

test.each([
  { of: '.ebignore', tree: { '.ebignore': '', a: '' }, rules: '.ebignore' },
  { of: '.gitignore', tree: { 'x/.gitignore': '', a: '' }, rules: '.gitignore' },
  { of: 'nothing', tree: { a: '' }, rules: 'none' },
])('says that the rules are those of $of', async ({ tree, rules }) => {
  using directory = plant(tree);
  expect((await select(directory.path, [])).rules).toBe(rules);
});
