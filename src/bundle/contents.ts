/**
 * Knows how to read what an entry will be packaged with, and what git would call those bytes.
 * Refuses to follow a link, and to go on with a file that is not the one that was selected.
 */
import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../problem.ts';
import { READ_NO_LINK } from './opening.ts';
import type { Entry } from './select.ts';
import { systemError, unreadable } from './unreadable.ts';

/** Larger files are read in chunks, so that memory stays bounded. */
export const WHOLE_FILE_BYTES_MAX = 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;
/** What the system says when there is no file any more where one was: nothing, a link, a directory, a pipe, a socket. */
const IS_NO_FILE: ReadonlySet<string | undefined> = new Set([
  'ENOENT',
  'ENOTDIR',
  'ELOOP',
  'EISDIR',
  'ESPIPE',
  'ENXIO',
]);

/** A new hash over a blob of that many bytes; its hex digest is git's name of the blob (SHA-1 repositories). */
export function blobHash(size: number): Hash {
  return createHash('sha1').update(`blob ${size}\0`);
}

/** git's name of a blob of these bytes. */
export function blobOf(bytes: Buffer): string {
  return blobHash(bytes.length).update(bytes).digest('hex');
}

/**
 * The bytes of a small file, or the text of a link, good until the next call: they all come to lie in one place, because
 * memory for every small file costs more than reading it. Waits for the disk.
 * Throws a Problem when the file cannot be read or no longer has the size that was selected.
 */
export function readWhole(directory: string, entry: Entry): Buffer {
  if (entry.target !== undefined) return Buffer.from(entry.target, 'utf8');
  let file: number | undefined;
  try {
    file = openSync(join(directory, entry.path), READ_NO_LINK);
    let size = 0;
    for (let read = 1; read > 0 && size <= entry.size; size += read) {
      read = readSync(file, place, size, entry.size + 1 - size, null);
    }
    if (size !== entry.size) throw changed(entry);
    return place.subarray(0, size);
  } catch (cause) {
    throw told(entry, cause);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** One byte more than any file that is read whole, so that one that grew is noticed. */
const place = Buffer.allocUnsafeSlow(WHOLE_FILE_BYTES_MAX + 1);

/** The bytes of a large file as they come. Throws as `readWhole` does, at the latest after the last chunk. */
export async function* readChunks(directory: string, entry: Entry): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    await using file = await openSelected(directory, entry);
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES));
      if (bytesRead === 0) break;
      size += bytesRead;
      if (size > entry.size) break;
      yield buffer.subarray(0, bytesRead);
    }
    if (size !== entry.size) throw changed(entry);
  } catch (cause) {
    throw told(entry, cause);
  }
}

/** The file was another when it was selected (or hashed) than when it was read: no digest would describe the bundle. */
export function changed(entry: Entry, cause?: unknown): Problem {
  return new Problem({
    code: 'BR-FILE-CHANGED',
    what: `${entry.path} changed while the bundle was made.`,
    why: 'Something still writes to the source directory, so nobody could tell what the bundle holds.',
    next: 'Let the step that writes it finish first (a build or a server left in the background), or leave it out with exclude-patterns.',
    cause,
  });
}

function openSelected(directory: string, entry: Entry): Promise<FileHandle> {
  return open(join(directory, entry.path), READ_NO_LINK);
}

/** What reading a file threw, as a Problem: it is another file by now, or the system refuses to give it. */
export function told(entry: Entry, cause: unknown): unknown {
  if (cause instanceof Problem) return cause;
  if (IS_NO_FILE.has(systemError(cause).code)) return changed(entry, cause);
  return unreadable('file', entry.path, cause);
}
