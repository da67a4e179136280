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
    'nested/tracked.bin',
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

test("goes by the own rules of a submodule below, and by nobody else's", async () => {
  using library = plant({ '.gitignore': '*.bin\n', 'lib.js': '' });
  commitAll(library.path);
  using directory = plant({ '.gitignore': '*.log\n/vendor/\n', 'app.js': '' });
  commitAll(directory.path);
  git(directory.path, ['submodule', '--quiet', 'add', '--force', library.path, 'vendor/lib']);
  writeFileSync(join(directory.path, '.git/modules/vendor/lib/info/exclude'), 'secret\n');
  grow(directory.path, {
    'vendor/other': '',
    'vendor/lib/new.log': '',
    'vendor/lib/new.bin': '',
    'vendor/lib/secret': '',
  });
  expect(await packaged(directory.path, '/vendor/lib/lib.js')).toEqual([
    '.gitignore',
    '.gitmodules',
    'app.js',
    'vendor/lib/.gitignore',
    'vendor/lib/new.log',
  ]);
});

test.each([
  { name: 'split', prepare: ['update-index', '--split-index'] },
  { name: 'of version 4', prepare: ['update-index', '--index-version', '4'] },
  { name: 'sparse', prepare: ['sparse-checkout', 'set', '--cone', '--sparse-index', 'build'] },
])('finds what is tracked in an index that is $name', async ({ prepare }) => {
  using directory = plant({
    '.gitignore': 'build/\n',
    'build/app.js': '',
    'build/lib/b.js': '',
    'away/x': '',
    'away/y': '',
  });
  commitAll(directory.path);
  git(directory.path, prepare);
  grow(directory.path, { 'build/new': '' });
  const paths = (await packaged(directory.path)).filter((path) => !path.startsWith('away/'));
  expect(paths).toEqual(['.gitignore', 'build/app.js', 'build/lib/b.js']);
});

test('finds what is tracked in a SHA-256 repository, in the middle of a merge, and of an addition that is only meant', async () => {
  using directory = plant({ '.gitignore': '*\n', a: '', b: '', c: '', d: '' });
  git(directory.path, ['init', '-q', '--object-format=sha256']);
  git(directory.path, ['add', '-f', 'a']);
  git(directory.path, ['add', '-f', '-N', 'b']);
  const blob = git(directory.path, ['hash-object', '-w', 'a']).trim();
  git(
    directory.path,
    ['update-index', '--index-info'],
    [1, 2, 3].map((stage) => `100644 ${blob} ${stage}\tc\n`).join(''),
  );
  expect(await packaged(directory.path)).toEqual(['a', 'b', 'c']);
});

test('follows no .gitignore that is a link, be it above, in or below the directory', async () => {
  using repository = plant({ rules: 'a\n', '.gitignore': { link: 'rules' }, 'app/a': '', 'app/x/a': '' });
  grow(repository.path, { 'app/x/.gitignore': { link: '../../rules' } });
  git(repository.path, ['init', '-q']);
  expect(await packaged(join(repository.path, 'app'))).toEqual(['a', 'x/a']);
});
