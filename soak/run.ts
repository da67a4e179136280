/**
 * The soak at a terminal: `--runs N` random runs from `--seed N` on; the first broken promise is shown with its scenario
 * and its log, and replayed alone by its seed. Refuses to know what is drawn and promised.
 */
import { parseArgs } from 'node:util';
import { type Report, soak } from './soak.ts';

const { runs, seed } = parseArgs({
  options: {
    runs: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
  },
}).values;

const say = (line: string) => void process.stdout.write(`${line}\n`);
const started = performance.now();
const elapsed = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;

async function oneByOne(): Promise<void> {
  const ends = new Map<string, number>();
  const failure = await soak({ runs: Number(runs), first: Number(seed) }, ({ outcome, code }) => {
    const end = `${outcome} ${code}`.trim();
    ends.set(end, (ends.get(end) ?? 0) + 1);
  });
  for (const [end, count] of [...ends].sort(([, a], [, b]) => b - a)) say(`${String(count).padStart(6)}  ${end}`);
  if (failure === undefined) return say(`Every promise was kept in ${runs} runs, ${elapsed()}.`);
  tell(failure);
  process.exitCode = 1;
}

function tell({ draw, broken, log }: Report): void {
  say('');
  for (const line of log) say(`  ${line}`);
  say(JSON.stringify({ turns: draw.scenario.turns, s3: draw.scenario.s3 }, undefined, 1));
  say(JSON.stringify({ environments: draw.scenario.world.environments, inputs: draw.inputs }, undefined, 1));
  for (const promise of broken) say(`Broken: ${promise}`);
  say(`Again: npm run soak -- --seed ${draw.seed} --runs 1`);
}

await oneByOne();
