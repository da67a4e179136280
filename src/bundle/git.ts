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
export async function git(directory: string, ...args: readonly string[]): Promise<string> {
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  const { stdout } = await run('git', [...settings, ...args], { cwd: directory, maxBuffer: OUTPUT_BYTES_MAX });
  return stdout;
}

/** A work tree: its top directory, and where its private ignore rules are kept. */
export interface WorkTree {
  readonly top: string;
  readonly excludeFile: string;
}

/** The work tree that an absolute directory lies in, found without git. */
export async function workTreeOf(directory: string): Promise<WorkTree | undefined> {
  for (let top = directory; ; top = dirname(top)) {
    const gitDirectory = await commonDirectory(join(top, '.git'));
    if (gitDirectory !== undefined) return { top, excludeFile: join(gitDirectory, 'info', 'exclude') };
    if (top === dirname(top)) return undefined;
  }
}

/** Where the repository behind a `.git` keeps what all its work trees share (gitrepository-layout(5)). */
async function commonDirectory(dotGit: string): Promise<string | undefined> {
  const found = await stat(dotGit).catch(() => undefined);
  if (found === undefined) return undefined;
  if (found.isDirectory()) return dotGit;
  const pointer = /^gitdir: (.*)/.exec(await readFile(dotGit, 'utf8').catch(() => ''))?.[1];
  if (pointer === undefined) return dotGit;
  const own = resolve(dirname(dotGit), pointer);
  const common = await readFile(join(own, 'commondir'), 'utf8').catch(() => '.');
  return resolve(own, common.trim());
}
