/**
 * Knows the aws-chunked framing: `<hex size>[;chunk-signature=<64 hex>]`, bytes, and trailers behind the empty chunk.
 * Refuses to know what the trailers promise; the form of signatures is checked, not their value.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
import { Refusal } from './refusal.ts';

const smallestInnerChunkBytes = 8192;
const longestLineBytes = 4096;

/** Yields the bytes inside the frames; the trailers are in `trailers` (lower-case names) once it has ended. */
export async function* decodeAwsChunked(
  body: AsyncIterable<Uint8Array>,
  signed: boolean,
  trailers: Map<string, string>,
): AsyncGenerator<Uint8Array> {
  const source = reader(body);
  let previousBytes: number | undefined;
  for (;;) {
    const size = chunkSize(await source.line(), signed);
    if (size === 0) break;
    if (previousBytes !== undefined && previousBytes < smallestInnerChunkBytes) {
      throw new Refusal('InvalidChunkSizeError');
    }
    previousBytes = size;
    yield* source.bytes(size);
    if ((await source.line()) !== '') throw new Refusal('IncompleteBody');
  }
  for (let line = await source.line(); line !== ''; line = await source.line()) {
    const colon = line.indexOf(':');
    if (colon < 1) throw new Refusal('MalformedTrailerError');
    trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  await source.expectEnd();
}

function chunkSize(line: string, signed: boolean): number {
  const form = signed ? /^([0-9a-f]{1,8});chunk-signature=[0-9a-f]{64}$/i : /^([0-9a-f]{1,8})$/i;
  const size = form.exec(line)?.[1];
  if (size === undefined) throw new Refusal('IncompleteBody', { message: 'The chunk framing of the body is broken.' });
  return Number.parseInt(size, 16);
}

/** Lines and counted bytes out of chunks that are cut anywhere. */
function reader(body: AsyncIterable<Uint8Array>) {
  const chunks = body[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);

  async function more(): Promise<boolean> {
    const next = await chunks.next();
    if (next.done === true) return false;
    const { buffer, byteOffset, byteLength } = next.value;
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    return true;
  }

  return {
    /** Up to the next CRLF. */
    async line(): Promise<string> {
      for (;;) {
        const end = rest.indexOf('\r\n');
        if (end >= 0) {
          const line = rest.toString('latin1', 0, end);
          rest = rest.subarray(end + 2);
          return line;
        }
        if (rest.length > longestLineBytes || !(await more())) throw new Refusal('IncompleteBody');
      }
    },
    async *bytes(size: number): AsyncGenerator<Uint8Array> {
      for (let left = size; left > 0; ) {
        if (rest.length === 0 && !(await more())) throw new Refusal('IncompleteBody');
        const piece = rest.subarray(0, left);
        rest = rest.subarray(piece.length);
        left -= piece.length;
        yield piece;
      }
    },
    async expectEnd(): Promise<void> {
      if (rest.length > 0 || (await more())) throw new Refusal('IncompleteBody');
    },
  };
}
