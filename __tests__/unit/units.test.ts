import { count, duration, size } from '../../src/units.ts';

test.each([
  [0, '0 ms'],
  [38, '38 ms'],
  [320, '0.3 s'],
  [4_000, '4 s'],
  [9_960, '10 s'],
  [22_400, '22 s'],
  [59_600, '1 min'],
  [68_000, '1 min 8 s'],
  [142_000, '2 min 22 s'],
  [1_800_000, '30 min'],
  [3_599_700, '1 h'],
  [3_900_000, '1 h 5 min'],
  [-5, '0 ms'],
])('says %d ms as %s', (milliseconds, expected) => {
  expect(duration(milliseconds)).toBe(expected);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_200, '1.2 kB'],
  [3_100_000, '3.1 MB'],
  [524_288_000, '524 MB'],
  [999_900, '1 MB'],
  [1_500_000_000, '1.5 GB'],
])('says %d bytes as %s', (bytes, expected) => {
  expect(size(bytes)).toBe(expected);
});

test('counts with the right noun', () => {
  expect([count(1, 'file'), count(214, 'file')]).toEqual(['1 file', '214 files']);
});
