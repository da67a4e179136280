/**
 * Knows which files of a source directory belong in the bundle, and in which order.
 * Refuses to know their contents and what becomes of them.
 */
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { Problem } from '../problem.ts';
import type { Found } from './found.ts';
import { type GroundRules, groundRules } from './ground-rules.ts';
import { judgeLinks } from './links.ts';
import { bytewise } from './paths.ts';
import { type Candidate, certainOf, type Repository } from './repository.ts';
import { systemError } from './unreadable.ts';
import { type Walked, walk } from './walk.ts';

/** A file or link to be packaged. */
export interface Entry {
  /** '/'-separated, from the source directory. */
  readonly path: string;
  /** git's three modes: file, executable file (by its owner), symbolic link. */
  readonly mode: 0o100644 | 0o100755 | 0o120000;
  /** Bytes; of a link those of its text. */
  readonly size: number;
  /** Text of a symbolic link. */
  readonly target?: string;
  /** git blob id (SHA-1, hex) where git vouches for the bytes, so that they need not be read to know it. */
  readonly blob?: string;
}

/** What is to be packaged of a directory. */
export interface Selection {
  /** Absolute, without links in it. */
  readonly directory: string;
  /** In the order of their paths' UTF-8 bytes. */
  readonly entries: readonly Entry[];
  /** Whose ignore rules decided. */
  readonly rules: '.ebignore' | '.gitignore' | 'none';
  /** One sentence each, worth a warning. */
  readonly notes: readonly string[];
}

/**
 * The files of a source directory: by `.ebignore` when its root has one, else by git's rules together with what git
 * tracks; `excludePatterns` (gitignore syntax, relative to the directory) have the last word. What is in
 * `temporaryDirectory` is the action's own and never packaged.
 * Throws a Problem when the directory is none, when something in it cannot be read or when nothing is left to package.
 */
export async function select(
  directory: string,
  excludePatterns: readonly string[],
  temporaryDirectory?: string,
): Promise<Selection> {
  const real = await existing(directory);
  const [ground, apart] = await Promise.all([groundRules(real), pathInside(real, temporaryDirectory)]);
  const walked = await walk(real, ground, { excludePatterns, apart });
  const [{ entries, notes }, vouched] = await Promise.all([
    judgeLinks(
      real,
      walked.found.map(({ entry }) => entry),
    ),
    vouchedFor(walked.found),
  ]);
  if (entries.length === 0) throw nothingToPackage(directory, ground, walked, notes);
  return {
    directory: real,
    entries: entries.map((entry) => withBlob(entry, vouched.get(entry.path))).toSorted(bytewise),
    rules: ground.file === '.gitignore' && !walked.metRulesFile ? 'none' : ground.file,
    notes: [...walked.notes, ...notes],
  };
}

/** Blob ids that are certain, by path. */
async function vouchedFor(found: readonly Found[]): Promise<ReadonlyMap<string, string>> {
  const candidates = new Map<Repository, (Candidate & { readonly entry: Entry })[]>();
  for (const { entry, candidate } of found) {
    if (candidate === undefined) continue;
    const { repository, path, blob } = candidate;
    const others = candidates.get(repository);
    const one = { path, blob, size: entry.size, entry };
    if (others === undefined) candidates.set(repository, [one]);
    else others.push(one);
  }
  const vouched = new Map<string, string>();
  for (const [repository, ofOne] of candidates) {
    const certain = await certainOf(repository, ofOne);
    for (const { path, blob, entry } of ofOne) if (certain.has(path)) vouched.set(entry.path, blob);
  }
  return vouched;
}

function withBlob(entry: Entry, blob: string | undefined): Entry {
  return blob === undefined ? entry : { ...entry, blob };
}

/** The path of one directory inside another; undefined when it lies elsewhere or is that directory. */
async function pathInside(directory: string, other: string | undefined): Promise<string | undefined> {
  const real = other && (await realpath(other).catch(() => undefined));
  if (real === undefined || real === '') return undefined;
  const path = relative(directory, real).split(sep).join('/');
  return path === '' || path === '..' || path.startsWith('../') || isAbsolute(path) ? undefined : path;
}

async function existing(directory: string): Promise<string> {
  const refuse = (why: string, cause?: unknown) =>
    new Problem({
      code: 'BR-SOURCE-DIRECTORY',
      what: `The source directory ${directory} cannot be packaged.`,
      why,
      next: 'Check source-directory, and that an earlier step (actions/checkout, a build) makes it; a ready bundle is named by deployment-package-path.',
      cause,
    });
  const found = await stat(directory).catch((cause: unknown) => {
    const { code, message } = systemError(cause);
    throw refuse(code === 'ENOENT' ? 'There is no such directory.' : `${message}.`, cause);
  });
  if (!found.isDirectory()) throw refuse('It is not a directory.');
  return realpath(directory);
}

function nothingToPackage(
  directory: string,
  ground: GroundRules,
  { leftOut }: Walked,
  notes: readonly string[],
): Problem {
  const culprits = [
    leftOut.has('left out by the ignore file') ? `the rules of ${ground.file}` : undefined,
    leftOut.has('left out by exclude-patterns') ? 'exclude-patterns' : undefined,
  ].filter((culprit) => culprit !== undefined);
  const empty = notes.length > 0 ? 'It holds nothing but links that lead out of it.' : 'It holds no file.';
  return new Problem({
    code: 'BR-NOTHING-TO-PACKAGE',
    what: `There is nothing to package in ${directory}.`,
    why: culprits.length === 0 ? empty : `Everything in it is left out by ${culprits.join(' and ')}.`,
    next:
      culprits.length === 0
        ? 'Check source-directory, and that an earlier step (actions/checkout, a build) fills it.'
        : `Change ${culprits.join(' or ')} so that the files of the application stay in.`,
  });
}
