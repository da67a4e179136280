/**
 * Knows how git keeps its index on disk (gitformat-index(5)): what is tracked, and how each file looked when git last did.
 * Refuses to guess: an index that is split, sparse, of SHA-256 or unknown is not read at all.
 */
import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { open } from 'node:fs/promises';

/** A path that git tracks. */
export interface TrackedFile {
  /** From the top of the work tree. */
  readonly path: string;
  /** 0o100644, 0o100755, 0o120000, or 0o160000 of a submodule. */
  readonly mode: number;
  /** Where the index says what git saw of the file whose bytes it knows; undefined where it does not vouch for them. */
  readonly seen?: Seen;
}

/** An entry of an index, read when it is asked for: of most files of a large repository little else is kept than their path. */
interface Seen {
  readonly index: Index;
  readonly at: number;
}

interface Index {
  readonly bytes: Buffer;
  /** What was modified no earlier than it was written may differ although it looks the same. */
  readonly writtenNs: bigint;
}

/** A path, where the next entry begins, and what the next name may share. */
interface Name {
  readonly path: string;
  readonly next: number;
  readonly shared?: Buffer;
}

const HEADER_BYTES = 12;
const HASH_BYTES = 20;
const STAT_BYTES = 62;
const FLAG = { assumeValid: 0x8000, extended: 0x4000, stage: 0x3000, skipWorktree: 0x4000, intentToAdd: 0x2000 };

/** What an index file tracks; undefined when it is none that can be read here. */
export async function readIndex(path: string): Promise<readonly TrackedFile[] | undefined> {
  try {
    await using file = await open(path);
    const { mtimeNs } = await file.stat({ bigint: true });
    return parseIndex({ bytes: await file.readFile(), writtenNs: mtimeNs });
  } catch {
    return undefined;
  }
}

/** Whether a file (not a link) certainly still is what git saw. */
export function looksAsSeen({ index: { bytes, writtenNs }, at }: Seen, found: BigIntStats): boolean {
  return (
    found.mtimeNs === time(bytes, at + 8) &&
    found.ctimeNs === time(bytes, at) &&
    found.mtimeNs < writtenNs &&
    // Of the file; that of the blob only where nothing converts between the two.
    Number(found.size) === bytes.readUInt32BE(at + 36) &&
    Number(found.ino & 0xffff_ffffn) === bytes.readUInt32BE(at + 20)
  );
}

/** SHA-1 of the blob that git saw, hex. */
export function blobSeen({ index: { bytes }, at }: Seen): string {
  return bytes.toString('hex', at + 40, at + 40 + HASH_BYTES);
}

function parseIndex(index: Index): readonly TrackedFile[] | undefined {
  const { bytes } = index;
  const end = bytes.length - HASH_BYTES;
  if (end < HEADER_BYTES || bytes.toString('latin1', 0, 4) !== 'DIRC') return undefined;
  // That of a SHA-256 repository fails here, and so does one whose writer left the checksum out.
  if (!createHash('sha1').update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end))) return undefined;
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) return undefined;
  const tracked: TrackedFile[] = [];
  let at = HEADER_BYTES;
  let name: Buffer | undefined = version === 4 ? Buffer.alloc(0) : undefined;
  for (let left = bytes.readUInt32BE(8); left > 0; left -= 1) {
    const flags = bytes.readUInt16BE(at + 60);
    const isExtended = (flags & FLAG.extended) !== 0;
    const nameAt = at + STAT_BYTES + (isExtended ? 2 : 0);
    const { path, next, shared } = name ? readShortened(bytes, nameAt, name) : readFilled(bytes, nameAt, at);
    name = shared;
    const moreFlags = isExtended ? bytes.readUInt16BE(at + STAT_BYTES) : 0;
    const isCertain =
      (flags & (FLAG.assumeValid | FLAG.stage)) === 0 && (moreFlags & (FLAG.skipWorktree | FLAG.intentToAdd)) === 0;
    const file = { path, mode: bytes.readUInt32BE(at + 24) };
    tracked.push(isCertain ? { ...file, seen: { index, at } } : file);
    at = next;
  }
  return isWhole(bytes, at, end) ? tracked : undefined;
}

function time(bytes: Buffer, at: number): bigint {
  return BigInt(bytes.readUInt32BE(at)) * 1_000_000_000n + BigInt(bytes.readUInt32BE(at + 4));
}

/** A name up to a zero byte; zero bytes fill the entry to eights. */
function readFilled(bytes: Buffer, start: number, entry: number): Name {
  const end = bytes.indexOf(0, start);
  return { path: bytes.toString('utf8', start, end), next: entry + Math.ceil((end + 1 - entry) / 8) * 8 };
}

/** A name of version 4: how many bytes of the name before are dropped, and what comes in their place. */
function readShortened(bytes: Buffer, start: number, before: Buffer): Name {
  let at = start;
  let dropped = bytes.readUInt8(at) & 0x7f;
  while (bytes.readUInt8(at) & 0x80) {
    at += 1;
    dropped = ((dropped + 1) << 7) | (bytes.readUInt8(at) & 0x7f);
  }
  const end = bytes.indexOf(0, at + 1);
  const kept = before.subarray(0, before.length - dropped);
  const shared = Buffer.concat([kept, bytes.subarray(at + 1, end)]);
  return { path: shared.toString('utf8'), next: end + 1, shared };
}

/** Extensions in small letters change what the entries mean; what is split off or sparse is kept in such ones. */
function isWhole(bytes: Buffer, start: number, end: number): boolean {
  let at = start;
  while (at + 8 <= end) {
    if (!/^[A-Z]/.test(bytes.toString('latin1', at, at + 4))) return false;
    at += 8 + bytes.readUInt32BE(at + 4);
  }
  return at === end;
}
