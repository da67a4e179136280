import type { BundleStore } from '../../../src/ports.ts';
import type { BundleRecord, StoredBundle } from '../../../src/shapes.ts';
import { PART_BYTES } from '../../../src/version/outgoing.ts';
import { locate, storeContent } from '../../../src/version/store.ts';
import { content, DIGEST, OTHER_DIGEST } from '../planning.ts';
import { problem } from '../watching.ts';
import { answers, smallWorld } from '../worlds.ts';

const BUCKET = 'elasticbeanstalk-eu-central-1-123456789012';
const to = { bucket: BUCKET, key: 'shop/v2.zip' };
const owner = '123456789012';
const there = (known: Partial<BundleRecord> | undefined): StoredBundle => ({ size: 3, etag: '"e"', record: known });

/** Stores so many bytes; the calls that a test names answer, all others fail. */
function storing(calls: Partial<BundleStore>, bytes = 3) {
  const noted = { packed: 0, isEnded: false, uploads: 0, measured: [] as number[] };
  const pack = async function* () {
    try {
      for (; noted.packed < bytes; ) {
        const chunk = Buffer.alloc(Math.min(1_000_000, bytes - noted.packed));
        noted.packed += chunk.length;
        yield chunk;
      }
    } finally {
      noted.isEnded = true;
    }
  };
  const world = smallWorld({ storageLocation: answers(BUCKET), ...calls });
  const hearing = {
    onMeasured: ({ size }: { size: number }) => noted.measured.push(size),
    onPacked: () => undefined,
    onSent: () => undefined,
    onParts: () => {
      noted.uploads += 1;
    },
  };
  const what = { content: content({ bytes }), pack };
  return { noted, world, stored: storeContent(what, { bucket: '', key: to.key }, 'c', world, hearing) };
}

describe('the place of a bundle', () => {
  test("is the account's own bucket, and S3 is told whose it must be", async () => {
    const world = smallWorld({ storageLocation: answers(BUCKET) });
    expect(await locate({ bucket: '', key: 'shop/v2.zip' }, world)).toEqual({ to, owner });
  });

  test('is a bucket that was named, as it is: nothing is made and nobody is presumed its owner', async () => {
    const named = { bucket: 'releases', key: 'shop/v2.zip' };
    expect(await locate(named, smallWorld())).toEqual({ to: named, owner: undefined });
  });
});

describe('a small bundle', () => {
  const SHA256 = '709e80c88487a2411e1ee4dfb9f22a861492d20c4765150c0c794abd70f8147c';

  test('is stored with its record, once, and not looked for', async () => {
    const store = answers('stored' as const);
    const { stored, noted } = storing({ store });
    expect(await stored).toEqual({ at: to, sha256: SHA256, uploaded: true });
    expect(store.asked).toMatchObject([
      [
        { kind: 'whole', sha256: SHA256, bytes: Buffer.alloc(3) },
        to,
        { owner, record: { commit: 'c', contentDigest: DIGEST }, contentType: 'application/zip' },
      ],
    ]);
    expect(noted).toEqual({ packed: 3, isEnded: true, uploads: 0, measured: [3] });
  });

  test('of the same content is used as it is there, and told by the bytes that are there', async () => {
    const found = there({ contentDigest: DIGEST, sha256: 'cd'.repeat(32) });
    const { stored } = storing({ store: answers('exists' as const), find: answers(found) });
    expect(await stored).toEqual({ at: to, sha256: 'cd'.repeat(32), uploaded: false });
  });

  test('whose bytes are not on record is used, too', async () => {
    const { stored } = storing({ store: answers('exists' as const), find: answers(there({ contentDigest: DIGEST })) });
    expect(await stored).toEqual({ at: to, sha256: '', uploaded: false });
  });

  test.each([
    ['other content', there({ contentDigest: OTHER_DIGEST })],
    ['an object of another tool', there(undefined)],
    ['an object that says nothing of its content', there({ commit: 'c' })],
    ['something that cannot be looked at', undefined],
  ])('never takes the place of %s', async (_what, found) => {
    const store = answers('exists' as const);
    const { stored } = storing({ store, find: async () => found });
    await expect(stored).rejects.toMatchObject({
      code: 'BR-OBJECT-EXISTS',
      what: `Not released: s3://${BUCKET}/shop/v2.zip is there already.`,
    });
    expect(store.asked).toHaveLength(1);
  });
});

describe('content that may be large', () => {
  const LARGE = 3 * PART_BYTES;

  test('is looked for before any of it is sent, and then packed no further', async () => {
    const { stored, noted } = storing({ find: answers(there({ contentDigest: DIGEST })) }, LARGE);
    expect(await stored).toEqual({ at: to, sha256: '', uploaded: false });
    expect(noted).toMatchObject({ isEnded: true, uploads: 0, measured: [] });
    expect(noted.packed).toBeLessThan(LARGE);
  });

  test('never takes the place of other content, and none of it is sent', async () => {
    const { stored } = storing({ find: answers(there({ contentDigest: OTHER_DIGEST })) }, LARGE);
    await expect(stored).rejects.toMatchObject({ code: 'BR-OBJECT-EXISTS' });
  });

  test('leaves in parts, which somebody hears of who may have to wait for their end', async () => {
    const store: BundleStore['store'] = async (bundle) => {
      if (bundle.kind === 'parts') for await (const _ of bundle.parts());
      return 'stored';
    };
    const { stored, noted } = storing({ find: answers(undefined), store }, LARGE);
    expect(await stored).toMatchObject({ at: to, uploaded: true, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(noted).toMatchObject({ uploads: 1, measured: [LARGE] });
  });

  test('that is there already is used, and what an upload of it has left behind is a warning', async () => {
    const store: BundleStore['store'] = async (_bundle, _to, { onLeft }) => {
      onLeft('parts are left');
      return 'exists';
    };
    const find = answers(undefined, there({ contentDigest: DIGEST }));
    const { stored, world } = storing({ find, store }, LARGE);
    expect(await stored).toMatchObject({ uploaded: false });
    expect(world.report.warnings).toEqual(['parts are left']);
  });

  test.each([
    ['it cannot be looked for', { find: answers(problem('BR-BUCKET-REGION')) }],
    ['it cannot be stored', { find: answers(undefined), store: answers(problem('BR-BUCKET-REGION')) }],
  ])('is packed no further when %s', async (_what, calls) => {
    const { stored, noted } = storing(calls, LARGE);
    await expect(stored).rejects.toMatchObject({ code: 'BR-BUCKET-REGION' });
    expect(noted.isEnded).toBe(true);
  });
});
