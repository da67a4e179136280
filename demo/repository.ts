/**
 * Knows how the sample app becomes a fresh git repository: always with the same commits, whoever runs it.
 * Refuses to know what is deployed from it.
 */
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Repository extends AsyncDisposable {
  readonly directory: string;
  /** Commits what the files are now; gives the commit's id. */
  commit(subject: string): string;
  /** Replaces text in a file; throws when it is not there. */
  edit(path: string, before: string, after: string): Promise<void>;
}

const identity = { NAME: 'Sam Ple', EMAIL: 'sam@example.com', DATE: '2026-11-02T10:00:00Z' };
const roles = ['AUTHOR', 'COMMITTER'].flatMap((role) =>
  Object.entries(identity).map(([part, value]) => [`GIT_${role}_${part}`, value]),
);
const env = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  ...Object.fromEntries(roles),
};

/** A repository in a temporary folder with one commit; the folder is deleted on disposal. */
export async function sampleRepository(): Promise<Repository> {
  const folder = await mkdtemp(join(tmpdir(), 'sample-app-'));
  const directory = join(folder, 'sample-app');
  await cp(join(import.meta.dirname, 'sample-app'), directory, { recursive: true });
  const git = (...args: string[]) => execFileSync('git', args, { cwd: directory, env, encoding: 'utf8' }).trim();
  git('init', '--quiet', '--initial-branch', 'main');
  const repository: Repository = {
    directory,
    commit(subject) {
      git('add', '--all');
      git('commit', '--quiet', '--message', subject);
      return git('rev-parse', 'HEAD');
    },
    async edit(path, before, after) {
      const file = join(directory, path);
      const text = await readFile(file, 'utf8');
      if (!text.includes(before)) throw new Error(`${path} does not hold '${before}'.`);
      await writeFile(file, text.replace(before, after));
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
  repository.commit('A small web app');
  return repository;
}
