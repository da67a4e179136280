/** Calls to AWS through the tunnel of a proxy, made by a process of its own: trusted certificates are read at its start. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { plant } from '../bundle/tree.ts';
import { type Mood, startProxy, startTls } from './forward-proxy.ts';
import { type Answer, type Asked, members, refusal, result, s3Result, startLoopback } from './loopback.ts';
import { kinds, mebibyte, missing, stored } from './packed.ts';

const program = `
  import { connect } from './src/aws/connect.ts';
  import { readProxy } from './src/proxy.ts';
  import { order, packed, to } from './__tests__/unit/aws/packed.ts';
  const { beanstalk, bundles, eyes } = connect({ region: 'eu-central-1', proxy: readProxy(process.env) });
  const calls = {
    read: () => beanstalk.applicationExists('shop'),
    look: () => eyes.environments({ names: ['shop-prod'] }),
    write: () => beanstalk.updateEnvironment({ id: 'e-1', versionLabel: 'v1', platform: undefined, settings: [] }),
    store: async () => bundles.store((await packed(Number(process.env.BYTES))).bundle, to, order()),
  };
  const answer = await calls[process.env.CALL]().catch(({ name, code, what, why, next }) => ({ name, code, what, why, next }));
  console.log(JSON.stringify(answer));
`;

const application = result('DescribeApplications', members('Applications', [{ ApplicationName: 'shop' }]));
const AWS = 'CONNECT elasticbeanstalk.eu-central-1.amazonaws.com:443';

interface Stage {
  readonly answer?: (asked: Asked, nth: number) => Answer;
  readonly mood?: (nth: number) => Mood;
  readonly variables?: (port: number) => Record<string, string>;
  readonly trusted?: boolean;
}

/** Makes one call in a process that can reach AWS through the proxy alone. */
async function made(call: string, { answer = () => application, mood, variables, trusted = true }: Stage = {}) {
  await using service = await startLoopback(answer);
  await using tls = await startTls(Number(new URL(process.env.AWS_ENDPOINT_URL ?? '').port));
  await using proxy = await startProxy(tls.port, mood);
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/_PROXY$|^AWS_ENDPOINT/i.test(name)),
  );
  const env = {
    ...inherited,
    ...(trusted ? { NODE_EXTRA_CA_CERTS: tls.certificate } : {}),
    ...(variables?.(proxy.port) ?? { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }),
    CALL: call,
  };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    env,
  });
  const { port, asked } = proxy;
  const brought = JSON.parse(stdout);
  return { brought, port, tunnels: asked, authorization: proxy.authorization(), asked: service.asked, stderr };
}

test.each(['HTTPS_PROXY', 'https_proxy'])('%s leads every call to Beanstalk through a tunnel', async (name) => {
  const { brought, tunnels } = await made('read', { variables: (port) => ({ [name]: `http://127.0.0.1:${port}` }) });
  expect({ brought, tunnels }).toEqual({ brought: true, tunnels: [AWS] });
});

test('an address without a scheme is a proxy too', async () => {
  const { brought, tunnels } = await made('read', { variables: (port) => ({ HTTPS_PROXY: `127.0.0.1:${port}` }) });
  expect({ brought, tunnels }).toEqual({ brought: true, tunnels: [AWS] });
});

