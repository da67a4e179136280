/** The simulator as a person starts it: a child process, its output, its end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DescribeEnvironmentsCommand, ElasticBeanstalkClient } from '@aws-sdk/client-elastic-beanstalk';

function run(...flags: readonly string[]) {
  return spawn(process.execPath, ['simulator/cli.ts', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function outcomeOf(...flags: readonly string[]) {
  const child = run(...flags);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { out, err, code };
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'prints what another shell needs, tells each request, and ends well on %s',
  async (signal) => {
    const child = run('--scenario', 'healthy', '--speed', '60');
    let out = '';
    let isAsked = false;
    for await (const chunk of child.stdout) {
      out += chunk;
      const endpoint = /export AWS_ENDPOINT_URL=(\S+)/.exec(out)?.[1];
      if (endpoint !== undefined && out.includes('Requests:') && !isAsked) {
        isAsked = true;
        expect((await fetch(`${endpoint}/bucket/key`)).status).toBe(403);
      }
      if (out.includes(' 403\n')) child.kill(signal);
    }
    const [code] = child.exitCode === null ? await once(child, 'close') : [child.exitCode];
    expect(code).toBe(0);
    expect(out).toMatch(/export AWS_ACCESS_KEY_ID=\w+\n/);
    expect(out).toMatch(/^\d\d:\d\d:\d\d s3 GetObject bucket\/key 403$/m);
  },
);

test('--traffic: a browser finds what is deployed under the name of its environment', async () => {
  const child = run('--scenario', 'pair', '--traffic');
  let out = '';
  let page = '';
  for await (const chunk of child.stdout) {
    out += chunk;
    const port = /http:\/\/PREFIX\.localhost:(\d+)\//.exec(out)?.[1];
    if (port === undefined || !out.includes('Requests:') || page !== '') continue;
    page = await pageUnder(`shop-idle.localhost:${port}`, port);
    child.kill('SIGTERM');
  }
  const [code] = child.exitCode === null ? await once(child, 'close') : [child.exitCode];
  expect(page).toContain('shop-prod-green');
  expect(code).toBe(0);
});

const pageUnder = (host: string, port: string) =>
  new Promise<string>((resolve, reject) => {
    get({ host: '127.0.0.1', port, headers: { host } }, (answer) => resolve(text(answer))).on('error', reject);
  });

test('--list names the scenarios, one a line, with what to expect', async () => {
  const { out, code } = await outcomeOf('--list');
  expect(out).toMatch(/^healthy +\S.+$/m);
  expect(out).toMatch(/^silent-rollback +\S.+$/m);
  expect(code).toBe(0);
});

test.each([
  ['--scenario nowhere', /There is no scenario 'nowhere'.*healthy/],
  ['--port 99999', /^--port is "99999"; allowed is a whole number from 0 to 65535\.\n$/],
  ['--speed 0', /^--speed is "0"; allowed is a number above 0\.\n$/],
  ['--fast', /Unknown option '--fast'[\s\S]*--speed N/],
])('%s is one message that says what is allowed', async (flags, message) => {
  const { out, err, code } = await outcomeOf(...flags.split(' '));
  expect([out, code]).toEqual(['', 2]);
  expect(err).toMatch(message);
  expect(err).not.toContain('    at ');
});

test('--policy: what no policy allows is refused, and a policy that cannot be used is told by its name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'policy-'));
  const write = (name: string, Action: string) => {
    const statement = { Effect: 'Allow', Action, Resource: '*' };
    writeFileSync(join(folder, name), JSON.stringify({ Version: '2012-10-17', Statement: statement }));
    return join(folder, name);
  };
  const child = run('--policy', write('a.json', 's3:GetObject'), '--policy', write('b.json', 's3:ListBucket'));
  let out = '';
  for await (const chunk of child.stdout) {
    out += chunk;
    const endpoint = /export AWS_ENDPOINT_URL=(\S+)/.exec(out)?.[1] ?? '';
    if (!out.includes('Requests:') || out.includes('DescribeEnvironments')) continue;
    const client = new ElasticBeanstalkClient({ endpoint, region: 'eu-west-1', credentials: exampleKeys });
    await expect(client.send(new DescribeEnvironmentsCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
    client.destroy();
    child.kill('SIGTERM');
  }
  const broken = await outcomeOf('--policy', write('c.json', 'everything'));
  rmSync(folder, { recursive: true });
  expect(broken).toMatchObject({
    code: 2,
    err: expect.stringMatching(/--policy .*c\.json cannot be used: .*"everything"/),
  });
});

const exampleKeys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'nobody reads this' };
