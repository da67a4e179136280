/**
 * Knows how a zip archive is unpacked into a folder: files with their modes, links as links.
 * Refuses archives that reach outside of the folder, and ZIP64 (a bundle that large is not for trying things out).
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly compressed: number;
  readonly size: number;
  readonly local: number;
  /** Unix type and permissions; 0 when the archive's maker had none. */
  readonly mode: number;
}

const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const endLength = 22;
const centralLength = 46;
const localLength = 30;
const zip64 = 0xffffffff;
const linkType = 0o120000;
const typeMask = 0o170000;
const permissions = 0o777;

/** Unpacks the archive; `folder` exists. Throws when the file is no archive that can be unpacked. */
export function unzip(file: string, folder: string): void {
  const bytes = readFileSync(file);
  const links: { readonly entry: Entry; readonly path: string }[] = [];
  for (const entry of entriesOf(bytes)) {
    const path = inside(folder, entry.name);
    if (entry.name.endsWith('/')) {
      mkdirSync(path, { recursive: true });
      continue;
    }
    mkdirSync(dirname(path), { recursive: true });
    if ((entry.mode & typeMask) === linkType) links.push({ entry, path });
    else {
      writeFileSync(path, contentOf(bytes, entry));
      if (entry.mode !== 0) chmodSync(path, entry.mode & permissions);
    }
  }
  // Last, so that no file is written through a link.
  for (const { entry, path } of links) {
    const target = contentOf(bytes, entry).toString('utf8');
    inside(folder, resolve(dirname(path), target));
    symlinkSync(target, path);
  }
}

function entriesOf(bytes: Buffer): readonly Entry[] {
  const end = bytes.lastIndexOf(signature(endSignature));
  if (end === -1 || end + endLength > bytes.length) throw new Error('It is not a zip archive.');
  const count = bytes.readUInt16LE(end + 10);
  const entries: Entry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  if (at === zip64) throw new Error('It is a ZIP64 archive, which the simulator does not unpack.');
  while (entries.length < count) {
    if (bytes.readUInt32LE(at) !== centralSignature) throw new Error('Its central directory is broken.');
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('utf8', at + centralLength, at + centralLength + nameLength),
      method: bytes.readUInt16LE(at + 10),
      compressed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      local: bytes.readUInt32LE(at + 42),
      mode: bytes.readUInt16LE(at + 40),
    });
    at += centralLength + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** The local header's name and extra field may have lengths of their own. */
function contentOf(bytes: Buffer, { name, local, method, compressed, size }: Entry): Buffer {
  const start = local + localLength + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const packed = bytes.subarray(start, start + compressed);
  const content = method === 0 ? packed : method === 8 ? inflateRawSync(packed) : undefined;
  if (content?.length !== size) throw new Error(`${name} cannot be unpacked.`);
  return content;
}

function inside(folder: string, name: string): string {
  const path = resolve(folder, name);
  if (!path.startsWith(resolve(folder) + sep)) throw new Error(`${name} lies outside of the archive.`);
  return path;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
