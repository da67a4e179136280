/**
 * Knows what the demo's releases say when they take as long as Beanstalk does: the built action on a clock that jumps
 * over its pauses, so that a transcript has lifelike times and is the same whenever it is made.
 */
import { scenarioNamed } from '../simulator/scenarios/index.ts';
import { startSimulator } from '../simulator/server.ts';
import { acts } from './acts.ts';
import { sampleRepository } from './repository.ts';
import { type EndedStep, runStep } from './runner.ts';
import { inputs } from './workflow.ts';

const START = Date.parse('2026-11-02T10:02:11Z');

/** Logs, as the runner shows them, without the annotation: it repeats the last paragraph. */
export interface Transcripts {
  /** The release of a changed commit. */
  readonly success: string;
  /** The release of an app that does not start. */
  readonly failure: string;
}

export async function transcripts(): Promise<Transcripts> {
  await using repository = await sampleRepository();
  let epochMs = START;
  await using simulator = await startSimulator(scenarioNamed('demo'), { now: () => epochMs });
  const logs: string[] = [];
  for (const act of acts) {
    await act.prepare(repository);
    const step = await runStep({
      with: inputs,
      env: { ...simulator.variables, TZ: 'UTC', JUMPING_CLOCK_START: String(epochMs) },
      workspace: repository.directory,
      nodeOptions: ['--import', new URL('./jumping-clock.ts', import.meta.url).href],
      onMessage(message, child) {
        epochMs += pauseIn(message);
        child.send('go on');
      },
    });
    if (step.outputs.outcome !== act.outcome)
      throw new Error(`${act.title}: the outcome is '${step.outputs.outcome}'.`);
    logs.push(logOf(step));
  }
  const [, success = '', failure = ''] = logs;
  return { success, failure };
}

function pauseIn(message: unknown): number {
  if (typeof message === 'object' && message !== null && 'pauseMs' in message) return Number(message.pauseMs);
  throw new Error('The clock sent something else than a pause.');
}

const logOf = ({ log, annotations }: EndedStep) =>
  log.filter((entry) => !annotations.some(({ message }) => entry.endsWith(message))).join('\n');

/** The text with each transcript between its markers, as a block of code. Throws when a marker is missing. */
export function withTranscripts(readme: string, told: Transcripts): string {
  return Object.entries(told).reduce((text, [name, log]) => {
    const [start, end] = [`<!-- transcript:${name} -->`, `<!-- /transcript:${name} -->`];
    const [before, rest] = text.split(start);
    const [, after] = rest?.split(end) ?? [];
    if (before === undefined || after === undefined) throw new Error(`There are no markers ${start} and ${end}.`);
    return `${before}${start}\n\`\`\`text\n${log}\n\`\`\`\n${end}${after}`;
  }, readme);
}
