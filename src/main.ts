/**
 * Environment in, exit code out: reads what the runner gives, builds clock, signal, AWS and reporter, and tells the
 * result. No decisions. It is started as a program and exports nothing.
 */
import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultsOf } from './action-file.ts';
import { connect } from './aws/connect.ts';
import { bug } from './breaks.ts';
import { deploy } from './deploy.ts';
import { creationReader } from './eb-project/creation.ts';
import { readProject } from './eb-project.ts';
import { gitHubOf } from './github/compare.ts';
import { type Inputs, readInputs } from './inputs.ts';
import type { Clock, World } from './ports.ts';
import { abortWhatIsLeft } from './post.ts';
import { Problem } from './problem.ts';
import { type ProxyRoute, readProxy } from './proxy.ts';
import { conclusion } from './report/conclusion.ts';
import { createReporter } from './report/console.ts';
import { printable, shortAccountIds } from './report/safe-text.ts';
import { publish, runnerCommands } from './report/workflow-commands.ts';
import { GOOD_OUTCOMES, notStarted, type Result } from './result.ts';
import { settingsSource } from './settings-source.ts';
import { createShell } from './shell.ts';
import { createWeb } from './web.ts';

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

/** Under this name the run leaves word for the step after it: where it has an operation under way. */
const BEGAN_IN = 'began-in';

const leaveWord = (environmentId: string) => {
  if (variables.GITHUB_STATE) appendFileSync(variables.GITHUB_STATE, `${BEGAN_IN}=${environmentId}\n`);
};

const write = (line: string) => void process.stdout.write(`${line}\n`);

async function run(signal: AbortSignal): Promise<Result> {
  let inputs: Inputs;
  let proxy: ProxyRoute | undefined;
  try {
    proxy = readProxy(variables);
    inputs = await given();
  } catch (error) {
    return notStarted(error instanceof Problem ? error : bug(error));
  }
  return deploy(inputs, worldOf(inputs, proxy, signal));
}

const given = async (): Promise<Inputs> =>
  readInputs(variables, defaultsOf(await actionFile()), await settingsSource(variables), await readProject(variables));

/** action.yml lies beside the folder of the program that was started. */
const actionFile = () => readFile(join(dirname(process.argv[1] ?? ''), '..', 'action.yml'), 'utf8');

function worldOf(inputs: Inputs, proxy: ProxyRoute | undefined, signal: AbortSignal): World {
  const { region, application, environment, githubToken } = inputs;
  const report = createReporter({ write, ...runnerCommands(write, variables) }, clock);
  if (proxy?.warning !== undefined) report.warn(proxy.warning);
  const patience = { until: clock.now(), say: (text: string) => report.say(environment || application, text) };
  return {
    ...connect({ region, proxy, patience }),
    waitUntil: (deadline) => {
      patience.until = deadline;
    },
    web: createWeb(proxy),
    shell: createShell({ variables, kill: process.kill }),
    github: gitHubOf({
      ...{ token: githubToken, proxy },
      repository: variables.GITHUB_REPOSITORY,
      api: variables.GITHUB_API_URL,
    }),
    creationDefaults: creationReader(variables),
    clock,
    report,
    signal,
    leaveWord,
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

/** After a cancelled step, with the word that it left. */
async function afterwards(environmentId: string): Promise<number> {
  const tell = (text: string) => write(printable(shortAccountIds(text)));
  try {
    const inputs = await given();
    const { beanstalk } = connect({ region: inputs.region, proxy: readProxy(variables) });
    tell(await abortWhatIsLeft(inputs, environmentId, beanstalk));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    tell(error.message);
  }
  return 0;
}

async function main(): Promise<number> {
  const result = await run(cancellation());
  write('');
  for (const line of conclusion(result)) write(line);
  await publish(result, variables);
  return GOOD_OUTCOMES.has(result.outcome) ? 0 : 1;
}

/** The name tells, and not a word of the step before: one that is cancelled before its first line leaves none. */
const isAfterwards = basename(process.argv[1] ?? '') === 'post.js';
// A cancelled run may have calls under way whose answers nobody waits for.
process.exit(isAfterwards ? await afterwards(variables[`STATE_${BEGAN_IN}`] ?? '') : await main());
