/**
 * Knows how the records of a zip file are written, with ZIP64 exactly where a number needs it.
 * Refuses to know where the numbers come from.
 */
import type { Entry } from '../select.ts';
import {
  CENTRAL,
  DESCRIPTOR,
  ELSEWHERE_16,
  ELSEWHERE_32,
  END,
  END_64,
  EXTRA_64,
  LOCAL,
  LOCATOR,
  type Method,
} from './records.ts';

/** What the archive's directory says of an entry. */
export interface Filed {
  readonly entry: Pick<Entry, 'path' | 'mode' | 'size'>;
  readonly method: Method;
  readonly crc: number;
  /** Bytes between the entry's header and what follows. */
  readonly packed: number;
  /** Where the entry's header begins. */
  readonly offset: number;
  /** Sizes and CRC follow the bytes, because they were not known before. */
  readonly isDescribedAfter: boolean;
}

const VERSION = 20;
const VERSION_64 = 45;
const UNIX = 3 << 8;
const DESCRIBED_AFTER = 1 << 3;
const NAME_IS_UTF_8 = 1 << 11;
/** 1980-01-01 00:00, the first moment that a zip can tell. */
const TIME = 0;
const DATE = (1 << 5) | 1;
const LINK = 0o120000;
const LINK_MODE = 0o120777;

/** What stands before an entry's bytes. */
export function localHeader({ entry, method, crc, packed, isDescribedAfter }: Omit<Filed, 'offset'>): Buffer {
  const name = Buffer.from(entry.path, 'utf8');
  // Bytes that are not counted yet need the room that the largest count would.
  const extra = isDescribedAfter && needsRoom(entry.size) ? extra64([0, 0]) : undefined;
  const known = (count: number) => (isDescribedAfter ? 0 : count);
  const header = Buffer.alloc(LOCAL.bytes);
  header.writeUInt32LE(LOCAL.signature, 0);
  header.writeUInt16LE(extra === undefined ? VERSION : VERSION_64, 4);
  header.writeUInt16LE(flagsOf(entry.path, name, isDescribedAfter), 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt16LE(TIME, 10);
  header.writeUInt16LE(DATE, 12);
  header.writeUInt32LE(known(crc), 14);
  header.writeUInt32LE(extra === undefined ? known(packed) : ELSEWHERE_32, 18);
  header.writeUInt32LE(extra === undefined ? known(entry.size) : ELSEWHERE_32, 22);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(extra?.length ?? 0, 28);
  return Buffer.concat(extra === undefined ? [header, name] : [header, name, extra]);
}

/** What stands after the bytes of an entry that is described after them. */
export function descriptor({ entry, crc, packed }: Pick<Filed, 'entry' | 'crc' | 'packed'>): Buffer {
  const is64 = needsRoom(entry.size);
  const record = Buffer.alloc(is64 ? DESCRIPTOR.bytes64 : DESCRIPTOR.bytes);
  record.writeUInt32LE(DESCRIPTOR.signature, 0);
  record.writeUInt32LE(crc, 4);
  if (is64) {
    record.writeBigUInt64LE(BigInt(packed), 8);
    record.writeBigUInt64LE(BigInt(entry.size), 16);
  } else {
    record.writeUInt32LE(packed, 8);
    record.writeUInt32LE(entry.size, 12);
  }
  return record;
}

/** The entry's line in the archive's directory. */
export function centralHeader({ entry, method, crc, packed, offset, isDescribedAfter }: Filed): Buffer {
  const name = Buffer.from(entry.path, 'utf8');
  const large = [entry.size, packed, offset].filter((number) => number >= ELSEWHERE_32);
  const extra = large.length > 0 ? extra64(large) : undefined;
  const version = extra === undefined && !(isDescribedAfter && needsRoom(entry.size)) ? VERSION : VERSION_64;
  const header = Buffer.alloc(CENTRAL.bytes);
  header.writeUInt32LE(CENTRAL.signature, 0);
  header.writeUInt16LE(UNIX | version, 4);
  header.writeUInt16LE(version, 6);
  header.writeUInt16LE(flagsOf(entry.path, name, isDescribedAfter), 8);
  header.writeUInt16LE(method, 10);
  header.writeUInt16LE(TIME, 12);
  header.writeUInt16LE(DATE, 14);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(Math.min(packed, ELSEWHERE_32), 20);
  header.writeUInt32LE(Math.min(entry.size, ELSEWHERE_32), 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra?.length ?? 0, 30);
  header.writeUInt32LE(((entry.mode === LINK ? LINK_MODE : entry.mode) << 16) >>> 0, 38);
  header.writeUInt32LE(Math.min(offset, ELSEWHERE_32), 42);
  return Buffer.concat(extra === undefined ? [header, name] : [header, name, extra]);
}

/** What stands after the directory: how many entries it has, its size and where it begins. */
export function endOfArchive(entries: number, bytes: number, offset: number): Buffer {
  const end = Buffer.alloc(END.bytes);
  end.writeUInt32LE(END.signature, 0);
  end.writeUInt16LE(Math.min(entries, ELSEWHERE_16), 8);
  end.writeUInt16LE(Math.min(entries, ELSEWHERE_16), 10);
  end.writeUInt32LE(Math.min(bytes, ELSEWHERE_32), 12);
  end.writeUInt32LE(Math.min(offset, ELSEWHERE_32), 16);
  const fits = entries < ELSEWHERE_16 && bytes < ELSEWHERE_32 && offset < ELSEWHERE_32;
  return fits ? end : Buffer.concat([end64(entries, bytes, offset), end]);
}

function end64(entries: number, bytes: number, offset: number): Buffer {
  const record = Buffer.alloc(END_64.bytes + LOCATOR.bytes);
  record.writeUInt32LE(END_64.signature, 0);
  record.writeBigUInt64LE(BigInt(END_64.bytes - 12), 4);
  record.writeUInt16LE(UNIX | VERSION_64, 12);
  record.writeUInt16LE(VERSION_64, 14);
  record.writeBigUInt64LE(BigInt(entries), 24);
  record.writeBigUInt64LE(BigInt(entries), 32);
  record.writeBigUInt64LE(BigInt(bytes), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  record.writeUInt32LE(LOCATOR.signature, END_64.bytes);
  record.writeBigUInt64LE(BigInt(offset + bytes), END_64.bytes + 8);
  record.writeUInt32LE(1, END_64.bytes + 16);
  return record;
}

function extra64(numbers: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + numbers.length * 8);
  extra.writeUInt16LE(EXTRA_64, 0);
  extra.writeUInt16LE(numbers.length * 8, 2);
  for (const [index, number] of numbers.entries()) extra.writeBigUInt64LE(BigInt(number), 4 + index * 8);
  return extra;
}

/** Whether the size, or that of the bytes when they do not shrink, may be more than 32 bits tell. */
function needsRoom(size: number): boolean {
  return size + size / 1024 >= ELSEWHERE_32;
}

function flagsOf(path: string, name: Buffer, isDescribedAfter: boolean): number {
  return (name.length === path.length ? 0 : NAME_IS_UTF_8) | (isDescribedAfter ? DESCRIBED_AFTER : 0);
}
