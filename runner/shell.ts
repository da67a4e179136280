/**
 * Knows how a `run:` step is started, and what it leaves in the files that GITHUB_OUTPUT and its like name.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { logReader, outputsIn } from '../demo/commands.ts';
import type { StepEnd } from './actions.ts';
import type { Machine } from './machine.ts';

export interface Script {
  readonly machine: Machine;
  readonly env: Readonly<Record<string, string>>;
  /** Folders that earlier steps put before PATH. */
  readonly path: readonly string[];
  readonly signal: AbortSignal;
  readonly script: string;
  /** Default: `bash -e`. */
  readonly shell: string | undefined;
  /** Below the workspace. */
  readonly directory: string | undefined;
}

const SHELLS: Readonly<Record<string, readonly string[]>> = {
  '': ['bash', '-e'],
  bash: ['bash', '--noprofile', '--norc', '-eo', 'pipefail'],
  sh: ['sh', '-e'],
};

export async function runScript(step: Script): Promise<StepEnd> {
  const { machine, env, path, signal, script, shell = '', directory = '.' } = step;
  const [command, ...options] = SHELLS[shell] ?? [];
  if (command === undefined) throw new Error(`The shell '${shell}' is not supported by this runner.`);
  const folder = await mkdtemp(join(machine.temp, 'step-'));
  const [output, environment, summary, added] = ['output', 'env', 'summary.md', 'path'].map((name) =>
    join(folder, name),
  ) as Four;
  await Promise.all([output, environment, summary, added].map((file) => writeFile(file, '')));
  await writeFile(join(folder, 'script.sh'), script);
  const child = spawn(command, [...options, join(folder, 'script.sh')], {
    cwd: resolve(machine.workspace, directory),
    env: {
      PATH: [...path, process.env.PATH ?? ''].join(':'),
      HOME: machine.home,
      ...machine.variables,
      ...env,
      GITHUB_OUTPUT: output,
      GITHUB_ENV: environment,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_PATH: added,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { log, annotations } = follow(child);
  const interrupt = () => void child.kill('SIGINT');
  signal.addEventListener('abort', interrupt, { once: true });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  signal.removeEventListener('abort', interrupt);
  const [outputs, variables, told, folders] = (await Promise.all(
    [output, environment, summary, added].map((file) => readFile(file, 'utf8')),
  )) as Four;
  return {
    failed: exitCode !== 0,
    outputs: outputsIn(outputs),
    env: outputsIn(variables),
    path: folders.split('\n').filter(Boolean).reverse(),
    log,
    annotations,
    summary: told,
  };
}

type Four = [string, string, string, string];

function follow(child: ReturnType<typeof spawn>) {
  const log: string[] = [];
  const reader = logReader();
  for (const input of [child.stdout, child.stderr]) {
    if (input === null) continue;
    createInterface({ input }).on('line', (line) => {
      const shown = reader.read(line);
      if (shown !== undefined) log.push(shown);
    });
  }
  return { log, annotations: reader.annotations };
}
