/**
 * Knows how one release is played: the real deploy() over HTTP against a simulated account, in virtual time.
 * Refuses to know what the account is like and what a run should come to.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scenario } from '../simulator/scenarios/index.ts';
import { type RecordedRequest, type Simulator, startSimulator } from '../simulator/server.ts';
import { defaultsOf } from '../src/action-file.ts';
import { deploy } from '../src/deploy.ts';
import { readInputs } from '../src/inputs.ts';
import type { World } from '../src/ports.ts';
import { createReporter } from '../src/report/console.ts';
import type { Result } from '../src/result.ts';
import type { BeanstalkEvent } from '../src/shapes.ts';
import { createShell } from '../src/shell.ts';
import { createWeb } from '../src/web.ts';
import type { Dice } from './dice.ts';
import { mortal } from './mortal.ts';
import { type VirtualTime, virtualTime } from './time.ts';

/** What is released by every run: one commit of a small application. */
export interface Workspace extends Disposable {
  readonly directory: string;
  readonly temporary: string;
}

export interface Account extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly time: VirtualTime;
  /** Releases the workspace with these inputs. `log` receives every line. */
  release(
    workspace: Workspace,
    inputs: Inputs,
    dice: Dice,
    log: (line: string) => void,
    around?: Partial<Surroundings>,
  ): Promise<Result>;
}

/** What a run meets besides AWS, and what it gives besides its log. */
export interface Surroundings extends Pick<World, 'shell' | 'signal'> {
  /** How the environment answers; logs are read over the wire. */
  readonly web: Pick<World['web'], 'get'>;
  /** Hears of every value that the runner is asked to mask. */
  mask(value: string): void;
  /** Hears of every event that is told, and under which name. */
  told(event: BeanstalkEvent, subject: string): void;
}

export type Inputs = Readonly<Record<string, string>>;

const START_MS = Date.parse('2026-11-02T10:02:11Z');
const DEFAULTS = defaultsOf(readFileSync('action.yml', 'utf8'));

/** The account of a scenario; `seen` is told each request when it is answered, before the answer arrives. */
export async function openAccount(scenario: Scenario, seen: (request: RecordedRequest) => void): Promise<Account> {
  const time = virtualTime(START_MS);
  const { connect } = await import('../src/aws/connect.ts');
  const simulator = await startSimulator(scenario, { now: time.now, pause: time.hold, onRequest: seen });
  const { variables } = simulator;
  return {
    simulator,
    time,
    release(workspace, inputs, dice, log, around = {}) {
      // The SDK looks for the account's address in the environment alone.
      Object.assign(process.env, variables);
      const given = Object.entries({ 'application-name': 'shop', ...inputs });
      const named = Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
      const read = readInputs({ ...variables, GITHUB_WORKSPACE: workspace.directory, ...named }, DEFAULTS);
      const clock = { now: () => new Date(time.now()), sleep: time.sleep, random: dice.throw };
      const report = createReporter({ write: log, warning: log, mask: around.mask ?? (() => undefined) }, clock);
      const patience = { until: clock.now(), say: (text: string) => report.say(read.environment, text) };
      const end = new AbortController();
      const world = {
        ...mortal(connect({ region: read.region, patience }), end.signal),
        clock,
        report: { ...report, event: heard(report.event, around.told) },
        waitUntil: (deadline: Date) => void Object.assign(patience, { until: deadline }),
        signal: around.signal ?? new AbortController().signal,
        leaveWord: () => undefined,
        creationDefaults: async () => undefined,
        github: undefined,
        web: { ...createWeb(), ...around.web },
        shell: around.shell ?? createShell({ variables: {}, kill: process.kill }),
        temporaryDirectory: workspace.temporary,
      };
      return time.act(() => deploy(read, world).finally(() => end.abort()));
    },
    [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose](),
  };
}

const heard =
  (tell: World['report']['event'], told: Surroundings['told'] | undefined): World['report']['event'] =>
  (subject, event) => {
    told?.(event, subject);
    tell(subject, event);
  };

export function openWorkspace(): Workspace {
  const temporary = mkdtempSync(join(tmpdir(), 'soak-'));
  const directory = join(temporary, 'repository');
  const author = { NAME: 'A', EMAIL: 'a@example.com', DATE: '2026-11-01T00:00:00Z' };
  const identity = Object.fromEntries(
    Object.entries(author).flatMap(([name, value]) => [
      [`GIT_AUTHOR_${name}`, value],
      [`GIT_COMMITTER_${name}`, value],
    ]),
  );
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: directory, env: { ...process.env, ...identity } });
  mkdirSync(directory);
  writeFileSync(
    join(directory, 'index.js'),
    "require('http').createServer((_, out) => out.end('hello')).listen(8080);\n",
  );
  git('init', '-q');
  git('add', '-A');
  git('commit', '-q', '-m', 'First version');
  return {
    directory,
    temporary,
    [Symbol.dispose]: () => rmSync(temporary, { recursive: true, force: true }),
  };
}