test('user and password are given to the proxy, decoded, and to nobody else', async () => {
  const variables = (port: number) => ({ HTTPS_PROXY: `http://me:p%40ss@127.0.0.1:${port}` });
  const { brought, authorization, asked } = await made('read', { variables });
  expect(brought).toBe(true);
  expect(authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  expect(asked[0]?.headers).not.toHaveProperty('proxy-authorization');
});

test.each([
  ['whole', 3],
  ['in parts', 9],
])('a bundle sent %s reaches S3 through the tunnel', async (_, size) => {
  process.env.BYTES = String(size * mebibyte);
  const { brought, tunnels, asked } = await made('store', { answer: bucket });
  expect(brought).toBe('stored');
  expect(new Set(tunnels)).toEqual(new Set(['CONNECT bundles.s3.eu-central-1.amazonaws.com:443']));
  expect(kinds(asked).filter((kind) => kind.startsWith('PUT'))).toHaveLength(size > 8 ? 2 : 1);
});

test('credentials that are fetched for a web identity token come through the tunnel too', async () => {
  const role =
    '<Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>';
  using folder = plant({ token: 'a token of the workflow' });
  const { brought, tunnels } = await made('read', {
    answer: ({ operation }) => (operation === 'AssumeRoleWithWebIdentity' ? result(operation, role) : application),
    variables: (port) => ({
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/release',
      AWS_WEB_IDENTITY_TOKEN_FILE: join(folder.path, 'token'),
    }),
  });
  expect(brought).toBe(true);
  expect(tunnels).toEqual(['CONNECT sts.eu-central-1.amazonaws.com:443', AWS]);
});

function bucket({ operation }: Asked): Answer {
  if (operation.startsWith('HEAD')) return missing;
  if (operation.startsWith('PUT')) return stored;
  const [kind, field] = operation.endsWith('uploads=')
    ? ['InitiateMultipartUpload', '<UploadId>u1</UploadId>']
    : ['CompleteMultipartUpload', '<ETag>"new"</ETag>'];
  return s3Result({ body: `<${kind}Result>${field}</${kind}Result>` });
}

describe('a read before the watch survives', () => {
  test('a proxy that hangs up, then answers with a fault', async () => {
    const moods: readonly Mood[] = ['hang up', 503];
    const { brought, tunnels, asked } = await made('read', { mood: (nth) => moods[nth - 1] ?? 'pass' });
    expect({ brought, tunnels }).toEqual({ brought: true, tunnels: [AWS, AWS, AWS] });
    expect(asked).toHaveLength(1);
  });

  test('AWS behind it that fails, cuts the line and throttles', async () => {
    const answers: readonly Answer[] = [{ status: 500, body: 'oops' }, 'cut', refusal('Throttling', 'Rate exceeded')];
    const { brought, asked } = await made('read', { answer: (_, nth) => answers[nth - 1] ?? application });
    expect(brought).toBe(true);
    expect(asked).toHaveLength(4);
  });
});

describe('a proxy that refuses', () => {
  const secret = (port: number) => ({ HTTPS_PROXY: `http://me:hunter2@127.0.0.1:${port}` });

  test.each(['read', 'look', 'write'])(
    'to let a %s through is named, without its password, and not asked again',
    async (call) => {
      const { brought, port, tunnels } = await made(call, { mood: () => 407, variables: secret });
      expect(brought).toMatchObject({
        name: 'Problem',
        code: 'BR-PROXY',
        next: expect.stringContaining('percent-encoded'),
      });
      expect(brought.what).toMatch(`The proxy 127.0.0.1:${port} does not let`);
      expect(brought.what).toMatch('(HTTP 407)');
      expect(JSON.stringify(brought)).not.toMatch(/hunter2|me:/);
      expect(tunnels).toEqual([AWS]);
    },
  );

  test('by its rules says what to allow', async () => {
    const { brought } = await made('read', { mood: () => 403 });
    expect(brought).toMatchObject({ code: 'BR-PROXY', next: expect.stringContaining('*.amazonaws.com') });
  });

  test.each<Mood>(['hang up', 502])('for the moment (%s) does not end a watch', async (mood) => {
    const { brought, port, tunnels } = await made('look', { mood: () => mood });
    expect(brought.code).toBe('BR-UNREACHABLE');
    if (mood !== 'hang up') expect(brought.what).toBe(`AWS cannot be reached through the proxy 127.0.0.1:${port}.`);
    expect(tunnels).toHaveLength(1);
  });

  test('a write for the moment was never sent, so it is no lost answer', async () => {
    const { brought, asked } = await made('write', { mood: () => 503 });
    expect(brought).toMatchObject({ name: 'Problem', code: 'BR-UNREACHABLE' });
    expect(asked).toEqual([]);
  });
});

test('a proxy that does not run is named', async () => {
  const { brought } = await made('look', { variables: () => ({ HTTPS_PROXY: 'http://127.0.0.1:1' }) });
  expect(brought).toMatchObject({
    code: 'BR-UNREACHABLE',
    what: 'AWS cannot be reached through the proxy 127.0.0.1:1.',
  });
});

test('a proxy whose name is not known is named', async () => {
  const { brought } = await made('look', { variables: () => ({ HTTPS_PROXY: 'http://proxy.invalid:3128' }) });
  expect(brought).toMatchObject({
    code: 'BR-UNREACHABLE',
    what: 'AWS cannot be reached through the proxy proxy.invalid:3128.',
  });
});

test('a certificate that is not trusted says how to trust it', async () => {
  const { brought } = await made('look', { trusted: false });
  expect(brought).toMatchObject({ code: 'BR-CERTIFICATE', next: expect.stringContaining('NODE_EXTRA_CA_CERTS') });
});
