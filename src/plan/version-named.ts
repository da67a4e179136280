/**
 * Knows which version a label, or the beginning of one, stands for, and lists the nearest where it stands for none.
 * Refuses to read; it is handed the versions of the application. Pure.
 */
import { type Finding, Problem } from '../problem.ts';
import type { ApplicationVersion } from '../shapes.ts';

const MOST_LISTED = 10;

/** The version of that label, else the only one whose label starts so. Throws a Problem that lists the nearest ten. */
export function versionNamed(
  wanted: string,
  versions: readonly ApplicationVersion[],
  application: string,
): ApplicationVersion {
  const exact = versions.find(({ label }) => label === wanted);
  const matches = versions.filter(({ label }) => label.startsWith(wanted));
  const [only] = matches;
  if (exact !== undefined) return exact;
  if (only !== undefined && matches.length === 1) return only;
  throw matches.length > 1 ? several(wanted, matches, application) : none(wanted, versions, application);
}

const several = (wanted: string, matches: readonly ApplicationVersion[], application: string) =>
  new Problem({
    code: 'BR-VERSION-NOT-FOUND',
    what: `Not started: ${matches.length} versions of ${application} start with ${wanted}.`,
    why: 'A label may be shortened to a beginning that only one version has.',
    now: 'Nothing was changed.',
    next: 'Give one of the labels above as version-label.',
    findings: listed(matches),
  });

function none(wanted: string, versions: readonly ApplicationVersion[], application: string): Problem {
  return new Problem({
    code: 'BR-VERSION-NOT-FOUND',
    what: `Not started: ${application} has no version ${wanted}.`,
    why: `No label is ${wanted} or starts so, or these credentials may not see it.`,
    now: 'Nothing was changed.',
    next:
      versions.length === 0
        ? 'Check application-name and aws-region.'
        : 'Give one of the labels above as version-label.',
    findings: listed(nearest(wanted, versions)),
  });
}

/** The newest ten, with when they were made and their descriptions. */
export const listed = (versions: readonly ApplicationVersion[]) =>
  newestFirst(versions).slice(0, MOST_LISTED).map(told);

const told = ({ label, created, description = '' }: ApplicationVersion): Finding => ({
  subject: label,
  text: [`${created.toISOString().slice(0, 16).replace('T', ' ')} UTC`, description].filter(Boolean).join('  '),
});

/** The newest first. */
export const newestFirst = (versions: readonly ApplicationVersion[]) =>
  versions.toSorted((one, other) => other.created.getTime() - one.created.getTime());

/** Those that share the longest beginning; all of them where none shares any. */
function nearest(wanted: string, versions: readonly ApplicationVersion[]): readonly ApplicationVersion[] {
  for (let length = wanted.length - 1; length >= 2; length -= 1) {
    const start = wanted.slice(0, length);
    const near = versions.filter(({ label }) => label.startsWith(start));
    if (near.length > 0) return near;
  }
  return versions;
}
