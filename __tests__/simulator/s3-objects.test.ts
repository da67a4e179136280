/** Single objects of the simulated S3, through the real client. */
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { account, bucket, bytesOf, startStorage } from './storage.ts';

const Bucket = bucket;

test('gives back bytes, type, metadata, tags and digest as they were stored', async () => {
  await using storage = await startStorage();
  const client = storage.client();
  const Key = 'my app/ünïcode + & % #.zip';
  const put = await client.send(
    new PutObjectCommand({
      Bucket,
      Key,
      Body: Buffer.from('hello'),
      ContentType: 'application/zip',
      CacheControl: 'no-cache',
      Metadata: { commit: 'abc', 'content-digest': 'def' },
      Tagging: 'release=yes&team=web',
    }),
  );
  expect(put.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
  const got = await client.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
  expect(await got.Body?.transformToString()).toBe('hello');
  expect(got).toMatchObject({
    ContentType: 'application/zip',
    CacheControl: 'no-cache',
    Metadata: { commit: 'abc', 'content-digest': 'def' },
    TagCount: 2,
    ETag: put.ETag,
    ChecksumCRC32: put.ChecksumCRC32,
    ServerSideEncryption: 'AES256',
  });
  const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
  expect(head).toMatchObject({ ContentLength: 5, Metadata: { commit: 'abc' } });
  expect(head.ChecksumCRC32).toBeUndefined();
  expect(storage.store.objects(bucket)).toMatchObject([
    { key: Key, size: 5, sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824' },
  ]);
});

test.each([
  ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
  ['bytes=7-', 206, '789', 'bytes 7-9/10'],
  ['bytes=-2', 206, '89', 'bytes 8-9/10'],
  ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
  ['bytes=5-2', 200, '0123456789', null],
  ['bytes=0-1,3-4', 200, '0123456789', null],
])('answers the range %s as the RFC says', async (range, status, text, contentRange) => {
  await using storage = await startStorage();
  storage.store.seed(bucket, { key: 'ten', bytes: '0123456789' });
  const answer = await storage.send('GET', `/${bucket}/ten`, { range });
  expect([answer.status, answer.text, answer.headers.get('content-range')]).toEqual([status, text, contentRange]);
});

test('refuses a range behind the end', async () => {
  await using storage = await startStorage();
  storage.store.seed(bucket, { key: 'ten', bytes: '0123456789' });
  const answer = await storage.send('GET', `/${bucket}/ten`, { range: 'bytes=10-' });
  expect([answer.status, answer.code, answer.headers.get('content-range')]).toEqual([
    416,
    'InvalidRange',
    'bytes */10',
  ]);
});

test('an empty object is an object', async () => {
  await using storage = await startStorage();
  const client = storage.client();
  await client.send(new PutObjectCommand({ Bucket, Key: 'empty', Body: '', ContentLength: 0 }));
  const got = await client.send(new GetObjectCommand({ Bucket, Key: 'empty' }));
  expect([got.ContentLength, await got.Body?.transformToString()]).toEqual([0, '']);
});

test('reads only when the etag is the wanted one', async () => {
  await using storage = await startStorage();
  const client = storage.client();
  const { ETag } = await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
  await client.send(new GetObjectCommand({ Bucket, Key: 'k', IfMatch: ETag }));
  await expect(client.send(new GetObjectCommand({ Bucket, Key: 'k', IfMatch: '"0"' }))).rejects.toThrow(
    'At least one of the pre-conditions you specified did not hold',
  );
  await expect(client.send(new HeadObjectCommand({ Bucket, Key: 'k', IfNoneMatch: ETag }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 304 },
  });
});

test('tags are read, replaced and removed apart from the bytes', async () => {
  await using storage = await startStorage();
  const client = storage.client();
  const at = { Bucket, Key: 'k' };
  await client.send(new PutObjectCommand({ ...at, Body: 'x', Tagging: 'a=1' }));
  await client.send(new PutObjectTaggingCommand({ ...at, Tagging: { TagSet: [{ Key: 'b', Value: 'two words' }] } }));
  expect((await client.send(new GetObjectTaggingCommand(at))).TagSet).toEqual([{ Key: 'b', Value: 'two words' }]);
  await client.send(new DeleteObjectTaggingCommand(at));
  expect((await client.send(new GetObjectTaggingCommand(at))).TagSet).toEqual([]);
  const tooMany = Array.from({ length: 11 }, (_, index) => `k${index}=v`).join('&');
  await expect(client.send(new PutObjectCommand({ ...at, Body: 'y', Tagging: tooMany }))).rejects.toMatchObject({
    name: 'InvalidTag',
  });
  expect(bytesOf(storage, 'k')?.toString()).toBe('x');
});

test('a KMS key is echoed by its ARN, and the etag then says nothing of the bytes', async () => {
  await using storage = await startStorage();
  const client = storage.client();
  const encrypted = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: '1234abcd' } as const;
  const put = await client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'hello', ...encrypted }));
  const SSEKMSKeyId = `arn:aws:kms:eu-west-1:${account}:key/1234abcd`;
  expect(put).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId });
  expect(put.ETag).not.toBe('"5d41402abc4b2a76b9719d911017c592"');
  const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'k' }));
  expect(head).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId, ETag: put.ETag });
});

