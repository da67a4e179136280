/**
 * Knows what a watcher of the log hears while a bundle takes its time: how much is packed and sent, at most every two seconds.
 * Refuses to know who packs and who sends.
 */
import type { PackedPiece } from '../bundle/zip/stream.ts';
import type { Content } from '../plan.ts';
import type { World } from '../ports.ts';
import { count, size } from '../units.ts';

const EVERY_MS = 2_000;

export interface Progress {
  packed(piece: PackedPiece): void;
  /** Everything is packed, into so many bytes. */
  measured(bytes: number): void;
  /** So many more bytes have arrived. */
  sent(bytes: number): void;
}

/** Speaks from two seconds after now on. */
export function progressOf(
  { files }: Pick<Content, 'files'>,
  { clock, report }: Pick<World, 'clock' | 'report'>,
): Progress {
  const startedMs = clock.now().getTime();
  let toldMs = startedMs;
  let done = { files: 0, bytes: 0, packedBytes: 0 };
  let [sent, whole]: [number, number | undefined] = [0, undefined];
  const tell = () => {
    const nowMs = clock.now().getTime();
    if (nowMs - toldMs < EVERY_MS) return;
    toldMs = nowMs;
    const rate = (bytes: number) => `${size(Math.round((bytes * 1000) / (nowMs - startedMs)))}/s`;
    if (whole !== undefined) report.say('stored', `${size(sent)} of ${size(whole)} so far, ${rate(sent)}`);
    else if (done.bytes > 0) report.say('packaged', `${packedText()}, ${rate(done.bytes)}${sentText()}`);
  };
  const packedText = () => {
    const { bytes, packedBytes } = done;
    const ratio = Math.round((100 * packedBytes) / bytes);
    return `${done.files} of ${count(files, 'file')} so far, ${size(bytes)} into ${size(packedBytes)} (${ratio} %)`;
  };
  const sentText = () => (sent === 0 ? '' : `; ${size(sent)} sent`);
  return {
    packed(piece) {
      const { bytes, packedBytes } = done;
      done = {
        files: done.files + piece.files,
        bytes: bytes + piece.bytes,
        packedBytes: packedBytes + piece.packedBytes,
      };
      tell();
    },
    measured(bytes) {
      whole = bytes;
    },
    sent(bytes) {
      sent += bytes;
      // The last of them is told as stored.
      if (sent !== whole) tell();
    },
  };
}
