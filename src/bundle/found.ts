/**
 * Knows what a file or link that was found becomes in the bundle: its mode, its size, where a link points.
 * Refuses to read files and to know rules.
 */
import { type BigIntStats, lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { blobSeen, looksAsSeen, type TrackedFile } from './git-index.ts';
import type { Candidate, Repository } from './repository.ts';
import type { Entry } from './select.ts';
import { unreadable } from './unreadable.ts';

/** An entry, and the file of a repository that it seems to be unchanged. */
export interface Found {
  readonly entry: Entry;
  readonly candidate?: Candidate;
}

const OWNER_MAY_EXECUTE = 0o100n;
const EXECUTABLE = 0o100755;
const LINK = 0o120000;
/** Beanstalk runs these; a checkout without execute bits must not break them. */
const HOOKS = /^\.platform\/(config)?hooks\//;

/** What is at a path of an absolute directory. `inRepository` is the same path from the top of the repository. */
export function foundAt(
  directory: string,
  path: string,
  repository: Repository | undefined,
  inRepository: string,
): Found {
  const tracked = repository?.tracked.get(inRepository);
  try {
    const full = `${directory}/${path}`;
    const stats = lstatSync(full, { bigint: true });
    if (stats.isSymbolicLink()) return { entry: linkTo(path, readlinkSync(full, 'buffer')) };
    const isFlattenedLink = tracked?.mode === LINK && repository?.keepsLinks === false;
    if (isFlattenedLink) return { entry: linkTo(path, readFileSync(full)) };
    const entry = { path, mode: modeOf(path, stats, tracked, repository), size: Number(stats.size) };
    if (repository === undefined || tracked?.seen === undefined) return { entry };
    if ((tracked.mode & 0o170000) !== 0o100000 || !looksAsSeen(tracked.seen, stats)) return { entry };
    return { entry, candidate: { repository, path: inRepository, blob: blobSeen(tracked.seen), size: entry.size } };
  } catch (cause) {
    throw unreadable('file', path, cause);
  }
}

function modeOf(
  path: string,
  stats: BigIntStats,
  tracked: TrackedFile | undefined,
  repository: Repository | undefined,
): 0o100644 | 0o100755 {
  const byIndex = repository?.keepsModes === false && tracked !== undefined;
  const mayRun = byIndex ? tracked.mode === EXECUTABLE : (stats.mode & OWNER_MAY_EXECUTE) !== 0n;
  return mayRun || HOOKS.test(path) ? 0o100755 : 0o100644;
}

function linkTo(path: string, text: Buffer): Entry {
  const target = text.toString('utf8');
  if (!Buffer.from(target).equals(text)) throw new Error('it is a link, and the text of it is not valid UTF-8');
  return { path, mode: LINK, size: text.length, target };
}
