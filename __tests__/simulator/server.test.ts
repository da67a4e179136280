/** One port that plays an account: who is meant, who is let in, what is recorded. */
import {
  CreateApplicationVersionCommand,
  DescribeApplicationVersionsCommand,
  DescribeEnvironmentsCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type Scenario, scenarioNamed } from '../../simulator/scenarios/index.ts';
import { startSimulator } from '../../simulator/server.ts';
import { clientsOf, whoAmI } from './callers.ts';

const healthy = scenarioNamed('healthy');
const bucket = 'elasticbeanstalk-eu-west-1-123456789012';

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
