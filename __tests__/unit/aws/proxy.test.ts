/** Which calls go through a proxy, and how what is wrong with one is told. */
import { Agent } from 'node:http';
import { connect } from '../../../src/aws/connect.ts';
import { explain } from '../../../src/aws/explain.ts';
import { throughProxy } from '../../../src/aws/proxied.ts';
import { addressText, readProxy } from '../../../src/proxy.ts';
import { type Mood, startProxy } from './forward-proxy.ts';
import { members, result, startLoopback } from './loopback.ts';
import { call, refused } from './refused.ts';

const region = 'eu-central-1';
const application = result('DescribeApplications', members('Applications', [{ ApplicationName: 'shop' }]));

/** Asks for the application at `endpoint`, which is a name that only the proxy can resolve. */
async function asked(endpoint: string, variables: Record<string, string> = {}, mood?: (nth: number) => Mood) {
  await using service = await startLoopback(() => application);
  const to = Number(new URL(process.env.AWS_ENDPOINT_URL ?? '').port);
  await using proxy = await startProxy(to, mood);
  process.env.AWS_ENDPOINT_URL = endpoint.replace('LOOPBACK', `127.0.0.1:${to}`);
  const route = readProxy({ HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, ...variables });
  const brought = await connect({ region, proxy: route })
    .eyes.environments({ names: ['shop'] })
    .then(
      () => 'an answer',
      (problem) => problem,
    );
  route?.httpAgent.destroy();
  return { brought, port: proxy.port, asked: [...proxy.asked], reached: service.asked.length };
}

describe('plain HTTP', () => {
  test('goes to the proxy by the name of the service', async () => {
    const { brought, asked: through } = await asked('http://aws.invalid:8080');
    expect({ brought, through }).toEqual({ brought: 'an answer', through: ['POST http://aws.invalid:8080'] });
  });

  test('that the proxy refuses for want of a password names the proxy', async () => {
    const { brought, port } = await asked('http://aws.invalid', {}, () => 407);
    expect(brought).toMatchObject({
      code: 'BR-PROXY',
      what: `The proxy 127.0.0.1:${port} does not let DescribeEnvironments through (HTTP 407).`,
    });
  });

  test('to the loopback of this machine needs no proxy, whatever the variables say', async () => {
    const { brought, asked: through } = await asked('http://LOOPBACK');
    expect({ brought, through }).toEqual({ brought: 'an answer', through: [] });
  });

  test('goes straight on when only HTTPS has a proxy', async () => {
    const { brought, asked: through } = await asked('http://LOOPBACK', { HTTP_PROXY: '', HTTPS_PROXY: 'http://p:1' });
    expect({ brought, through }).toEqual({ brought: 'an answer', through: [] });
  });
});

describe('NO_PROXY', () => {
  const exempt: [string, string, string][] = [
    ['a host', 'aws.invalid', 'http://aws.invalid'],
    ['a host in other letters', 'AWS.Invalid', 'http://aws.invalid'],
    ['a domain', 'invalid', 'http://aws.invalid'],
    ['a domain with a dot', '.invalid', 'http://aws.invalid'],
    ['a domain with a star', '*.invalid', 'http://aws.invalid'],
    ['a host and its port', 'aws.invalid:8080', 'http://aws.invalid:8080'],
    ['everything', '*', 'http://aws.invalid'],
    ['one of several', 'other.test, aws.invalid', 'http://aws.invalid'],
    ['one of several, with spaces between', 'other.test aws.invalid', 'http://aws.invalid'],
  ];
  test.each(exempt)('exempts %s', async (_, list, endpoint) => {
    const { brought, asked: through } = await asked(endpoint, { NO_PROXY: list });
    expect(brought).toMatchObject({ code: 'BR-UNREACHABLE', what: `AWS cannot be reached in region ${region}.` });
    expect(through).toEqual([]);
  });

  test.each([
    ['another host', 'other.invalid', 'http://aws.invalid'],
    ['a name that only ends alike', 'ws.invalid', 'http://aws.invalid'],
    ['another port', 'aws.invalid:9090', 'http://aws.invalid:8080'],
    ['another address', '192.0.2.1', 'http://aws.invalid'],
  ])('leaves %s to the proxy', async (_, list, endpoint) => {
    const { brought, asked: through } = await asked(endpoint, { no_proxy: list });
    expect({ brought, count: through.length }).toEqual({ brought: 'an answer', count: 1 });
  });

  test.each([
    ['an address', '192.0.2.7', '192.0.2.7'],
    ['an address of IPv6', '[2001:db8::1]', '2001:db8::1'],
    ['a range of addresses', '192.0.2.1-192.0.2.9', '192.0.2.1-192.0.2.9'],
    ['a host with dashes', 'my-proxy-host', '.my-proxy-host'],
  ])('knows %s', (_, list, entry) => {
    expect(exceptions({ NO_PROXY: list })).toContain(entry);
  });

  test('is read in lower case first', () => {
    expect(exceptions({ NO_PROXY: 'upper', no_proxy: 'lower' })[0]).toBe('.lower');
  });
});

/** What Node is told to leave out, entry by entry. */
function exceptions(variables: Record<string, string>): string[] {
  const told: (string | undefined)[] = [];
  readProxy({ HTTP_PROXY: 'http://p:1', ...variables }, (options) => {
    told.push(options.proxyEnv.NO_PROXY);
    return new Agent(options);
  });
  return told[0]?.split(',') ?? [];
}

