/** Bundles sent in parts: whole or not at all, and nothing left behind. */
import { type Answer, type Asked, s3Refusal, startLoopback } from './loopback.ts';
import { kinds, mebibyte, missing, order, owner, packed, store, stored, there, to } from './packed.ts';

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
