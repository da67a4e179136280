/**
 * Measures how soon a run ends after Beanstalk is truly done, and at what cost: for every deployment policy and several
 * lengths, over many phases of the end. The time is the simulated account's, so that hours pass in seconds.
 */
import { setStage } from '../__tests__/stories/stage.ts';
import { inputs } from '../demo/workflow.ts';
import { type Scenario, scenarioNamed, type Turn } from '../simulator/scenarios/index.ts';
import { type Case, cases } from './detection-cases.ts';
import { isAtWork, overFrom } from './truth.ts';

const PHASES = 8;
/** No divisor or multiple of a poll-interval, so that the ends fall on every phase of it. */
const STEP_SECONDS = 1.37;

interface Ending {
  readonly delaySeconds: number;
  readonly calls: number;
  readonly seconds: number;
}

/** The lines of a Markdown table, one row for each case. Throws when a run did not end as it must. */
export async function detection(say: (line: string) => void): Promise<void> {
  say('| operation | takes | median | p90 | slowest | calls a second | calls |');
  say('|---|---|---|---|---|---|---|');
  for (const one of cases) say(row(one, await endings(one)));
}

function row({ what, takes }: Case, all: readonly Ending[]): string {
  const delays = all.map(({ delaySeconds }) => delaySeconds).toSorted((a, b) => a - b);
  const calls = mean(all.map((one) => one.calls));
  const rate = mean(all.map((one) => one.calls / one.seconds));
  const at = (part: number) =>
    `${(delays[Math.min(delays.length - 1, Math.floor(part * delays.length))] ?? 0).toFixed(1)} s`;
  return `| ${[what, takes, at(0.5), at(0.9), at(1), rate.toFixed(2), calls.toFixed(0)].join(' | ')} |`;
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

async function endings(one: Case): Promise<Ending[]> {
  const turns = Array.from({ length: PHASES }, (_, place): Turn => {
    const fate = { ...one.fate, seconds: one.seconds + place * STEP_SECONDS };
    return { kind: 'deployment', environment: 'shop-prod', nth: one.creates ? 1 : place + 1, fate };
  });
  if (!one.creates) {
    await using stage = await setStage(scenarioOf(one, turns));
    const all: Ending[] = [];
    for (const place of turns.keys()) all.push(await ending(one, stage, place));
    return all;
  }
  const all: Ending[] = [];
  for (const turn of turns) {
    await using stage = await setStage({ ...scenarioNamed('empty-account'), turns: [turn] });
    all.push(await ending(one, stage, 0));
  }
  return all;
}

const scenarioOf = ({ environment }: Case, turns: readonly Turn[]): Scenario => {
  const healthy = scenarioNamed('healthy');
  return { ...healthy, world: { ...healthy.world, environments: [environment] }, turns };
};

async function ending(one: Case, stage: Awaited<ReturnType<typeof setStage>>, place: number): Promise<Ending> {
  stage.write('index.js', `process.exit(${place});\n`);
  stage.commit(`Version ${place}`);
  let overAt = Number.NaN;
  stage.clock.beforeSleep = () => {
    const { world } = stage.simulator.beanstalk;
    if (Number.isNaN(overAt) && isAtWork(world)) overAt = overFrom(world, one.end);
  };
  const startedAt = stage.clock.epochMs();
  const { result, asked } = await stage.play({
    ...inputs,
    'deployment-timeout': '1h',
    'on-failure': 'leave',
    diagnostics: 'false',
  });
  if (result.outcome !== one.outcome)
    throw new Error(`${one.what}: a run ended ${result.outcome}, not ${one.outcome}.`);
  const endedAt = stage.clock.epochMs();
  return { delaySeconds: (endedAt - overAt) / 1000, calls: asked.length, seconds: (endedAt - startedAt) / 1000 };
}
