/**
 * Measures the built action and prints one table. Ratios within one run are what counts: the other numbers are this
 * machine's. Never a test: what takes how long depends on what else the machine does. `-- detection` prints another
 * table: how soon each kind of operation is seen to end, and at what cost; `-- bundle`, and names of trees if only those
 * are wanted, one of packing; `-- swap` one of what users get while their name is moved.
 */
import { sampleRepository } from '../demo/repository.ts';
import { bundle } from './bundle.ts';
import { calls } from './calls.ts';
import { detection } from './detection.ts';
import { type Figure, table } from './figures.ts';
import { firstCall } from './first-call.ts';
import { latency } from './latency.ts';
import { peakMemory } from './memory.ts';
import { swapping } from './swap.ts';
import { generatedTree } from './tree.ts';

const LARGE_TREE = { files: 2_000, bytes: 100_000_000 };

const say = (line: string) => void process.stdout.write(`${line}\n`);
if (process.argv[2] === 'detection') await detection(say);
else if (process.argv[2] === 'swap') await swapping(say);
else if (process.argv[2] === 'bundle') await bundle(say, process.argv.slice(3));
else await everythingElse();

async function everythingElse(): Promise<void> {
  const figures: Figure[] = [];

  await using repository = await sampleRepository();
  figures.push(await firstCall());
  figures.push(...(await calls()));
  figures.push(await latency());
  figures.push(await peakMemory('a small repository', repository.directory, 5, 'at most 82 MiB'));

  await using tree = await generatedTree(LARGE_TREE);
  figures.push(await peakMemory('a tree of 100 MB', tree.directory, 1, ''));

  for (const line of table(figures)) say(line);
  await bundle(say, ['small']);
}
