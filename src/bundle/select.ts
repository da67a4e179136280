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
import { sortedBytewise } from './paths.ts';
import { certainOf } from './repository.ts';
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
}

/** What is to be packaged of a directory. */
export interface Selection {
  /** Absolute, without links in it. */
  readonly directory: string;
  /** In the order of their paths' UTF-8 bytes. */
  readonly entries: readonly Entry[];
  /** git blob ids (SHA-1, hex) of the files whose bytes git vouches for, so that they need not be read, by path. */
  readonly vouched: ReadonlyMap<string, string>;
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
    entries: sortedBytewise(entries),
    vouched,
    rules: ground.file === '.gitignore' && !walked.metRulesFile ? 'none' : ground.file,
    notes: [...walked.notes, ...notes],
  };
}

/** Blob ids that are certain, by path from the source directory. */
async function vouchedFor(found: readonly Found[]): Promise<ReadonlyMap<string, string>> {
  const groups = Map.groupBy(found, ({ candidate }) => candidate?.repository);
  const vouched = new Map<string, string>();
  for (const [repository, files] of groups) {
    if (repository === undefined) continue;
    const certain = await certainOf(
      repository,
      files.flatMap(({ candidate }) => candidate ?? []),
    );
    for (const { entry, candidate } of files) {
      if (candidate !== undefined && certain.has(candidate.path)) vouched.set(entry.path, candidate.blob);
    }
  }
  return vouched;
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
