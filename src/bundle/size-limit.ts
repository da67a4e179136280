/** Knows how large a bundle may be and how to tell that one is larger. Refuses to know how bundles are made. */
import { Problem } from '../problem.ts';

/**
 * 500 MiB. The guide says "must not exceed 500 MB"
 * (https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/applications-sourcebundle.html).
 */
export const BUNDLE_BYTES_MAX = 524_288_000;
const NAMED_ENTRIES = 10;

/** The bundle is over the limit; `entries` (of a directory) tell where the bytes are. */
export function tooLarge(
  what: string,
  entries: readonly { readonly path: string; readonly size: number }[],
  next: string,
): Problem {
  const findings = largestOf(entries).map(({ path, size }) => ({
    subject: path,
    text: `${megabytes(size)} before compression`,
  }));
  return new Problem({
    code: 'BR-BUNDLE-TOO-LARGE',
    what,
    why: `Elastic Beanstalk takes source bundles of at most ${BUNDLE_BYTES_MAX.toLocaleString('en-US')} bytes (500 MiB).`,
    next,
    findings,
  });
}

/** The ten largest, the largest first. */
export function largestOf<Sized extends { readonly size: number }>(entries: readonly Sized[]): Sized[] {
  return entries.toSorted((one, other) => other.size - one.size).slice(0, NAMED_ENTRIES);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
