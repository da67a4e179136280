/**
 * Shows what a user of the action sees: three releases of a sample app to a simulated account, the last of which fails.
 * Refuses to know how the action works: it starts it as GitHub's runner does. With `--transcripts` it writes what such
 * releases say into README.md instead.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { scenarioNamed } from '../simulator/scenarios/index.ts';
import { startSimulator } from '../simulator/server.ts';
import { type Act, acts } from './acts.ts';
import { rendered } from './markdown.ts';
import { sampleRepository } from './repository.ts';
import { type EndedStep, runStep } from './runner.ts';
import { transcripts, withTranscripts } from './transcripts.ts';
import { inputs } from './workflow.ts';

const SPEED = 60;
const RULE = '━'.repeat(100);
/** How the instance says that the app did not start. */
const ROOT_CAUSE = 'Engine execution has encountered an error';

async function demonstrate(): Promise<void> {
  await using repository = await sampleRepository();
  await using simulator = await startSimulator(scenarioNamed('demo'), { speed: SPEED });
  say(
    `A simulated account, whose time runs ${SPEED} times as fast: the log has this machine's clock, so minutes are seconds.`,
  );
  for (const act of acts) {
    await act.prepare(repository);
    say(`\n${RULE}\n${act.title}\n${RULE}`);
    const step = await runStep({
      with: { ...inputs, 'poll-interval': '1s' },
      env: simulator.variables,
      workspace: repository.directory,
      onLine: say,
    });
    show(step);
    mustBe(act, step);
  }
  say('\nThe demo ended as it should: two releases succeeded, the third failed, said why and was undone.');
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
  if (outputs.outcome !== outcome) throw wrong(`the outcome is '${outputs.outcome}', not '${outcome}'`);
  if (exitCode !== (outcome === 'rolled-back' ? 1 : 0)) throw wrong(`the exit code is ${exitCode}`);
  const lastParagraph = log.slice(log.lastIndexOf('') + 1).join('\n');
  if (outcome === 'rolled-back' && !lastParagraph.includes(ROOT_CAUSE)) {
    throw wrong(`the last paragraph of the log does not give the root cause (${ROOT_CAUSE})`);
  }
}

async function writeTranscripts(): Promise<void> {
  const readme = join(import.meta.dirname, '..', 'README.md');
  const [text, told] = await Promise.all([readFile(readme, 'utf8'), transcripts()]);
  await writeFile(readme, withTranscripts(text, told));
  say('README.md has the transcripts of these releases.');
}

const say = (line: string) => void process.stdout.write(`${line}\n`);

try {
  const { values } = parseArgs({ options: { transcripts: { type: 'boolean', default: false } } });
  await (values.transcripts ? writeTranscripts() : demonstrate());
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
