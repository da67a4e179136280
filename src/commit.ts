/** Knows which commit a directory's checkout stands at. Refuses to know what is released from it. */
import { git } from './bundle/git.ts';

export interface Commit {
  /** Full object name, 40 hex digits (64 in a SHA-256 repository). */
  readonly id: string;
  /** First paragraph of the message, on one line. */
  readonly subject: string;
}

/** HEAD of the repository that holds the directory; undefined without git, without a repository or without a commit. */
export async function headCommit(directory: string): Promise<Commit | undefined> {
  const answer = await git(directory, 'log', '-1', '--encoding=UTF-8', '--format=%H%x00%s').catch(() => undefined);
  const [id = '', subject = ''] = (answer ?? '').trimEnd().split('\0');
  return id === '' ? undefined : { id, subject };
}
