/**
 * A stage for stories: deploy() with the real SDK clients over HTTP against the simulator, on a clock that jumps.
 * What was said and what was asked are the test; a 40-minute rollout takes milliseconds.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Scenario, scenarios } from '../../simulator/scenarios/index.ts';
import { type RecordedRequest, type Simulator, startSimulator } from '../../simulator/server.ts';
import { mortal } from '../../soak/mortal.ts';
import { defaultsOf } from '../../src/action-file.ts';
import { connect } from '../../src/aws/connect.ts';
import { deploy } from '../../src/deploy.ts';
import { creationReader } from '../../src/eb-project/creation.ts';
import { readProject } from '../../src/eb-project.ts';
import { gitHubOf } from '../../src/github/compare.ts';
import { readInputs } from '../../src/inputs.ts';
import type { Clock } from '../../src/ports.ts';
import { conclusion } from '../../src/report/conclusion.ts';
import { createReporter } from '../../src/report/console.ts';
import type { Result } from '../../src/result.ts';
import { settingsSource } from '../../src/settings-source.ts';
import { createShell } from '../../src/shell.ts';
import { createWeb } from '../../src/web.ts';

/** Starts at a fixed time and jumps over every sleep. */
export interface FakeClock extends Clock {
  /** Epoch milliseconds, for the simulator. */
  readonly epochMs: () => number;
  /** Called, and waited for, before every sleep. */
  beforeSleep: () => void | Promise<void>;
}

export function fakeClock(): FakeClock {
  let epochMs = Date.parse('2026-11-02T10:02:11Z');
  const clock: FakeClock = {
    now: () => new Date(epochMs),
    epochMs: () => epochMs,
    beforeSleep: () => undefined,
    random: () => 0,
    async sleep(milliseconds, signal) {
      await clock.beforeSleep();
      signal?.throwIfAborted();
      epochMs += milliseconds;
    },
  };
  return clock;
}

export interface Played {
  readonly result: Result;
  /** The log, without times and the last paragraph. */
  readonly log: readonly string[];
  readonly conclusion: readonly string[];
  readonly warnings: readonly string[];
  readonly masks: readonly string[];
  /** What was left for the step after a cancelled one, in turn: where an operation is under way, or that none is. */
  readonly words: readonly string[];
  /** Until when calls to AWS might wait, in turn. */
  readonly deadlines: readonly Date[];
  /** Operations in the order of their answers, `DescribeEvents` and the like. */
  readonly asked: readonly string[];
}

export interface Stage extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly clock: FakeClock;
  /** Of the runner's, added to those of a step. */
  variables: Readonly<Record<string, string>>;
  /** A git repository with one commit. */
  readonly directory: string;
  write(path: string, text: string): void;
  commit(subject: string): void;
  /** How the environment answers a smoke test; its name leads nowhere on this machine. */
  answer: (
    url: string,
    options: { readonly address?: string | undefined; readonly milliseconds?: number },
  ) => Promise<{ status: number; location: string | undefined }>;
  play(inputs?: Record<string, string>, options?: { signal?: AbortSignal }): Promise<Played>;
  /**
   * Plays until that many calls to AWS were answered, or one of that name; the last answer never arrives, and nothing more
   * is done. False: it needed fewer.
   */
  killAtCall(call: number | string, inputs?: Record<string, string>): Promise<boolean>;
  /** Hears of each call when it is answered. */
  onRequest: (request: RecordedRequest) => void;
}

const ACTION_DEFAULTS = defaultsOf(readFileSync('action.yml', 'utf8'));
const OPERATIONS_THAT_WRITE = /^(Create|Update|Delete|Terminate|Abort|Put|Upload|Complete|Swap|Restart|Rebuild)/;

/** Those of the operations that change something. */
export const writes = (operations: readonly string[]) => operations.filter((name) => OPERATIONS_THAT_WRITE.test(name));

interface StageOptions {
  /** What is deployed runs, and the environments' names lead to it; the clock jumps all the same. */
  readonly traffic?: boolean;
  /** What the run may do; everything without them. */
  readonly policies?: readonly unknown[];
}

