import type { Shell } from '../../src/ports.ts';
import { createShell } from '../../src/shell.ts';

const { PATH } = process.env;

/** Runs a command to its end; `kills` are the process groups that were killed. */
async function run(
  command: string,
  options: Partial<Parameters<Shell['run']>[1]> & {
    readonly given?: Record<string, string | undefined>;
    readonly drainMs?: number;
    readonly hasGroups?: boolean;
  } = {},
) {
  const { given, drainMs = 20_000, hasGroups = true, ...rest } = options;
  const lines: string[] = [];
  const kills: number[] = [];
  const kill = (id: number, signal: 'SIGKILL') => {
    kills.push(id);
    if (!hasGroups) throw new Error('kill ESRCH');
    process.kill(id, signal);
  };
  const shell = createShell({ variables: { PATH, ...given }, kill, drainMs });
  const { signal } = new AbortController();
  const onLine = (line: string) => void lines.push(line);
  const end = await shell.run(command, { variables: {}, onLine, milliseconds: 60_000, signal, ...rest });
  return { end, lines, kills };
}

const exited = (status: number) => ({ kind: 'exited', status });

test.each([
  ['true', 0],
  ['exit 7', 7],
  ['false; true', 1],
  ['false | cat', 1],
])('ends as a step would: %s', async (command, status) => {
  expect(await run(command)).toEqual({ end: exited(status), lines: [], kills: [] });
});

test('tells both outputs in whole lines, the last one also without its line break', async () => {
  const { lines } = await run(
    "printf 'one\\r\\n\\ntwo'; printf '10%%\\r20%%\\rG' >&2; printf 'r\\303\\274\\303\\237e\\n' >&2",
  );
  expect(lines.filter((line) => !/%|G/.test(line))).toEqual(['one', '', 'two']);
  expect(lines.filter((line) => /%|G/.test(line))).toEqual(['10%', '20%', 'Grüße']);
});

test('tells a line that does not end in pieces', async () => {
  const { lines } = await run("head -c 100000 /dev/zero | tr '\\0' x");
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.join('')).toBe('x'.repeat(100_000));
});

test('reads nothing: the input is at its end', async () => {
  expect(await run('cat')).toMatchObject({ end: exited(0), lines: [] });
});

test('gives what a step sees and what is added, not what belongs to actions alone', async () => {
  const given = { GREETING: 'hello', 'INPUT_ENVIRONMENT-VARIABLES': 'KEY=secret', ACTIONS_RUNTIME_TOKEN: 'secret' };
  const { lines } = await run('env', { given, variables: { VERSION_LABEL: 'v2' } });
  expect(lines).toEqual(expect.arrayContaining(['GREETING=hello', 'VERSION_LABEL=v2']));
  expect(lines.join('\n')).not.toContain('secret');
});

test('tells a death by signal', async () => {
  expect(await run('kill -TERM $$')).toMatchObject({ end: { kind: 'killed', by: 'SIGTERM' } });
});

test('is killed with all it started when its time is over', async () => {
  const { end, kills } = await run("trap '' TERM INT; sleep 300 & sleep 300 | cat", { milliseconds: 200 });
  expect(end).toEqual({ kind: 'out-of-time' });
  expect(kills.length).toBeGreaterThan(0);
});

test('is killed when its time is over where processes have no groups', async () => {
  const { end } = await run("trap '' TERM INT; exec sleep 300", { milliseconds: 200, hasGroups: false });
  expect(end).toEqual({ kind: 'out-of-time' });
});

test('is killed with all it started when the run is cancelled, and ends with the reason', async () => {
  const controller = new AbortController();
  const reason = new Error('The run was cancelled (SIGINT).');
  const onLine = () => controller.abort(reason);
  const started = run("trap '' TERM INT; sleep 300 & echo started; wait", { signal: controller.signal, onLine });
  await expect(started).rejects.toBe(reason);
});

test('does not start when the run is cancelled already', async () => {
  const reason = new Error('The run was cancelled (SIGINT).');
  await expect(run('true', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('is not kept waiting by something it left behind, which ends with it', async () => {
  const { end, lines, kills } = await run('sleep 300 & echo done', { drainMs: 50 });
  expect({ end, lines }).toEqual({ end: exited(0), lines: ['done'] });
  expect(kills).toHaveLength(1);
});

test('says when there is no shell', async () => {
  await expect(run('true', { given: { PATH: '/nowhere' } })).rejects.toThrow('ENOENT');
});
