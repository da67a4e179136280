/**
 * Knows how a selection becomes a zip file: the same selection always the same bytes.
 * Refuses to know what was selected why, and where the file goes.
 */
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ZipArchive } from 'archiver';
import { Problem } from '../problem.ts';
import { ahead } from './concurrently.ts';
import { blobHash, changed, readChunks, readWhole, WHOLE_FILE_BYTES_MAX } from './contents.ts';
import type { Digested } from './digest.ts';
import type { Entry, Selection } from './select.ts';
import { BUNDLE_BYTES_MAX, tooLarge } from './size-limit.ts';

/** The first moment that a zip can tell. */
const MODIFIED = new Date(Date.UTC(1980, 0, 1));
const COMPRESSION_LEVEL = 6;
/** Small files read ahead of the one that is being compressed; bounds memory to 16 MiB. */
const FILES_AHEAD = 16;

/** A zip file on the local disk; disposing it deletes the file. */
export interface PackedBundle extends AsyncDisposable {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Of the file's bytes, hex. */
  readonly sha256: string;
}

/**
 * Packs a selection into a new file in `temporaryDirectory`.
 * Throws a Problem when the bundle grows over the limit, when a file is no longer what was digested, or when a name
 * cannot stand in an archive; rejects with the signal's reason when it aborts. Nothing is left behind then.
 */
export async function pack(
  selection: Selection,
  digested: Digested,
  { temporaryDirectory, signal }: { readonly temporaryDirectory: string; readonly signal: AbortSignal },
): Promise<PackedBundle> {
  signal.throwIfAborted();
  refuseNames(selection.entries);
  const path = join(temporaryDirectory, `bundle-${randomUUID()}.zip`);
  const remove = () => rm(path, { force: true });
  try {
    return { path, ...(await write(path, selection, digested, signal)), [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw signal.aborted ? signal.reason : error;
  }
}

async function write(path: string, selection: Selection, digested: Digested, signal: AbortSignal) {
  // Loaded here: most of what a run may do never packs.
  const { ZipArchive } = await import('archiver');
  const archive = new ZipArchive({ zlib: { level: COMPRESSION_LEVEL } });
  const stop = new AbortController();
  const fail = (error: unknown) => stop.abort(error);
  archive.on('error', fail);
  const whileWanted = AbortSignal.any([signal, stop.signal]);
  const sha256 = createHash('sha256');
  let size = 0;
  const measure = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > BUNDLE_BYTES_MAX) throw bundleTooLarge(selection);
      sha256.update(chunk);
      yield chunk;
    }
  };
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  await Promise.all([
    pipeline(archive, measure, file, { signal: whileWanted }).catch(fail),
    feed(archive, selection, digested, whileWanted).then(() => void archive.finalize().catch(fail), fail),
  ]);
  whileWanted.throwIfAborted();
  return { size, sha256: sha256.digest('hex') };
}

/** Hands the archive one entry after the other, each only when the one before is packed. */
async function feed(archive: ZipArchive, { directory, entries }: Selection, { blobs }: Digested, signal: AbortSignal) {
  const contents = ahead(entries, FILES_AHEAD, async (entry) => ({
    entry,
    content:
      entry.size > WHOLE_FILE_BYTES_MAX ? undefined : await digestedWhole(directory, entry, blobs.get(entry.path)),
  }));
  for await (const { entry, content } of contents) {
    const source = content ?? Readable.from(digestedChunks(directory, entry, blobs.get(entry.path)));
    const packed = once(archive, 'entry', { signal });
    try {
      archive.append(source, headerOf(entry));
      await packed;
    } finally {
      if (source instanceof Readable) source.destroy();
    }
  }
}

function headerOf({ path, mode, target }: Entry) {
  const header = { name: path, date: MODIFIED };
  // As an appended entry, because archiver dates what goes through its `symlink` with the present time.
  return target === undefined
    ? { ...header, mode }
    : { ...header, mode: 0o120777, type: 'symlink' as const, linkname: target };
}

async function digestedWhole(directory: string, entry: Entry, blob: string | undefined): Promise<Buffer> {
  const bytes = await readWhole(directory, entry);
  if (blobHash(entry.size).update(bytes).digest('hex') !== blob) throw changed(entry);
  return bytes;
}

async function* digestedChunks(directory: string, entry: Entry, blob: string | undefined): AsyncGenerator<Buffer> {
  const hash = blobHash(entry.size);
  for await (const chunk of readChunks(directory, entry)) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== blob) throw changed(entry);
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
