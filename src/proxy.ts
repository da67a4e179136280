/**
 * Knows the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name, and makes agents for node:http and node:https that use
 * it; Node itself speaks to it. Refuses to know what is asked through it. A password never leaves this file as text.
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, isIPv4 } from 'node:net';
import { Problem } from './problem.ts';

/** Ready to be given to any client that takes agents. */
export interface ProxyRoute {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
  /** Where the proxies are: one for both protocols, or one for each. */
  readonly addresses: readonly ProxyAddress[];
  /** Why they are not used, where they are not. */
  readonly warning: string | undefined;
}

export interface ProxyAddress {
  readonly hostname: string;
  readonly port: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

const HTTP_PORT = 80;
const HTTPS_PORT = 443;
/** As many connections at once as the SDK opens by itself. */
const MAX_SOCKETS = 50;
/** No proxy reaches the loopback of this machine. */
const LOOPBACK = ['.localhost', '127.0.0.0-127.255.255.255', '::1'];

/** Undefined where no variable names a proxy. Throws a Problem of code BR-PROXY when one names what cannot be one. */
export function readProxy(
  variables: Variables,
  makeHttpAgent: MakeAgent = (options) => new HttpAgent(options),
): ProxyRoute | undefined {
  const https = readUrl('HTTPS_PROXY', variables);
  const http = readUrl('HTTP_PROXY', variables);
  const urls = [https, http].filter((url) => url !== undefined);
  if (urls.length === 0) return undefined;
  const proxyEnv = {
    HTTPS_PROXY: https?.href,
    HTTP_PROXY: http?.href,
    NO_PROXY: exceptions(variables.no_proxy || variables.NO_PROXY || '').join(','),
  };
  const options = { keepAlive: true, maxSockets: MAX_SOCKETS, proxyEnv };
  const addresses = [...new Map(urls.map((url) => [url.host, addressOf(url)])).values()];
  return {
    httpAgent: makeHttpAgent(options),
    httpsAgent: new HttpsAgent(options),
    addresses,
    warning: knowsProxies(makeHttpAgent) ? undefined : tooOld(addresses),
  };
}

type MakeAgent = (options: { readonly proxyEnv: Variables }) => HttpAgent;

/** Lower case comes first, as in curl; an address without a scheme is one of http. */
function readUrl(name: 'HTTPS_PROXY' | 'HTTP_PROXY', variables: Variables): URL | undefined {
  const lower = name.toLowerCase();
  const value = (variables[lower] || variables[name])?.trim();
  if (!value) return undefined;
  const named = variables[lower] ? lower : name;
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  if (url === null || url.hostname === '' || !hasReadableCredentials(url)) {
    throw invalid(`${named} is not the URL of a proxy.`);
  }
  if (!/^https?:$/.test(url.protocol)) {
    throw invalid(`${named} names a proxy of kind ${url.protocol.slice(0, -1)}; http and https are known.`);
  }
  return url;
}

/** A stray percent sign cannot be decoded. */
function hasReadableCredentials({ username, password }: URL): boolean {
  try {
    decodeURIComponent(`${username}${password}`);
    return true;
  } catch {
    return false;
  }
}

const invalid = (why: string) =>
  new Problem({
    code: 'BR-PROXY',
    what: 'The proxy of this runner cannot be used.',
    why,
    next: 'Write it as http://proxy.example.com:3128 or http://user:password@proxy.example.com:3128, with special characters percent-encoded, or unset it.',
  });

function addressOf({ hostname, port, protocol }: URL): ProxyAddress {
  const standard = protocol === 'https:' ? HTTPS_PORT : HTTP_PORT;
  return { hostname: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? standard : Number(port) };
}

/**
 * NO_PROXY as Node understands it. A name stands for its subdomains too, as in curl and in the runner itself; Node takes
 * it so only with a dot before it: https://nodejs.org/docs/latest-v24.x/api/http.html#built-in-proxy-support
 */
const exceptions = (list: string): string[] => [
  ...list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map((entry) => {
      const bare = entry.replace(/^\[(.*)\]$/, '$1');
      const isExact = isIP(bare) !== 0 || isRange(bare) || /^[.*]|:\d+$/.test(bare);
      return isExact ? bare : `.${bare}`;
    }),
  ...LOOPBACK,
];

const isRange = (entry: string) => entry.split('-').every((end) => isIPv4(end));

/** A Node that knows of proxies refuses this one; an older one does not read it. */
function knowsProxies(makeHttpAgent: MakeAgent): boolean {
  try {
    makeHttpAgent({ proxyEnv: { HTTP_PROXY: 'http://' } });
    return false;
  } catch {
    return true;
  }
}

const tooOld = (addresses: readonly ProxyAddress[]) =>
  `The proxy ${addresses.map(addressText).join(' and ')} is not used: the Node of this runner is older than 24.5. Update the runner.`;

/** `proxy.example.com:3128` */
export const addressText = ({ hostname, port }: ProxyAddress) =>
  `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
