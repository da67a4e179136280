/** Knows how the bytes of a ready package are read to be sent. Refuses to know what they mean. */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Problem } from '../../problem.ts';

const CHUNK_BYTES = 1024 * 1024;

/**
 * The bytes of a ready package, in chunks that are the caller's to keep.
 * Throws a Problem before the last chunk when they are no longer those of the SHA-256, or the file is gone; throws the
 * signal's reason.
 */
export async function* packageBytes(
  path: string,
  sha256: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256');
  let last: Buffer | undefined;
  await using file = await open(path).catch((cause: unknown) => {
    throw changedMeanwhile(path, sha256, cause);
  });
  for await (const chunk of chunksOf(file)) {
    signal.throwIfAborted();
    if (last !== undefined) yield last;
    hash.update(chunk);
    last = chunk;
  }
  if (last === undefined || hash.digest('hex') !== sha256) throw changedMeanwhile(path, sha256);
  yield last;
}

/** The file's bytes from its start, in chunks that are the caller's to keep. */
export async function* chunksOf(file: FileHandle): AsyncGenerator<Buffer> {
  for (let at = 0; ; ) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(CHUNK_BYTES), 0, CHUNK_BYTES, at);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

function changedMeanwhile(path: string, sha256: string, cause?: unknown): Problem {
  return new Problem({
    code: 'BR-BUNDLE-DAMAGED',
    what: 'The bundle changed while it was sent.',
    why: `The file ${path} no longer has the SHA-256 that it had before (${sha256}).`,
    next: 'Run the job again, and let nothing else write to that file meanwhile.',
    cause,
  });
}
