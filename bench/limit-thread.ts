/**
 * A thread of the limit program: reads, sums and deflates, takes the next piece from a counter that all threads share, and
 * keeps nothing. No packer whose threads do all of that can be faster with the same calls to Node. Refuses to know zip files.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { crc32, deflateRawSync } from 'node:zlib';

export interface LimitPiece {
  readonly path: string;
  readonly at: number;
  readonly length: number;
}

export interface LimitWork {
  readonly pieces: readonly LimitPiece[];
  readonly taken: Int32Array;
}

const LEVEL = 6;
const { pieces, taken }: LimitWork = workerData;
const room = Buffer.allocUnsafe(pieces.reduce((most, { length }) => Math.max(most, length), 0));
let [bytes, crc] = [0, 0];
for (let piece = next(); piece !== undefined; piece = next()) {
  const file = openSync(piece.path, 'r');
  const read = readSync(file, room, 0, piece.length, piece.at);
  closeSync(file);
  crc ^= crc32(room.subarray(0, read));
  bytes += deflateRawSync(room.subarray(0, read), { level: LEVEL }).length;
}
parentPort?.postMessage({ bytes, crc });

function next(): LimitPiece | undefined {
  return pieces[Atomics.add(taken, 0, 1)];
}
