/**
 * Knows how a selection becomes a zip file: the same selection always the same bytes.
 * Refuses to know what was selected why, and where the file goes.
 */
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ZipArchive } from 'archiver';
import { Problem } from '../problem.ts';
import { asDigested, type DigestedEntry } from './as-digested.ts';
import type { Digested } from './digest.ts';
import type { Entry, Selection } from './select.ts';
import { BUNDLE_BYTES_MAX, tooLarge } from './size-limit.ts';

/** The first moment that a zip can tell. */
const MODIFIED = new Date(Date.UTC(1980, 0, 1));
const COMPRESSION_LEVEL = 6;

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
}

/**
 * Packs a selection into a new file in `temporaryDirectory`.
 * Throws a Problem when the bundle grows over the limit, when a file is no longer what was digested, or when a name
 * cannot stand in an archive; rejects with the signal's reason when it aborts. Nothing is left behind then.
 */
export async function pack(selection: Selection, digested: Digested, options: PackOptions): Promise<PackedBundle> {
  const { signal } = options;
  signal.throwIfAborted();
  refuseNames(selection.entries);
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
  // Loaded here: most of what a run may do never packs.
  const { ZipArchive } = await import('archiver');
  const archive = new ZipArchive({ zlib: { level: COMPRESSION_LEVEL } });
  const stop = new AbortController();
  const fail = (error: unknown) => stop.abort(error);
  archive.on('error', fail);
  const whileWanted = AbortSignal.any([options.signal, stop.signal]);
  const { bytesMax = BUNDLE_BYTES_MAX } = options;
  const sha256 = createHash('sha256');
  let size = 0;
  const measure = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > bytesMax) return fail(bundleTooLarge(selection));
      sha256.update(chunk);
      yield chunk;
    }
  };
  const file = (await open(path, 'wx', 0o600)).createWriteStream();
  // Listened to apart, because it is the cause and what it does to the archive is told first.
  file.on('error', fail);
  await Promise.all([
    pipeline(archive, measure, file, { signal: whileWanted }).catch(fail),
    feed(archive, asDigested(selection, digested, fail), whileWanted).catch(fail),
  ]);
  whileWanted.throwIfAborted();
  return { size, sha256: sha256.digest('hex') };
}

/** Hands the archive one entry after the other, each only when the one before is packed. */
async function feed(archive: ZipArchive, entries: AsyncIterable<DigestedEntry>, signal: AbortSignal): Promise<void> {
  for await (const { entry, content } of entries) {
    const packed = once(archive, 'entry', { signal });
    archive.append(content, headerOf(entry));
    await packed;
  }
  // Settles only when everything is read, which the caller waits for anyway.
  archive.finalize().catch(() => undefined);
}

function headerOf({ path, mode, target }: Entry) {
  const header = { name: path, date: MODIFIED };
  // As an appended entry, because archiver dates what goes through its `symlink` with the present time.
  return target === undefined
    ? { ...header, mode }
    : { ...header, mode: 0o120777, type: 'symlink' as const, linkname: target };
}

/** archiver turns '\' into '/' and cuts off what looks like a drive; a file must not arrive under another name. */
function refuseNames(entries: readonly Entry[]): void {
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

function bundleTooLarge({ directory, entries }: Selection): Problem {
  return tooLarge(
    `The bundle of ${directory} is too large.`,
    entries,
    'Leave out what the application does not need at run time (.ebignore or exclude-patterns), let the platform install dependencies, or keep large files in S3. The largest entries are listed.',
  );
}
