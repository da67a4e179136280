/** Makes small source directories and git repositories for tests. Knows nothing of what is tested with them. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Contents of a file, `{ link }` for a symbolic link, `{ run }` for an executable, null for an empty directory. */
export type Leaf = string | Buffer | null | { readonly link: string } | { readonly run: string };
export type Tree = Readonly<Record<string, Leaf>>;

/** Where thousands of small files are made fastest: in memory, if the machine has such a place. */
export const MEADOW = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A fresh directory with these files in it, gone with the end of its scope. */
export function plant(tree: Tree, ground = tmpdir()): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(ground, 'bundle-test-'));
  grow(path, tree);
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Adds the files to a directory. */
export function grow(directory: string, tree: Tree): void {
  for (const [name, leaf] of Object.entries(tree)) {
    const path = join(directory, name);
    mkdirSync(leaf === null ? path : dirname(path), { recursive: true });
    if (leaf === null) continue;
    if (typeof leaf === 'string' || Buffer.isBuffer(leaf)) writeFileSync(path, leaf);
    else if ('link' in leaf) symlinkSync(leaf.link, path);
    else {
      writeFileSync(path, leaf.run);
      chmodSync(path, 0o755);
    }
  }
}

/** Runs git in a directory, as somebody with no configuration of their own. */
export function git(directory: string, args: readonly string[], input?: string): string {
  return execFileSync('git', ['-c', 'protocol.file.allow=always', '-c', 'init.defaultBranch=main', ...args], {
    cwd: directory,
    input: input ?? '',
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@example.com',
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@example.com',
    },
  });
}

/** Makes the directory a repository and commits everything in it, ignored or not. */
export function commitAll(directory: string, message = 'All of it'): void {
  git(directory, ['init', '-q']);
  git(directory, ['add', '-f', '.']);
  git(directory, ['commit', '-q', '-m', message]);
}
