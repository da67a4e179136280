/**
 * Makes source trees of a given size, always the same: sizes spread as in node_modules, most of it text that shrinks as
 * code does, some of it as incompressible as images. Refuses to know what packs them.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Tree extends AsyncDisposable {
  /** A git repository in which everything is committed, as a checkout is. */
  readonly directory: string;
  readonly files: number;
  readonly bytes: number;
}

export interface TreeSize {
  readonly files: number;
  readonly bytes: number;
}

const FILES_A_FOLDER = 20;
/** Texts are cut from one long one at places that differ: deflate sees no more than 32 KiB of it at a time. */
const POOL_BYTES = 8_000_000;
/** Every so many files one does not shrink. */
const NOISE_EVERY = 25;
/** How far sizes spread around their median: the natural logarithm's standard deviation. */
const SPREAD = 1.6;

export async function generatedTree({ files, bytes }: TreeSize): Promise<Tree> {
  const folder = await mkdtemp(join(tmpdir(), 'tree-'));
  const directory = join(folder, 'tree');
  const random = numbers(1);
  const [text, noise] = [code(random, POOL_BYTES), noisy(random, POOL_BYTES)];
  const sizes = spread(random, { files, bytes });
  for (const [count, size] of sizes.entries()) {
    const isNoise = files > 1 && count % NOISE_EVERY === NOISE_EVERY - 1;
    const path = join(
      directory,
      `part-${Math.floor(count / FILES_A_FOLDER)}`,
      `file-${count}.${isNoise ? 'bin' : 'js'}`,
    );
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, cutFrom(isNoise ? noise : text, size, random));
  }
  commit(directory);
  const dispose = () => rm(folder, { recursive: true, force: true });
  return { directory, files, bytes: sizes.reduce((sum, size) => sum + size, 0), [Symbol.asyncDispose]: dispose };
}

function commit(directory: string): void {
  const settings = ['core.compression=1', 'gc.auto=0', 'user.name=A', 'user.email=a@example.com'];
  const git = (...args: string[]) =>
    execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], { cwd: directory });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'A tree');
}

/** Whole numbers that are together `bytes`: many small files, few large ones. */
function spread(random: () => number, { files, bytes }: TreeSize): number[] {
  const weights = Array.from({ length: files }, () => Math.exp(SPREAD * bell(random)));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => Math.floor((weight / all) * bytes));
}

/** Lehmer's generator: whole numbers below 2^31. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
}

const fraction = (random: () => number) => random() / 2_147_483_647;

/** Normally distributed: the sum of twelve even ones. */
function bell(random: () => number): number {
  let sum = -6;
  for (let term = 0; term < 12; term += 1) sum += fraction(random);
  return sum;
}

function cutFrom(pool: Buffer, size: number, random: () => number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  for (let at = 0; at < size; ) at += pool.copy(bytes, at, random() % (pool.length / 2));
  return bytes;
}

const WORDS = `const return function await import export value environment version release bundle health event options
  result error string number index length response request handler callback module exports default null undefined
  Object Array Promise Buffer stream buffer parse encode decode token node type name path file config context state`;
const LINES = [
  'const # = #.#(#);',
  'if (# === #) return #;',
  'for (const # of #.#) {',
  'export function #(#: #, #: #): # {',
  '  #.#(#, { #: #, #: % });',
  '}',
  ' * @param {#} # the # of the # that # is',
  'throw new Error(`# # of # %`);',
  "import { #, # } from './#/#.js';",
  'var # = (#) => #.#.#(%, #);',
];

/** Statements over a vocabulary that changes as it goes, the common words far more often than the rare ones. */
function code(random: () => number, bytes: number): Buffer {
  const known = WORDS.split(/\s+/);
  const vocabulary = [...known, ...Array.from({ length: 4000 }, () => coined(random, known))];
  const word = () => vocabulary[Math.floor(vocabulary.length * fraction(random) ** 5)] ?? '';
  const lines: string[] = [];
  for (let length = 0; length < bytes; ) {
    const pattern = LINES[random() % LINES.length] ?? '';
    const indent = '  '.repeat(random() % 4);
    const line = `${indent}${pattern.replace(/#/g, word).replace(/%/g, () => String(random() % 1000))}\n`;
    lines.push(line);
    length += line.length;
  }
  return Buffer.from(lines.join('')).subarray(0, bytes);
}

function coined(random: () => number, known: readonly string[]): string {
  const part = () => known[random() % known.length] ?? '';
  return `${part()}${part().charAt(0).toUpperCase()}${part().slice(1)}`;
}

function noisy(random: () => number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  for (let at = 0; at < bytes; at += 1) buffer[at] = random() >>> 8;
  return buffer;
}
