/**
 * Knows the order of a zip file: headers before the bytes they describe, the directory at the end.
 * Refuses to know how and by whom the bytes were packed.
 */
import { blocks } from './blocks.ts';
import { centralHeader, descriptor, endOfArchive, type Filed, localHeader } from './format.ts';
import { BLOCK_BYTES, type Portion, type Promised } from './pieces.ts';
import { FACTS } from './press.ts';
import { DEFLATED, type Method } from './records.ts';
import type { Results } from './results.ts';

/** The packed blocks of a file up to this size are held back until the header before them can tell their size. */
const HELD_BYTES_MAX = 16 * BLOCK_BYTES;

/** Puts an entry into the directory; its header begins so many bytes after the portion does. */
type File = (entry: Omit<Filed, 'offset'>, within: number) => void;

/** The archive's bytes, from its portions and what their pieces became, both in the same order. */
export async function* archive(
  directory: string,
  portions: readonly Portion[],
  results: Results,
): AsyncGenerator<Uint8Array, void, undefined> {
  const lines: Buffer[] = [];
  let [entries, offset] = [0, 0];
  for (const portion of portions) {
    const [begins, ofPortion]: [number, Buffer[]] = [offset, []];
    const file: File = (entry, within) => ofPortion.push(centralHeader({ ...entry, offset: begins + within }));
    const written =
      portion.kind === 'batch' ? batch(portion.files, results, file) : large(directory, portion.file, results, file);
    for await (const chunk of written) {
      offset += chunk.length;
      yield chunk;
    }
    entries += ofPortion.length;
    // Joined, because a hundred thousand small buffers take several times their bytes.
    lines.push(Buffer.concat(ofPortion));
  }
  const length = lines.reduce((sum, { length }) => sum + length, 0);
  yield* lines;
  yield endOfArchive(entries, length, offset);
}

/** Headers and all, as they were pressed. */
async function* batch(files: readonly Promised[], results: Results, file: File) {
  const { bytes, facts } = await results.next();
  for (const [index, { entry }] of files.entries()) {
    const [crc = 0, packed = 0, method = 0, within = 0] = facts.subarray(index * FACTS, (index + 1) * FACTS);
    file({ entry, crc, packed, method: method as Method, isDescribedAfter: false }, within);
  }
  yield bytes;
}

async function* large(directory: string, promised: Promised, results: Results, file: File) {
  const { entry } = promised;
  const isDescribedAfter = entry.size > HELD_BYTES_MAX;
  const head = { entry, method: DEFLATED, isDescribedAfter } as const;
  if (isDescribedAfter) yield localHeader({ ...head, crc: 0, packed: 0 });
  const heldBack: Uint8Array[] = [];
  const chunks = blocks(directory, promised, results);
  let chunk = await chunks.next();
  for (; !chunk.done; chunk = await chunks.next()) {
    if (isDescribedAfter) yield chunk.value;
    else heldBack.push(chunk.value);
  }
  const whole = { ...head, ...chunk.value };
  file(whole, 0);
  if (isDescribedAfter) yield descriptor(whole);
  else yield* [localHeader(whole), ...heldBack];
}
