/** Promises which files are packaged inside a git repository, where more than the files themselves has a say. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { select } from '../../../src/bundle/select.ts';
import { commitAll, git, grow, plant } from './tree.ts';

async function packaged(directory: string, ...excludePatterns: string[]): Promise<string[]> {
  return (await select(directory, excludePatterns)).entries.map(({ path }) => path);
}

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
