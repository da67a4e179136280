/**
 * Knows how GitHub's runner starts a JavaScript action and what it reads back: inputs and files by name in a clean
 * environment, a log, outputs, a summary, an exit code. Refuses to know what the action does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';
import { type Annotation, logReader, outputsIn } from './commands.ts';

/** One step of a workflow that uses the action. */
export interface Step {
  /** The step's `with:`. */
  readonly with: Readonly<Record<string, string>>;
  /** The step's `env:`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The checked out repository. */
  readonly workspace: string;
  /** The commit that started the workflow. */
  readonly commit?: string;
  /** Called with each line of the log as the runner shows it. */
  readonly onLine?: (line: string) => void;
  /** What the step left word of: then it is the action's post step that is started. */
  readonly state?: Readonly<Record<string, string>>;
  /** Options for Node.js itself, for those who measure. */
  readonly nodeOptions?: readonly string[];
  /** Answers what a module of `nodeOptions` sends to its parent. */
  readonly onMessage?: (message: unknown, child: ChildProcess) => void;
}

export interface RunningStep {
  /** By `performance.now()`. */
  readonly startedAt: number;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<EndedStep>;
}

export interface EndedStep {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  /** As the runner shows it: commands carried out, masks applied. */
  readonly log: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly masks: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  /** What it left word of for its post step. */
  readonly state: Readonly<Record<string, string>>;
  /** Markdown. */
  readonly summary: string;
  /** Names of what the action left in RUNNER_TEMP. */
  readonly leftovers: readonly string[];
  /** By `performance.now()`. */
  readonly exitedAt: number;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default?: unknown } | null>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: { readonly using: string; readonly main: string; readonly post: string; readonly 'post-if'?: string };
}

const actionDirectory = resolve(import.meta.dirname, '..');

/** action.yml as the runner reads it. */
export async function actionFile(): Promise<ActionFile> {
  return parse(await readFile(join(actionDirectory, 'action.yml'), 'utf8'));
}

/** Starts the action of this repository. Rejects with a sentence for people when its program was not built. */
export async function startStep(step: Step): Promise<RunningStep> {
  const { inputs, runs } = await actionFile();
  const file = step.state === undefined ? runs.main : runs.post;
  const program = join(actionDirectory, file);
  if (!existsSync(program)) throw new Error(`There is no ${file} yet. It is built with: npm run build`);
  const folder = await makeFolder();
  const { onMessage } = step;
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...(step.nodeOptions ?? []), program], {
    cwd: step.workspace,
    env: { ...surroundings(folder, step), ...inputVariables(inputs, step.with), ...step.env },
    stdio: ['ignore', 'pipe', 'pipe', ...(onMessage === undefined ? [] : ['ipc' as const])],
  });
  child.on('message', (message) => onMessage?.(message, child));
  return { startedAt, signal: (name) => void child.kill(name), ended: follow(child, folder, step) };
}

export const runStep = async (step: Step): Promise<EndedStep> => (await startStep(step)).ended;

interface Folder {
  readonly path: string;
  readonly output: string;
  readonly state: string;
  readonly summary: string;
  readonly temp: string;
  readonly home: string;
}

async function makeFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'runner-'));
  const folder = {
    path,
    output: join(path, 'output'),
    state: join(path, 'state'),
    summary: join(path, 'summary.md'),
    temp: join(path, 'temp'),
    home: join(path, 'home'),
  };
  await Promise.all([mkdir(folder.temp), mkdir(folder.home)]);
  await Promise.all([folder.output, folder.state, folder.summary].map((file) => writeFile(file, '')));
  return folder;
}

/**
 * Every declared input has a variable, also an empty one;
 * https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#inputs
 */
function inputVariables(declared: ActionFile['inputs'], given: Step['with']): Record<string, string> {
  const defaults = Object.entries(declared).map(([name, input]) => [name, String(input?.default ?? '')] as const);
  const values = [...defaults, ...Object.entries(given)];
  return Object.fromEntries(values.map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]));
}

function surroundings(folder: Folder, { workspace, commit, state = {} }: Step): Record<string, string> {
  return {
    ...Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])),
    PATH: process.env.PATH ?? '',
    HOME: folder.home,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_WORKSPACE: workspace,
    ...(commit === undefined ? {} : { GITHUB_SHA: commit }),
    GITHUB_OUTPUT: folder.output,
    GITHUB_STATE: folder.state,
    GITHUB_STEP_SUMMARY: folder.summary,
    RUNNER_TEMP: folder.temp,
    ...(process.env.TZ === undefined ? {} : { TZ: process.env.TZ }),
  };
}

async function follow(child: ChildProcess, folder: Folder, { onLine }: Step): Promise<EndedStep> {
  const log: string[] = [];
  const reader = logReader();
  for (const input of [child.stdout, child.stderr]) {
    if (input === null) continue;
    createInterface({ input }).on('line', (line) => {
      const shown = reader.read(line);
      if (shown === undefined) return;
      log.push(shown);
      onLine?.(shown);
    });
  }
  let exitedAt = Number.NaN;
  child.once('exit', () => {
    exitedAt = performance.now();
  });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  const [output, state, summary, leftovers] = await Promise.all([
    readFile(folder.output, 'utf8'),
    readFile(folder.state, 'utf8'),
    readFile(folder.summary, 'utf8'),
    readdir(folder.temp),
  ]);
  await rm(folder.path, { recursive: true, force: true });
  const { annotations, masks } = reader;
  const told = { outputs: outputsIn(output), state: outputsIn(state), summary };
  return { exitCode, log, annotations, masks, ...told, leftovers, exitedAt };
}
