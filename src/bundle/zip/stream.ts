/**
 * Knows how a selection becomes a stream of a zip file's bytes: only as fast as they are taken, and the same selection
 * always the same bytes, whoever packs. Refuses to know what was selected why, and where the bytes go.
 */
import { availableParallelism } from 'node:os';
import { ahead } from '../concurrently.ts';
import type { Digested } from '../digest.ts';
import type { Selection } from '../select.ts';
import { archive } from './archive.ts';
import { alone, type Crew, threads } from './crew.ts';
import { refuseNames } from './names.ts';
import { countOfPieces, pieces, portions, sizeOf } from './pieces.ts';
import { resultsOf } from './results.ts';

/** Started and not yet taken, for each thread; bounds the memory for them to as many MiB. */
const PIECES_AHEAD_A_THREAD = 6;
/** Up to here threads take longer to start than to pack. */
const PIECES_ALONE_MAX = 8;

export interface ZipOptions {
  readonly signal: AbortSignal;
  /** 0: the calling thread alone. Left out: by the size of the selection and of the machine. */
  readonly threads?: number;
  /** Called as pieces are packed: so many files are done, so many bytes became so many. Not in the order of the stream. */
  readonly onPacked?: ((piece: PackedPiece) => void) | undefined;
}

export interface PackedPiece {
  readonly files: number;
  readonly bytes: number;
  readonly packedBytes: number;
}

/**
 * The bytes of the zip file in their order. Every chunk is the caller's to keep.
 * Throws a Problem when a file is no longer what was digested or when a name cannot stand in an archive; throws the
 * signal's reason when it aborts. No thread is left when it has ended, however it ended.
 */
export async function* zipped(
  selection: Selection,
  digested: Digested,
  { signal, threads: given, onPacked }: ZipOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  signal.throwIfAborted();
  refuseNames(selection.entries);
  const cut = portions(selection, digested);
  const count = cut.reduce((sum, portion) => sum + countOfPieces(portion), 0);
  const hands = given ?? threadsFor(count);
  await using crew = crewFor(selection, hands);
  const stop = () => crew.stop(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const pressed = ahead(pieces(cut), Math.max(1, hands) * PIECES_AHEAD_A_THREAD, async (piece) => {
      const result = await crew.press(piece);
      if (result.kind === 'pressed') onPacked?.({ ...sizeOf(piece), packedBytes: result.bytes.length });
      return result;
    });
    yield* archive(selection.directory, cut, resultsOf(pressed));
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function threadsFor(pieces: number): number {
  return pieces <= PIECES_ALONE_MAX ? 0 : Math.min(availableParallelism(), pieces);
}

function crewFor({ directory }: Selection, count: number): Crew {
  return count === 0 ? alone(directory) : threads(directory, count);
}
