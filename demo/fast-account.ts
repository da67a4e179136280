/**
 * Knows how an account and the action that releases to it live in the same fast time, so that minutes are seconds and the
 * log's times are lifelike. Refuses to know what is released.
 */
import { type Scenario, scenarioNamed } from '../simulator/scenarios/index.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';
import { type EndedStep, runStep, type Step } from './runner.ts';

export interface FastAccount extends AsyncDisposable {
  readonly simulator: Simulator;
  /** Of a program that lives in the account's time and releases to it, with `nodeOptions`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly nodeOptions: readonly string[];
  /** `http://127.0.0.1:PORT` of the name that such a CNAMEPrefix gives. */
  url(prefix: string): Promise<string>;
  /** One step of a workflow, in the account's time. */
  play(step: Step): Promise<EndedStep>;
}

const nodeOptions = ['--import', new URL('./fast-clock.ts', import.meta.url).href];

/** An account that runs what is deployed to it, `speed` times as fast as this machine's clock. */
export async function fastAccount(
  speed: number,
  scenario: Scenario = scenarioNamed('empty-account'),
): Promise<FastAccount> {
  const real = () => performance.timeOrigin + performance.now();
  const start = real();
  const simulator = await startSimulator(scenario, {
    now: () => start + (real() - start) * speed,
    speed,
    traffic: true,
  });
  const time = { FAST_CLOCK_START: String(start), FAST_CLOCK_SPEED: String(speed) };
  const variables = { ...simulator.variables, ...time };
  return {
    simulator,
    variables,
    nodeOptions,
    async url(prefix) {
      if (simulator.traffic === undefined) throw new TypeError('an account without traffic');
      return simulator.traffic.url(prefix);
    },
    play: (step) => runStep({ ...step, env: { ...variables, ...step.env }, nodeOptions }),
    [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose](),
  };
}