test('without variables there is no proxy, and nothing is made', () => {
  expect(readProxy({})).toBeUndefined();
  expect(readProxy({ HTTPS_PROXY: '', NO_PROXY: '*' })).toBeUndefined();
});

test.each([
  [{ HTTPS_PROXY: 'proxy.test:3128' }, ['proxy.test:3128']],
  [{ https_proxy: 'http://proxy.test' }, ['proxy.test:80']],
  [{ HTTPS_PROXY: 'https://me:secret@proxy.test' }, ['proxy.test:443']],
  [{ HTTP_PROXY: 'http://[2001:db8::1]:3128' }, ['[2001:db8::1]:3128']],
  [{ HTTP_PROXY: 'http://a:1', HTTPS_PROXY: 'http://a:1' }, ['a:1']],
  [{ HTTP_PROXY: 'http://a:1', HTTPS_PROXY: 'http://b:2' }, ['b:2', 'a:1']],
  [{ HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:1' }, ['lower:1']],
])('%j is the proxy %j', (variables, addresses) => {
  expect(readProxy(variables)?.addresses.map(addressText)).toEqual(addresses);
});

test.each([
  ['no URL', 'http://me:hunter2@', 'HTTPS_PROXY is not the URL of a proxy.'],
  ['a port that is none', 'http://me:hunter2@proxy:port', 'HTTPS_PROXY is not the URL of a proxy.'],
  ['a stray percent sign', 'http://me:hunter2%@proxy:1', 'HTTPS_PROXY is not the URL of a proxy.'],
  [
    'another kind of proxy',
    'socks5://me:hunter2@proxy:1',
    'HTTPS_PROXY names a proxy of kind socks5; http and https are known.',
  ],
])('%s is refused before anything is asked, and never repeated', (_, value, why) => {
  const read = () => readProxy({ HTTPS_PROXY: value });
  expect(read).toThrow(expect.objectContaining({ name: 'Problem', code: 'BR-PROXY', why }));
  expect(read).not.toThrow(/hunter2/);
});

test('a Node that knows of proxies is not warned about', () => {
  expect(readProxy({ HTTPS_PROXY: 'http://proxy.test:3128' })?.warning).toBeUndefined();
});

test('a Node that is too old for proxies is told once, with the version that is needed and no password', () => {
  const unaware = ({ proxyEnv: _, ...options }: { proxyEnv: unknown }) => new Agent(options);
  expect(readProxy({ HTTPS_PROXY: 'http://me:hunter2@proxy.test:3128' }, unaware)?.warning).toBe(
    'The proxy proxy.test:3128 is not used: the Node of this runner is older than 24.5. Update the runner.',
  );
});

test.each(['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_HAS_EXPIRED'])(
  '%s is a certificate that is not trusted, at the first try',
  (code) => {
    const thrown = Object.assign(new Error('certificate'), { code });
    expect(explain(thrown, call('DescribeEnvironments'))).toMatchObject({ code: 'BR-CERTIFICATE' });
  },
);

describe('a connection that fails', () => {
  const blamed = async (HTTPS_PROXY: string, failure: object) => {
    const proxy = readProxy({ HTTPS_PROXY });
    if (proxy === undefined) throw new Error('no proxy');
    const thrown = Object.assign(new Error('connect failed'), { code: 'ECONNREFUSED', syscall: 'connect', ...failure });
    const call = throughProxy(proxy)(() => Promise.reject(thrown));
    return call(undefined).catch(({ proxy: named }) => named ?? 'nobody');
  };

  test.each([
    ['at the address of the proxy', 'http://192.0.2.1:443', { address: '192.0.2.1', port: 443 }, '192.0.2.1:443'],
    ['at another address', 'http://192.0.2.1:443', { address: '198.51.100.1', port: 443 }, 'nobody'],
    ['at the port of a named proxy', 'http://p.test:3128', { address: '192.0.2.1', port: 3128 }, 'p.test:3128'],
    ['at a port that AWS has too', 'https://p.test', { address: '192.0.2.1', port: 443 }, 'nobody'],
    ['at every address of the proxy', 'http://p.test:3128', { errors: tries(3128, 3128) }, 'p.test:3128'],
    ['at some other address too', 'http://p.test:3128', { errors: tries(3128, 443) }, 'nobody'],
    ['for want of its name', 'http://p.test:1', { syscall: 'getaddrinfo', hostname: 'p.test' }, 'p.test:1'],
    ['for want of the name of AWS', 'http://p.test:1', { syscall: 'getaddrinfo', hostname: 'aws.test' }, 'nobody'],
  ])('%s is blamed on whom it can be blamed on', async (_, variable, failure, whom) => {
    expect(await blamed(variable, failure)).toBe(whom);
  });
});

/** As Node reports addresses tried one after the other. */
function tries(...ports: readonly number[]): object[] {
  return ports.map((port) => ({ syscall: 'connect', address: '192.0.2.1', port }));
}

test('what AWS itself refuses is never blamed on a proxy', () => {
  expect(explain(refused('AccessDenied', 'No.', 403), call('DescribeEvents'))).toMatchObject({
    code: 'BR-ACCESS-DENIED',
  });
});
