import type { BundleRecord, StoredBundle } from '../../../src/shapes.ts';
import { locate, storeBundle } from '../../../src/version/store.ts';
import { DIGEST, OTHER_DIGEST } from '../planning.ts';
import { answers, smallWorld } from '../worlds.ts';

const BUCKET = 'elasticbeanstalk-eu-central-1-123456789012';
const place = { to: { bucket: BUCKET, key: 'shop/v2.zip' }, owner: '123456789012' };
const local = { path: '/tmp/b.zip', size: 3, sha256: 'ab'.repeat(32) };
const record: BundleRecord = { commit: 'c', contentDigest: DIGEST, sha256: local.sha256 };
const there = (known: Partial<BundleRecord> | undefined): StoredBundle => ({ size: 3, etag: '"e"', record: known });

describe('the place of a bundle', () => {
  test("is the account's own bucket, and S3 is told whose it must be", async () => {
    const world = smallWorld({ storageLocation: answers(BUCKET) });
    expect(await locate({ bucket: '', key: 'shop/v2.zip' }, world)).toEqual(place);
  });

  test('is a bucket that was named, as it is: nothing is made and nobody is presumed its owner', async () => {
    const to = { bucket: 'releases', key: 'shop/v2.zip' };
    expect(await locate(to, smallWorld())).toEqual({ to, owner: undefined });
  });
});

describe('a bundle', () => {
  test('is stored with its record, once', async () => {
    const store = answers('stored' as const);
    expect(await storeBundle(local, place, record, 'application/zip', smallWorld({ store }))).toEqual({
      sha256: local.sha256,
      uploaded: true,
    });
    expect(store.asked).toMatchObject([
      [local, place.to, { owner: place.owner, record, contentType: 'application/zip' }],
    ]);
  });

  test('of the same content is used as it is there, and told by the bytes that are there', async () => {
    const found = there({ contentDigest: DIGEST, sha256: 'cd'.repeat(32) });
    const world = smallWorld({ store: answers('exists' as const), find: answers(found) });
    expect(await storeBundle(local, place, record, 'application/zip', world)).toEqual({
      sha256: 'cd'.repeat(32),
      uploaded: false,
    });
  });

  test('whose bytes are not on record is used, too', async () => {
    const world = smallWorld({ store: answers('exists' as const), find: answers(there({ contentDigest: DIGEST })) });
    expect(await storeBundle(local, place, record, 'application/zip', world)).toEqual({ sha256: '', uploaded: false });
  });

  test.each([
    ['other content', there({ contentDigest: OTHER_DIGEST })],
    ['an object of another tool', there(undefined)],
    ['an object that says nothing of its content', there({ commit: 'c' })],
    ['something that cannot be looked at', undefined],
  ])('never takes the place of %s', async (_what, found) => {
    const store = answers('exists' as const);
    const find = async () => found;
    await expect(
      storeBundle(local, place, record, 'application/zip', smallWorld({ store, find })),
    ).rejects.toMatchObject({
      code: 'BR-OBJECT-EXISTS',
      what: `Not released: s3://${BUCKET}/shop/v2.zip is there already.`,
    });
    expect(store.asked).toHaveLength(1);
  });
});
