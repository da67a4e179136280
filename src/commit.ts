/**
 * Knows which commit a directory's checkout stands at, and which of two comes first in its history. Refuses to know what is
 * released from it.
 */
import { git } from './bundle/git.ts';

export interface Commit {
  /** Full object name, 40 hex digits (64 in a SHA-256 repository). */
  readonly id: string;
  /** First paragraph of the message, on one line. */
  readonly subject: string;
}

/**
 * Is `commit` an ancestor of `other`? Undefined without git or a repository, where it has one of them not, or where its history is
 * cut short and so does not tell.
 */
export async function comesBefore(directory: string, commit: string, other: string): Promise<boolean | undefined> {
  const before = await isAncestor(directory, commit, other);
  if (before !== false) return before;
  if (await isAncestor(directory, other, commit)) return false;
  const isShallow = await git(directory, 'rev-parse', '--is-shallow-repository').catch(() => 'true');
  return isShallow.trim() === 'false' ? false : undefined;
}

/** git says no with exit code 1; with any other it cannot tell. */
async function isAncestor(directory: string, commit: string, other: string): Promise<boolean | undefined> {
  try {
    await git(directory, 'merge-base', '--is-ancestor', commit, other);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 1 ? false : undefined;
  }
}

/** HEAD of the repository that holds the directory; undefined without git, without a repository or without a commit. */
export async function headCommit(directory: string): Promise<Commit | undefined> {
  const answer = await git(directory, 'log', '-1', '--encoding=UTF-8', '--format=%H%x00%s').catch(() => undefined);
  const [id = '', subject = ''] = (answer ?? '').trimEnd().split('\0');
  return id === '' ? undefined : { id, subject };
}
