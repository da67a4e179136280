/**
 * Knows how a bundle that is being packed is gathered: whole where one call can send it, else cut into parts that leave while
 * the rest is packed; measured on the way. Refuses to know who packs it and where it goes.
 */
import { createHash } from 'node:crypto';
import { giveBack } from '../memory.ts';
import type { OutgoingBundle } from '../shapes.ts';

/**
 * Bytes of a part; a bundle of up to this size is sent at once. S3 takes parts of 5 MiB and more and 10,000 of them at most
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html), which is far beyond what Beanstalk takes.
 */
export const PART_BYTES = 8_388_608;

/** What was packed. */
export interface Measured {
  /** Bytes. */
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

/** A bundle in the making; disposing it gives up what is not packed yet. */
export interface Gathering extends AsyncDisposable {
  /** Resolves as soon as it is known how the bundle can be sent. */
  readonly bundle: Promise<OutgoingBundle>;
  /** Resolves when the last byte is packed; when packing fails, `bundle` or its parts tell. */
  readonly packed: Promise<Measured>;
}

/** Begins to pack at once; `pack` is asked once more only if the parts are. */
export function gather(
  pack: (signal: AbortSignal) => AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  partBytes = PART_BYTES,
): Gathering {
  const stop = new AbortController();
  const packing = AbortSignal.any([signal, stop.signal]);
  const { promise: packed, resolve, reject } = Promise.withResolvers<Measured>();
  packed.catch(() => undefined); // who sends the parts meets the failure as well
  const cut = () => partsOf(pack(packing), partBytes, resolve);
  const parts = cut();
  const bundle = sendable(parts, cut, packed);
  bundle.catch(reject);
  return {
    bundle,
    packed,
    async [Symbol.asyncDispose]() {
      stop.abort(new Error('What is packed is no longer wanted.'));
      await parts.return().catch(() => undefined);
    },
  };
}

interface Part {
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

type Parts = AsyncGenerator<Part, void, undefined>;

async function sendable(begun: Parts, cut: () => Parts, packed: Promise<Measured>): Promise<OutgoingBundle> {
  const { value: first } = await begun.next();
  if (first === undefined) throw new Error('A bundle without bytes was packed.');
  if (first.isLast) {
    await begun.next(); // only then it is measured
    return { kind: 'whole', bytes: first.bytes, sha256: (await packed).sha256 };
  }
  let isBegun = false;
  return {
    kind: 'parts',
    async *parts() {
      const rest = isBegun ? cut() : begun;
      if (!isBegun) yield first.bytes;
      isBegun = true;
      for await (const { bytes } of rest) yield bytes;
    },
  };
}

/** A part leaves when there are bytes for the next one: so the last one is known to be it. */
async function* partsOf(
  chunks: AsyncIterable<Uint8Array>,
  partBytes: number,
  onEnd: (measured: Measured) => void,
): Parts {
  const hash = createHash('sha256');
  let [part, filled, size] = [Buffer.allocUnsafe(partBytes), 0, 0];
  for await (const chunk of chunks) {
    hash.update(chunk);
    for (let at = 0; at < chunk.length; ) {
      if (filled === partBytes) {
        yield { bytes: part, isLast: false };
        [part, filled] = [Buffer.allocUnsafe(partBytes), 0];
      }
      const taken = chunk.subarray(at, at + partBytes - filled);
      part.set(taken, filled);
      filled += taken.length;
      at += taken.length;
    }
    size += chunk.length;
    giveBack(chunk);
  }
  if (filled > 0) yield { bytes: part.subarray(0, filled), isLast: true };
  onEnd({ size, sha256: hash.digest('hex') });
}
