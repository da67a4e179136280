/** What was said about a body holds for it, or nothing is stored. Mostly told over raw HTTP: no client sends wrong digests. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { ChecksumAlgorithm, PutObjectCommand } from '@aws-sdk/client-s3';
import { checksumOf } from '../../simulator/s3/checksums.ts';
import { bucket, bytesOf, signed, startStorage, until } from './storage.ts';

const body = '123456789';
const md5 = (text: string) => createHash('md5').update(text).digest('base64');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** The published check values of each algorithm, over "123456789". */
const checkValues = {
  crc32: Buffer.from('cbf43926', 'hex').toString('base64'),
  crc32c: Buffer.from('e3069283', 'hex').toString('base64'),
  crc64nvme: Buffer.from('ae8b14860a799888', 'hex').toString('base64'),
  sha1: createHash('sha1').update(body).digest('base64'),
  sha256: createHash('sha256').update(body).digest('base64'),
} as const;

describe.each(Object.entries(checkValues))('%s', (name, value) => {
  const header = `x-amz-checksum-${name}`;
  const wrong = Buffer.from(value, 'base64').reverse().toString('base64');

  test('stores a body that matches its header, and answers the checksum', async () => {
    await using storage = await startStorage();
    const answer = await storage.send('PUT', `/${bucket}/k`, { [header]: value }, body);
    expect([answer.status, answer.headers.get(header)]).toEqual([200, value]);
    expect(bytesOf(storage, 'k')?.toString()).toBe(body);
  });

  test('stores nothing when header or trailer does not match', async () => {
    await using storage = await startStorage();
    const told = await storage.send('PUT', `/${bucket}/k`, { [header]: wrong }, body);
    expect([told.status, told.code]).toEqual([400, 'BadDigest']);
    const trailed = await storage.send(
      'PUT',
      `/${bucket}/k`,
      chunkedHeaders(header),
      framed([body], `${header}:${wrong}`),
    );
    expect([trailed.status, trailed.code]).toEqual([400, 'BadDigest']);
    expect(readdirSync(storage.store.folder)).toEqual([]);
  });

  test('takes it as a trailer behind chunks and keeps no framing', async () => {
    await using storage = await startStorage();
    const answer = await storage.send(
      'PUT',
      `/${bucket}/k`,
      chunkedHeaders(header),
      framed([body], `${header}:${value}`),
    );
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(bytesOf(storage, 'k')?.toString()).toBe(body);
  });
});

test('of two hundred bodies that are refused at once no file is left', async () => {
  await using storage = await startStorage();
  const wrong = { 'x-amz-checksum-crc32': Buffer.alloc(4).toString('base64') };
  const sent = Array.from({ length: 200 }, (_, place) => storage.send('PUT', `/${bucket}/${place}`, wrong, body));
  expect(new Set((await Promise.all(sent)).map(({ code }) => code))).toEqual(new Set(['BadDigest']));
  expect(readdirSync(storage.store.folder)).toEqual([]);
});

test.each(Object.values(ChecksumAlgorithm).filter((name) => name.toLowerCase() in checkValues))(
  'the client streams with %s and the store has the bytes it meant',
  async (algorithm) => {
    await using storage = await startStorage();
    const pieces = [Buffer.alloc(70_000, 'a'), Buffer.alloc(9_000, 'b'), Buffer.from('c')];
    await storage.client().send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: 'k',
        Body: Readable.from(pieces),
        ContentLength: 79_001,
        ChecksumAlgorithm: algorithm,
      }),
    );
    expect(bytesOf(storage, 'k')?.equals(Buffer.concat(pieces))).toBe(true);
    expect(storage.store.objects(bucket)[0]?.headers).toEqual({});
  },
);

test.each([
  ['a wrong Content-MD5', { 'content-md5': md5('other') }, 'BadDigest'],
  ['a malformed Content-MD5', { 'content-md5': 'abc' }, 'InvalidDigest'],
  ['a wrong payload digest', { 'x-amz-content-sha256': sha256('other') }, 'XAmzContentSHA256Mismatch'],
  ['a payload digest that is none', { 'x-amz-content-sha256': 'whatever' }, 'InvalidArgument'],
  ['a malformed checksum', { 'x-amz-checksum-crc32': 'abc' }, 'InvalidRequest'],
  [
    'two checksums',
    { 'x-amz-checksum-crc32': checkValues.crc32, 'x-amz-checksum-sha1': checkValues.sha1 },
    'InvalidRequest',
  ],
  ['an announced algorithm without its value', { 'x-amz-sdk-checksum-algorithm': 'CRC32' }, 'InvalidRequest'],
  [
    'another algorithm than the announced one',
    { 'x-amz-sdk-checksum-algorithm': 'SHA256', 'x-amz-checksum-crc32': checkValues.crc32 },
    'InvalidRequest',
  ],
  ['an unknown algorithm', { 'x-amz-sdk-checksum-algorithm': 'CRC16' }, 'InvalidRequest'],
] as const)('%s is refused and nothing is stored', async (_, headers, code) => {
  await using storage = await startStorage();
  const answer = await storage.send('PUT', `/${bucket}/k`, { ...headers }, body);
  expect([answer.code, answer.status]).toEqual([code, 400]);
  expect(readdirSync(storage.store.folder)).toEqual([]);
});

