/** Promises about a bundle that leaves while it is packed. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import type { OutgoingBundle } from '../../../src/shapes.ts';
import { gather } from '../../../src/version/outgoing.ts';
import { collected } from '../bundle/zip/packed.ts';

const unaborted = new AbortController().signal;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Packs the chunks; `made` counts those that were taken. */
function packing(chunks: readonly Buffer[]) {
  const noted = { made: 0, isEnded: false };
  const pack = async function* (signal: AbortSignal) {
    try {
      for (const chunk of chunks) {
        signal.throwIfAborted();
        noted.made += 1;
        yield Buffer.from(chunk);
      }
    } finally {
      noted.isEnded = true;
    }
  };
  return { pack, noted };
}

async function partsOf(bundle: OutgoingBundle): Promise<Uint8Array[]> {
  return bundle.kind === 'whole' ? [bundle.bytes] : collected(bundle.parts());
}

test('whatever the chunks are, the parts hold the same bytes, all of one size but the last, each time they are taken', async () => {
  const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(chunks, fc.integer({ min: 1, max: 50 }), async (given, partBytes) => {
      const { pack } = packing(given.map((chunk) => Buffer.from(chunk)));
      await using gathering = gather(pack, unaborted, partBytes);
      const bundle = await gathering.bundle;
      const whole = Buffer.concat(given);
      expect(bundle.kind).toBe(whole.length > partBytes ? 'parts' : 'whole');
      for (let time = 0; time < 2; time += 1) {
        const parts = await partsOf(bundle);
        expect(Buffer.concat(parts)).toEqual(whole);
        expect(parts.slice(0, -1).every(({ length }) => length === partBytes)).toBe(true);
        expect(parts.at(-1)?.length).toBeLessThanOrEqual(partBytes);
      }
      expect(await gathering.packed).toEqual({ size: whole.length, sha256: sha256(whole) });
    }),
  );
});

test('a part can leave while the rest is not packed yet', async () => {
  const { pack, noted } = packing(Array.from({ length: 100 }, () => randomBytes(10)));
  await using gathering = gather(pack, unaborted, 10);
  const bundle = await gathering.bundle;
  expect({ kind: bundle.kind, made: noted.made }).toEqual({ kind: 'parts', made: 2 });
});

test('what is no longer wanted is packed no further', async () => {
  const { pack, noted } = packing(Array.from({ length: 100 }, () => randomBytes(10)));
  {
    await using gathering = gather(pack, unaborted, 10);
    await gathering.bundle;
  }
  expect(noted).toEqual({ made: 2, isEnded: true });
});

test('what is no longer wanted ends at once, whatever packing waits for', async () => {
  const waiting = async function* (signal: AbortSignal) {
    yield Buffer.alloc(5);
    await once(signal, 'abort');
    signal.throwIfAborted();
  };
  const gathering = gather(waiting, unaborted, 10);
  await setImmediate();
  await gathering[Symbol.asyncDispose]();
  await expect(gathering.bundle).rejects.toThrow('no longer wanted');
});

test('a failure to pack is told by the bundle, or by its parts when some have left', async () => {
  const failing = (after: number) =>
    async function* () {
      yield randomBytes(after);
      throw new Error('a file changed');
    };
  await using early = gather(failing(5), unaborted, 10);
  await expect(early.bundle).rejects.toThrow('a file changed');
  await expect(early.packed).rejects.toThrow('a file changed');
  await using late = gather(failing(15), unaborted, 10);
  const bundle = await late.bundle;
  await expect(partsOf(bundle)).rejects.toThrow('a file changed');
});

test('packing ends with the reason of the cancellation', async () => {
  const cancel = new AbortController();
  cancel.abort(new Error('somebody cancelled the workflow'));
  await using gathering = gather(packing([randomBytes(5)]).pack, cancel.signal, 10);
  await expect(gathering.bundle).rejects.toThrow('somebody cancelled the workflow');
});
