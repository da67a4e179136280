/**
 * Knows how one piece of a selection becomes bytes of the archive: read, compared with what was digested, deflated.
 * Works without a pause, so it belongs into a thread. Refuses to know what stands before and after the piece.
 */
import { hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { giveBack } from '../../memory.ts';
import { READ_NO_LINK } from '../opening.ts';
import type { Entry } from '../select.ts';
import { localHeader } from './format.ts';
import { isHopeless } from './hopeless.ts';
import { BLOCK_BYTES, FILES_IN_A_BATCH_MAX, type Piece, type Promised } from './pieces.ts';
import { DEFLATED, type Method, STORED } from './records.ts';

const LEVEL = 6;
/** What deflate can refer back to. */
const WINDOW_BYTES = 32 * 1024;
const WINDOW_BITS_MIN = 9;
const WINDOW_BITS_MAX = 15;
/** zlib does not refer to the last bytes of its window. */
const WINDOW_MARGIN_BYTES = 262;

/** `blob 1048576` and a zero byte. */
const BLOB_HEAD_BYTES_MAX = 13;
/** A block and the window before it; or a batch, each file with what git's hash begins with. */
const TABLE_BYTES = BLOCK_BYTES + Math.max(WINDOW_BYTES, FILES_IN_A_BATCH_MAX * (BLOB_HEAD_BYTES_MAX + 1));
/** Numbers told of each file of a batch, or of the one block: CRC-32, bytes packed, method, where in the bytes it begins. */
export const FACTS = 4;

export type Pressed =
  | { readonly kind: 'pressed'; readonly bytes: Uint8Array<ArrayBuffer>; readonly facts: Uint32Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly entry: Entry; readonly failure: Failure };

/** The file is no longer what was digested, or the system refused to give it. */
export type Failure =
  | { readonly kind: 'changed' }
  | { readonly kind: 'refused'; readonly code: string | undefined; readonly message: string };

/** A way to pack pieces of an absolute directory, one at a time. */
export function press(directory: string): (piece: Piece) => Pressed {
  const table = Buffer.allocUnsafeSlow(TABLE_BYTES);
  return (piece) => (piece.kind === 'batch' ? batch(directory, piece.files, table) : block(directory, piece, table));
}

/** Whole entries, with their headers. */
function batch(directory: string, files: readonly Promised[], table: Buffer): Pressed {
  const parts: Uint8Array[] = [];
  const facts = new Uint32Array(files.length * FACTS);
  let [free, begins] = [table, 0];
  for (const [index, { entry, blob }] of files.entries()) {
    const found = whole(directory, { entry, blob }, free);
    if ('kind' in found) return { kind: 'failed', entry, failure: found };
    const crc = crc32(found);
    const [method, packed] = smallest(entry, found);
    const header = localHeader({ entry, method, crc, packed: packed.length, isDescribedAfter: false });
    parts.push(header, packed);
    facts.set([crc, packed.length, method, begins], index * FACTS);
    begins += header.length + packed.length;
    // What is stored as it is stays on the table until all is collected.
    if (method === STORED) free = free.subarray(BLOB_HEAD_BYTES_MAX + found.length);
  }
  const bytes = joined(parts, begins);
  for (const one of parts) if (one.buffer !== table.buffer) giveBack(one);
  return { kind: 'pressed', bytes, facts };
}

/** A part of a deflate stream: it can refer to the block before, and another can follow unless it is the last. */
function block(directory: string, { entry, at, length }: Piece & { kind: 'block' }, table: Buffer): Pressed {
  const before = Math.min(at, WINDOW_BYTES);
  const found = part(directory, entry, at - before, table.subarray(0, before + length));
  if ('kind' in found) return { kind: 'failed', entry, failure: found };
  const [dictionary, bytes] = [found.subarray(0, before), found.subarray(before)];
  const packed = deflateRawSync(bytes, {
    level: isHopeless(bytes) ? constants.Z_NO_COMPRESSION : LEVEL,
    finishFlush: at + length === entry.size ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
    chunkSize: roomFor(length),
    ...(before === 0 ? {} : { dictionary }),
  });
  const facts = Uint32Array.of(crc32(bytes), packed.length, DEFLATED, 0);
  const joinedBytes = joined([packed], packed.length);
  giveBack(packed);
  return { kind: 'pressed', bytes: joinedBytes, facts };
}

function smallest(entry: Entry, bytes: Buffer): [Method, Uint8Array] {
  if (entry.target !== undefined || bytes.length === 0 || isHopeless(bytes)) return [STORED, bytes];
  const packed = deflateRawSync(bytes, {
    level: LEVEL,
    windowBits: windowBitsFor(bytes.length),
    chunkSize: roomFor(bytes.length),
  });
  return packed.length < bytes.length ? [DEFLATED, packed] : [STORED, bytes];
}

/** A window that holds it all: the same result, and less memory to make ready than the largest one. */
function windowBitsFor(bytes: number): number {
  const bits = Math.ceil(Math.log2(bytes + WINDOW_MARGIN_BYTES));
  return Math.min(Math.max(bits, WINDOW_BITS_MIN), WINDOW_BITS_MAX);
}

/** Deflated in one go: bytes that do not shrink grow by five for each 16 KiB at most, and a flush by a few. */
function roomFor(bytes: number): number {
  return bytes + Math.ceil(bytes / 1024) + 64;
}

/** The bytes of a file or link that is what was digested. They are read to where git's hash of them can begin before them. */
function whole(directory: string, { entry, blob }: Promised, table: Buffer): Buffer | Failure {
  const { size, target } = entry;
  const begins = table.write(`blob ${size}\0`, 'latin1');
  // One byte more than it should have tells whether it has grown.
  const room = table.subarray(begins, begins + size + 1);
  const found = target === undefined ? part(directory, entry, 0, room, size) : room.subarray(0, room.write(target));
  if ('kind' in found) return found;
  return hash('sha1', table.subarray(0, begins + size), 'hex') === blob ? found : { kind: 'changed' };
}

/** Exactly so many bytes from there on. */
function part(directory: string, entry: Entry, at: number, room: Buffer, wanted = room.length): Buffer | Failure {
  try {
    const file = openSync(join(directory, entry.path), READ_NO_LINK);
    try {
      let length = 0;
      for (;;) {
        const read = readSync(file, room, length, room.length - length, at + length);
        length += read;
        if (read === 0 || length >= wanted) break;
      }
      return length === wanted ? room.subarray(0, length) : { kind: 'changed' };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { kind: 'refused', code, message };
  }
}

/** In memory of their own, which can be handed over to another thread. */
function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const one of parts) {
    bytes.set(one, at);
    at += one.length;
  }
  return bytes;
}
