/** Knows the folders and variables that a job finds on its machine. Refuses to know what its steps make of them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The machine of one job; its folders are deleted on disposal. */
export interface Machine extends AsyncDisposable {
  readonly workspace: string;
  readonly temp: string;
  readonly home: string;
  /** The context `runner`. */
  readonly runner: Readonly<Record<string, string>>;
  /** GITHUB_… and RUNNER_… of every step. */
  readonly variables: Readonly<Record<string, string>>;
}

export async function machineFor(github: Readonly<Record<string, unknown>>, job: string): Promise<Machine> {
  const root = await mkdtemp(join(tmpdir(), 'runner-job-'));
  const [workspace, temp, home] = ['workspace', 'temp', 'home'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  await Promise.all([workspace, temp, home].map((folder) => mkdir(folder)));
  const eventPath = join(root, 'event.json');
  await writeFile(eventPath, JSON.stringify(github.event));
  const runner = { os: 'Linux', arch: 'X64', name: 'runner', environment: 'github-hosted', temp };
  const told = Object.entries(github).filter(([name, value]) => typeof value !== 'object' && name !== 'token');
  return {
    workspace,
    temp,
    home,
    runner,
    variables: {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      ...Object.fromEntries(told.map(([name, value]) => [`GITHUB_${name.toUpperCase()}`, String(value)])),
      ...Object.fromEntries(Object.entries(runner).map(([name, value]) => [`RUNNER_${name.toUpperCase()}`, value])),
      GITHUB_JOB: job,
      GITHUB_WORKSPACE: workspace,
      GITHUB_EVENT_PATH: eventPath,
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
