/** Listings in both versions, as SDK and AWS CLI walk them. */
import { ListObjectsCommand, ListObjectsV2Command, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import * as fc from 'fast-check';
import { bucket, startStorage } from './storage.ts';

const keys = ['a/1.zip', 'a/2.zip', 'a/deep/3.zip', 'b c+d&ü.zip', 'b/1.zip', 'c'];
const objects = keys.map((key) => ({ key, bytes: key }));
const scenario = { buckets: [{ name: bucket, objects }] };

test('lists keys by their bytes, and what stands for several under a delimiter once', async () => {
  await using storage = await startStorage(scenario);
  const listed = await storage.client().send(new ListObjectsV2Command({ Bucket: bucket, Delimiter: '/' }));
  expect(listed.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['a/', 'b/']);
  expect(listed.Contents?.map(({ Key }) => Key)).toEqual(['b c+d&ü.zip', 'c']);
  expect(listed).toMatchObject({ KeyCount: 4, IsTruncated: false });
});

test('a prefix narrows, start-after skips', async () => {
  await using storage = await startStorage(scenario);
  const question = new ListObjectsV2Command({ Bucket: bucket, Prefix: 'a/', Delimiter: '/', StartAfter: 'a/1.zip' });
  const listed = await storage.client().send(question);
  expect(listed.Contents?.map(({ Key }) => Key)).toEqual(['a/2.zip']);
  expect(listed.CommonPrefixes).toEqual([{ Prefix: 'a/deep/' }]);
});

test('encoding-type=url encodes names and leaves slashes', async () => {
  await using storage = await startStorage(scenario);
  const answer = await storage.send('GET', `/${bucket}?prefix=b&encoding-type=url`);
  expect(answer.text).toContain('<Key>b%20c%2Bd%26%C3%BC.zip</Key>');
  expect(answer.text).toContain('<Key>b/1.zip</Key>');
  expect((await storage.send('GET', `/${bucket}?encoding-type=base64`)).code).toBe('InvalidArgument');
});

test('version 1 goes on by marker, and names the next one only under a delimiter', async () => {
  await using storage = await startStorage(scenario);
  const client = storage.client();
  const first = await client.send(new ListObjectsCommand({ Bucket: bucket, MaxKeys: 2 }));
  expect([first.Contents?.map(({ Key }) => Key), first.IsTruncated, first.NextMarker]).toEqual([
    ['a/1.zip', 'a/2.zip'],
    true,
    undefined,
  ]);
  const grouped = await client.send(new ListObjectsCommand({ Bucket: bucket, MaxKeys: 1, Delimiter: '/' }));
  expect(grouped.NextMarker).toBe('a/');
  const Marker = grouped.NextMarker;
  const next = await client.send(new ListObjectsCommand({ Bucket: bucket, MaxKeys: 1, Delimiter: '/', Marker }));
  expect(next.Contents?.map(({ Key }) => Key)).toEqual(['b c+d&ü.zip']);
});

test('a continuation token must come back exactly as it was given', async () => {
  await using storage = await startStorage(scenario);
  const client = storage.client();
  const page = (ContinuationToken?: string) =>
    client.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1, ContinuationToken }));
  const { NextContinuationToken: token = '' } = await page();
  expect((await page(token)).Contents?.map(({ Key }) => Key)).toEqual(['a/2.zip']);
  // A plus sign that arrives as a space is the classic.
  for (const broken of [token.replace('+', ' '), token.slice(0, -1), `${token}x`, 'a/1.zip', '']) {
    await expect(page(broken)).rejects.toMatchObject({ name: 'InvalidArgument' });
  }
});

test('pages of any size, with and without a delimiter, show every key exactly once', async () => {
  await using storage = await startStorage();
  const client = storage.client();
  const key = fc.string({ unit: fc.constantFrom('a', 'b', '/', ' ', '+', 'ü', '%'), minLength: 1, maxLength: 6 });
  const property = fc.asyncProperty(
    fc.uniqueArray(
      key.filter((text) => !text.startsWith('/')),
      { maxLength: 12 },
    ),
    fc.integer({ min: 1, max: 5 }),
    fc.constantFrom(undefined, '/'),
    async (names, pageSize, Delimiter) => {
      for (const { key } of storage.store.objects(bucket)) storage.store.remove(bucket, key);
      for (const name of names) storage.store.seed(bucket, { key: name, bytes: '' });
      const seen: string[] = [];
      for await (const { Contents = [], CommonPrefixes = [] } of paginateListObjectsV2(
        { client, pageSize },
        { Bucket: bucket, Delimiter },
      )) {
        seen.push(...Contents.map(({ Key = '' }) => Key), ...CommonPrefixes.map(({ Prefix = '' }) => Prefix));
      }
      const shown = names.map((name) => (Delimiter === '/' ? name.replace(/\/.*$/s, '/') : name));
      expect(seen.toSorted()).toEqual([...new Set(shown)].toSorted());
    },
  );
  await fc.assert(property, { numRuns: 60 });
});
