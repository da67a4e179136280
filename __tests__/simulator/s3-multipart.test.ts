/** Multipart uploads: what lib-storage does with them, and what S3 refuses when they are done wrongly. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { bucket, bytesOf, startStorage } from './storage.ts';

const mebibyte = 1024 * 1024;
const at = { Bucket: bucket, Key: 'app/bundle.zip' };
const big = Buffer.alloc(12 * mebibyte, 'bundle ');

const plainChecksums = { requestChecksumCalculation: 'WHEN_REQUIRED' } as const;

async function start(client: S3Client, more: object = {}): Promise<string> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...at, ...more }));
  return UploadId ?? '';
}

async function send(client: S3Client, UploadId: string, PartNumber: number, Body: Buffer): Promise<CompletedPart> {
  const { ETag } = await client.send(new UploadPartCommand({ ...at, UploadId, PartNumber, Body }));
  return { ETag, PartNumber };
}

function complete(client: S3Client, UploadId: string, Parts: CompletedPart[], more: object = {}) {
  return client.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts }, ...more }));
}

test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
  'an Upload of lib-storage with %s becomes one object of the right bytes',
  async (ChecksumAlgorithm) => {
    await using storage = await startStorage();
    const params = { ...at, Body: big, ChecksumAlgorithm, Metadata: { commit: 'abc' }, IfNoneMatch: '*' };
    const done = await new Upload({ client: storage.client(), params }).done();
    expect(done.ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
    expect(bytesOf(storage, at.Key)?.equals(big)).toBe(true);
    expect(storage.store.objects(bucket)).toMatchObject([
      { size: big.length, sha256: createHash('sha256').update(big).digest('hex'), metadata: { commit: 'abc' } },
    ]);
    expect(storage.store.unfinishedUploads(bucket)).toEqual([]);
    expect(readdirSync(storage.store.folder)).toHaveLength(1);
  },
);

test('an Upload that loses the race for the key leaves neither parts nor a changed object', async () => {
  await using storage = await startStorage();
  storage.store.seed(bucket, { key: at.Key, bytes: 'the first' });
  const upload = new Upload({ client: storage.client(), params: { ...at, Body: big, IfNoneMatch: '*' } });
  await expect(upload.done()).rejects.toMatchObject({ name: 'PreconditionFailed' });
  expect(bytesOf(storage, at.Key)?.toString()).toBe('the first');
  expect(storage.store.unfinishedUploads(bucket)).toEqual([]);
});

test('the etag is the digest of the parts’ digests', async () => {
  await using storage = await startStorage();
  const client = storage.client();
  const id = await start(client);
  const pieces = [big.subarray(0, 5 * mebibyte), Buffer.from('end')];
  const parts = await Promise.all(pieces.map((piece, index) => send(client, id, index + 1, piece)));
  const { ETag } = await complete(client, id, parts);
  const digests = pieces.map((piece) => createHash('md5').update(piece).digest());
  expect(ETag).toBe(`"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-2"`);
});

test.each<[string, string, (parts: CompletedPart[]) => CompletedPart[]]>([
  ['in the wrong order', 'InvalidPartOrder', (parts) => parts.toReversed()],
  ['that never came', 'InvalidPart', (parts) => [...parts, { PartNumber: 9, ETag: '"0"' }]],
  ['with a wrong etag', 'InvalidPart', ([first]) => [{ ...first, ETag: '"0"' }]],
  ['with a wrong checksum', 'InvalidPart', ([first]) => [{ ...first, ChecksumCRC32: 'AAAAAA==' }]],
  ['smaller than 5 MiB before the last', 'EntityTooSmall', ([, ...small]) => small],
  ['none', 'MalformedXML', () => []],
])('completing with parts %s is refused, and the upload can still be completed', async (_, code, choose) => {
  await using storage = await startStorage();
  const client = storage.client();
  const id = await start(client);
  const parts = [
    await send(client, id, 1, big.subarray(0, 5 * mebibyte)),
    await send(client, id, 2, Buffer.from('small')),
    await send(client, id, 3, Buffer.from('last')),
  ];
  await expect(complete(client, id, choose(parts))).rejects.toMatchObject({ name: code });
  expect(storage.store.objects(bucket)).toEqual([]);
  await complete(client, id, parts.slice(0, 2));
  expect(storage.store.objects(bucket)).toHaveLength(1);
});

/** The published check value of CRC-64/NVME over "123456789". */
const wholeChecksum = Buffer.from('ae8b14860a799888', 'hex').toString('base64');

