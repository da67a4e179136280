/** Knows which names can stand in an archive. Refuses to change one. */
import { Problem } from '../../problem.ts';
import type { Entry } from '../select.ts';

/** Unpackers turn '\' into '/' and cut off what looks like a drive; a file must not arrive under another name. */
export function refuseNames(entries: readonly Entry[]): void {
  const odd = entries.filter(({ path }) => path.includes('\\') || /^\w+:/.test(path));
  if (odd.length === 0) return;
  throw new Problem({
    code: 'BR-FILE-NAME',
    what: `${odd.length === 1 ? 'A file name' : `${odd.length} file names`} cannot be packaged: ${odd[0]?.path}.`,
    why: 'Names with a backslash, or with a colon after the first word, come out of an archive as other names.',
    next: 'Rename them, or leave them out with exclude-patterns.',
    findings: odd.map(({ path }) => ({ subject: path, text: 'not a portable name' })),
  });
}
