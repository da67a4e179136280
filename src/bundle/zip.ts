/**
 * Knows how a selection becomes a bundle that is not too large.
 * Refuses to know what was selected why, how it is packed, and where the bytes go.
 */
import type { Problem } from '../problem.ts';
import type { Digested } from './digest.ts';
import type { Selection } from './select.ts';
import { BUNDLE_BYTES_MAX, tooLarge } from './size-limit.ts';
import { type ZipOptions, zipped } from './zip/stream.ts';

export interface BundleOptions extends ZipOptions {
  /** More bytes than this are too many; what Elastic Beanstalk takes, unless told otherwise. */
  readonly bytesMax?: number;
}

/**
 * The bundle's bytes in their order; every chunk is the caller's to keep.
 * Throws a Problem when a file is no longer what was digested, when a name cannot stand in an archive, or when the bundle
 * outgrows its limit, as soon as it does; throws the signal's reason when it aborts. No thread is left when it has ended.
 */
export async function* bundleBytes(
  selection: Selection,
  digested: Digested,
  options: BundleOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { bytesMax = BUNDLE_BYTES_MAX } = options;
  let size = 0;
  for await (const chunk of zipped(selection, digested, options)) {
    size += chunk.length;
    if (size > bytesMax) throw bundleTooLarge(selection);
    yield chunk;
  }
}

function bundleTooLarge({ directory, entries }: Selection): Problem {
  return tooLarge(
    `The bundle of ${directory} is too large.`,
    entries,
    'Leave out what the application does not need at run time (.ebignore or exclude-patterns), let the platform install dependencies, or keep large files in S3. The largest entries are listed.',
  );
}
