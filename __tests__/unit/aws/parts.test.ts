/** Bundles sent in parts: whole or not at all, and nothing left behind. */
import { createHash } from 'node:crypto';
import { problem } from '../watching.ts';
import { type Answer, type Asked, s3Refusal, s3Result, startLoopback } from './loopback.ts';
import {
  kinds,
  mebibyte,
  missing,
  order,
  outgoing,
  owner,
  packed,
  sha256,
  store,
  stored,
  there,
  to,
} from './packed.ts';

/** A bucket that takes multipart uploads, except for what a test wants to go wrong. */
function inParts(wrong: (asked: Asked) => Answer | undefined = () => undefined) {
  return (asked: Asked): Answer => {
    const special = wrong(asked);
    if (special !== undefined) return special;
    if (asked.operation.startsWith('HEAD')) return missing;
    if (asked.operation === 'POST ?uploads=') {
      return s3Result({
        body: '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>',
      });
    }
    if (asked.operation.startsWith('PUT')) return stored;
    if (asked.operation.startsWith('DELETE')) return s3Refusal(404, 'NoSuchUpload');
    return s3Result({ body: '<CompleteMultipartUploadResult><ETag>"new"</ETag></CompleteMultipartUploadResult>' });
  };
}

describe('a larger bundle', () => {
  test('is sent in parts, each with its checksum, and put nowhere before all have arrived', async () => {
    const local = await packed(9 * mebibyte);
    await using service = await startLoopback(inParts());
    expect(await store().store(local.bundle, to, order())).toBe('stored');
    expect(kinds(service.asked)).toEqual(['POST ?uploads=', 'PUT part', 'PUT part', 'POST ?uploadId=u1']);
    const parts = service.asked.filter(({ operation }) => operation.startsWith('PUT'));
    expect(parts.map(({ bytes }) => bytes).sort()).toEqual([mebibyte, 8 * mebibyte]);
    expect(parts.every(({ headers }) => 'x-amz-checksum-sha256' in headers)).toBe(true);
    expect(service.asked.every(({ headers }) => headers['x-amz-expected-bucket-owner'] === owner)).toBe(true);
    expect(service.asked[0]?.headers).toMatchObject({
      'x-amz-meta-commit': 'c0ffee',
      'x-amz-meta-content-digest': 'd1ge57',
    });
    expect(service.asked[0]?.headers).not.toHaveProperty('x-amz-meta-bundle-sha256');
    expect(service.asked.at(-1)?.headers).toMatchObject({ 'if-none-match': '*' });
  });

  test('tells of every part that has arrived', async () => {
    const local = await packed(17 * mebibyte);
    await using _ = await startLoopback(inParts());
    const sent: number[] = [];
    await store().store(local.bundle, to, order({ onSent: (bytes) => sent.push(bytes) }));
    expect(sent.sort((one, other) => one - other)).toEqual([mebibyte, 8 * mebibyte, 8 * mebibyte]);
  });

  test('leaves no parts when one is refused, and does not send the rest', async () => {
    const local = await packed(48 * mebibyte);
    const denied = s3Refusal(403, 'AccessDenied');
    let removals = 0;
    await using service = await startLoopback(
      inParts(({ operation }) => {
        if (operation.startsWith('DELETE') && removals++ === 0) return s3Result({ status: 204 });
        return operation.startsWith('PUT') ? denied : undefined;
      }),
    );
    const storing = store().store(local.bundle, to, order());
    await expect(storing).rejects.toMatchObject({ code: 'BR-BUCKET-OWNER' });
    expect(kinds(service.asked).filter((kind) => kind === 'PUT part').length).toBeLessThanOrEqual(4);
    // Twice: a part that S3 was still taking in can outlive the first.
    expect(kinds(service.asked).slice(-2)).toEqual(['DELETE ?uploadId=u1', 'DELETE ?uploadId=u1']);
    expect(service.asked.at(-1)?.headers['x-amz-expected-bucket-owner']).toBe(owner);
  });

  test('leaves no parts when it is cancelled on the way', async () => {
    const local = await packed(9 * mebibyte);
    const cancel = new AbortController();
    const reason = new Error('somebody cancelled the workflow');
    await using service = await startLoopback(
      inParts(({ operation }) => {
        if (!operation.startsWith('PUT')) return undefined;
        cancel.abort(reason);
        return 'silence';
      }),
    );
    const storing = store().store(local.bundle, to, order({ signal: cancel.signal }));
    await expect(storing).rejects.toBe(reason);
    expect(service.asked.at(-1)?.operation).toBe('DELETE ?uploadId=u1');
  });

  describe('whose parts may not be removed says how to remove them', () => {
    const denied = s3Refusal(403, 'AccessDenied');
    const meeting = (answer: (asked: Asked) => Answer | undefined) =>
      inParts((asked) => (asked.operation.startsWith('DELETE') ? denied : answer(asked)));
    const removal =
      "aws s3api abort-multipart-upload --bucket bundles --key 'shop/it'\\''s v1.zip' --upload-id u1 --region eu-central-1";
    const cancel = new AbortController();

    test.each<[string, (asked: Asked) => Answer | undefined, object]>([
      [
        'when a part is refused',
        ({ operation }) => (operation.startsWith('PUT') ? denied : undefined),
        { code: 'BR-BUCKET-OWNER' },
      ],
      [
        'when somebody else stored the bundle meanwhile',
        ({ operation }) => (operation === 'POST ?uploadId=u1' ? s3Refusal(412, 'PreconditionFailed') : undefined),
        { end: 'exists' },
      ],
      [
        'when it is cancelled',
        ({ operation }) => {
          if (!operation.startsWith('PUT')) return undefined;
          cancel.abort(new Error('cancelled'));
          return 'silence';
        },
        { message: 'cancelled' },
      ],
    ])('%s', async (_when, answer, expected) => {
      const local = await packed(9 * mebibyte);
      await using _ = await startLoopback(meeting(answer));
      const left: string[] = [];
      const told = order({ signal: cancel.signal, onLeft: (what) => left.push(what) });
      const storing = store().store(local.bundle, { ...to, key: "shop/it's v1.zip" }, told);
      const end = await storing.then(
        (end) => ({ end }),
        (error: unknown) => error,
      );
      expect(end).toMatchObject(expected);
      expect(left).toEqual([expect.stringContaining(removal)]);
    });
  });

  test('that somebody else stored meanwhile is given up, and its parts with it', async () => {
    const local = await packed(9 * mebibyte);
    const met = s3Refusal(412, 'PreconditionFailed');
    await using service = await startLoopback(
      inParts(({ operation }) => (operation === 'POST ?uploadId=u1' ? met : undefined)),
    );
    expect(await store().store(local.bundle, to, order())).toBe('exists');
    expect(service.asked.at(-1)?.operation).toBe('DELETE ?uploadId=u1');
  });

  /** Completes the upload without anybody hearing of it; whoever looks then sees that object, unless it is hidden. */
  function completedUnheard(object: (asked: Asked) => Answer) {
    let completions = 0;
    return inParts((asked) => {
      if (asked.operation.startsWith('HEAD') && completions > 0) return object(asked);
      if (asked.operation !== 'POST ?uploadId=u1') return undefined;
      completions += 1;
      return completions === 1 ? 'cut' : s3Refusal(404, 'NoSuchUpload');
    });
  }

  test('counts as stored when the answer to the last call was lost but the object is that of its parts', async () => {
    const local = await packed(9 * mebibyte);
    const checksum = checksumOfParts(local.bytes);
    const object = there(local.bytes, { 'x-amz-checksum-sha256': checksum, 'x-amz-checksum-type': 'COMPOSITE' });
    await using _ = await startLoopback(completedUnheard(() => object));
    expect(await store().store(local.bundle, to, order())).toBe('stored');
  });

  test('does not take the object of somebody else for its own', async () => {
    const local = await packed(9 * mebibyte);
    const other = there(local.bytes, { 'x-amz-checksum-sha256': checksumOfParts(Buffer.alloc(9 * mebibyte)) });
    await using _ = await startLoopback(completedUnheard(() => other));
    expect(await store().store(local.bundle, to, order())).toBe('exists');
  });

  test('finds the object, too, where its checksum may not be seen', async () => {
    const local = await packed(9 * mebibyte);
    const seen = ({ headers }: Asked) => ('x-amz-checksum-mode' in headers ? { status: 403 } : there(local.bytes));
    await using _ = await startLoopback(completedUnheard(seen));
    expect(await store().store(local.bundle, to, order())).toBe('exists');
  });

  test('that meets another upload, which fails, is made and sent once more', async () => {
    const local = await packed(9 * mebibyte);
    let completions = 0;
    await using service = await startLoopback(
      inParts(({ operation }) => {
        if (operation !== 'POST ?uploadId=u1') return undefined;
        completions += 1;
        return completions === 1 ? s3Refusal(409, 'ConditionalRequestConflict') : undefined;
      }),
    );
    expect(await store().store(local.bundle, to, order())).toBe('stored');
    const sums = service.asked.flatMap(({ headers }) => headers['x-amz-checksum-sha256'] ?? []).toSorted();
    expect(sums).toHaveLength(4);
    expect(new Set(sums).size).toBe(2);
  });

  test.each([
    ['a problem', problem('BR-BUNDLE-TOO-LARGE')],
    ['an error of our own', new TypeError('not a function')],
  ])('whose making fails is not stored, and the failure is told as it is: %s', async (_what, outgrown) => {
    const whole = await outgoing(Buffer.alloc(17 * mebibyte));
    if (whole.kind !== 'parts') throw new Error('Too small for parts.');
    const parts = async function* () {
      yield* firstOf(whole.parts());
      throw outgrown;
    };
    await using service = await startLoopback(inParts());
    await expect(store().store({ kind: 'parts', parts }, to, order())).rejects.toBe(outgrown);
    expect(kinds(service.asked)).not.toContain('POST ?uploadId=u1');
    expect(service.asked.at(-1)?.operation).toBe('DELETE ?uploadId=u1');
  });
});

async function* firstOf<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  for await (const item of items) {
    yield item;
    return;
  }
}

/** As S3 tells it of an object that was sent in parts of 8 MiB. */
function checksumOfParts(bytes: Buffer): string {
  const hash = createHash('sha256');
  let parts = 0;
  for (let at = 0; at < bytes.length; at += 8 * mebibyte, parts += 1) {
    hash.update(sha256(bytes.subarray(at, at + 8 * mebibyte)).digest());
  }
  return `${hash.digest('base64')}-${parts}`;
}
