/**
 * Knows where symbolic links lead and which of them may travel: never one that leaves the source directory.
 * Refuses to follow them; a bundle holds links, not what they point to.
 */
import { realpath } from 'node:fs/promises';
import { isAbsolute, join, posix, relative, sep } from 'node:path';
import { concurrently } from './concurrently.ts';
import type { Entry } from './select.ts';

const LOOKUPS_AT_ONCE = 16;
const NAMED_IN_A_NOTE = 5;

type Destination = 'packaged' | 'outside' | 'nowhere' | 'left out';

interface Link {
  readonly path: string;
  readonly target: string;
}

/** The entries without links that leave the (absolute, real) directory, and a note for each kind of odd link. */
export async function judgeLinks(
  directory: string,
  entries: readonly Entry[],
): Promise<{ readonly entries: readonly Entry[]; readonly notes: readonly string[] }> {
  const links = entries.flatMap(({ path, target }) => (target === undefined ? [] : [{ path, target }]));
  if (links.length === 0) return { entries, notes: [] };
  const packaged = withDirectories(entries);
  const destinations = await concurrently(links, LOOKUPS_AT_ONCE, (link) => destination(directory, packaged, link));
  const leading = (to: Destination) => links.filter((_, index) => destinations[index] === to);
  const outside = new Set(leading('outside').map(({ path }) => path));
  return {
    entries: outside.size === 0 ? entries : entries.filter(({ path }) => !outside.has(path)),
    notes: [
      note(leading('outside'), 'Left out of the bundle, because it leads out of the source directory'),
      note(leading('nowhere'), 'Packaged as it is, although it points to nothing'),
      note(leading('left out'), 'Packaged as it is, although what it points to is not in the bundle'),
    ].filter((line) => line !== undefined),
  };
}

async function destination(
  directory: string,
  packaged: ReadonlySet<string>,
  { path, target }: Link,
): Promise<Destination> {
  if (isAbsolute(target)) return 'outside';
  const written = posix.join(posix.dirname(path), target);
  if (written === '..' || written.startsWith('../')) return 'outside';
  const real = await realpath(join(directory, path)).catch(() => undefined);
  if (real === undefined) return 'nowhere';
  const reached = relative(directory, real).split(sep).join('/');
  if (reached === '..' || reached.startsWith('../')) return 'outside';
  return packaged.has(reached) ? 'packaged' : 'left out';
}

/** The paths of all entries and of every directory above one; '' is the top. */
function withDirectories(entries: readonly Entry[]): Set<string> {
  const paths = new Set(['']);
  for (const entry of entries) {
    for (let path = entry.path; !paths.has(path); path = path.slice(0, Math.max(0, path.lastIndexOf('/'))))
      paths.add(path);
  }
  return paths;
}

function note(links: readonly Link[], judgement: string): string | undefined {
  if (links.length === 0) return undefined;
  const named = links.slice(0, NAMED_IN_A_NOTE).map(({ path, target }) => `${path} -> ${target}`);
  const more = links.length - named.length;
  return `${judgement}: ${links.length === 1 ? 'the link' : `${links.length} links,`} ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}