test('deletes one or many, and what is not there counts as deleted', async () => {
  await using storage = await startStorage();
  const client = storage.client();
  for (const key of ['a', 'b', 'c']) storage.store.seed(bucket, { key, bytes: key });
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'never there' }));
  const many = await client.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'b' }, { Key: 'nor there' }] } }),
  );
  expect(many.Deleted?.map(({ Key }) => Key)).toEqual(['b', 'nor there']);
  expect(storage.store.objects(bucket).map(({ key }) => key)).toEqual(['c']);
  await expect(client.send(new GetObjectCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test('buckets are created once, located, found and listed', async () => {
  await using storage = await startStorage({ buckets: [{ name: 'theirs', owner: '999999999999' }] });
  const client = storage.client();
  const create = (name: string) => client.send(new CreateBucketCommand({ Bucket: name }));
  await create('mine');
  await expect(create('mine')).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' });
  await expect(create('theirs')).rejects.toMatchObject({ name: 'BucketAlreadyExists' });
  await expect(create('Not_A_Name')).rejects.toMatchObject({ name: 'InvalidBucketName' });
  expect((await client.send(new GetBucketLocationCommand({ Bucket: 'mine' }))).LocationConstraint).toBe('eu-west-1');
  expect((await client.send(new HeadBucketCommand({ Bucket: 'mine' }))).BucketRegion).toBe('eu-west-1');
  await expect(client.send(new HeadBucketCommand({ Bucket: 'nobodys' }))).rejects.toMatchObject({ name: 'NotFound' });
  expect((await client.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual(['mine']);
});

test.each([
  ['GET', '?versions'],
  ['GET', '?policy'],
  ['PUT', '?lifecycle'],
  ['DELETE', ''],
  ['GET', '/key?versionId=1'],
  ['PUT', '/key?acl'],
])('%s %s, which is not built, is refused and never taken for a plain read or write', async (method, rest) => {
  await using storage = await startStorage();
  const answer = await storage.send(method, `/${bucket}${rest}`);
  expect([answer.status, answer.code]).toEqual([501, 'NotImplemented']);
});

test('metadata over 2 KB and keys over 1024 bytes are refused', async () => {
  await using storage = await startStorage();
  const client = storage.client();
  await expect(
    client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', Metadata: { long: 'x'.repeat(2048) } })),
  ).rejects.toMatchObject({ name: 'MetadataTooLarge' });
  await expect(client.send(new PutObjectCommand({ Bucket, Key: 'k'.repeat(1025), Body: 'x' }))).rejects.toMatchObject({
    name: 'KeyTooLongError',
  });
  expect(storage.store.objects(bucket)).toEqual([]);
});