test('the checksum of the whole is verified at the end', async () => {
  await using storage = await startStorage();
  const client = storage.client(plainChecksums);
  const id = await start(client, { ChecksumAlgorithm: 'CRC64NVME' });
  const parts = [await send(client, id, 1, Buffer.from('123456789'))];
  await expect(complete(client, id, parts, { ChecksumCRC64NVME: 'AAAAAAAAAAA=' })).rejects.toMatchObject({
    name: 'BadDigest',
  });
  await expect(complete(client, id, parts, { MpuObjectSize: 8 })).rejects.toMatchObject({ name: 'InvalidRequest' });
  const done = await complete(client, id, parts, { ChecksumCRC64NVME: wholeChecksum, MpuObjectSize: 9 });
  expect(done).toMatchObject({ ChecksumCRC64NVME: wholeChecksum, ChecksumType: 'FULL_OBJECT' });
});

test('an upload that was begun with a checksum takes no part and no completion without it', async () => {
  await using storage = await startStorage();
  const client = storage.client(plainChecksums);
  const id = await start(client, { ChecksumAlgorithm: 'SHA256' });
  await expect(send(client, id, 1, big)).rejects.toMatchObject({ name: 'InvalidRequest' });
  const part = new UploadPartCommand({ ...at, UploadId: id, PartNumber: 1, Body: 'x', ChecksumAlgorithm: 'SHA256' });
  const { ETag } = await client.send(part);
  await expect(complete(client, id, [{ ETag, PartNumber: 1 }])).rejects.toMatchObject({ name: 'InvalidRequest' });
  expect(storage.store.objects(bucket)).toEqual([]);
});

test('aborting forgets the parts', async () => {
  await using storage = await startStorage();
  const client = storage.client();
  const id = await start(client);
  const parts = [await send(client, id, 1, Buffer.from('x'))];
  await client.send(new AbortMultipartUploadCommand({ ...at, UploadId: id }));
  expect(storage.store.unfinishedUploads(bucket)).toEqual([]);
  expect(readdirSync(storage.store.folder)).toEqual([]);
  const gone = { name: 'NoSuchUpload' };
  await expect(complete(client, id, parts)).rejects.toMatchObject(gone);
  await expect(send(client, id, 2, Buffer.from('x'))).rejects.toMatchObject(gone);
  await expect(client.send(new AbortMultipartUploadCommand({ ...at, UploadId: id }))).rejects.toMatchObject(gone);
});

test('a part sent twice counts once, the later one', async () => {
  await using storage = await startStorage();
  const client = storage.client();
  const id = await start(client);
  await send(client, id, 1, Buffer.from('first'));
  await complete(client, id, [await send(client, id, 1, Buffer.from('second'))]);
  expect(bytesOf(storage, at.Key)?.toString()).toBe('second');
});

test('unfinished uploads and their parts are listed, page by page', async () => {
  await using storage = await startStorage();
  const client = storage.client();
  const id = await start(client);
  for (const number of [3, 1, 2]) await send(client, id, number, Buffer.from('x'.repeat(number)));
  const first = await client.send(new ListPartsCommand({ ...at, UploadId: id, MaxParts: 2 }));
  expect(first).toMatchObject({ IsTruncated: true, Parts: [{ PartNumber: 1 }, { PartNumber: 2, Size: 2 }] });
  const PartNumberMarker = first.NextPartNumberMarker;
  const rest = await client.send(new ListPartsCommand({ ...at, UploadId: id, PartNumberMarker }));
  expect(rest).toMatchObject({ IsTruncated: false, Parts: [{ PartNumber: 3 }] });
  const uploads = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: 'app/' }));
  expect(uploads.Uploads).toMatchObject([{ Key: at.Key, UploadId: id }]);
});

test.each([0, 10_001])('part number %d is refused', async (number) => {
  await using storage = await startStorage();
  const client = storage.client();
  const id = await start(client);
  await expect(send(client, id, number, Buffer.from('x'))).rejects.toMatchObject({ name: 'InvalidArgument' });
});
