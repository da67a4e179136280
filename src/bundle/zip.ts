/**
 * Knows how a selection becomes a zip file on the local disk, measured on the way.
 * Refuses to know what was selected why, how it is packed, and where the file goes.
 */
import { createHash, randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../problem.ts';
import type { Digested } from './digest.ts';
import type { Selection } from './select.ts';
import { BUNDLE_BYTES_MAX, tooLarge } from './size-limit.ts';
import { giveBack } from './zip/memory.ts';
import { zipped } from './zip/stream.ts';

/** A zip file on the local disk; disposing it deletes the file. */
export interface PackedBundle extends AsyncDisposable {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Of the file's bytes, hex. */
  readonly sha256: string;
}

export interface PackOptions {
  readonly temporaryDirectory: string;
  readonly signal: AbortSignal;
  /** More bytes than this are too many; what Elastic Beanstalk takes, unless told otherwise. */
  readonly bytesMax?: number;
  /** As `zipped` takes it. */
  readonly threads?: number;
}

/**
 * Packs a selection into a new file in `temporaryDirectory`.
 * Throws a Problem when the bundle grows over the limit, when a file is no longer what was digested, or when a name
 * cannot stand in an archive; rejects with the signal's reason when it aborts. Nothing is left behind then.
 */
export async function pack(selection: Selection, digested: Digested, options: PackOptions): Promise<PackedBundle> {
  const { signal } = options;
  signal.throwIfAborted();
  const path = join(options.temporaryDirectory, `bundle-${randomUUID()}.zip`);
  const remove = () => rm(path, { force: true });
  try {
    return { path, ...(await write(path, selection, digested, options)), [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw signal.aborted ? signal.reason : error;
  }
}

async function write(path: string, selection: Selection, digested: Digested, options: PackOptions) {
  const { bytesMax = BUNDLE_BYTES_MAX } = options;
  const sha256 = createHash('sha256');
  let size = 0;
  const measured = async function* () {
    for await (const chunk of zipped(selection, digested, options)) {
      size += chunk.length;
      if (size > bytesMax) throw bundleTooLarge(selection);
      sha256.update(chunk);
      yield chunk;
      giveBack(chunk);
    }
  };
  await using file = await open(path, 'wx', 0o600);
  await file.writeFile(measured());
  return { size, sha256: sha256.digest('hex') };
}

function bundleTooLarge({ directory, entries }: Selection): Problem {
  return tooLarge(
    `The bundle of ${directory} is too large.`,
    entries,
    'Leave out what the application does not need at run time (.ebignore or exclude-patterns), let the platform install dependencies, or keep large files in S3. The largest entries are listed.',
  );
}
