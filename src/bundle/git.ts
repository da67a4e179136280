/**
 * Knows how to ask git, read only, and where a work tree begins.
 * Refuses to know what the answers are for; a machine without git is no failure here.
 */
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const OUTPUT_BYTES_MAX = 1024 * 1024 * 1024;

/**
 * A checkout in a container often belongs to another user, and git then refuses to read it; reading is all that is done
 * here. Rules and programs of the machine's own configuration must not decide what is released.
 */
const SETTINGS = ['safe.directory=*', 'core.excludesFile=', 'core.fsmonitor=false', 'log.showSignature=false'];

/** What git writes to its standard output, run in `directory`; rejects when git is missing or says no. */
export function git(directory: string, ...args: readonly string[]): Promise<string> {
  return gitGiven('', directory, ...args);
}

/** The same for a git that reads `input`. */
export async function gitGiven(input: string, directory: string, ...args: readonly string[]): Promise<string> {
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  const running = run('git', [...settings, ...args], { cwd: directory, maxBuffer: OUTPUT_BYTES_MAX });
  // A git that ends before it has read everything says why by its exit code.
  running.child.stdin?.on('error', () => undefined).end(input);
  return (await running).stdout;
}

/** A work tree: its top directory, git's directory for it, and where its private ignore rules are kept. */
export interface WorkTree {
  readonly top: string;
  readonly gitDirectory: string;
  readonly excludeFile: string;
}

/** The work tree that an absolute directory lies in, found without git. */
export async function workTreeOf(directory: string): Promise<WorkTree | undefined> {
  for (let top = directory; ; top = dirname(top)) {
    const workTree = await workTreeAt(top);
    if (workTree !== undefined || top === dirname(top)) return workTree;
  }
}

/** The work tree whose top is this directory, if it has a `.git` (gitrepository-layout(5)). */
export async function workTreeAt(top: string): Promise<WorkTree | undefined> {
  const dotGit = join(top, '.git');
  const found = await stat(dotGit).catch(() => undefined);
  if (found === undefined) return undefined;
  const pointer = found.isDirectory()
    ? undefined
    : /^gitdir: (.*)/.exec(await readFile(dotGit, 'utf8').catch(() => ''))?.[1];
  const gitDirectory = pointer === undefined ? dotGit : resolve(top, pointer);
  // What all work trees of a repository share lies elsewhere than what is this one's.
  const common = await readFile(join(gitDirectory, 'commondir'), 'utf8').catch(() => '.');
  return { top, gitDirectory, excludeFile: join(resolve(gitDirectory, common.trim()), 'info', 'exclude') };
}
