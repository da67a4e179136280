/**
 * Knows how a command runs as a workflow step would, and how it is stopped with everything it started.
 * Refuses to know what it is for and whether its end is good.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Shell, ShellEnd } from './ports.ts';

/** What the process that runs us lends. */
export interface Machine {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** As `process.kill`: a negative id is a process group. */
  readonly kill: (id: number, signal: 'SIGKILL') => void;
  /** How long output is waited for that something started by an ended command keeps open. */
  readonly drainMs?: number;
}

/**
 * As long as the runner itself waits after a step before it kills what is left
 * (https://github.com/actions/runner/blob/main/src/Runner.Sdk/ProcessInvoker.cs).
 */
const DRAIN_MS = 5_000;
/** Timers of Node take no more; longer ones would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** A line that goes on longer is told in pieces, so that output without line breaks does not fill the memory. */
const LONGEST_LINE_CHARACTERS = 16_384;

/** What the runner gives to actions and not to the commands of a step. */
const OF_ACTIONS_ALONE = /^(INPUT_|STATE_|ACTIONS_(RUNTIME|RESULTS|CACHE)_)/i;

/** A Shell over bash, with the options that the runner gives a step's `shell: bash`. */
export function createShell({ variables, kill, drainMs = DRAIN_MS }: Machine): Shell {
  return {
    async run(command, { variables: added, onLine, milliseconds, signal }) {
      signal.throwIfAborted();
      const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', command], {
        env: { ...stepVariables(variables), ...added },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true, // a process group of its own, so that what the command started can be killed with it
      });
      const killGroup = () => killWhole(child, kill);
      const outOfTime = AbortSignal.timeout(Math.min(milliseconds, LONGEST_TIMER_MS));
      const stop = AbortSignal.any([signal, outOfTime]);
      stop.addEventListener('abort', killGroup, { once: true });
      const closed = Promise.all([tellLines(child.stdout, onLine), tellLines(child.stderr, onLine)]);
      try {
        const [status, by] = await once(child, 'exit');
        const stopped = stop.aborted;
        await drained(closed, [child.stdout, child.stderr], drainMs, stop, killGroup);
        signal.throwIfAborted();
        return stopped ? { kind: 'out-of-time' } : endOf(status, by);
      } finally {
        stop.removeEventListener('abort', killGroup);
      }
    },
  };
}

const endOf = (status: number | null, by: string): ShellEnd =>
  status === null ? { kind: 'killed', by } : { kind: 'exited', status };

const stepVariables = (variables: Machine['variables']) =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => !OF_ACTIONS_ALONE.test(name)));

/** With its group; where there are no groups (Windows), alone. */
function killWhole(child: ChildProcess, kill: Machine['kill']): void {
  if (child.pid === undefined) return; // it never started
  try {
    kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // nothing happens to what has ended
  }
}

/** Waits for the rest of the output. What still holds it open after that is killed, or let go where it left the group. */
async function drained(
  closed: Promise<unknown>,
  outputs: readonly Readable[],
  milliseconds: number,
  stop: AbortSignal,
  killGroup: () => void,
): Promise<void> {
  const letGo = () => {
    killGroup();
    for (const output of outputs) output.destroy();
  };
  const timer = setTimeout(letGo, milliseconds);
  stop.addEventListener('abort', letGo, { once: true });
  await closed;
  clearTimeout(timer);
  stop.removeEventListener('abort', letGo);
}

/** Resolves when the stream is closed and its last line is told. A bare carriage return, as of progress bars, ends a line too. */
async function tellLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split(/\r?\n|\r(?!\n|$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
    if (rest.length >= LONGEST_LINE_CHARACTERS) {
      onLine(rest);
      rest = '';
    }
  });
  await once(stream, 'close');
  if (rest !== '') onLine(rest.replace(/\r$/, ''));
}
