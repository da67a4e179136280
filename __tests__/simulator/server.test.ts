/** One port that plays an account: who is meant, what is recorded, how it begins and ends. */
import { existsSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import { createConnection } from 'node:net';
import {
  CreateApplicationVersionCommand,
  DescribeApplicationVersionsCommand,
  DescribeEnvironmentsCommand,
  ElasticBeanstalkClient,
} from '@aws-sdk/client-elastic-beanstalk';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Scenario, scenarioNamed } from '../../simulator/scenarios/index.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { signed, until } from './storage.ts';

const healthy = scenarioNamed('healthy');
const bucket = 'elasticbeanstalk-eu-west-1-123456789012';

/** Clients as a program would make them from the simulator's variables. */
function clientsOf({ endpoint, variables }: Simulator, region = variables.AWS_REGION ?? '') {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = variables;
  const config = { endpoint, region, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
  const beanstalk = new ElasticBeanstalkClient(config);
  const s3 = new S3Client(config);
  return {
    beanstalk,
    s3,
    [Symbol.dispose]() {
      beanstalk.destroy();
      s3.destroy();
    },
  };
}

/** A GetCallerIdentity as the SDK signs it. */
function whoAmI(endpoint: string, authorization?: string): Promise<Response> {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${date.slice(0, 8)}/eu-west-1/sts/aws4_request`;
  const signature = `SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;
  return fetch(endpoint, {
    method: 'POST',
    body: new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }),
    headers: {
      'x-amz-date': date,
      authorization: authorization ?? `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/${scope}, ${signature}`,
    },
  });
}

test('three services answer on one port, and every request is recorded', async () => {
  await using simulator = await startSimulator(healthy);
  using clients = clientsOf(simulator);
  const { Environments } = await clients.beanstalk.send(new DescribeEnvironmentsCommand({ ApplicationName: 'shop' }));
  expect(Environments?.map(({ EnvironmentName }) => EnvironmentName)).toContain('shop-prod');
  await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'shop/v9.zip', Body: 'x', IfNoneMatch: '*' }));
  const identity = await (await whoAmI(simulator.endpoint)).text();
  expect(identity).toContain('<Account>123456789012</Account>');
  expect(simulator.requests).toMatchObject([
    {
      service: 'elasticbeanstalk',
      operation: 'DescribeEnvironments',
      parameters: { ApplicationName: 'shop' },
      status: 200,
    },
    {
      service: 's3',
      operation: 'PutObject',
      parameters: { bucket, key: 'shop/v9.zip', 'if-none-match': '*', 'content-length': '1' },
      status: 200,
    },
    { service: 'sts', operation: 'GetCallerIdentity', status: 200 },
  ]);
  expect(JSON.stringify(simulator.requests)).not.toContain('Signature');
});

test('a stored bundle can be registered, one that is not there cannot', async () => {
  await using simulator = await startSimulator(healthy);
  using clients = clientsOf(simulator);
  const version = (label: string) =>
    clients.beanstalk.send(
      new CreateApplicationVersionCommand({
        ApplicationName: 'shop',
        VersionLabel: label,
        SourceBundle: { S3Bucket: bucket, S3Key: `shop/${label}.zip` },
      }),
    );
  await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'shop/new.zip', Body: 'x' }));
  await version('new');
  await expect(version('missing')).rejects.toThrow('Unable to download from S3 location');
});

test('versions that a scenario says exist have bundles, each its own', async () => {
  const { s3: _, ...withoutBundles } = healthy;
  await using simulator = await startSimulator(withoutBundles);
  using clients = clientsOf(simulator);
  const { ApplicationVersions = [] } = await clients.beanstalk.send(new DescribeApplicationVersionsCommand({}));
  const etags = [];
  for (const { SourceBundle } of ApplicationVersions) {
    const at = { Bucket: SourceBundle?.S3Bucket, Key: SourceBundle?.S3Key };
    etags.push((await clients.s3.send(new HeadObjectCommand(at))).ETag);
    const body = (await clients.s3.send(new GetObjectCommand(at))).Body;
    expect((await body?.transformToString('latin1'))?.slice(0, 4)).toBe('PK\u0003\u0004');
  }
  expect(new Set(etags).size).toBe(2);
});

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

test('a request of nobody is refused by the service that it looks like', async () => {
  await using simulator = await startSimulator(healthy);
  const form = new URLSearchParams({ Action: 'DescribeEnvironments', Version: '2010-12-01' });
  const query = await fetch(simulator.endpoint, { method: 'POST', body: form });
  expect([query.status, await query.text()]).toEqual([403, expect.stringContaining('MissingAuthenticationToken')]);
  const object = await fetch(`${simulator.endpoint}/${bucket}/shop/v1.zip`);
  expect([object.status, await object.text()]).toEqual([403, expect.stringContaining('AccessDenied')]);
  expect(simulator.requests.map(({ service, status }) => [service, status])).toEqual([
    ['elasticbeanstalk', 403],
    ['s3', 403],
  ]);
});

test('an unknown key is unknown to all three services, an expired session over for all', async () => {
  const expectations = [
    [{ kind: 'unknown-key' }, 'InvalidAccessKeyId', 'InvalidClientTokenId'],
    [{ kind: 'expiring-token', afterSeconds: 0 }, 'ExpiredToken', 'ExpiredToken'],
  ] as const;
  for (const [turn, byS3, byQuery] of expectations) {
    const scenario: Scenario = { ...healthy, turns: [turn] };
    await using simulator = await startSimulator(scenario);
    using clients = clientsOf(simulator);
    const put = new PutObjectCommand({ Bucket: bucket, Key: 'k', Body: 'x' });
    await expect(clients.s3.send(put)).rejects.toMatchObject({ name: byS3 });
    await expect(clients.beanstalk.send(new DescribeEnvironmentsCommand({}))).rejects.toMatchObject({ name: byQuery });
    expect(await (await whoAmI(simulator.endpoint)).text()).toContain(`<Code>${byQuery}</Code>`);
  }
});

test('STS refuses what is not signed well', async () => {
  await using simulator = await startSimulator(healthy);
  const credential = 'Credential=AKIAIOSFODNN7EXAMPLE/20200101/eu-west-1/sts/aws4_request';
  const answer = await whoAmI(simulator.endpoint, `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=`);
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('IncompleteSignature')]);
});

test('Beanstalk of another region is not here', async () => {
  await using simulator = await startSimulator(healthy);
  using clients = clientsOf(simulator, 'us-west-2');
  await expect(clients.beanstalk.send(new DescribeEnvironmentsCommand({}))).rejects.toThrow('valid region');
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
