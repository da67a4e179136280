/** How the port lives: its clock, connections that break, its end. */
import { existsSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import { createConnection } from 'node:net';
import { DescribeEnvironmentsCommand } from '@aws-sdk/client-elastic-beanstalk';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { type Scenario, scenarioNamed } from '../../simulator/scenarios/index.ts';
import { startSimulator } from '../../simulator/server.ts';
import { clientsOf, whoAmI } from './callers.ts';
import { signed, until } from './storage.ts';

const healthy = scenarioNamed('healthy');
const bucket = 'elasticbeanstalk-eu-west-1-123456789012';

test('answers are dated by the simulated clock', async () => {
  const at = Date.parse('2026-03-01T10:00:00Z');
  await using simulator = await startSimulator(healthy, { now: () => at });
  using clients = clientsOf(simulator);
  for (const response of [await whoAmI(simulator.endpoint), await fetch(simulator.endpoint)]) {
    expect(response.headers.get('date')).toBe('Sun, 01 Mar 2026 10:00:00 GMT');
  }
  await clients.beanstalk.send(new DescribeEnvironmentsCommand({}));
  expect(simulator.requests.at(-1)?.at).toEqual(new Date(at));
});

test('a faster clock runs ahead of the real one', async () => {
  await using simulator = await startSimulator(healthy, { speed: 1_000_000 });
  const dates = [];
  for (const _ of [1, 2]) dates.push(Date.parse((await whoAmI(simulator.endpoint)).headers.get('date') ?? ''));
  expect((dates[1] ?? 0) - (dates[0] ?? 0)).toBeGreaterThan(60_000);
});

test('a connection that the scenario cuts is recorded with status 0', async () => {
  const cut: Scenario = { ...healthy, turns: [{ kind: 'cut', operation: 'DescribeEnvironments', when: 'before' }] };
  await using simulator = await startSimulator(cut);
  using clients = clientsOf(simulator);
  await expect(clients.beanstalk.send(new DescribeEnvironmentsCommand({}))).rejects.toThrow();
  expect(simulator.requests).toMatchObject([{ operation: 'DescribeEnvironments', status: 0 }]);
});

test('an upload that the client breaks off is recorded with status 0', async () => {
  await using simulator = await startSimulator(healthy);
  const files = () => readdirSync(simulator.store.folder).length;
  const filesBefore = files();
  const headers = signed({ 'content-length': '200000' });
  const upload = request(`${simulator.endpoint}/${bucket}/k`, { method: 'PUT', headers });
  upload.on('error', () => undefined).write(Buffer.alloc(100_000));
  await until(() => files() > filesBefore);
  upload.destroy();
  await until(() => simulator.requests.length > 0);
  expect(simulator.requests).toMatchObject([{ operation: 'PutObject', parameters: { key: 'k' }, status: 0 }]);
  expect(simulator.store.has(bucket, 'k')).toBe(false);
});

test('a refusal in the middle of a large body reaches the client, and the connection goes on', async () => {
  await using simulator = await startSimulator(healthy);
  const chunked = { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'x-amz-decoded-content-length': '9' };
  const headers = signed(chunked);
  for (const _ of [1, 2]) {
    const body = `zz\r\n${'x'.repeat(5_000_000)}`;
    const response = await fetch(`${simulator.endpoint}/${bucket}/k`, { method: 'PUT', headers, body });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('IncompleteBody')]);
  }
});

test('it ends at once though connections are open, and leaves no bytes behind', async () => {
  const simulator = await startSimulator(healthy);
  using clients = clientsOf(simulator);
  await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'k', Body: 'x' }));
  const idle = createConnection(Number(new URL(simulator.endpoint).port), '127.0.0.1');
  const ended = new Promise((resolve) => idle.on('close', resolve));
  idle.on('error', () => undefined);
  const { folder } = simulator.store;
  expect(existsSync(folder)).toBe(true);
  await simulator[Symbol.asyncDispose]();
  await ended;
  expect(existsSync(folder)).toBe(false);
  await expect(fetch(simulator.endpoint)).rejects.toThrow();
});

test('a port that is taken is an error, and leaves nothing behind', async () => {
  await using simulator = await startSimulator(healthy);
  const port = Number(new URL(simulator.endpoint).port);
  await expect(startSimulator(healthy, { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('two simulators know nothing of each other', async () => {
  await using one = await startSimulator(healthy);
  await using two = await startSimulator(healthy);
  using clients = clientsOf(one);
  await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'k', Body: 'x' }));
  expect([one.store.has(bucket, 'k'), two.store.has(bucket, 'k')]).toEqual([true, false]);
  expect(two.requests).toEqual([]);
});
