/**
 * Knows one running application: a process of its own with a port of its own, what it prints, its end.
 * The process cannot outlive this one, however this one ends. Refuses to know which environment it stands for.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { statusFrom } from './ask.ts';

export interface App {
  readonly port: number;
  /** Everything it printed, in the order in which it came; the oldest is dropped. */
  output(): string;
  /** Has its process ended? */
  ended(): boolean;
  /** Does something with it that its end waits for, when it is drained first. */
  use<T>(work: () => Promise<T>): Promise<T>;
  /** Ends it, kindly at first. `drained`: what uses it may finish before, for two seconds at most. */
  stop(drained?: boolean): Promise<void>;
}

export interface Program {
  readonly folder: string;
  /** A line for the shell. */
  readonly command: string;
  readonly variables: Readonly<Record<string, string>>;
}

const mostOutput = 64 * 1024;
const kindnessMs = 2_000;
const patienceMs = 15_000;

/**
 * It waits for the application, whatever comes, so that its own end comes after the application's. Standard input closes when the
 * process that started all this is gone, by whatever signal; then the whole group goes, too.
 */
const keeper = `exec 3<&0
trap : TERM
(trap : TERM; eval "$1") </dev/null 3<&- &
app=$!
(trap '' TERM; cat <&3; kill -s KILL -- -$$) >/dev/null 2>&1 3<&3 &
while kill -0 $app 2>/dev/null; do wait $app; done`;

/** Starts the program and waits until it answers on its port, whatever it answers; or has ended; or 15 s are over. */
export async function startApp(program: Program): Promise<App> {
  const app = await launched(program);
  // Between finding a free port and listening on it somebody else may have taken it.
  if (!app.ended() || !app.output().includes('EADDRINUSE')) return app;
  await app.stop();
  return launched(program);
}

async function launched({ folder, command, variables }: Program): Promise<App> {
  const port = await freePort();
  const child = spawn('/bin/sh', ['-c', keeper, 'keeper', command], {
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: [join(folder, 'node_modules/.bin'), dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(
        delimiter,
      ),
      HOME: folder,
      ...variables,
      PORT: String(port),
    },
  });
  const closed = once(child, 'close');
  let output = '';
  const uses = new Set<Promise<unknown>>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-mostOutput);
    });
  }
  const app = {
    port,
    output: () => output,
    ended: () => child.exitCode !== null || child.signalCode !== null,
    use<T>(work: () => Promise<T>) {
      const use = work().finally(() => uses.delete(use));
      uses.add(use);
      return use;
    },
    async stop(drained = false) {
      const finished = Promise.allSettled(uses);
      if (drained) await Promise.race([finished, sleep(kindnessMs, undefined, { ref: false })]);
      await stopped(child, closed);
    },
  };
  await listening(app);
  return app;
}

async function listening(app: App): Promise<void> {
  const until = performance.now() + patienceMs;
  while (!app.ended() && performance.now() < until) {
    if ((await statusFrom(app.port, '/')) !== undefined) return;
    await sleep(20);
  }
  // What it printed last is still on its way.
  await sleep(20);
}

/** `closed` resolves when everything that it printed has come. */
async function stopped(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  const running = child.exitCode === null && child.signalCode === null;
  if (running) {
    const exited = once(child, 'exit');
    signal(child, 'SIGTERM');
    await Promise.race([exited, sleep(kindnessMs, undefined, { ref: false })]);
  }
  signal(child, 'SIGKILL');
  await closed;
}

/** The whole group; that nobody of it is left is no mistake. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
