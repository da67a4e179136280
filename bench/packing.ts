/** Measures packing: bytes a second beside `zip` and `git archive` in the same rounds, over the same committed tree. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readContent } from '../src/content.ts';
import { type Figure, median } from './figures.ts';
import type { Tree } from './tree.ts';

const ROUNDS = 3;
const MEGABYTE = 1_000_000;

interface Packer {
  readonly name: string;
  pack(tree: Tree, file: string): Promise<unknown> | undefined;
}

/** Selects, digests and packs, as a release does. */
const ours: Packer = {
  name: 'action',
  async pack({ directory }, file) {
    const content = await readContent({ kind: 'directory', directory, given: '.', excludePatterns: [] });
    const options = { temporaryDirectory: join(file, '..'), signal: new AbortController().signal };
    await using _bundle = await content.pack(options);
  },
};

const others: readonly Packer[] = [
  {
    name: 'zip -r -q',
    pack: ({ directory }, file) => void run('zip', ['-r', '-q', file, '.', '-x', '.git/*'], directory),
  },
  {
    name: 'git archive',
    pack: ({ directory }, file) => void run('git', ['archive', '--format=zip', `--output=${file}`, 'HEAD'], directory),
  },
];

const run = (program: string, args: readonly string[], cwd: string) =>
  execFileSync(program, args, { cwd, stdio: 'ignore' });

/** A figure for each tool that is installed, and a line for each that is not. */
export async function packing(tree: Tree): Promise<{ figures: Figure[]; leftOut: string[] }> {
  const there = others.filter(({ name }) => isInstalled(name));
  const leftOut = others
    .filter((one) => !there.includes(one))
    .map(({ name }) => `packing beside ${name}: not installed`);
  const packers = [ours, ...there];
  const seconds = new Map<Packer, number[]>(packers.map((one) => [one, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const one of packers) seconds.get(one)?.push(await timed(one, tree));
  }
  const rate = (one: Packer) => tree.bytes / MEGABYTE / median(seconds.get(one) ?? []);
  const figures = there.map((other) => ({
    what: `packing ${tree.files} files, ${tree.bytes / MEGABYTE} MB`,
    here: `${rate(ours).toFixed(1)} MB/s`,
    beside: `${other.name}: ${rate(other).toFixed(1)} MB/s`,
    ratio: rate(ours) / rate(other),
    aim: '',
  }));
  return { figures, leftOut };
}

async function timed(packer: Packer, tree: Tree): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'packing-'));
  try {
    const startedAt = performance.now();
    await packer.pack(tree, join(folder, 'bundle.zip'));
    return (performance.now() - startedAt) / 1000;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isInstalled(name: string): boolean {
  const [program = name] = name.split(' ');
  try {
    run(program, ['--version'], '.');
    return true;
  } catch {
    return false;
  }
}
