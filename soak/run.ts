/**
 * The soak at a terminal: `--runs N` random workflows from `--seed N` on; the first broken promise is shown with its
 * scenario and its log, and replayed alone by its seed; with `--all` the others are counted as well. `--together N` plays
 * so many releases at once in one account instead, `--mutants` plays the same workflows on an action that was broken on
 * purpose, which must be noticed. Refuses to know what is drawn and promised.
 */
import { parseArgs } from 'node:util';
import type { Labels } from './crowd.ts';
import { MUTANTS, soakOf } from './mutants.ts';
import { type Report, soak } from './soak.ts';
import { type Ended, together } from './together.ts';

const options = {
  runs: { type: 'string', default: '500' },
  seed: { type: 'string', default: '1' },
  all: { type: 'boolean', default: false },
  together: { type: 'string' },
  mutants: { type: 'boolean', default: false },
} as const;
const { runs, seed, all, together: count, mutants } = parseArgs({ options }).values;

const say = (line: string) => void process.stdout.write(`${line}\n`);
const started = performance.now();
const elapsed = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;

async function oneByOne(): Promise<void> {
  const ends = new Map<string, number>();
  const failure = await soak(
    { runs: Number(runs), first: Number(seed), goOn: all },
    ({ draw, run, outcome, code, broken }) => {
      const end = `${outcome} ${code}`.trim();
      for (const promise of broken) say(`Seed ${draw.seed}, run ${run}: ${promise}`);
      ends.set(end, (ends.get(end) ?? 0) + 1);
    },
  );
  for (const [end, count] of [...ends].sort(([, a], [, b]) => b - a)) say(`${String(count).padStart(6)}  ${end}`);
  if (failure === undefined) return say(`Every promise was kept in ${runs} runs, ${elapsed()}.`);
  tell(failure);
  process.exitCode = 1;
}

function tell({ draw, run, broken, log }: Report): void {
  say('');
  for (const line of log) say(`  ${line}`);
  say(JSON.stringify({ turns: draw.scenario.turns, s3: draw.scenario.s3 }));
  const { plays, answers, mustSucceed, scenario } = draw;
  const { inputs, cancel } = plays[run - 1] ?? {};
  say(
    JSON.stringify(
      { environments: scenario.world.environments, inputs, cancel, answers, mustSucceed },
      undefined,
      undefined,
    ),
  );
  say(`Run ${run} of ${plays.length}.`);
  for (const promise of broken) say(`Broken: ${promise}`);
  say(`Again: npm run soak -- --seed ${draw.seed} --runs 1`);
}

async function allAtOnce(count: number, labels: Labels): Promise<void> {
  const { ends, calls, throttledCalls, seconds } = await together(count, Number(seed), labels);
  const liars = ends.filter(({ lies }) => lies.length > 0);
  for (const liar of liars) tellLies(liar);
  say(`${count} at once, ${labels === 'shared' ? 'one label for all' : 'a label each'}:`);
  say(`  ${count - liars.length} of ${count} ended with the true outcome, after ${seconds.toFixed(0)} s at most`);
  say(`  ${(calls / count).toFixed(1)} calls per deploy; ${throttledCalls} of ${calls} were throttled`);
  const detections = ends.flatMap(({ detectionSeconds }) => detectionSeconds ?? []).sort((one, other) => one - other);
  const at = (part: number) => `${(detections[Math.ceil(part * detections.length) - 1] ?? 0).toFixed(1)} s`;
  say(`  detection: median ${at(0.5)}, nine of ten ${at(0.9)}, slowest ${at(1)}`);
  if (liars.length > 0) process.exitCode = 1;
}

function tellLies({ member, lies, log }: Ended): void {
  for (const line of log) say(`  ${line}`);
  for (const lie of lies) say(`Broken: ${member.environment.name}: ${lie}`);
}

/** Each must be noticed within the runs that are given, and nothing where nothing is wrong. */
async function broken(): Promise<void> {
  const chosen = { runs: Number(runs), first: Number(seed) };
  for (const mutant of MUTANTS) {
    const { noticed } = await soakOf(mutant, chosen);
    say(`${noticed === undefined ? 'NOT NOTICED' : 'noticed'}  ${mutant.name}  (${noticed ?? `in ${runs} runs`})`);
    if (noticed === undefined) process.exitCode = 1;
  }
}

if (mutants) await broken();
else if (count === undefined) await oneByOne();
else for (const labels of ['shared', 'own'] as const) await allAtOnce(Number(count), labels);