export async function setStage(
  scenario: string | Scenario,
  { traffic = false, policies }: StageOptions = {},
): Promise<Stage> {
  const clock = fakeClock();
  const chosen = typeof scenario === 'string' ? scenarios.get(scenario) : scenario;
  if (chosen === undefined) throw new Error(`no scenario ${String(scenario)}`);
  const simulator = await startSimulator(chosen, {
    now: clock.epochMs,
    traffic,
    ...(policies && { policies }),
    onRequest: (request) => stage.onRequest(request),
  });
  const workspace = mkdtempSync(join(tmpdir(), 'story-'));
  const directory = join(workspace, 'repository');
  const git = gitIn(directory);
  const stage: Stage = {
    simulator,
    clock,
    directory,
    onRequest: () => undefined,
    variables: {},
    answer: async () => ({ status: 200, location: undefined }),
    write(path, text) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    },
    commit(subject) {
      git('add', '-A');
      git('commit', '-q', '-m', subject);
    },
    play: (inputs = {}, { signal = new AbortController().signal } = {}) => play(stage, workspace, inputs, { signal }),
    async killAtCall(call, inputs = {}) {
      const kill = new AbortController();
      const hear = stage.onRequest;
      let calls = 0;
      stage.onRequest = (request) => {
        hear(request);
        calls += 1;
        if (calls === call || request.operation === call) kill.abort(new Error('killed'));
      };
      await play(stage, workspace, inputs, { signal: kill.signal, killed: kill.signal });
      stage.onRequest = hear;
      return kill.signal.aborted;
    },
    async [Symbol.asyncDispose]() {
      await simulator[Symbol.asyncDispose]();
      rmSync(workspace, { recursive: true, force: true });
    },
  };
  firstRepository ??= newRepository();
  cpSync(firstRepository, directory, { recursive: true });
  return stage;
}

const gitIn =
  (directory: string) =>
  (...args: string[]) =>
    execFileSync('git', args, { cwd: directory, env: { ...process.env, ...GIT_IDENTITY } });

/** Made once for all stages of a file: starting git takes longer than many a story. */
let firstRepository: string | undefined;

const removeRepository = () => {
  if (firstRepository !== undefined) rmSync(firstRepository, { recursive: true, force: true });
};
// Measurements play stories as well, outside of Jest.
if ('afterAll' in globalThis) afterAll(removeRepository);
else process.once('exit', removeRepository);

function newRepository(): string {
  const directory = mkdtempSync(join(tmpdir(), 'story-repository-'));
  const git = gitIn(directory);
  git('init', '-q', '--template=');
  const server = "require('http').createServer((_, answer) => answer.end('hello')).listen(8080);\n";
  writeFileSync(join(directory, 'index.js'), server);
  writeFileSync(join(directory, 'package.json'), '{"name": "shop"}\n');
  git('add', '-A');
  git('commit', '-q', '-m', 'First version');
  return directory;
}

const GIT_IDENTITY = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
  GIT_AUTHOR_DATE: '2026-11-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-11-01T00:00:00Z',
};

async function play(
  stage: Stage,
  workspace: string,
  given: Record<string, string>,
  { signal, killed }: { readonly signal: AbortSignal; readonly killed?: AbortSignal },
): Promise<Played> {
  const { simulator, clock, directory } = stage;
  Object.assign(process.env, simulator.variables);
  const named = { 'application-name': 'shop', 'environment-name': 'shop-prod', ...given };
  const variables = Object.fromEntries(
    Object.entries(named).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
  const step: NodeJS.ProcessEnv = {
    ...simulator.variables,
    GITHUB_WORKSPACE: directory,
    ...variables,
    ...stage.variables,
  };
  const inputs = readInputs(step, ACTION_DEFAULTS, await settingsSource(step), await readProject(step));
  const log: string[] = [];
  const warnings: string[] = [];
  const masks: string[] = [];
  const words: string[] = [];
  const deadlines: Date[] = [];
  const out = {
    write: (line: string) => void log.push(line.replace(/^\d\d:\d\d:\d\d {2}/, '')),
    warning: (text: string) => void warnings.push(text),
    mask: (value: string) => void masks.push(value),
  };
  const before = simulator.requests.length;
  const ports = connect({ region: inputs.region });
  const result = await deploy(inputs, {
    ...(killed === undefined ? ports : mortal(ports, killed)),
    clock,
    report: createReporter(out, clock),
    signal,
    temporaryDirectory: workspace,
    leaveWord: (environmentId) => void words.push(environmentId),
    waitUntil: (deadline) => void deadlines.push(deadline),
    creationDefaults: creationReader(step),
    github: gitHubOf({
      ...{ token: inputs.githubToken, proxy: undefined },
      repository: step.GITHUB_REPOSITORY,
      api: step.GITHUB_API_URL,
    }),
    web: { ...createWeb(), get: (url, options) => stage.answer(url, options) },
    shell: createShell({ variables: { PATH: process.env.PATH }, kill: process.kill }),
  });
  const asked = simulator.requests.slice(before).map(({ operation }) => operation);
  return { result, log, conclusion: conclusion(result), warnings, masks, words, deadlines, asked };
}
