/**
 * Knows how a selection is cut into pieces that can be packed side by side: batches of small files, blocks of large ones.
 * By sizes and order alone, so the same selection is always cut the same way. Refuses to know who packs them.
 */
import type { Digested } from '../digest.ts';
import type { Entry, Selection } from '../select.ts';

/** A larger file is packed in blocks. */
export const BLOCK_BYTES = 1024 * 1024;
export const FILES_IN_A_BATCH_MAX = 256;

/** A file or link, and the git blob id that its bytes must have. */
export interface Promised {
  readonly entry: Entry;
  readonly blob: string | undefined;
}

/** Whole small files; of a large one a block. */
export type Piece =
  | { readonly kind: 'batch'; readonly files: readonly Promised[] }
  | { readonly kind: 'block'; readonly entry: Entry; readonly at: number; readonly length: number };

/** One batch, or one large file; what stands together in the archive. */
export type Portion =
  | { readonly kind: 'batch'; readonly files: readonly Promised[] }
  | { readonly kind: 'large'; readonly file: Promised };

/** The entries in their order. */
export function portions({ entries }: Selection, { blobs }: Digested): Portion[] {
  const cut: Portion[] = [];
  let [files, bytes]: [Promised[], number] = [[], 0];
  const close = () => {
    if (files.length > 0) cut.push({ kind: 'batch', files });
    [files, bytes] = [[], 0];
  };
  for (const entry of entries) {
    const file = { entry, blob: blobs.get(entry.path) };
    if (bytes + entry.size > BLOCK_BYTES || files.length === FILES_IN_A_BATCH_MAX) close();
    if (entry.size > BLOCK_BYTES) {
      cut.push({ kind: 'large', file });
      continue;
    }
    files.push(file);
    bytes += entry.size;
  }
  close();
  return cut;
}

/** How many pieces a portion has. */
export function countOfPieces(portion: Portion): number {
  return portion.kind === 'batch' ? 1 : Math.ceil(portion.file.entry.size / BLOCK_BYTES);
}

/** The pieces of the portions in their order, cut when they are asked for. */
export function* pieces(cut: Iterable<Portion>): Generator<Piece> {
  for (const portion of cut) {
    if (portion.kind === 'batch') {
      yield portion;
      continue;
    }
    const { entry } = portion.file;
    for (let at = 0; at < entry.size; at += BLOCK_BYTES) {
      yield { kind: 'block', entry, at, length: Math.min(BLOCK_BYTES, entry.size - at) };
    }
  }
}

/** Files that are whole when the piece is, and bytes before compression. */
export function sizeOf(piece: Piece): { readonly files: number; readonly bytes: number } {
  if (piece.kind === 'block')
    return { files: piece.at + piece.length === piece.entry.size ? 1 : 0, bytes: piece.length };
  return { files: piece.files.length, bytes: piece.files.reduce((sum, { entry }) => sum + entry.size, 0) };
}
