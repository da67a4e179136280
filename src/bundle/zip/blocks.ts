/**
 * Knows that the blocks of a large file, read apart, are together what was digested.
 * Refuses to know where in the archive they stand.
 */
import { crc32 } from 'node:zlib';
import { giveBack } from '../../memory.ts';
import { blobHash, changed, readChunks } from '../contents.ts';
import { joinedCrc } from './crc.ts';
import { BLOCK_BYTES, type Promised } from './pieces.ts';
import type { Results } from './results.ts';

/**
 * The packed blocks in their order; returns the CRC-32 of the file and the bytes that they have together.
 * Throws a Problem, at the latest at the end, when the file is not what was digested.
 */
export async function* blocks(directory: string, { entry, blob }: Promised, results: Results) {
  let isWanted = true;
  const proof = proven(directory, { entry, blob }, () => isWanted);
  // Asked at the end; until then a failure of it waits.
  proof.catch(() => undefined);
  let [crc, packed] = [0, 0];
  try {
    for (let at = 0; at < entry.size; at += BLOCK_BYTES) {
      const { bytes, facts } = await results.next();
      crc = joinedCrc(crc, facts[0] ?? 0, Math.min(BLOCK_BYTES, entry.size - at));
      packed += bytes.length;
      yield bytes;
    }
    // Read a second time, in one go, because git's hash cannot be joined from parts as the CRC can.
    if ((await proof) !== crc) throw changed(entry);
    return { crc, packed };
  } finally {
    isWanted = false;
    await proof.catch(() => undefined);
  }
}

/** The CRC-32 of a file that is what was digested. */
async function proven(directory: string, { entry, blob }: Promised, isWanted: () => boolean): Promise<number> {
  const hash = blobHash(entry.size);
  let crc = 0;
  for await (const chunk of readChunks(directory, entry)) {
    if (!isWanted()) break;
    hash.update(chunk);
    crc = crc32(chunk, crc);
    giveBack(chunk);
  }
  if (hash.digest('hex') !== blob) throw changed(entry);
  return crc;
}
