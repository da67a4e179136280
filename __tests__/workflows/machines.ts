/** A repository, and machines that run workflows given as text: what the cases of the runner start from. */
import { sampleRepository } from '../../demo/repository.ts';
import { type EndedRun, runWorkflow, type Start, type Surroundings } from '../../runner/run.ts';

export interface Machines extends AsyncDisposable {
  readonly directory: string;
  play(text: string, start?: Partial<Start>): Promise<EndedRun>;
}

export async function machines(more: Partial<Surroundings> = {}): Promise<Machines> {
  const repository = await sampleRepository();
  const surroundings: Surroundings = {
    repository: repository.directory,
    credentials: async ({ role, region }) => ({ AWS_ACCESS_KEY_ID: `key of ${role} in ${region}` }),
    ...more,
  };
  return {
    directory: repository.directory,
    play: (text, start = {}) => runWorkflow({ file: 'case.yml', text, event: 'push', ...start }, surroundings),
    [Symbol.asyncDispose]: () => repository[Symbol.asyncDispose](),
  };
}

/** A workflow of one job with these steps. */
export const steps = (lines: string, more = ''): string =>
  `on: [push, workflow_dispatch]\n${more}jobs:\n  only:\n    runs-on: ubuntu-latest\n    steps:\n${lines.replace(/^/gm, '      ')}\n`;

export const results = ({ jobs }: EndedRun) =>
  Object.fromEntries(Object.entries(jobs).map(([name, { result }]) => [name, result]));
