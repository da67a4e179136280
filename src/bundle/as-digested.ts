/**
 * Knows how to give the bytes of a selection exactly as they were digested, or not at all.
 * Refuses to know what they are packed into.
 */
import { Readable } from 'node:stream';
import { ahead } from './concurrently.ts';
import { blobHash, changed, readChunks, readWhole, WHOLE_FILE_BYTES_MAX } from './contents.ts';
import type { Digested } from './digest.ts';
import type { Entry, Selection } from './select.ts';

/** Small files read ahead of the one that is being packed; bounds memory to 16 MiB. */
const FILES_AHEAD = 16;

export interface DigestedEntry {
  readonly entry: Entry;
  /** Small ones whole. */
  readonly content: Buffer | Readable;
}

/**
 * The entries in their order, small files read ahead. Throws a Problem at a small file that is no longer what was
 * digested; a large one is told to `fail`, and its stream then ends as if it were whole.
 */
export async function* asDigested(
  { directory, entries }: Selection,
  { blobs }: Digested,
  fail: (error: unknown) => void,
): AsyncGenerator<DigestedEntry> {
  const contents = ahead(entries, FILES_AHEAD, async (entry) => ({
    entry,
    bytes: entry.size > WHOLE_FILE_BYTES_MAX ? undefined : await digestedWhole(directory, entry, blobs.get(entry.path)),
  }));
  for await (const { entry, bytes } of contents) {
    if (bytes !== undefined) {
      yield { entry, content: bytes };
      continue;
    }
    const content = Readable.from(digestedChunks(directory, entry, blobs.get(entry.path), fail));
    try {
      yield { entry, content };
    } finally {
      content.destroy();
    }
  }
}

async function digestedWhole(directory: string, entry: Entry, blob: string | undefined): Promise<Buffer> {
  const bytes = await readWhole(directory, entry);
  if (blobHash(entry.size).update(bytes).digest('hex') !== blob) throw changed(entry);
  return bytes;
}

/** Speaks by `fail`, because archiver waits forever for an entry whose stream breaks. */
async function* digestedChunks(
  directory: string,
  entry: Entry,
  blob: string | undefined,
  fail: (error: unknown) => void,
): AsyncGenerator<Buffer> {
  const hash = blobHash(entry.size);
  try {
    for await (const chunk of readChunks(directory, entry)) {
      hash.update(chunk);
      yield chunk;
    }
    if (hash.digest('hex') !== blob) fail(changed(entry));
  } catch (error) {
    fail(error);
  }
}
