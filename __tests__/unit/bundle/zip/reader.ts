/** Reads a zip file by its directory and compares every header with it. Knows nothing of what wrote the file. */
import { crc32, inflateRawSync } from 'node:zlib';

export interface ReadEntry {
  readonly name: string;
  readonly method: number;
  /** Sizes and CRC stand after the bytes. */
  readonly isDescribedAfter: boolean;
  readonly bytes: Buffer;
}

/** The entries in their order. Throws where the file contradicts itself. */
export function readZip(file: Buffer): ReadEntry[] {
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const entries: ReadEntry[] = [];
  let at = file.readUInt32LE(end + 16);
  for (let count = 0; count < file.readUInt16LE(end + 10); count += 1) {
    const [nameLength, extraLength] = [file.readUInt16LE(at + 28), file.readUInt16LE(at + 30)];
    entries.push(readEntry(file, at, file.toString('utf8', at + 46, at + 46 + nameLength)));
    at += 46 + nameLength + extraLength;
  }
  same('end of the directory', at, end);
  return entries;
}

function readEntry(file: Buffer, line: number, name: string): ReadEntry {
  const [flags, method, crc] = [
    file.readUInt16LE(line + 8),
    file.readUInt16LE(line + 10),
    file.readUInt32LE(line + 16),
  ];
  const [packed, size, local] = [20, 24, 42].map((field) => file.readUInt32LE(line + field)) as [
    number,
    number,
    number,
  ];
  const isDescribedAfter = (flags & 8) !== 0;
  same('header', file.readUInt32LE(local), 0x04034b50);
  same('flags', file.readUInt16LE(local + 6), flags);
  same('method', file.readUInt16LE(local + 8), method);
  const nameLength = file.readUInt16LE(local + 26);
  same('name', file.toString('utf8', local + 30, local + 30 + nameLength), name);
  const begins = local + 30 + nameLength + file.readUInt16LE(local + 28);
  const facts = isDescribedAfter ? begins + packed + 4 : local + 14;
  same('CRC', file.readUInt32LE(facts), crc);
  same('packed size', file.readUInt32LE(facts + 4), packed);
  same('size', file.readUInt32LE(facts + 8), size);
  const raw = file.subarray(begins, begins + packed);
  const bytes = method === 0 ? raw : inflateRawSync(raw);
  same('length', bytes.length, size);
  same('CRC of the bytes', crc32(bytes), crc);
  return { name, method, isDescribedAfter, bytes };
}

function same<Value>(what: string, found: Value, wanted: Value): void {
  if (found !== wanted) throw new Error(`${what}: ${found}, not ${wanted}`);
}
