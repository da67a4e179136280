/**
 * Shows what a user of the action sees: three releases of a sample app to a simulated account, the last of which fails.
 * Refuses to know how the action works: it starts it as GitHub's runner does.
 */

import { scenarioNamed } from '../simulator/scenarios/index.ts';
import { startSimulator } from '../simulator/server.ts';
import { rendered } from './markdown.ts';
import { type Repository, sampleRepository } from './repository.ts';
import { type EndedStep, runStep } from './runner.ts';
import { inputs } from './workflow.ts';

const SPEED = 60;

interface Act {
  readonly title: string;
  readonly outcome: 'succeeded' | 'failed';
  prepare(repository: Repository): Promise<void>;
}

const acts: readonly Act[] = [
  {
    title: 'First release: application and environment are created',
    outcome: 'succeeded',
    prepare: async () => undefined,
  },
  {
    title: 'Second release: a changed commit',
    outcome: 'succeeded',
    async prepare(repository) {
      await repository.edit('index.js', 'Hello from Elastic Beanstalk', 'Hello again');
      repository.commit('Greet those who come back');
    },
  },
  {
    title: 'Third release: the app does not start',
    outcome: 'failed',
    async prepare(repository) {
      await repository.edit('index.js', "'node:http';", "'node:http';\nimport './settings.js';");
      repository.commit('Read the settings from a file');
    },
  },
];

async function main(): Promise<void> {
  await using repository = await sampleRepository();
  await using simulator = await startSimulator(scenarioNamed('demo'), { speed: SPEED });
  say(
    `Three releases to a simulated account whose time runs ${SPEED} times as fast: Beanstalk's minutes pass in seconds.`,
  );
  for (const act of acts) {
    await act.prepare(repository);
    heading(act.title);
    const step = await runStep({
      with: { ...inputs, 'poll-interval': '1s' },
      env: simulator.variables,
      workspace: repository.directory,
      onLine: say,
    });
    show(step);
    mustBe(act, step);
  }
  say('');
  say('The demo ended as it should: two releases succeeded, the third failed and said why.');
}

function heading(title: string): void {
  say(`\n${'━'.repeat(100)}\n${title}\n${'━'.repeat(100)}`);
}

function show({ exitCode, outputs, summary }: EndedStep): void {
  const width = Math.max(...Object.keys(outputs).map((name) => name.length));
  say(`\n── exit code ${exitCode}; outputs`);
  for (const [name, value] of Object.entries(outputs)) say(`${name.padEnd(width)}  ${value}`.trimEnd());
  say('\n── summary');
  for (const line of rendered(summary)) say(line);
}

/** Throws a sentence for people when the step did not end as it must. */
function mustBe({ title, outcome }: Act, { exitCode, outputs, log }: EndedStep): void {
  const wrong = (what: string) => new Error(`The demo did not end as it should. ${title}: ${what}.`);
  if (outputs.outcome !== outcome) throw wrong(`outcome is '${outputs.outcome}', not '${outcome}'`);
  if (exitCode !== (outcome === 'failed' ? 1 : 0)) throw wrong(`exit code is ${exitCode}`);
  if (outcome === 'failed' && !lastParagraph(log).includes(ROOT_CAUSE)) {
    throw wrong(`the last paragraph of the log does not give the root cause (${ROOT_CAUSE})`);
  }
}

/** How the instance says that the app did not start. */
const ROOT_CAUSE = 'Engine execution has encountered an error';

const lastParagraph = (log: readonly string[]) => log.slice(log.lastIndexOf('') + 1).join('\n');

const say = (line: string) => void process.stdout.write(`${line}\n`);

try {
  await main();
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
