/** What the bundle store sends to S3, and what becomes of an upload when the wire or somebody else interferes. */
import { type Answer, s3Refusal, s3Result, startLoopback } from './loopback.ts';
import { kinds, missing, order, owner, packed, sha256, store, stored, there, to } from './packed.ts';

describe('a bundle of up to 8 MiB', () => {
  test('is sent at once with its checksum, its record and the account that must own the bucket', async () => {
    const local = await packed(1_000);
    await using service = await startLoopback(() => stored);
    expect(await store().store(local.bundle, to, order())).toBe('stored');
    expect(service.asked).toHaveLength(1);
    expect(service.asked[0]).toMatchObject({
      operation: 'PUT ?',
      bytes: 1_000,
      headers: {
        'content-type': 'application/zip',
        'if-none-match': '*',
        'x-amz-checksum-sha256': sha256(local.bytes).digest('base64'),
        'x-amz-expected-bucket-owner': owner,
        'x-amz-meta-commit': 'c0ffee',
        'x-amz-meta-content-digest': 'd1ge57',
        'x-amz-meta-bundle-sha256': sha256(local.bytes).digest('hex'),
      },
    });
    expect(service.asked[0]?.headers).not.toHaveProperty('x-amz-acl');
  });

  test('is never put over an object that is there', async () => {
    const local = await packed(10);
    await using service = await startLoopback(() => s3Refusal(412, 'PreconditionFailed'));
    expect(await store().store(local.bundle, to, order())).toBe('exists');
    expect(service.asked).toHaveLength(1);
  });

  test('counts as stored when only the answer was lost: what is in the way are its own bytes', async () => {
    const local = await packed(10);
    const answers: Answer[] = ['cut', s3Refusal(412, 'PreconditionFailed'), there(local.bytes)];
    await using service = await startLoopback((_, nth) => answers[nth - 1] ?? 'cut');
    expect(await store().store(local.bundle, to, order())).toBe('stored');
    expect(kinds(service.asked)).toEqual(['PUT ?', 'PUT ?', 'HEAD ?']);
  });

  test.each([
    ['won', true, 'exists', ['PUT ?', 'HEAD ?']],
    ['failed', false, 'stored', ['PUT ?', 'HEAD ?', 'PUT ?']],
  ])('that met another upload looks again: the other one %s', async (_, won, outcome, asked) => {
    const local = await packed(10);
    const after = won ? there(local.bytes) : missing;
    const answers = [s3Refusal(409, 'ConditionalRequestConflict'), after, stored];
    await using service = await startLoopback((_asked, nth) => answers[nth - 1] ?? 'cut');
    expect(await store().store(local.bundle, to, order())).toBe(outcome);
    expect(kinds(service.asked)).toEqual(asked);
  });

  test('that keeps meeting other uploads is sent twice and no more', async () => {
    const local = await packed(10);
    const contested = s3Refusal(409, 'ConditionalRequestConflict');
    await using service = await startLoopback(({ operation }) => (operation === 'PUT ?' ? contested : missing));
    await expect(store().store(local.bundle, to, order())).rejects.toMatchObject({ code: 'BR-BUNDLE-CONTESTED' });
    expect(kinds(service.asked)).toEqual(['PUT ?', 'HEAD ?', 'PUT ?', 'HEAD ?']);
  });

  test('is sent again where something on the way answered in the place of S3, and is not stored while that lasts', async () => {
    const page: Answer = { status: 200, body: '<html>Sign in</html>' };
    const local = await packed(10);
    await using service = await startLoopback((_, nth) => (nth === 1 ? page : stored));
    expect(await store().store(local.bundle, to, order())).toBe('stored');
    expect(kinds(service.asked)).toEqual(['PUT ?', 'PUT ?']);

    await using _ = await startLoopback(() => page);
    await expect(store().store(local.bundle, to, order())).rejects.toMatchObject({ code: 'BR-UNREACHABLE' });
    await expect(store().find(to, owner)).rejects.toMatchObject({ code: 'BR-UNREACHABLE' });
  });

  test('that is refused ends in a problem that names the missing action', async () => {
    const local = await packed(10);
    await using _ = await startLoopback(() => s3Refusal(403, 'AccessDenied'));
    const storing = store().store(local.bundle, to, { ...order(), owner: undefined });
    await expect(storing).rejects.toMatchObject({
      code: 'BR-ACCESS-DENIED',
      what: expect.stringContaining('s3:PutObject'),
    });
  });

  test('that is cancelled on the way rejects with the reason of the cancellation', async () => {
    const local = await packed(10);
    const cancel = new AbortController();
    const reason = new Error('somebody cancelled the workflow');
    await using _ = await startLoopback(() => {
      cancel.abort(reason);
      return 'silence';
    });
    await expect(store().store(local.bundle, to, order({ signal: cancel.signal }))).rejects.toBe(reason);
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
    const answer = s3Result({ headers: { etag: '"e"', 'content-length': '7', ...metadata } });
    await using __ = await startLoopback(() => answer);
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
