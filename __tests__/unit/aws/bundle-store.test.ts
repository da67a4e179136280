/** What the bundle store sends to S3, and what becomes of an upload when the wire or somebody else interferes. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../../src/aws/connect.ts';
import type { LocalBundle } from '../../../src/ports.ts';
import { type Answer, type Asked, s3Refusal, startLoopback } from './loopback.ts';

const mebibyte = 1_048_576;
const to = { bucket: 'bundles', key: 'shop/v1 (final).zip' };
const owner = '111122223333';
const stored: Answer = { status: 200, headers: { etag: '"new"' } };
const missing: Answer = { status: 404 };

/** A bundle of random bytes on the disk, removed when disposed. */
async function packed(size: number): Promise<AsyncDisposable & { readonly bundle: LocalBundle }> {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  const bytes = randomBytes(size);
  const path = join(folder, 'bundle.zip');
  await writeFile(path, bytes);
  return {
    bundle: { path, size, sha256: createHash('sha256').update(bytes).digest('hex') },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

function order(bundle: LocalBundle, more: { replacing?: string; signal?: AbortSignal } = {}) {
  const record = { commit: 'c0ffee', contentDigest: 'd1ge57', sha256: bundle.sha256 };
  return { owner, record, contentType: 'application/zip', signal: new AbortController().signal, ...more };
}

function there(bundle: LocalBundle): Answer {
  const headers = { etag: '"old"', 'x-amz-meta-bundle-sha256': bundle.sha256, 'content-length': String(bundle.size) };
  return { status: 200, headers };
}

/** A bucket that takes multipart uploads, except for what a test wants to go wrong. */
function inParts(wrong: (asked: Asked) => Answer | undefined = () => undefined) {
  return (asked: Asked): Answer => {
    const special = wrong(asked);
    if (special !== undefined) return special;
    if (asked.operation.startsWith('HEAD')) return missing;
    if (asked.operation === 'POST ?uploads=') {
      return {
        status: 200,
        body: '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>',
      };
    }
    if (asked.operation.startsWith('PUT')) return stored;
    if (asked.operation.startsWith('DELETE')) return s3Refusal(404, 'NoSuchUpload');
    return { status: 200, body: '<CompleteMultipartUploadResult><ETag>"new"</ETag></CompleteMultipartUploadResult>' };
  };
}

const kinds = (asked: readonly Asked[]) => asked.map(({ operation }) => operation.replace(/\?.*partNumber.*/, 'part'));
const store = () => connect({ region: 'eu-central-1' }).bundles;

describe('a bundle of up to 8 MiB', () => {
  test('is sent at once with its checksum, its record and the account that must own the bucket', async () => {
    await using local = await packed(1_000);
    await using service = await startLoopback(() => stored);
    expect(await store().store(local.bundle, to, order(local.bundle))).toBe('stored');
    expect(service.asked).toHaveLength(1);
    expect(service.asked[0]).toMatchObject({
      operation: 'PUT ?',
      bytes: 1_000,
      headers: {
        'content-type': 'application/zip',
        'if-none-match': '*',
        'x-amz-checksum-sha256': Buffer.from(local.bundle.sha256, 'hex').toString('base64'),
        'x-amz-expected-bucket-owner': owner,
        'x-amz-meta-commit': 'c0ffee',
        'x-amz-meta-content-digest': 'd1ge57',
        'x-amz-meta-bundle-sha256': local.bundle.sha256,
      },
    });
    expect(service.asked[0]?.headers).not.toHaveProperty('x-amz-acl');
  });

  test('replaces exactly the object that it was told to', async () => {
    await using local = await packed(10);
    await using service = await startLoopback(() => stored);
    expect(await store().store(local.bundle, to, order(local.bundle, { replacing: '"old"' }))).toBe('stored');
    expect(service.asked[0]?.headers).toMatchObject({ 'if-match': '"old"' });
    expect(service.asked[0]?.headers).not.toHaveProperty('if-none-match');
  });

  test('is never put over an object that is there', async () => {
    await using local = await packed(10);
    await using service = await startLoopback(() => s3Refusal(412, 'PreconditionFailed'));
    expect(await store().store(local.bundle, to, order(local.bundle))).toBe('exists');
    expect(service.asked).toHaveLength(1);
  });

  test('counts as stored when only the answer was lost: what is in the way are its own bytes', async () => {
    await using local = await packed(10);
    const answers: Answer[] = ['cut', s3Refusal(412, 'PreconditionFailed'), there(local.bundle)];
    await using service = await startLoopback((_, nth) => answers[nth - 1] ?? 'cut');
    expect(await store().store(local.bundle, to, order(local.bundle))).toBe('stored');
    expect(kinds(service.asked)).toEqual(['PUT ?', 'PUT ?', 'HEAD ?']);
  });

  test.each([
    ['won', true, 'exists', ['PUT ?', 'HEAD ?']],
    ['failed', false, 'stored', ['PUT ?', 'HEAD ?', 'PUT ?']],
  ])('that met another upload looks again: the other one %s', async (_, won, outcome, asked) => {
    await using local = await packed(10);
    const after = won ? there(local.bundle) : missing;
    const answers = [s3Refusal(409, 'ConditionalRequestConflict'), after, stored];
    await using service = await startLoopback((_asked, nth) => answers[nth - 1] ?? 'cut');
    expect(await store().store(local.bundle, to, order(local.bundle))).toBe(outcome);
    expect(kinds(service.asked)).toEqual(asked);
  });

  test('that is refused ends in a problem that names the missing action', async () => {
    await using local = await packed(10);
    await using _ = await startLoopback(() => s3Refusal(403, 'AccessDenied'));
    const storing = store().store(local.bundle, to, { ...order(local.bundle), owner: undefined });
    await expect(storing).rejects.toMatchObject({
      code: 'BR-ACCESS-DENIED',
      what: expect.stringContaining('s3:PutObject'),
    });
  });

  test('that is cancelled on the way rejects with the reason of the cancellation', async () => {
    await using local = await packed(10);
    const cancel = new AbortController();
    const reason = new Error('somebody cancelled the workflow');
    await using _ = await startLoopback(() => {
      cancel.abort(reason);
      return 'silence';
    });
    await expect(store().store(local.bundle, to, order(local.bundle, { signal: cancel.signal }))).rejects.toBe(reason);
  });
});

describe('a larger bundle', () => {
  test('is sent in parts, each with its checksum, and put nowhere before all have arrived', async () => {
    await using local = await packed(9 * mebibyte);
    await using service = await startLoopback(inParts());
    expect(await store().store(local.bundle, to, order(local.bundle))).toBe('stored');
    expect(kinds(service.asked)).toEqual(['HEAD ?', 'POST ?uploads=', 'PUT part', 'PUT part', 'POST ?uploadId=u1']);
    const parts = service.asked.filter(({ operation }) => operation.startsWith('PUT'));
    expect(parts.map(({ bytes }) => bytes).sort()).toEqual([mebibyte, 8 * mebibyte]);
    expect(parts.every(({ headers }) => 'x-amz-checksum-sha256' in headers)).toBe(true);
    expect(service.asked.every(({ headers }) => headers['x-amz-expected-bucket-owner'] === owner)).toBe(true);
    expect(service.asked[1]?.headers).toMatchObject({ 'x-amz-meta-bundle-sha256': local.bundle.sha256 });
    expect(service.asked.at(-1)?.headers).toMatchObject({ 'if-none-match': '*' });
  });

  test('is not sent at all when there is one already', async () => {
    await using local = await packed(9 * mebibyte);
    await using service = await startLoopback(() => there(local.bundle));
    expect(await store().store(local.bundle, to, order(local.bundle))).toBe('exists');
    expect(kinds(service.asked)).toEqual(['HEAD ?']);
  });

  test('leaves no parts when one is refused, and does not send the rest', async () => {
    await using local = await packed(48 * mebibyte);
    const denied = s3Refusal(403, 'AccessDenied');
    await using service = await startLoopback(
      inParts(({ operation }) => (operation.startsWith('PUT') ? denied : undefined)),
    );
    const storing = store().store(local.bundle, to, order(local.bundle));
    await expect(storing).rejects.toMatchObject({ code: 'BR-BUCKET-OWNER', now: undefined });
    expect(kinds(service.asked).filter((kind) => kind === 'PUT part').length).toBeLessThanOrEqual(4);
    expect(service.asked.at(-1)?.operation).toBe('DELETE ?uploadId=u1');
    expect(service.asked.at(-1)?.headers['x-amz-expected-bucket-owner']).toBe(owner);
  });

  test('leaves no parts when it is cancelled on the way', async () => {
    await using local = await packed(9 * mebibyte);
    const cancel = new AbortController();
    const reason = new Error('somebody cancelled the workflow');
    await using service = await startLoopback(
      inParts(({ operation }) => {
        if (!operation.startsWith('PUT')) return undefined;
        cancel.abort(reason);
        return 'silence';
      }),
    );
    const storing = store().store(local.bundle, to, order(local.bundle, { signal: cancel.signal }));
    await expect(storing).rejects.toBe(reason);
    expect(service.asked.at(-1)?.operation).toBe('DELETE ?uploadId=u1');
  });

  test('says how to remove the parts when it may not do so itself', async () => {
    await using local = await packed(9 * mebibyte);
    const denied = s3Refusal(403, 'AccessDenied');
    await using _ = await startLoopback(
      inParts(({ operation }) => (/^(PUT|DELETE)/.test(operation) ? denied : undefined)),
    );
    const storing = store().store(local.bundle, to, order(local.bundle));
    await expect(storing).rejects.toMatchObject({
      now: expect.stringContaining(`abort-multipart-upload --bucket bundles --key '${to.key}' --upload-id u1`),
    });
  });

  test('that somebody else stored meanwhile is given up, and its parts with it', async () => {
    await using local = await packed(9 * mebibyte);
    const met = s3Refusal(412, 'PreconditionFailed');
    await using service = await startLoopback(
      inParts(({ operation }) => (operation === 'POST ?uploadId=u1' ? met : undefined)),
    );
    expect(await store().store(local.bundle, to, order(local.bundle))).toBe('exists');
    expect(service.asked.at(-1)?.operation).toBe('DELETE ?uploadId=u1');
  });

  test('counts as stored when the answer to the last call was lost but the object is there', async () => {
    await using local = await packed(9 * mebibyte);
    let completions = 0;
    await using _ = await startLoopback(
      inParts(({ operation }) => {
        if (operation.startsWith('HEAD') && completions > 0) return there(local.bundle);
        if (operation !== 'POST ?uploadId=u1') return undefined;
        completions += 1;
        return completions === 1 ? 'cut' : s3Refusal(404, 'NoSuchUpload');
      }),
    );
    expect(await store().store(local.bundle, to, order(local.bundle))).toBe('stored');
  });

  test('that changed on the disk since it was packed is not stored', async () => {
    await using local = await packed(9 * mebibyte);
    await using service = await startLoopback(inParts());
    const other = { ...local.bundle, sha256: '0'.repeat(64) };
    await expect(store().store(other, to, order(other))).rejects.toMatchObject({ code: 'BR-BUNDLE-DAMAGED' });
    expect(kinds(service.asked)).not.toContain('POST ?uploadId=u1');
    expect(service.asked.at(-1)?.operation).toBe('DELETE ?uploadId=u1');
  });
});

describe('looking for a bundle', () => {
  test.each([
    [
      'its record',
      { 'x-amz-meta-commit': 'c', 'x-amz-meta-content-digest': 'd', 'x-amz-meta-bundle-sha256': 's' },
      { commit: 'c', contentDigest: 'd', sha256: 's' },
    ],
    ['no record when another tool stored it', {}, undefined],
  ])('finds %s', async (_, metadata, record) => {
    await using __ = await startLoopback(() => ({
      status: 200,
      headers: { etag: '"e"', 'content-length': '7', ...metadata },
    }));
    expect(await store().find(to, owner)).toEqual({ size: 7, etag: '"e"', record });
  });

  test.each([[404], [403]])('finds nothing when S3 answers %d', async (status) => {
    await using service = await startLoopback(() => ({ status }));
    expect(await store().find(to, owner)).toBeUndefined();
    expect(service.asked[0]?.headers['x-amz-expected-bucket-owner']).toBe(owner);
  });

  test('in a bucket of another region names both regions', async () => {
    await using _ = await startLoopback(() => ({ status: 301, headers: { 'x-amz-bucket-region': 'us-east-1' } }));
    await expect(store().find(to, owner)).rejects.toMatchObject({
      code: 'BR-BUCKET-REGION',
      what: expect.stringMatching(/us-east-1.*eu-central-1/),
    });
  });
});
