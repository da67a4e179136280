/** Measures the most memory that the built action holds in a first release, for a directory given. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStep } from '../demo/runner.ts';
import { inputs } from '../demo/workflow.ts';
import { scenarioNamed } from '../simulator/scenarios/index.ts';
import { startSimulator } from '../simulator/server.ts';
import { type Figure, median } from './figures.ts';

const SPEED = 200;
const KIBIBYTES_A_MEBIBYTE = 1024;
/** Of the official action (aws-actions/aws-elasticbeanstalk-deploy 1.x), measured once in the same way on another day. */
const OFFICIAL_MEBIBYTES = 82;

/** One figure, the median of so many releases; `what` names the directory. */
export async function peakMemory(what: string, workspace: string, releases: number, aim: string): Promise<Figure> {
  const peaks = await Promise.all(Array.from({ length: releases }, () => peakMebibytes(workspace)));
  const mebibytes = median(peaks);
  return {
    what: `peak memory, ${what}`,
    here: `${mebibytes.toFixed(0)} MiB`,
    beside: `official action: ${OFFICIAL_MEBIBYTES} MiB`,
    ratio: mebibytes / OFFICIAL_MEBIBYTES,
    aim,
  };
}

async function peakMebibytes(workspace: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'memory-'));
  const file = join(folder, 'peak');
  await using simulator = await startSimulator(scenarioNamed('empty-account'), { speed: SPEED });
  const { exitCode } = await runStep({
    with: { ...inputs, 'poll-interval': '1s' },
    env: { ...simulator.variables, PEAK_MEMORY_FILE: file },
    nodeOptions: ['--import', new URL('./peak-memory.js', import.meta.url).href],
    workspace,
  });
  if (exitCode !== 0) throw new Error(`A release of ${workspace} ended with exit code ${exitCode}.`);
  const mebibytes = Number(await readFile(file, 'utf8')) / KIBIBYTES_A_MEBIBYTE;
  await rm(folder, { recursive: true, force: true });
  return mebibytes;
}
