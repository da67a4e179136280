/**
 * Measures how long a release goes on after its environment is Ready and healthy: the simulated time until the look that
 * sees it, on a clock that jumps over pauses, and the real time from that look's answer to the program's exit.
 */
import { setStage } from '../__tests__/stories/stage.ts';
import { sampleRepository } from '../demo/repository.ts';
import { startStep } from '../demo/runner.ts';
import { inputs } from '../demo/workflow.ts';
import { type Scenario, scenarioNamed, type Turn } from '../simulator/scenarios/index.ts';
import { startSimulator } from '../simulator/server.ts';
import { type Figure, median } from './figures.ts';
import { isAtWork, overFrom } from './truth.ts';

const RELEASES = 20;
const EXITS = 5;
const POLL_INTERVAL_MS = 3_000;
const SPEED = 200;
/** Not a multiple of any poll-interval, so that the ends fall on every phase of it. */
const STEP_SECONDS = 5.3;
const SHORTEST_SECONDS = 30;

const turns = Array.from({ length: RELEASES }, (_, place): Turn => {
  const seconds = SHORTEST_SECONDS + place * STEP_SECONDS;
  return { kind: 'deployment', environment: 'shop-prod', nth: place + 1, fate: { outcome: 'succeeds', seconds } };
});
const scenario: Scenario = { ...scenarioNamed('healthy'), turns };

/** One figure: medians, in poll-intervals. */
export async function latency(): Promise<Figure> {
  const [seen, exited] = [median(await untilSeen()), median(await untilExit())];
  const milliseconds = seen + exited;
  return {
    what: 'ready and healthy to exit',
    here: `${(milliseconds / 1000).toFixed(2)} s (${(exited / 1000).toFixed(2)} s of it after the last look)`,
    beside: `poll-interval: ${POLL_INTERVAL_MS / 1000} s`,
    ratio: milliseconds / POLL_INTERVAL_MS,
    aim: 'at most 1.2',
  };
}

/** Simulated milliseconds, one for each release. */
async function untilSeen(): Promise<number[]> {
  await using stage = await setStage(scenario);
  const delays: number[] = [];
  for (let release = 0; release < RELEASES; release += 1) {
    stage.write('index.js', `process.exit(${release});\n`);
    stage.commit(`Version ${release}`);
    let healthyAt = Number.NaN;
    stage.clock.beforeSleep = () => {
      const { world } = stage.simulator.beanstalk;
      if (isAtWork(world) && Number.isNaN(healthyAt)) healthyAt = overFrom(world, 'well');
    };
    const { result } = await stage.play({ 'poll-interval': `${POLL_INTERVAL_MS / 1000}s` });
    if (result.outcome !== 'succeeded') throw new Error(`A release ended ${result.outcome}.`);
    delays.push(stage.clock.epochMs() - healthyAt);
  }
  return delays;
}

/** Real milliseconds from the answer of the last look to the exit of the built action. */
async function untilExit(): Promise<number[]> {
  await using repository = await sampleRepository();
  let lastLookAt = Number.NaN;
  await using simulator = await startSimulator(scenarioNamed('healthy'), {
    speed: SPEED,
    onRequest: ({ operation }) => {
      if (operation.startsWith('Describe')) lastLookAt = performance.now();
    },
  });
  const delays: number[] = [];
  for (let release = 0; release < EXITS; release += 1) {
    const step = await startStep({
      with: { ...inputs, 'poll-interval': '1s', 'version-label': `release-${release}` },
      env: simulator.variables,
      workspace: repository.directory,
    });
    const { exitCode, exitedAt } = await step.ended;
    if (exitCode !== 0) throw new Error(`A release ended with exit code ${exitCode}.`);
    delays.push(exitedAt - lastLookAt);
  }
  return delays;
}
