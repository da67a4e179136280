/**
 * Knows what a check may ask of the files that are to be packaged, and of those beside them that the ignore rules left out.
 * Refuses to read what is large, what is a link, and to know what any file means.
 */
import { lstatSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readWhole } from '../contents.ts';
import type { Entry, Selection } from '../select.ts';

/** Files that people write by hand are far smaller. */
const TEXT_BYTES_MAX = 256 * 1024;
/** Whatever a tree holds, a check reads no more files than this by their endings. */
export const FILES_READ_MAX = 200;

export interface Files {
  readonly entries: readonly Entry[];
  /** Whose rules chose the files. */
  readonly rules: Selection['rules'];
  /** Packaged, as a file or as a directory that holds one. */
  has(path: string): boolean;
  /** A packaged file as text, whatever its bytes are; undefined for a link, for a large file and for none. */
  text(path: string): string | undefined;
  /** What lies in the source directory at a path of which nothing is packaged. */
  leftOut(path: string): 'file' | 'directory' | undefined;
}

export function filesOf({ directory, entries, rules }: Pick<Selection, 'directory' | 'entries' | 'rules'>): Files {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const directories = directoriesOf(entries);
  const has = (path: string) => byPath.has(path) || directories.has(path);
  return {
    entries,
    rules,
    has,
    text(path) {
      const entry = byPath.get(path);
      return entry === undefined ? undefined : textOf(directory, entry);
    },
    leftOut: (path) => (has(path) ? undefined : lyingAt(directory, path)),
  };
}

/** Every directory that the path of an entry goes through. */
function directoriesOf(entries: readonly Entry[]): ReadonlySet<string> {
  const directories = new Set<string>();
  for (const { path } of entries) {
    let end = path.lastIndexOf('/');
    while (end > 0 && !directories.has(path.slice(0, end))) {
      directories.add(path.slice(0, end));
      end = path.lastIndexOf('/', end - 1);
    }
  }
  return directories;
}

/** A file that cannot be read is no matter of a check: whoever packs it tells. */
function textOf(directory: string, entry: Entry): string | undefined {
  if (entry.target !== undefined || entry.size > TEXT_BYTES_MAX) return undefined;
  try {
    return readWhole(directory, entry).toString('utf8');
  } catch {
    return undefined;
  }
}

function lyingAt(directory: string, path: string): 'file' | 'directory' | undefined {
  const inside = posix.normalize(path);
  if (inside === '.' || inside.startsWith('..') || inside.startsWith('/')) return undefined;
  try {
    const stats = lstatSync(join(directory, inside));
    return stats.isDirectory() ? 'directory' : stats.isFile() ? 'file' : undefined;
  } catch {
    return undefined;
  }
}
