/** Promises of the packer's parts: sums that join, bytes judged rightly, numbers above 32 bits told where they belong. */
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { joinedCrc } from '../../../../src/bundle/zip/crc.ts';
import { centralHeader, descriptor, endOfArchive, localHeader } from '../../../../src/bundle/zip/format.ts';
import { isHopeless } from '../../../../src/bundle/zip/hopeless.ts';
import { filled } from './packed.ts';

const GIBIBYTE = 1024 ** 3;

test('the CRC of a whole follows from those of its parts', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (first, second) => {
      const whole = crc32(Buffer.concat([first, second]));
      expect(joinedCrc(crc32(first), crc32(second), second.length)).toBe(whole);
    }),
  );
  const zeros = Buffer.alloc(3_000_001);
  expect(joinedCrc(crc32('a'), crc32(zeros), zeros.length)).toBe(crc32(Buffer.concat([Buffer.from('a'), zeros])));
});

const noise = filled('noise', 100_000);
const ramp = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index & 255));
test.each<[string, Buffer, boolean]>([
  ['noise', noise, true],
  ['a little noise', noise.subarray(0, 10_000), false],
  ['text', filled('text', 100_000), false],
  ['noise in Base64', Buffer.from(noise.toString('base64')), false],
  ['every value equally often, in a pattern', ramp, false],
  ['noise that repeats', Buffer.concat(Array.from({ length: 10 }, () => noise.subarray(0, 10_000))), false],
])('judges whether deflating is worth it: %s', (_name, bytes, hopeless) => {
  expect(isHopeless(bytes)).toBe(hopeless);
});

const entry = (size: number) => ({ path: 'a', mode: 0o100644, size }) as const;
const told = { method: 8, crc: 1, packed: 10, isDescribedAfter: true } as const;

test('numbers above 32 bits stand in ZIP64 fields, and only they', () => {
  const [large, far] = [5 * GIBIBYTE, 6 * GIBIBYTE];
  const line = centralHeader({ ...told, entry: entry(large), offset: far });
  expect([line.readUInt16LE(6), line.readUInt32LE(20), line.readUInt32LE(24), line.readUInt32LE(42)]).toEqual([
    45, 10, 0xffffffff, 0xffffffff,
  ]);
  const extra = line.subarray(47);
  expect([extra.readUInt16LE(0), extra.readUInt16LE(2)]).toEqual([1, 16]);
  expect([extra.readBigUInt64LE(4), extra.readBigUInt64LE(12)]).toEqual([BigInt(large), BigInt(far)]);
  const plain = centralHeader({ ...told, entry: entry(GIBIBYTE), offset: GIBIBYTE });
  expect([plain.length, plain.readUInt16LE(6), plain.readUInt32LE(42)]).toEqual([47, 20, GIBIBYTE]);
});

test('what is told after the bytes has 64 bits exactly where the header leaves room for them', () => {
  for (const [size, extra, length] of [
    [GIBIBYTE, 0, 16],
    [5 * GIBIBYTE, 20, 24],
  ] as const) {
    const header = localHeader({ ...told, entry: entry(size) });
    expect([header.readUInt16LE(28), descriptor({ ...told, entry: entry(size) }).length]).toEqual([extra, length]);
  }
});

test.each([
  { entries: 65_534, bytes: 10, offset: 10, length: 22 },
  { entries: 65_535, bytes: 10, offset: 10, length: 98 },
  { entries: 1, bytes: 10, offset: 5 * GIBIBYTE, length: 98 },
])(
  'an archive of $entries entries and a directory at $offset ends with $length bytes',
  ({ entries, bytes, offset, length }) => {
    const end = endOfArchive(entries, bytes, offset);
    expect(end).toHaveLength(length);
    if (length === 22) return;
    expect([
      end.readBigUInt64LE(24),
      end.readBigUInt64LE(32),
      end.readBigUInt64LE(40),
      end.readBigUInt64LE(48),
    ]).toEqual([entries, entries, bytes, offset].map(BigInt));
    expect(end.readBigUInt64LE(56 + 8)).toBe(BigInt(offset + bytes));
  },
);
