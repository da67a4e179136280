/**
 * Knows which rules hold before the first file of a directory is looked at: `.ebignore` alone, or git's.
 * Refuses to know the files below; the rules files among them are read where they are met.
 */
import { lstat, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type WorkTree, workTreeAt, workTreeOf } from './git.ts';
import { parseRules, type Rules, sayingOf } from './ignore-rules.ts';
import { openRepository, type Repository } from './repository.ts';
import { unreadable } from './unreadable.ts';

export interface GroundRules {
  /** Whose rules decide. With `.gitignore` those of every level count, and what git tracks is packaged all the same. */
  readonly file: '.ebignore' | '.gitignore';
  /** In rising order of precedence. */
  readonly rules: readonly Rules[];
  readonly repository: Repository | undefined;
  /** Path of the directory from the top that the rules' and the repository's paths are relative to; '' is that top. */
  readonly base: string;
}

/** The rules for an absolute source directory. Throws a Problem when a rules file cannot be read. */
export async function groundRules(directory: string): Promise<GroundRules> {
  const [ebignore, workTree] = await Promise.all([readRules(join(directory, '.ebignore')), workTreeOf(directory)]);
  const base = workTree === undefined ? '' : relative(workTree.top, directory).split(sep).join('/');
  const repository = workTree && (await openRepository(workTree));
  if (ebignore !== undefined) return { file: '.ebignore', rules: [parseRules(ebignore, base)], repository, base };
  const rules = workTree === undefined ? [] : await rulesAbove(workTree, base);
  return { file: '.gitignore', rules, repository, base };
}

/**
 * The rules for a directory below that is a repository of its own, a submodule or another checkout: its own rules alone,
 * but for those of `.ebignore`. Undefined when what its `.git` names is none.
 */
export async function nestedGround(directory: string): Promise<GroundRules | undefined> {
  const workTree = await workTreeAt(directory);
  if (workTree === undefined) return undefined;
  const head = await stat(join(workTree.gitDirectory, 'HEAD')).catch(() => undefined);
  if (head === undefined) return undefined;
  const [rules, repository] = await Promise.all([rulesAbove(workTree, ''), openRepository(workTree)]);
  return { file: '.gitignore', rules, repository, base: '' };
}

/** Bytes of a rules file; undefined where there is none. */
export async function readRules(path: string): Promise<Buffer | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  return readFile(path).catch((cause: unknown) => {
    throw unreadable('rules file', path, cause);
  });
}

/** The repository's own rules and those of the directories above, as git applies them to a directory inside a work tree. */
async function rulesAbove({ top, excludeFile }: WorkTree, base: string): Promise<readonly Rules[]> {
  const rules = [parseRules((await readRules(excludeFile)) ?? '')];
  const steps = base === '' ? [] : base.split('/');
  for (const depth of steps.keys()) {
    const level = steps.slice(0, depth).join('/');
    rules.push(parseRules((await readUnlinked(join(top, level, '.gitignore'))) ?? '', level));
    // Who releases a directory that the repository ignores (a build's output) means what is in it.
    if (sayingOf(rules, steps.slice(0, depth + 1).join('/'), true) === 'leave out') return [];
  }
  return rules;
}

/** git follows no `.gitignore` that is a link. */
async function readUnlinked(path: string): Promise<Buffer | undefined> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isFile() ? readRules(path) : undefined;
}
