/** What is started is stopped: by disposal, with an application that will not go, and when the simulator is killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../simulator/traffic/app.ts';
import { until } from './storage.ts';
import { appOf, isRunning, town } from './traffic.ts';

const listening =
  "require('http').createServer((_, answer) => answer.end(String(process.pid))).listen(process.env.PORT);";

function folderWith(files: Readonly<Record<string, string>>): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'app-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

const pidOf = async (port: number) => (await fetch(`http://127.0.0.1:${port}`)).text();

test('disposal stops every process', async () => {
  const here = await town('pair', { v1: { Procfile: 'web: node main.js', 'main.js': appOf('v1') } });
  const [, pid] = (await (await fetch(await here.traffic.url('shop'))).text()).split(' ');
  expect(isRunning(pid)).toBe(true);
  await here[Symbol.asyncDispose]();
  expect(isRunning(pid)).toBe(false);
});

test('an application that will not go, and what it started itself, go all the same', async () => {
  using folder = folderWith({ 'main.js': `process.on('SIGTERM', () => undefined); ${listening}` });
  const command = 'sleep 1000 & echo child $!; node main.js';
  const app = await startApp({ folder: folder.path, command, variables: {} });
  const pids = [await pidOf(app.port), /child (\d+)/.exec(app.output())?.[1]];
  expect(pids.map(isRunning)).toEqual([true, true]);
  await app.stop();
  await until(() => !pids.some(isRunning));
  expect(app.ended()).toBe(true);
});

test('an application that wants to finish first is given the time', async () => {
  const finishing = "process.on('SIGTERM', () => setTimeout(() => { console.log('finished'); process.exit(); }, 50));";
  using folder = folderWith({ 'main.js': `${finishing} ${listening}` });
  const app = await startApp({ folder: folder.path, command: 'node main.js', variables: {} });
  await app.stop();
  expect(app.output()).toContain('finished');
});

test('no process outlives a simulator that is killed without a word', async () => {
  using folder = folderWith({ 'main.js': listening });
  const module = new URL('../../simulator/traffic/app.ts', import.meta.url).href;
  const program = JSON.stringify({ folder: folder.path, command: 'node main.js', variables: {} });
  const script = `import { startApp } from '${module}'; console.log((await startApp(${program})).port);`;
  const simulator = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(simulator.stdout.setEncoding('utf8'), 'data');
  const pid = await pidOf(Number(port));
  expect(isRunning(pid)).toBe(true);
  simulator.kill('SIGKILL');
  await until(() => !isRunning(pid));
});
