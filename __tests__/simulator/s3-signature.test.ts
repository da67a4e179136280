/** Who is let in: the form of signatures, presigned addresses, faults that a scenario orders. */
import { CreateMultipartUploadCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { bucket, bytesOf, region, type Storage, signed, startStorage } from './storage.ts';

const whole = signed({}).authorization ?? '';
const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');

test.each([
  ['of an unknown scheme', whole.replace('AWS4-HMAC-SHA256', 'AWS'), 'AuthorizationHeaderMalformed', 400],
  ['without a signature', whole.replace(/Signature=0+/, 'Signature='), 'AuthorizationHeaderMalformed', 400],
  ['with half a scope', whole.replace('/s3/aws4_request', ''), 'AuthorizationHeaderMalformed', 400],
  ['for another service', whole.replace('/s3/', '/ec2/'), 'AuthorizationHeaderMalformed', 400],
  ['of another day', whole.replace(today, '20200101'), 'AuthorizationHeaderMalformed', 400],
  ['that leaves the host out', whole.replace('host;', ''), 'AuthorizationHeaderMalformed', 400],
  ['that leaves a header out', whole.replace(';x-amz-date', ''), 'AccessDenied', 403],
  ['of a key that cannot be one', whole.replace(/AKIA\w+/, 'test'), 'InvalidAccessKeyId', 403],
  ['of a temporary key without its token', whole.replace('AKIA', 'ASIA'), 'InvalidAccessKeyId', 403],
])('a signature %s is refused', async (_, authorization, code, status) => {
  await using storage = await startStorage();
  const answer = await storage.send('PUT', `/${bucket}/k`, { authorization }, 'x');
  expect([answer.code, answer.status]).toEqual([code, status]);
  expect(storage.store.has(bucket, 'k')).toBe(false);
});

test('an address presigned in the old manner is refused', async () => {
  await using storage = await startStorage();
  const response = await fetch(
    `${storage.endpoint}/${bucket}/k?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=x&Expires=1`,
  );
  expect([response.status, await response.text()]).toEqual([
    400,
    expect.stringContaining('please use AWS4-HMAC-SHA256'),
  ]);
});

test('an unsigned request is refused', async () => {
  await using storage = await startStorage();
  const response = await fetch(`${storage.endpoint}/${bucket}/k`);
  expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('<Code>AccessDenied</Code>')]);
  expect(response.headers.get('x-amz-request-id')).toMatch(/^[0-9A-F]{16}$/);
});

test('a presigned address reads until it expires', async () => {
  let now = Date.now();
  await using storage = await startStorage({}, () => now);
  storage.store.seed(bucket, { key: 'logs/tail 1.txt', bytes: 'the log' });
  const address = presigned(storage, '/logs/tail%201.txt', 60);
  expect(await (await fetch(address)).text()).toBe('the log');
  now += 61_000;
  const late = await fetch(address);
  expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('Request has expired')]);
});

test('a presigned address may say how the answer is dressed', async () => {
  await using storage = await startStorage();
  storage.store.seed(bucket, { key: 'k', bytes: 'x' });
  const response = await fetch(presigned(storage, '/k', 60, { 'response-content-type': 'text/plain' }));
  expect(response.headers.get('content-type')).toBe('text/plain');
});

test('a presigned address for longer than a week is refused', async () => {
  await using storage = await startStorage();
  const response = await fetch(presigned(storage, '/k', 60).replace('Expires=60', 'Expires=604801'));
  expect([response.status, await response.text()]).toEqual([
    400,
    expect.stringContaining('AuthorizationQueryParametersError'),
  ]);
});

describe('faults of a scenario', () => {
  const put = () => new PutObjectCommand({ Bucket: bucket, Key: 'k', Body: 'x'.repeat(100_000) });

  test('hit the calls that they name, and only those', async () => {
    const effect = { kind: 'refuse', code: 'SlowDown' } as const;
    await using storage = await startStorage({ faults: [{ operation: 'PutObject', calls: [1, 3], effect }] });
    const statuses = [];
    for (const _ of [1, 2, 3, 4]) statuses.push((await storage.send('PUT', `/${bucket}/k`, {}, 'x')).status);
    expect(statuses).toEqual([503, 200, 503, 200]);
  });

  test('deny an operation with no change', async () => {
    const effect = { kind: 'refuse', code: 'AccessDenied' } as const;
    await using storage = await startStorage({ faults: [{ operation: 'CreateMultipartUpload', effect }] });
    const create = new CreateMultipartUploadCommand({ Bucket: bucket, Key: 'k' });
    await expect(storage.client().send(create)).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(storage.store.unfinishedUploads(bucket)).toEqual([]);
  });

  test('cut the connection midway: nothing is stored, and the client’s next attempt goes through', async () => {
    const effect = { kind: 'cut', when: 'midway' } as const;
    await using storage = await startStorage({ faults: [{ operation: 'PutObject', calls: [1], effect }] });
    await expect(storage.client().send(put())).rejects.toThrow();
    expect(storage.store.has(bucket, 'k')).toBe(false);
    await storage.client().send(put());
    expect(bytesOf(storage, 'k')).toHaveLength(100_000);
  });

  test('lose the answer: the object is there though the client saw a broken connection', async () => {
    const effect = { kind: 'cut', when: 'answer lost' } as const;
    await using storage = await startStorage({ faults: [{ operation: 'PutObject', effect }] });
    await expect(storage.client().send(put())).rejects.toThrow();
    expect(storage.store.has(bucket, 'k')).toBe(true);
  });

  test('can be added while it runs', async () => {
    await using storage = await startStorage();
    const client = storage.client();
    await client.send(put());
    storage.store.faults.push({ operation: 'GetObject', effect: { kind: 'refuse', code: 'InternalError' } });
    await expect(client.send(new GetObjectCommand({ Bucket: bucket, Key: 'k' }))).rejects.toMatchObject({
      name: 'InternalError',
    });
  });
});

/** An address signed over its host alone, as every presigner makes them; nobody checks the signature's value. */
function presigned(storage: Storage, path: string, seconds: number, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    ...more,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `AKIAIOSFODNN7EXAMPLE/${today}/${region}/s3/aws4_request`,
    'X-Amz-Date': signed({})['x-amz-date'] ?? '',
    'X-Amz-Expires': String(seconds),
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': '0'.repeat(64),
  });
  return `${storage.endpoint}/${bucket}${path}?${query}`;
}
