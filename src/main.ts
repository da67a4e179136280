/**
 * Environment in, exit code out: reads what the runner gives, builds clock, signal, AWS and reporter, and tells the
 * result. No decisions. It is started as a program and exports nothing.
 */
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultsOf } from './action-file.ts';
import { connect } from './aws/connect.ts';
import { deploy } from './deploy.ts';
import { type Inputs, readInputs } from './inputs.ts';
import type { Clock, World } from './ports.ts';
import { Problem } from './problem.ts';
import { conclusion } from './report/conclusion.ts';
import { createReporter } from './report/console.ts';
import { publish, runnerCommands } from './report/workflow-commands.ts';
import { GOOD_OUTCOMES, notStarted, type Result } from './result.ts';

const { env: variables } = process;

const clock: Clock = {
  now: () => new Date(),
  async sleep(milliseconds, signal) {
    try {
      await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
  random: Math.random,
};

const write = (line: string) => void process.stdout.write(`${line}\n`);

async function run(): Promise<Result> {
  let inputs: Inputs;
  try {
    inputs = readInputs(variables, defaultsOf(await actionFile()));
  } catch (error) {
    if (error instanceof Problem) return notStarted(error);
    throw error;
  }
  return deploy(inputs, worldOf(inputs));
}

/** action.yml lies beside the folder of the program that was started. */
const actionFile = () => readFile(join(dirname(process.argv[1] ?? ''), '..', 'action.yml'), 'utf8');

function worldOf(inputs: Inputs): World {
  return {
    ...connect({ region: inputs.region }),
    clock,
    report: createReporter({ write, ...runnerCommands(write, variables) }, clock),
    signal: cancellation(),
    temporaryDirectory: variables.RUNNER_TEMP || tmpdir(),
  };
}

/** GitHub sends SIGINT, 7.5 s later SIGTERM, and kills 2.5 s after that. */
function cancellation(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => controller.abort(new Error(`The run was cancelled (${name}).`)));
  }
  return controller.signal;
}

const result = await run();
write('');
for (const line of conclusion(result)) write(line);
await publish(result, variables);
// A cancelled run may have calls under way whose answers nobody waits for.
process.exit(GOOD_OUTCOMES.has(result.outcome) ? 0 : 1);
