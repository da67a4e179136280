/** The program of a packing thread: pieces in, bytes out, until it is ended. Refuses to know its siblings. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Piece } from './pieces.ts';
import { press } from './press.ts';

const pressPiece = press(workerData);

parentPort?.on('message', (piece: Piece) => {
  const pressed = pressPiece(piece);
  parentPort?.postMessage(pressed, pressed.kind === 'pressed' ? [pressed.bytes.buffer, pressed.facts.buffer] : []);
});
