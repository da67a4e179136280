/**
 * The action's own upload code against Ceph's radosgw, a server that shares nothing with the simulator.
 * What radosgw 16 cannot show is left to the simulator: it compares an etag with its quotes, so no replacing, and it
 * ignores If-None-Match at the end of a multipart upload.
 */
import { createHash, randomUUID } from 'node:crypto';
import { CreateBucketCommand, GetObjectCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { bundleStoreOver } from '../../src/aws/bundle-store.ts';
import { outgoing } from '../unit/aws/packed.ts';

const { AWS_ENDPOINT_URL, AWS_REGION = '' } = process.env;
if (AWS_ENDPOINT_URL === undefined) throw new Error('Run this by `npm run test:s3`: it starts radosgw first.');

const mebibyte = 1024 * 1024;
const large = Buffer.alloc(40 * mebibyte, 'a bundle of some size ');

/** The action's store with a bucket of its own. */
async function freshStore() {
  const client = new S3Client({});
  const bucket = `bundles-${randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const store = bundleStoreOver(async () => client, AWS_REGION);
  return {
    client,
    bucket,
    find: (key: string) => store.find({ bucket, key }, undefined),
    store: async (bytes: Buffer, key: string, signal = new AbortController().signal) => {
      const record = { commit: 'abc', contentDigest: 'def' };
      const order = {
        owner: undefined,
        record,
        contentType: 'application/zip',
        signal,
        onSent: () => undefined,
        onLeft: () => undefined,
      };
      return store.store(await outgoing(bytes), { bucket, key }, order);
    },
    bytes: async (key: string) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    unfinished: async () => (await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? [],
    [Symbol.dispose]: () => {
      client.destroy();
    },
  };
}

test('stores a small bundle with its record, and finds it again', async () => {
  using bundles = await freshStore();
  const key = 'my app/v1 + ünïcode.zip';
  const bytes = Buffer.from('bundle');
  expect(await bundles.store(bytes, key)).toBe('stored');
  expect(await bundles.find(key)).toMatchObject({
    size: bytes.length,
    record: { commit: 'abc', contentDigest: 'def', sha256: hexDigest(bytes) },
  });
  expect((await bundles.bytes(key)).equals(bytes)).toBe(true);
});

test('never writes over a bundle', async () => {
  using bundles = await freshStore();
  expect(await bundles.store(Buffer.from('first'), 'k')).toBe('stored');
  expect(await bundles.store(Buffer.from('other'), 'k')).toBe('exists');
  expect((await bundles.bytes('k')).toString()).toBe('first');
});

test('stores a large bundle in parts, byte for byte and with its record', async () => {
  using bundles = await freshStore();
  expect(await bundles.store(large, 'large.zip')).toBe('stored');
  expect(hexDigest(await bundles.bytes('large.zip'))).toBe(hexDigest(large));
  expect((await bundles.find('large.zip'))?.record).toEqual({ commit: 'abc', contentDigest: 'def' });
  expect(await bundles.unfinished()).toEqual([]);
});

test('an upload that is cancelled midway leaves neither object nor parts', async () => {
  using bundles = await freshStore();
  const cancel = new AbortController();
  let parts = 0;
  bundles.client.middlewareStack.add(
    (next) => async (call) => {
      const answer = await next(call);
      if ('PartNumber' in call.input && ++parts === 2) cancel.abort(new Error('cancelled'));
      return answer;
    },
    { step: 'initialize' },
  );
  await expect(bundles.store(large, 'large.zip', cancel.signal)).rejects.toThrow('cancelled');
  expect(await bundles.unfinished()).toEqual([]);
  expect(await bundles.find('large.zip')).toBeUndefined();
});

test('what is not there is not found', async () => {
  using bundles = await freshStore();
  expect(await bundles.find('nothing')).toBeUndefined();
});

test('a key that the server does not know is a Problem that names the access', async () => {
  const client = new S3Client({ credentials: { accessKeyId: 'NOBODY', secretAccessKey: 'nothing' } });
  const bundle = await outgoing(Buffer.from('x'));
  const order = {
    owner: undefined,
    record: { commit: undefined, contentDigest: 'def' },
    contentType: 'application/zip',
    signal: new AbortController().signal,
    onSent: () => undefined,
    onLeft: () => undefined,
  };
  const store = bundleStoreOver(async () => client, AWS_REGION);
  await expect(store.store(bundle, { bucket: 'b', key: 'k' }, order)).rejects.toMatchObject({ name: 'Problem' });
  client.destroy();
});

function hexDigest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
