/** Who may write what: conditions, races, owners, regions. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { GetBucketLocationCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { account, bucket, bytesOf, type Storage, signed, startStorage, until } from './storage.ts';

const onlyNew = { 'if-none-match': '*' };

test('If-None-Match: * never writes over an object', async () => {
  await using storage = await startStorage();
  const client = storage.client();
  const put = (Body: string) => client.send(new PutObjectCommand({ Bucket: bucket, Key: 'k', Body, IfNoneMatch: '*' }));
  await put('first');
  await expect(put('second')).rejects.toMatchObject({ name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } });
  expect(bytesOf(storage, 'k')?.toString()).toBe('first');
});

test('of two racing conditional writes one is stored and the other conflicts', async () => {
  await using storage = await startStorage();
  const slow = await startPut(storage, onlyNew);
  expect((await storage.send('PUT', `/${bucket}/k`, onlyNew, 'fast')).status).toBe(200);
  expect(await slow.finish()).toBe(409);
  expect(bytesOf(storage, 'k')?.toString()).toBe('fast');
});

test('a conditional write conflicts with a deletion that comes between', async () => {
  await using storage = await startStorage();
  storage.store.seed(bucket, { key: 'k', bytes: 'before' });
  const [before] = storage.store.objects(bucket);
  const slow = await startPut(storage, { 'if-match': `"${before?.etag}"` });
  await storage.send('DELETE', `/${bucket}/k`);
  expect(await slow.finish()).toBe(409);
  expect(storage.store.has(bucket, 'k')).toBe(false);
});

test('of two racing plain writes the later one stays', async () => {
  await using storage = await startStorage();
  const slow = await startPut(storage, {});
  await storage.send('PUT', `/${bucket}/k`, {}, 'fast');
  expect(await slow.finish()).toBe(200);
  expect(bytesOf(storage, 'k')?.toString()).toBe('slow');
});

test.each([
  ['the etag that is there', (etag: string) => `"${etag}"`, 200, ''],
  ['another etag', () => '"0"', 412, 'PreconditionFailed'],
])('If-Match with %s: %#', async (_, match, status, code) => {
  await using storage = await startStorage();
  storage.store.seed(bucket, { key: 'k', bytes: 'before' });
  const etag = storage.store.objects(bucket)[0]?.etag ?? '';
  const answer = await storage.send('PUT', `/${bucket}/k`, { 'if-match': match(etag) }, 'after');
  expect([answer.status, answer.code]).toEqual([status, code]);
  expect(bytesOf(storage, 'k')?.toString()).toBe(status === 200 ? 'after' : 'before');
});

test.each([
  ['If-Match where nothing is', { 'if-match': '"0"' }, 'NoSuchKey'],
  ['If-None-Match with an etag', { 'if-none-match': '"0"' }, 'NotImplemented'],
])('%s is refused', async (_, headers: Record<string, string>, code) => {
  await using storage = await startStorage();
  expect((await storage.send('PUT', `/${bucket}/k`, headers, 'x')).code).toBe(code);
  expect(storage.store.has(bucket, 'k')).toBe(false);
});

test('a bucket of somebody else takes the bundle unless the owner is checked', async () => {
  await using storage = await startStorage({ buckets: [{ name: 'squatted', owner: '999999999999' }] });
  const client = storage.client();
  const put = { Bucket: 'squatted', Key: 'k', Body: 'secret' };
  await expect(client.send(new PutObjectCommand({ ...put, ExpectedBucketOwner: account }))).rejects.toMatchObject({
    name: 'AccessDenied',
    $metadata: { httpStatusCode: 403 },
  });
  expect(storage.store.has('squatted', 'k')).toBe(false);
  await client.send(new PutObjectCommand(put));
  expect(storage.store.has('squatted', 'k')).toBe(true);
});

test('a bucket in another region redirects there, and says where it is', async () => {
  await using storage = await startStorage({
    buckets: [{ name: 'far', region: 'us-west-2', objects: [{ key: 'k', bytes: 'x' }] }],
  });
  const client = storage.client();
  const answer = await storage.send('GET', '/far/k');
  expect([answer.status, answer.code]).toEqual([301, 'PermanentRedirect']);
  expect(answer.headers.get('x-amz-bucket-region')).toBe('us-west-2');
  await expect(client.send(new HeadObjectCommand({ Bucket: 'far', Key: 'k' }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 301 },
  });
  expect((await client.send(new GetBucketLocationCommand({ Bucket: 'far' }))).LocationConstraint).toBe('us-west-2');
  const there = storage.client({ region: 'us-west-2' });
  expect(await (await there.send(new GetObjectCommand({ Bucket: 'far', Key: 'k' }))).Body?.transformToString()).toBe(
    'x',
  );
});

test('a bucket that does not exist is NoSuchBucket', async () => {
  await using storage = await startStorage();
  const put = new PutObjectCommand({ Bucket: 'nobodys', Key: 'k', Body: 'x' });
  await expect(storage.client().send(put)).rejects.toMatchObject({ name: 'NoSuchBucket' });
});

/** Half of a write of "slow" has arrived and its file is being written; `finish` sends the rest and resolves with the status. */
async function startPut(storage: Storage, told: Record<string, string>) {
  const headers = signed({ ...told, 'content-length': '4' });
  const request = httpRequest(`${storage.endpoint}/${bucket}/k`, { method: 'PUT', headers });
  const files = () => readdirSync(storage.store.folder).length;
  const filesBefore = files();
  request.write('sl');
  await until(() => files() > filesBefore);
  return {
    async finish(): Promise<number | undefined> {
      request.end('ow');
      const [response] = await once(request, 'response');
      response.resume();
      return response.statusCode;
    },
  };
}
