/**
 * Measures packing over trees of several kinds, beside other packers and beside the least that two threads must do.
 * The packers take turns and the shortest time of each counts, because other work on the machine only ever adds.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Figure, table } from './figures.ts';
import type { Packing } from './pack-with.ts';
import { type Packer, packers, run } from './packers.ts';
import { generatedTree, type Tree, type TreeSize } from './tree.ts';

const ROUNDS = 3;
/**
 * As a release runs it: built, because stripping types takes time and memory of its own in every thread. Where packages
 * are found from, and where no other build begins by clearing up.
 */
const BUILT = 'node_modules/.cache/bench';
const MEGABYTE = 1_000_000;

/** What may be named after `npm run bench -- bundle`; without a name all of them are measured. */
const TREES: Readonly<Record<string, TreeSize>> = {
  small: { files: 500, bytes: 5_000_000 },
  modules: { files: 21_000, bytes: 226_000_000 },
  large: { files: 1, bytes: 500_000_000 },
  tiny: { files: 100_000, bytes: 500_000_000 },
};

const AIMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  small: { archiver: 'at most 1.00' },
  modules: { archiver: 'at most 0.30', 'zip -r -6': 'at most 0.45', limit: 'at most 1.30' },
  large: { archiver: 'at most 0.30', 'zip -r -6': 'at most 0.45', limit: 'at most 1.30' },
  tiny: {},
};

/** Prints a table for each tree, and what was left out because it is not installed. */
export async function bundle(say: (line: string) => void, given: readonly string[]): Promise<void> {
  await buildPrograms();
  const names = given.length > 0 ? given : Object.keys(TREES);
  const leftOut = new Set<string>();
  for (const name of names) {
    const size = TREES[name];
    if (size === undefined) throw new Error(`There is no tree ${name}, but ${Object.keys(TREES).join(', ')}.`);
    await using tree = await generatedTree(size);
    const measured = await measure(tree, leftOut);
    const what = `${name}: ${size.files} files, ${size.bytes / MEGABYTE} MB`;
    for (const line of table(compared(what, measured, AIMS[name] ?? {}))) say(line);
  }
  for (const what of leftOut) say(`left out: packing with ${what}, which is not installed`);
}

/** The best of all rounds of each packer that is installed. */
async function measure(tree: Tree, leftOut: Set<string>): Promise<Map<string, Packing>> {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  const job = { directory: tree.directory, list: join(folder, 'list'), file: join(folder, 'bundle.zip'), built: BUILT };
  const best = new Map<string, Packing>();
  try {
    await run(process.execPath, [join(BUILT, 'prepare.js'), job.directory, job.list]);
    const there = packers.filter(({ name, isInstalled }) => isInstalled() || !leftOut.add(name));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const packer of there) best.set(packer.name, better(best.get(packer.name), await packOnce(packer, job)));
    }
    return best;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Job = Parameters<Packer['pack']>[0];

async function packOnce(packer: Packer, job: Job): Promise<Packing> {
  await rm(job.file, { force: true });
  return packer.pack(job);
}

const better = (one: Packing | undefined, other: Packing): Packing => ({
  seconds: Math.min(one?.seconds ?? Number.POSITIVE_INFINITY, other.seconds),
  bytes: other.bytes,
  mebibytes: Math.max(one?.mebibytes ?? 0, other.mebibytes),
});

function compared(
  what: string,
  measured: ReadonlyMap<string, Packing>,
  aims: Readonly<Record<string, string>>,
): Figure[] {
  const here = measured.get('ours');
  if (here === undefined) throw new Error('The own packer was not measured.');
  return [...measured]
    .filter(([name]) => name !== 'ours')
    .map(([name, beside]) => ({
      what,
      here: told(here),
      beside: `${name}: ${told(beside)}`,
      ratio: here.seconds / beside.seconds,
      aim: aims[name] ?? '',
    }));
}

const told = ({ seconds, bytes, mebibytes }: Packing) =>
  `${seconds.toFixed(2)} s, ${(bytes / MEGABYTE).toFixed(1)} MB, ${mebibytes.toFixed(0)} MiB`;

async function buildPrograms(): Promise<void> {
  await rm(BUILT, { recursive: true, force: true });
  const [programs, thread] = [['pack-with', 'prepare', 'limit-thread'], 'src/bundle/zip/thread.ts'];
  await build({
    entryPoints: [...programs.map((name) => ({ in: `bench/${name}.ts`, out: name })), { in: thread, out: 'thread' }],
    outdir: BUILT,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node24',
  });
  await writeFile(join(BUILT, 'package.json'), '{"type":"module"}\n');
  execFileSync(process.execPath, ['--check', join(BUILT, 'thread.js')]);
}