test('right digests of every kind are taken', async () => {
  await using storage = await startStorage();
  const headers = { 'content-md5': md5(body), 'x-amz-content-sha256': sha256(body) };
  expect((await storage.send('PUT', `/${bucket}/k`, headers, body)).status).toBe(200);
});

const crc32Trailer = `x-amz-checksum-crc32:${checkValues.crc32}`;
test.each([
  ['a chunk size that is no number', 'zz\r\n123456789\r\n0\r\n\r\n', 'IncompleteBody'],
  ['a chunk shorter than it says', '20\r\n123456789\r\n0\r\n\r\n', 'IncompleteBody'],
  ['no closing chunk', '9\r\n123456789\r\n', 'IncompleteBody'],
  ['fewer bytes than announced', `4\r\n1234\r\n0\r\n${crc32Trailer}\r\n\r\n`, 'IncompleteBody'],
  ['more bytes than announced', `a\r\n1234567890\r\n0\r\n${crc32Trailer}\r\n\r\n`, 'IncompleteBody'],
  ['bytes behind the end', `9\r\n123456789\r\n0\r\n${crc32Trailer}\r\n\r\nmore`, 'IncompleteBody'],
  ['a missing trailer', '9\r\n123456789\r\n0\r\n\r\n', 'MalformedTrailerError'],
  ['a trailer that is none', '9\r\n123456789\r\n0\r\nwhat?\r\n\r\n', 'MalformedTrailerError'],
  ['small chunks before the last', `4\r\n1234\r\n5\r\n56789\r\n0\r\n${crc32Trailer}\r\n\r\n`, 'InvalidChunkSizeError'],
])('chunked framing with %s is refused and nothing is stored', async (_, text, code) => {
  await using storage = await startStorage();
  const answer = await storage.send('PUT', `/${bucket}/k`, chunkedHeaders('x-amz-checksum-crc32'), text);
  expect(answer.code).toBe(code);
  expect(readdirSync(storage.store.folder)).toEqual([]);
});

test('signed chunks need their signatures', async () => {
  await using storage = await startStorage();
  const headers = {
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'x-amz-decoded-content-length': '9',
    'content-encoding': 'aws-chunked,gzip',
  };
  const signature = `;chunk-signature=${'0'.repeat(64)}`;
  const bare = await storage.send('PUT', `/${bucket}/k`, headers, '9\r\n123456789\r\n0\r\n\r\n');
  expect(bare.code).toBe('IncompleteBody');
  const whole = `9${signature}\r\n123456789\r\n0${signature}\r\n\r\n`;
  expect((await storage.send('PUT', `/${bucket}/k`, headers, whole)).status).toBe(200);
  expect(bytesOf(storage, 'k')?.toString()).toBe(body);
  expect(storage.store.objects(bucket)[0]?.headers).toEqual({ 'content-encoding': 'gzip' });
});

test('a body whose length is not told is refused', async () => {
  await using storage = await startStorage();
  const stream = Readable.toWeb(Readable.from([body])) as ReadableStream;
  const init: RequestInit & { duplex: 'half' } = { method: 'PUT', headers: signed({}), body: stream, duplex: 'half' };
  const response = await fetch(`${storage.endpoint}/${bucket}/k`, init);
  expect([response.status, await response.text()]).toEqual([411, expect.stringContaining('MissingContentLength')]);
});

test('a connection that is cut mid-upload leaves no object and no bytes', async () => {
  await using storage = await startStorage();
  storage.store.seed(bucket, { key: 'k', bytes: 'the one before' });
  const socket = connect(Number(new URL(storage.endpoint).port), '127.0.0.1');
  const headers = Object.entries({ ...signed({}), host: 'x', 'content-length': '1000000' });
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`PUT /${bucket}/k HTTP/1.1\r\n${head}\r\n${'x'.repeat(500_000)}`);
  await until(() => readdirSync(storage.store.folder).length === 2);
  socket.destroy();
  await until(() => readdirSync(storage.store.folder).length === 1);
  expect(bytesOf(storage, 'k')?.toString()).toBe('the one before');
});

test('checksums of short texts are those that are published', async () => {
  for (const name of ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const) {
    expect(await checksumOf(name, Buffer.from(body))).toBe(checkValues[name]);
  }
});

function chunkedHeaders(trailer: string): Record<string, string> {
  return {
    'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    'x-amz-decoded-content-length': String(body.length),
    'x-amz-trailer': trailer,
    'content-encoding': 'aws-chunked',
  };
}

function framed(chunks: readonly string[], trailer: string): string {
  const frames = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
  return `${frames}0\r\n${trailer}\r\n\r\n`;
}
