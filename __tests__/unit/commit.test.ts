/** Promises which commit a directory is released from. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { select } from '../../src/bundle/select.ts';
import { headCommit } from '../../src/commit.ts';
import { commitAll, git, plant } from './bundle/tree.ts';

test('is HEAD of the repository that holds the directory, with the subject of its message', async () => {
  using repository = plant({ 'app/a': '' });
  commitAll(repository.path, 'Grüße: "ship" 100% $HOME\n\nBody of the message.');
  const expected = { id: git(repository.path, ['rev-parse', 'HEAD']).trim(), subject: 'Grüße: "ship" 100% $HOME' };
  expect(await headCommit(repository.path)).toEqual(expected);
  expect(await headCommit(join(repository.path, 'app'))).toEqual(expected);
});

test('is the commit that is checked out, on a branch or not', async () => {
  using repository = plant({ a: '' });
  commitAll(repository.path, 'First');
  git(repository.path, ['commit', '-q', '--allow-empty', '-m', 'Second']);
  git(repository.path, ['checkout', '-q', '--detach', 'HEAD~1']);
  expect(await headCommit(repository.path)).toMatchObject({ subject: 'First' });
});

test('is read although the checkout belongs to another user, as it does in a container', async () => {
  if (process.getuid?.() !== 0) {
    console.warn("left out: another user's checkout, because the tests do not run as root");
    return;
  }
  using repository = plant({ '.gitignore': 'a\n', a: '' });
  commitAll(repository.path, 'Theirs');
  execFileSync('chown', ['-R', '65534', repository.path]);
  expect(await headCommit(repository.path)).toMatchObject({ subject: 'Theirs' });
  const { entries, notes } = await select(repository.path, []);
  expect([entries.map(({ path }) => path), notes]).toEqual([['.gitignore', 'a'], []]);
});

test('has an empty subject when the message is empty', async () => {
  using repository = plant({ a: '' });
  git(repository.path, ['init', '-q']);
  git(repository.path, ['commit', '-q', '--allow-empty', '--allow-empty-message', '-m', '']);
  expect(await headCommit(repository.path)).toEqual({ id: expect.stringMatching(/^[0-9a-f]{40}$/), subject: '' });
});

test.each([
  { name: 'no repository', make: () => undefined },
  { name: 'no commit yet', make: (directory: string) => void git(directory, ['init', '-q']) },
  { name: 'a broken repository', make: (directory: string) => void mkdirSync(join(directory, '.git')) },
])('is unknown where there is $name', async ({ make }) => {
  using directory = plant({ a: '' });
  make(directory.path);
  expect(await headCommit(directory.path)).toBeUndefined();
});

test('is unknown where there is no such directory', async () => {
  expect(await headCommit('/no/such/directory')).toBeUndefined();
});
