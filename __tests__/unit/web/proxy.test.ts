/** Pages and logs asked through a proxy, and how its failures are told. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { readProxy } from '../../../src/proxy.ts';
import { createWeb } from '../../../src/web.ts';
import { type Mood, startProxy, startTls } from '../aws/forward-proxy.ts';

const { signal } = new AbortController();
const PAGE = 'http://shop.invalid/health?full=1';

/** A site that names what it was asked for, and how. */
async function startSite() {
  const server = createServer(({ url, headers }, answer) => {
    const isKept = headers.connection !== 'close';
    answer.writeHead(200, { location: `${headers.host}${url}` }).end(isKept ? 'kept' : 'closed');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Asks for a page through a proxy, which alone can resolve its name. */
async function asked(url: string, variables: Record<string, string> = {}, mood?: (nth: number) => Mood) {
  await using site = await startSite();
  await using proxy = await startProxy(site.port, mood);
  const address = `127.0.0.1:${proxy.port}`;
  const web = createWeb(readProxy({ HTTP_PROXY: `http://me:hunter2@${address}`, ...variables }));
  const brought = await web
    .get(url.replace('SITE', `127.0.0.1:${site.port}`), { milliseconds: 10_000, signal })
    .catch((error: Error) => error.message.replace(address, 'PROXY'));
  return { brought, through: [...proxy.asked], authorization: proxy.authorization() };
}

test('a page is asked for by its whole address, with the password for the proxy', async () => {
  const { brought, through, authorization } = await asked(PAGE);
  expect(brought).toEqual({ status: 200, location: 'shop.invalid/health?full=1', through: expect.any(String) });
  expect(through).toEqual(['GET http://shop.invalid']);
  expect(authorization).toBe(`Basic ${Buffer.from('me:hunter2').toString('base64')}`);
});

test.each([
  ['named in NO_PROXY', PAGE, { NO_PROXY: 'shop.invalid' }, 'the name is not known (DNS)'],
  ['in a domain of NO_PROXY', PAGE, { no_proxy: 'invalid' }, 'the name is not known (DNS)'],
  ['when HTTPS alone has a proxy', PAGE, { HTTP_PROXY: '', HTTPS_PROXY: 'http://p:1' }, 'the name is not known (DNS)'],
])('a page %s is asked for directly', async (_, url, variables, words) => {
  const { brought, through } = await asked(url, variables);
  expect({ brought, through }).toEqual({ brought: words, through: [] });
});

test('a page of this machine is asked for directly', async () => {
  const { brought, through } = await asked('http://SITE/');
  expect(brought).toMatchObject({ status: 200 });
  expect(through).toEqual([]);
});

describe('a proxy that fails', () => {
  const moods: [string, Mood, string, string][] = [
    ['wants a password', 407, PAGE, 'the proxy PROXY does not let it through (HTTP 407)'],
    ['wants one for a tunnel', 407, 'https://shop.invalid/', 'the proxy PROXY does not let it through (HTTP 407)'],
    ['has a rule against it', 403, 'https://shop.invalid/', 'the proxy PROXY does not let it through (HTTP 403)'],
    ['makes no tunnel', 'hang up', 'https://shop.invalid/', 'the proxy PROXY hung up'],
  ];
  test.each(moods)('because it %s is named, without its password', async (_, mood, page, words) => {
    await using proxy = await startProxy(1, () => mood);
    const address = `127.0.0.1:${proxy.port}`;
    const url = `http://me:hunter2@${address}`;
    const told = createWeb(readProxy({ HTTP_PROXY: url, HTTPS_PROXY: url }))
      .get(page, { milliseconds: 10_000, signal })
      .catch(({ message }: Error) => message.replace(address, 'PROXY'));
    expect(await told).toBe(words);
  });

  test('because nobody listens there is named', async () => {
    const { brought } = await asked(PAGE, { HTTP_PROXY: 'http://127.0.0.1:1' });
    expect(brought).toBe('the proxy 127.0.0.1:1 cannot be reached: the connection was refused');
  });
});

test('what a page behind the proxy refuses is told as its answer', async () => {
  expect((await asked(PAGE, {}, () => 503)).brought).toMatchObject({ status: 503 });
});

const program = `
  import { readProxy } from './src/proxy.ts';
  import { createWeb } from './src/web.ts';
  const web = createWeb(readProxy(process.env));
  const { signal } = new AbortController();
  console.log(await web.logTail(process.env.LOG, signal));
  await web.get(process.env.LOG, { milliseconds: 600_000, signal });
`;

test('a log comes through a tunnel, and what was asked keeps no process from its end', async () => {
  await using site = await startSite();
  await using tls = await startTls(site.port);
  await using proxy = await startProxy(tls.port);
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    timeout: 60_000, // an idle connection that is kept would be open for as long as both ends live
    env: {
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      NODE_EXTRA_CA_CERTS: tls.certificate,
      LOG: 'https://logs.s3.eu-central-1.amazonaws.com/tail?Signature=abc',
    },
  });
  expect(stdout).toBe('closed\n');
  expect(proxy.asked).toEqual(Array(2).fill('CONNECT logs.s3.eu-central-1.amazonaws.com:443'));
});
