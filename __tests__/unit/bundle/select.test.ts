/** Promises which files of a directory are packaged. That the rules are git's is promised in ignore-rules.test.ts. */
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { select } from '../../../src/bundle/select.ts';
import { commitAll, plant, type Tree } from './tree.ts';

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
