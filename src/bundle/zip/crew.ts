/**
 * Knows who packs pieces: the calling thread alone, or threads of their own, each fed as soon as it has room.
 * Refuses to know what a piece is and in which order its bytes are wanted.
 */
import { dirname, extname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Piece } from './pieces.ts';
import { type Pressed, press } from './press.ts';

/** One that is packed and one that waits, so that a thread never waits for the next. */
const PIECES_A_THREAD = 2;
/** A thread holds two batches of names and little else; with more room it would only collect later. */
const HEAP = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32 };

export interface Crew extends AsyncDisposable {
  /** Rejects when the crew is stopped or a thread ends before its time. */
  press(piece: Piece): Promise<Pressed>;
  /** Rejects what is under way with `reason`, and all that is asked later. */
  stop(reason: unknown): void;
}

/** Packs in the calling thread, with a breath between two pieces. */
export function alone(directory: string): Crew {
  let stopped: { readonly reason: unknown } | undefined;
  const pressPiece = press(directory);
  return {
    async press(piece) {
      await setImmediate();
      if (stopped !== undefined) throw stopped.reason;
      return pressPiece(piece);
    },
    stop(reason) {
      stopped ??= { reason };
    },
    async [Symbol.asyncDispose]() {
      stopped ??= { reason: new Error('Packing has ended.') };
    },
  };
}

interface Order {
  readonly piece: Piece;
  readonly resolve: (pressed: Pressed) => void;
  readonly reject: (reason: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  /** Given to it, in the order in which it answers. */
  readonly given: Order[];
}

const HERE = fileURLToPath(import.meta.url);
/** The threads' program lies beside this one, in the sources as in the built action. */
const PROGRAM = join(dirname(HERE), `thread${extname(HERE)}`);

/** So many threads; `program` is what they run. */
export function threads(directory: string, count: number, program = PROGRAM): Crew {
  const waiting: Order[] = [];
  let stopped: { readonly reason: unknown } | undefined;
  const crew = Array.from({ length: count }, () => thread(directory, program));
  const give = (one: Thread) => {
    const order = one.given.length < PIECES_A_THREAD ? waiting.shift() : undefined;
    if (order === undefined) return;
    one.given.push(order);
    one.worker.postMessage(order.piece);
  };
  const stop = (reason: unknown) => {
    stopped ??= { reason };
    for (const order of [...crew.flatMap(({ given }) => given.splice(0)), ...waiting.splice(0)]) order.reject(reason);
  };
  for (const one of crew) {
    one.worker.on('message', (pressed: Pressed) => {
      one.given.shift()?.resolve(pressed);
      give(one);
    });
    one.worker.on('error', stop);
    one.worker.on('exit', (code) => stop(new Error(`A packing thread ended with exit code ${code}.`)));
  }
  return {
    press(piece) {
      const { promise, resolve, reject } = Promise.withResolvers<Pressed>();
      if (stopped !== undefined) reject(stopped.reason);
      else waiting.push({ piece, resolve, reject });
      const idlest = crew.toSorted((one, other) => one.given.length - other.given.length)[0];
      if (idlest !== undefined) give(idlest);
      return promise;
    },
    stop,
    async [Symbol.asyncDispose]() {
      stop(new Error('Packing has ended.'));
      await Promise.all(crew.map(({ worker }) => worker.terminate()));
    },
  };
}

function thread(directory: string, program: string): Thread {
  const worker = new Worker(program, {
    workerData: directory,
    execArgv: [],
    resourceLimits: HEAP,
  });
  return { worker, given: [] };
}
