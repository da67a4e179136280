/** Promises that the bytes of a zip depend on the selection alone, and hold it whole. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { MEADOW, plant, type Tree } from '../tree.ts';
import { filled, packed } from './packed.ts';
import { readZip } from './reader.ts';

const BLOCK = 1024 * 1024;
const HELD = 16 * BLOCK;

const small = Object.fromEntries(
  Array.from({ length: 600 }, (_, index) => [`d${index % 7}/f${index}`, `${index} `.repeat(index)]),
);
const VARIED: Tree = {
  ...small,
  empty: '',
  'a/block': filled('text', BLOCK),
  'a/block and one': filled('text', BLOCK + 1),
  'a/blocks': filled('text', 2 * BLOCK + 5),
  'b/held': filled('zeros', HELD),
  'b/not held': filled('zeros', HELD + 1),
  noise: filled('noise', 5 * BLOCK + 77),
  link: { link: 'a/block' },
};

test('the same bytes whoever packs: the calling thread, one thread, two or five, and again', async () => {
  using directory = plant(VARIED);
  const digests = new Set<string>();
  for (const threads of [0, 1, 2, 5, 5]) {
    digests.add(
      createHash('sha256')
        .update(await packed(directory.path, threads))
        .digest('hex'),
    );
  }
  expect([...digests]).toHaveLength(1);
});

test('headers tell sizes, but for files too large to be held back; what does not shrink stays as it is', async () => {
  using directory = plant(VARIED);
  const archive = await packed(directory.path);
  const entries = readZip(archive);
  expect(entries.filter(({ isDescribedAfter }) => isDescribedAfter).map(({ name }) => name)).toEqual(['b/not held']);
  for (const { name, bytes } of entries) {
    const leaf = VARIED[name];
    const wanted = typeof leaf === 'string' || Buffer.isBuffer(leaf) ? Buffer.from(leaf) : Buffer.from('a/block');
    expect(bytes.equals(wanted)).toBe(true);
  }
  const deflated = entries.find(({ name }) => name === 'a/blocks');
  expect(deflated?.method).toBe(8);
  using noise = plant({ noise: filled('noise', 200_000), large: filled('noise', 3 * BLOCK) });
  expect((await packed(noise.path)).length).toBeLessThan(200_000 + 3 * BLOCK + 2_000);
});

test('a block refers to what is in the one before, so that a large file shrinks as a whole', async () => {
  const [noise, zeros] = [filled('noise', 30_000), Buffer.alloc(BLOCK - 30_000)];
  using directory = plant({ large: Buffer.concat([zeros, noise, noise, zeros]) });
  expect((await packed(directory.path)).length).toBeLessThan(35_000);
});

const size = fc.oneof(
  fc.nat(2_000),
  fc.constantFrom(0, 1, 32_768, BLOCK - 1, BLOCK, BLOCK + 1, BLOCK + 32_767, BLOCK + 32_768, 2 * BLOCK, 2 * BLOCK + 1),
);
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((text) => text.replace(/[\\/:\0]/g, '_').normalize('NFC'))
  .filter((text) => !/^[.\s]|[\uD800-\uDFFF]$/.test(text) && text.isWellFormed());
const leaf = fc.tuple(fc.constantFrom('text' as const, 'zeros' as const, 'noise' as const), size);
const trees = fc.array(fc.tuple(name, leaf), { minLength: 1, maxLength: 8 });

test('any tree comes out as it went in, in the same bytes with and without threads', async () => {
  await fc.assert(
    fc.asyncProperty(trees, async (leaves) => {
      const tree = Object.fromEntries(
        leaves.map(([path, [kind, length]], index) => [`${index}${path}`, filled(kind, length)]),
      );
      using directory = plant(tree, MEADOW);
      const archive = await packed(directory.path, 0);
      expect((await packed(directory.path, 2)).equals(archive)).toBe(true);
      const found = readZip(archive);
      expect(found.map((entry) => entry.name).sort()).toEqual(Object.keys(tree).sort());
      expect(found.filter((entry) => !entry.bytes.equals(tree[entry.name] ?? Buffer.of(1)))).toEqual([]);
    }),
    { numRuns: 15 },
  );
});
