/**
 * Shows what a user of the action sees: releases of a sample app to a simulated account, to one environment and then
 * through a pair of them while somebody asks for its pages. Refuses to know how the action works: it starts it as
 * GitHub's runner does. With `--transcripts` it writes what such releases say into README.md instead.
 */
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Act, acts, pairActs, paired, production } from './acts.ts';
import { type FastAccount, fastAccount } from './fast-account.ts';
import { type Answer, startLoad } from './load.ts';
import { rendered } from './markdown.ts';
import { type Repository, sampleRepository } from './repository.ts';
import type { EndedStep } from './runner.ts';
import { transcripts, withTranscripts } from './transcripts.ts';
import { greetingIn, inputs } from './workflow.ts';

const SPEED = 60;
const REQUESTS_A_SECOND = 50;
const RULE = '━'.repeat(100);

async function demonstrate(stays: boolean): Promise<void> {
  await using repository = await sampleRepository();
  await using account = await fastAccount(SPEED);
  const { endpoint } = account.simulator;
  const { port } = new URL(endpoint);
  say(`A simulated account. Its time and the log's run ${SPEED} times as fast as this machine's: minutes are seconds.`);
  say(`Open ${endpoint}/ to watch it, and http://${production}.localhost:${port}/ for what users see.`);
  for (const act of acts) await play(act, repository, account);
  const load = startLoad(await account.url(production), REQUESTS_A_SECOND, greetingIn);
  try {
    for (const act of pairActs) await play(act, repository, account);
  } finally {
    showLoad(await load.stop());
  }
  say('\nThe demo ended as it should: three releases succeeded, two failed, said why and were undone.');
  if (!stays) return;
  say(`${endpoint}/ stays as it is. Ctrl-C ends it.`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}

async function play(act: Act, repository: Repository, account: FastAccount): Promise<void> {
  await act.prepare(repository);
  say(`\n${RULE}\n${act.title}\n${RULE}`);
  const step = await account.play({
    with: { ...inputs, ...paired, ...act.with },
    workspace: repository.directory,
    onLine: say,
  });
  show(step);
  mustBe(act, step);
}

function show({ exitCode, outputs, summary }: EndedStep): void {
  const width = Math.max(...Object.keys(outputs).map((name) => name.length));
  say(`\n── exit code ${exitCode}; outputs`);
  for (const [name, value] of Object.entries(outputs)) say(`${name.padEnd(width)}  ${value}`.trimEnd());
  say('\n── summary');
  for (const line of rendered(summary)) say(line);
}

/** Throws a sentence for people when the step did not end as it must. */
function mustBe({ title, outcome, cause }: Act, { exitCode, outputs, log }: EndedStep): void {
  const wrong = (what: string) => new Error(`The demo did not end as it should. ${title}: ${what}.`);
  if (outputs.outcome !== outcome) throw wrong(`the outcome is '${outputs.outcome}', not '${outcome}'`);
  if (exitCode !== (outcome === 'rolled-back' ? 1 : 0)) throw wrong(`the exit code is ${exitCode}`);
  const lastParagraph = log.slice(log.lastIndexOf('') + 1).join('\n');
  if (cause !== undefined && !lastParagraph.includes(cause)) {
    throw wrong(`the last paragraph of the log does not give the root cause (${cause})`);
  }
}

/** What those who asked for the page got while the name moved there and back. */
function showLoad(answers: readonly Answer[]): void {
  const failed = answers.filter(({ failure }) => failure !== undefined);
  say(`\n${RULE}\nRequests for the production name during the blue/green releases\n${RULE}`);
  say(`${answers.length} requests, ${REQUESTS_A_SECOND} a second; failed: ${failed.length}`);
  for (const [reason = '', those] of Map.groupBy(failed, ({ failure }) => failure))
    say(`  ${those.length} × ${reason}`);
  const greetings = answers.flatMap(({ version }) => version ?? []);
  const stretches = greetings.filter((greeting, place) => greeting !== greetings[place - 1]);
  say(`answered, in this order: ${stretches.map((greeting) => `“${greeting}”`).join(', then ')}`);
}

async function writeTranscripts(): Promise<void> {
  const readme = join(import.meta.dirname, '..', 'README.md');
  const [text, told] = await Promise.all([readFile(readme, 'utf8'), transcripts()]);
  await writeFile(readme, withTranscripts(text, told));
  say('README.md has the transcripts of these releases.');
}

const say = (line: string) => void process.stdout.write(`${line}\n`);

try {
  const { values } = parseArgs({
    options: { transcripts: { type: 'boolean', default: false }, stay: { type: 'boolean', default: false } },
  });
  await (values.transcripts ? writeTranscripts() : demonstrate(values.stay));
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
