/**
 * Packs a selection in a process of its own with one of the packers that run in Node, and prints a `Packing` as JSON.
 * Time and memory are those of packing alone: which files there are, and what they hold, was found out before.
 */
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import type { Digested } from '../src/bundle/digest.ts';
import type { Entry, Selection } from '../src/bundle/select.ts';
import { bundleBytes } from '../src/bundle/zip.ts';
import { giveBack } from '../src/memory.ts';
import { gather } from '../src/version/outgoing.ts';
import type { LimitPiece, LimitWork } from './limit-thread.ts';

export interface Packing {
  readonly seconds: number;
  /** Of the archive. */
  readonly bytes: number;
  /** The most resident memory. */
  readonly mebibytes: number;
}

/** What is to be packed, one JSON text a line: first the directory, then each entry with its blob. */
export type PreparedLine = readonly [entry: Entry, blob: string];

interface Prepared {
  readonly selection: Selection;
  readonly digested: Digested;
}

/** Loads what it needs, then packs; resolves to the bytes of the archive. */
type Packer = (prepared: Prepared, file: string) => Promise<() => Promise<number>>;

const LEVEL = 6;
const BLOCK_BYTES = 1024 * 1024;
const MODIFIED = new Date(Date.UTC(1980, 0, 1));

const packers: Record<string, Packer> = {
  async ours({ selection, digested }, file) {
    const { signal } = new AbortController();
    // In parts, as it leaves for S3.
    return async () => {
      await using gathering = gather((wanted) => bundleBytes(selection, digested, { signal: wanted }), signal);
      const bundle = await gathering.bundle;
      await using output = await open(file, 'w');
      for await (const part of bundle.kind === 'whole' ? [bundle.bytes] : bundle.parts()) {
        await output.writeFile(part);
        giveBack(part);
      }
      return (await gathering.packed).size;
    };
  },
  async archiver({ selection: { directory, entries } }, file) {
    const { ZipArchive } = await import('archiver');
    return async () => {
      const archive = new ZipArchive({ zlib: { level: LEVEL } });
      const written = pipeline(archive, createWriteStream(file));
      for (const { path, mode } of entries) archive.file(join(directory, path), { name: path, mode, date: MODIFIED });
      await archive.finalize();
      await written;
      return archive.pointer();
    };
  },
  async yazl({ selection: { directory, entries } }, file) {
    // Named apart, because it is not among the packages that the types know.
    const name = 'yazl';
    const { default: yazl } = await import(name);
    return async () => {
      const zip = new yazl.ZipFile();
      const output = createWriteStream(file);
      const written = pipeline(zip.outputStream, output);
      for (const { path, mode } of entries) zip.addFile(join(directory, path), path, { mode, mtime: MODIFIED });
      zip.end();
      await written;
      return output.bytesWritten;
    };
  },
  async limit({ selection: { directory, entries } }) {
    const pieces = entries.flatMap(({ path, size }) => blocks(join(directory, path), size));
    return async () => {
      const work: LimitWork = { pieces, taken: new Int32Array(new SharedArrayBuffer(4)) };
      const program = join(import.meta.dirname, `limit-thread${extname(import.meta.filename)}`);
      const threads = Array.from({ length: availableParallelism() }, () => new Worker(program, { workerData: work }));
      const sums = await Promise.all(threads.map((thread) => once(thread, 'message')));
      return sums.reduce((sum, [{ bytes }]) => sum + bytes, 0);
    };
  },
};

function blocks(path: string, size: number): LimitPiece[] {
  const count = Math.max(1, Math.ceil(size / BLOCK_BYTES));
  return Array.from({ length: count }, (_, index) => {
    const at = index * BLOCK_BYTES;
    return { path, at, length: Math.min(BLOCK_BYTES, size - at) };
  });
}

/** Line by line, so that no more memory is taken than what is read needs. */
async function readPrepared(list: string): Promise<Prepared> {
  const [entries, blobs]: [Entry[], Map<string, string>] = [[], new Map()];
  let directory: string | undefined;
  for await (const line of createInterface(createReadStream(list))) {
    if (directory === undefined) {
      directory = String(JSON.parse(line));
      continue;
    }
    const [entry, blob]: PreparedLine = JSON.parse(line);
    entries.push(entry);
    blobs.set(entry.path, blob);
  }
  const selection: Selection = { directory: directory ?? '', entries, rules: 'none', notes: [], vouched: new Map() };
  return { selection, digested: { digest: '', blobs } };
}

const [name = '', list = '', file = ''] = process.argv.slice(2);
const start = await packers[name]?.(await readPrepared(list), file);
if (start === undefined) throw new Error(`There is no packer ${name}.`);
const startedAt = performance.now();
const bytes = await start();
const seconds = (performance.now() - startedAt) / 1000;
const packing: Packing = {
  seconds,
  bytes,
  mebibytes: process.resourceUsage().maxRSS / 1024,
};
console.log(JSON.stringify(packing));
