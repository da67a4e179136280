/**
 * Knows how the list of files at the end of a zip archive is read (APPNOTE.TXT 4.3.12 to 4.3.16 and 4.5.3), and trusts no
 * number in it. Refuses to know what a bundle should hold.
 */
import type { FileHandle } from 'node:fs/promises';
import { CENTRAL, ELSEWHERE_16, ELSEWHERE_32, END, END_64, EXTRA_64, LOCAL, LOCATOR } from '../zip/records.ts';

/** A file or folder of the archive, as its directory tells. */
export interface ArchiveEntry {
  /** As it stands there, backslashes included; of a folder with a slash at its end. */
  readonly path: string;
  /** Bytes before compression. */
  readonly size: number;
  /** https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.4.5: 0 stored, 8 deflated. */
  readonly method: number;
  readonly isEncrypted: boolean;
}

/** The archive cannot be read; the message is a sentence that says why. */
export class BrokenArchive extends Error {}

/** Where the directory lies, and what the archive's end says of it. */
interface Directory {
  readonly start: number;
  readonly bytes: number;
  /** Bytes before the archive proper: an executable jar begins with a script, and its offsets may not count that. */
  readonly before: number;
  readonly count: number;
  readonly isCountWhole: boolean;
}

const COMMENT_BYTES_MAX = 0xffff;
const ENCRYPTED = 1 << 0;
const ENCRYPTED_NAMES = 1 << 13;

const MISPLACED = 'The archive is broken: its list of files is not where its end says.';
const CUT = 'The archive is broken: its list of files ends too early.';

/** Every entry of the archive, each within the file. Throws BrokenArchive. */
export async function archiveEntries(file: FileHandle, size: number): Promise<ArchiveEntry[]> {
  const directory = await locate(file, size);
  const lines = await bytesAt(file, directory.start, directory.bytes);
  const entries: ArchiveEntry[] = [];
  for (let at = 0; at < lines.length; ) {
    if (at + CENTRAL.bytes > lines.length) throw new BrokenArchive(CUT);
    if (lines.readUInt32LE(at) !== CENTRAL.signature) throw new BrokenArchive(at === 0 ? MISPLACED : CUT);
    const [name, extra, comment] = [28, 30, 32].map((place) => lines.readUInt16LE(at + place)) as [
      number,
      number,
      number,
    ];
    const next = at + CENTRAL.bytes + name + extra + comment;
    if (next > lines.length) throw new BrokenArchive(CUT);
    entries.push(entryOf(lines.subarray(at, next), { name, extra }, directory));
    at = next;
  }
  const counted = directory.isCountWhole ? entries.length : entries.length % (ELSEWHERE_16 + 1);
  if (counted !== directory.count) {
    throw new BrokenArchive(
      `The archive is broken: it lists ${entries.length} files, and its end says ${directory.count}.`,
    );
  }
  return entries;
}

/** A zip is read from its end (APPNOTE.TXT 4.3.16). */
async function locate(file: FileHandle, size: number): Promise<Directory> {
  const length = Math.min(size, LOCATOR.bytes + END.bytes + COMMENT_BYTES_MAX);
  const tail = await bytesAt(file, size - length, length);
  const at = tail.length < END.bytes ? -1 : tail.lastIndexOf('PK\x05\x06', tail.length - END.bytes, 'latin1');
  if (at < 0) throw new BrokenArchive('It is not a zip archive, or its end is missing.');
  const disks = [4, 6].map((place) => tail.readUInt16LE(at + place));
  if (disks.some((disk) => disk !== 0 && disk !== ELSEWHERE_16)) {
    throw new BrokenArchive('It is one of the files of an archive that was split.');
  }
  const stated = {
    count: tail.readUInt16LE(at + 10),
    bytes: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  };
  const end = size - length + at;
  const hasLocator = at >= LOCATOR.bytes && tail.readUInt32LE(at - LOCATOR.bytes) === LOCATOR.signature;
  const large = hasLocator ? await end64(file, end - LOCATOR.bytes) : undefined;
  const count = stated.count === ELSEWHERE_16 ? (large?.count ?? stated.count) : stated.count;
  const bytes = stated.bytes === ELSEWHERE_32 ? (large?.bytes ?? stated.bytes) : stated.bytes;
  const offset = stated.offset === ELSEWHERE_32 ? (large?.offset ?? stated.offset) : stated.offset;
  const start = (large?.at ?? end) - bytes;
  const before = start - offset;
  if (start < 0 || before < 0) throw new BrokenArchive(MISPLACED);
  return { start, bytes, before, count, isCountWhole: large !== undefined };
}

/** The record with 64 bits stands right before its locator (APPNOTE.TXT 4.3.14 and 4.3.15). */
async function end64(file: FileHandle, locator: number) {
  const at = locator - END_64.bytes;
  if (at < 0) return undefined;
  const record = await bytesAt(file, at, END_64.bytes);
  if (record.readUInt32LE(0) !== END_64.signature) return undefined;
  const number = (place: number) => Number(record.readBigUInt64LE(place));
  return { at, count: number(32), bytes: number(40), offset: number(48) };
}

function entryOf(line: Buffer, lengths: { name: number; extra: number }, { start, before }: Directory): ArchiveEntry {
  const flags = line.readUInt16LE(8);
  const nameEnds = CENTRAL.bytes + lengths.name;
  const path = text(line.subarray(CENTRAL.bytes, nameEnds));
  const stated = { size: line.readUInt32LE(24), packed: line.readUInt32LE(20), offset: line.readUInt32LE(42) };
  const { size, packed, offset } = with64(stated, line.subarray(nameEnds, nameEnds + lengths.extra));
  if (before + offset + LOCAL.bytes + lengths.name + packed > start) {
    throw new BrokenArchive(`The archive is broken: the bytes of ${path} are not all in it.`);
  }
  return { path, size, method: line.readUInt16LE(10), isEncrypted: (flags & (ENCRYPTED | ENCRYPTED_NAMES)) !== 0 };
}

/** The numbers that are told elsewhere stand in the extra field in this order, those that are not left out. */
function with64(stated: { size: number; packed: number; offset: number }, extra: Buffer): typeof stated {
  const told = { ...stated };
  let rest = extra64(extra);
  for (const name of ['size', 'packed', 'offset'] as const) {
    if (stated[name] !== ELSEWHERE_32 || rest.length < 8) continue;
    told[name] = Number(rest.readBigUInt64LE(0));
    rest = rest.subarray(8);
  }
  return told;
}

function extra64(extra: Buffer): Buffer {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === EXTRA_64) return extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
  }
  return Buffer.alloc(0);
}

/** Many tools write UTF-8 without saying so; what is none is read byte by byte. */
function text(bytes: Buffer): string {
  const read = bytes.toString('utf8');
  return read.includes('\uFFFD') ? bytes.toString('latin1') : read;
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  if (bytesRead < length) throw new BrokenArchive('The archive is shorter than it was a moment ago.');
  return buffer;
}
