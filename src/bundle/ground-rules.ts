/**
 * Knows which rules hold before the first file of a source directory is looked at: `.ebignore` alone, or git's.
 * Refuses to know the files below; the rules files among them are read where they are met.
 */
import { readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { git, type WorkTree, workTreeOf } from './git.ts';
import { joinRules, leavesOut, parseRules, type Rules } from './ignore-rules.ts';
import { systemError, unreadable } from './unreadable.ts';

export interface GroundRules {
  /** Whose rules decide. With `.gitignore` those of every level count. */
  readonly file: '.ebignore' | '.gitignore';
  readonly rules: Rules;
  /** Path of the source directory from the top that the rules' paths are relative to; '' when it is that top. */
  readonly base: string;
  /** Paths (from the source directory) that git tracks: packaged although a rule names them. */
  readonly tracked: ReadonlySet<string>;
  /** One sentence each, worth a warning. */
  readonly notes: readonly string[];
}

/** The rules for an absolute source directory. Throws a Problem when a rules file cannot be read. */
export async function groundRules(directory: string): Promise<GroundRules> {
  const ebignore = await readRules(join(directory, '.ebignore'));
  if (ebignore !== undefined) {
    return { file: '.ebignore', rules: parseRules(ebignore), base: '', tracked: new Set(), notes: [] };
  }
  const workTree = await workTreeOf(directory);
  if (workTree === undefined) {
    return { file: '.gitignore', rules: joinRules(), base: '', tracked: new Set(), notes: [] };
  }
  const [above, { tracked, notes }] = await Promise.all([rulesAbove(directory, workTree), trackedIn(directory)]);
  return { file: '.gitignore', ...above, tracked, notes };
}

/** Text of a rules file; undefined where there is none. */
export async function readRules(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw unreadable('rules file', path, cause);
  });
}

/** The repository's own rules and those of the directories above, as git applies them to a directory inside a work tree. */
async function rulesAbove(
  directory: string,
  { top, excludeFile }: WorkTree,
): Promise<Pick<GroundRules, 'rules' | 'base'>> {
  let rules = parseRules((await readRules(excludeFile)) ?? '');
  const base = relative(top, directory).split(sep).join('/');
  const steps = base === '' ? [] : base.split('/');
  for (const [depth, step] of steps.entries()) {
    const level = steps.slice(0, depth).join('/');
    rules = joinRules(rules, parseRules((await readRules(join(top, level, '.gitignore'))) ?? '', level));
    // Who releases a directory that the repository ignores (a build's output) means what is in it.
    if (leavesOut(rules, [...steps.slice(0, depth), step].join('/'), true)) return { rules: joinRules(), base: '' };
  }
  return { rules, base };
}

async function trackedIn(directory: string): Promise<Pick<GroundRules, 'tracked' | 'notes'>> {
  try {
    const listed = await git(directory, 'ls-files', '-z', '--recurse-submodules');
    return { tracked: new Set(listed.split('\0')), notes: [] };
  } catch (cause) {
    const { message } = systemError(cause);
    const why = message.split('\n').find((line) => line.startsWith('fatal: ')) ?? message;
    return {
      tracked: new Set(),
      notes: [
        `git could not tell which files are tracked (${why}), so the ignore rules alone decide what is packaged.`,
      ],
    };
  }
}
