/**
 * Knows what a repository says of the files in its work tree: which are tracked, with which mode, and which certainly
 * are the bytes that git has. Refuses to know rules and what is packaged.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { git, gitGiven, type WorkTree } from './git.ts';
import { readIndex, type TrackedFile } from './git-index.ts';
import { systemError } from './unreadable.ts';

export interface Repository {
  readonly workTree: WorkTree;
  /** By path from the top of the work tree, as are the directories above them. */
  readonly tracked: ReadonlyMap<string, TrackedFile>;
  readonly directories: ReadonlySet<string>;
  /** Whether the work tree can hold execute bits and links; where it cannot, the index knows them. */
  readonly keepsModes: boolean;
  readonly keepsLinks: boolean;
  /** One sentence each, worth a warning. */
  readonly notes: readonly string[];
}

/** A file that looks as git last saw it. */
export interface Candidate {
  readonly repository: Repository;
  /** From the top of the work tree. */
  readonly path: string;
  /** SHA-1, hex. */
  readonly blob: string;
  /** Bytes of the file. */
  readonly size: number;
}

/** What the repository of a work tree says; one that cannot be read says nothing, and a note says so. */
export async function openRepository(workTree: WorkTree): Promise<Repository> {
  const [{ files, notes }, settings] = await Promise.all([trackedIn(workTree), settingsOf(workTree)]);
  const tracked = new Map(files.map((file) => [file.path, file]));
  return { workTree, tracked, directories: directoriesOf(tracked.keys()), ...settings, notes };
}

/**
 * Those of the files whose bytes certainly are those of their blobs. Line endings and identifiers that git converts
 * change a file's size; filters and encodings may keep it, so whatever has one of them is uncertain, whether it is used
 * or not. Nothing is certain without git.
 */
export async function certainOf({ workTree }: Repository, candidates: readonly Candidate[]): Promise<Set<string>> {
  if (candidates.length === 0) return new Set();
  const ids = candidates.map(({ blob }) => `${blob}\n`).join('');
  const answers = await Promise.all([
    gitGiven(ids, workTree.top, 'cat-file', '--buffer', '--batch-check=%(objectsize)'),
    git(workTree.top, 'ls-files', '-z', '--', ':(attr:!filter !working-tree-encoding)'),
  ]).catch(() => undefined);
  if (answers === undefined) return new Set();
  const sizes = answers[0].split('\n');
  const unfiltered = new Set(answers[1].split('\0'));
  const certain = candidates.filter(({ path, size }, index) => sizes[index] === `${size}` && unfiltered.has(path));
  return new Set(certain.map(({ path }) => path));
}

async function trackedIn(workTree: WorkTree): Promise<{ files: readonly TrackedFile[]; notes: readonly string[] }> {
  const exists = (name: string) =>
    stat(join(workTree.gitDirectory, name)).then(
      () => true,
      () => false,
    );
  const [isRepository, hasIndex] = await Promise.all([exists('HEAD'), exists('index')]);
  if (isRepository && !hasIndex) return { files: [], notes: [] };
  const files = isRepository ? await readIndex(join(workTree.gitDirectory, 'index')) : undefined;
  if (files !== undefined) return { files, notes: [] };
  try {
    return { files: parseStages(await git(workTree.top, 'ls-files', '-s', '-z')), notes: [] };
  } catch (cause) {
    const { message } = systemError(cause);
    const why = message.split('\n').find((line) => line.startsWith('fatal: ')) ?? message;
    const note = `git could not tell which files are tracked (${why}), so the ignore rules alone decide what is packaged.`;
    return { files: [], notes: [note] };
  }
}

/** Lines of `git ls-files --stage`: mode, id and stage, a tab, the path. */
function parseStages(listed: string): TrackedFile[] {
  return listed.split('\0').flatMap((line) => {
    const [, mode = '', path = ''] = /^(\d+) \S+ \d\t(.*)$/s.exec(line) ?? [];
    return path === '' ? [] : [{ path, mode: Number.parseInt(mode, 8) }];
  });
}

async function settingsOf({ top }: WorkTree): Promise<Pick<Repository, 'keepsModes' | 'keepsLinks'>> {
  const asked = ['config', '--type=bool', '-z', '--get-regexp', '^core\\.(filemode|symlinks)$'];
  const answer = await git(top, ...asked).catch(() => '');
  // The last of several values counts.
  const settings = new Map(answer.split('\0').map((line): [string, string] => [line.split('\n')[0] ?? '', line]));
  const isOff = (name: string) => settings.get(name) === `${name}\nfalse`;
  return { keepsModes: !isOff('core.filemode'), keepsLinks: !isOff('core.symlinks') };
}

/** Every directory above one of the paths. */
function directoriesOf(paths: Iterable<string>): Set<string> {
  const directories = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const directory = path.slice(0, end);
      if (directories.has(directory)) break;
      directories.add(directory);
    }
  }
  return directories;
}
