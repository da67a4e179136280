/**
 * Knows how one GET leaves this machine, through the proxy where there is one, and how a missing answer is said in words.
 * Refuses to know which answers are good. Redirects are answers and not followed.
 */
import { type IncomingMessage, request as plainly } from 'node:http';
import { request as overTls } from 'node:https';
import { isIPv6 } from 'node:net';
import { ProxyFailed } from '../ports.ts';
import { addressText, type ProxyRoute } from '../proxy.ts';
import { failingProxy, isTunnelFailure, PROXY_AUTHENTICATION_REQUIRED } from '../proxy-failure.ts';

/** What one GET has of its own. */
export interface How {
  /** A host, with or without a port. */
  readonly address?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The head of an answer, and the proxy that passed it on, where it could read and write it. */
export interface Answer {
  readonly answer: IncomingMessage;
  readonly through: string | undefined;
}

/**
 * The answer's head; its body is still to be read or destroyed, and breaks off when the signal aborts. Rejects with an Error
 * whose message says why there was no answer (ProxyFailed where a proxy is to blame), and with `signal.reason` when the
 * signal aborted. With an `address` the connection leads there, whatever the name in the URL leads to.
 */
export async function ask(
  url: string,
  proxy: ProxyRoute | undefined,
  signal: AbortSignal,
  how: How = {},
): Promise<Answer> {
  signal.throwIfAborted();
  try {
    return await answerTo(new URL(url), proxy, signal, how);
  } catch (error) {
    signal.throwIfAborted();
    throw inWords(error, proxy);
  }
}

function answerTo(
  url: URL,
  proxy: ProxyRoute | undefined,
  signal: AbortSignal,
  { address, headers }: How,
): Promise<Answer> {
  const isTls = url.protocol === 'https:';
  const [request, agent] = isTls ? [overTls, proxy?.httpsAgent] : [plainly, proxy?.httpAgent];
  return new Promise((resolve, reject) => {
    const asked = request(address === undefined ? url : at(address, url), {
      // Without a proxy each request has an agent of its own; with or without, no connection is kept for later.
      agent: agent ?? false,
      headers: { 'user-agent': 'beanstalk-release', accept: '*/*', connection: 'close', host: url.host, ...headers },
      ...(isTls && address !== undefined && { servername: url.hostname }),
      signal,
    });
    asked.on('error', reject);
    asked.on('response', (answer) => {
      const through =
        proxy !== undefined && isThroughProxy(asked.path) ? proxy.addresses.map(addressText).join(' or ') : undefined;
      if (through === undefined || answer.statusCode !== PROXY_AUTHENTICATION_REQUIRED) {
        resolve({ answer, through });
        return;
      }
      answer.destroy();
      reject(new ProxyFailed(through, refusalOf(through, PROXY_AUTHENTICATION_REQUIRED)));
    });
    asked.end();
  });
}

/** The same page at another host. */
function at(address: string, { protocol, pathname, search }: URL): URL {
  const host = isIPv6(address) ? `[${address}]` : address;
  return new URL(`${protocol}//${host}${pathname}${search}`);
}

/** A proxy is asked for a whole URL, a server for a path. */
const isThroughProxy = (path: string) => path.startsWith('http:');

const refusalOf = (proxy: string, status: number) => `the proxy ${proxy} does not let it through (HTTP ${status})`;

/** Codes of Node. */
const WORDS = new Map([
  ['ECONNREFUSED', 'the connection was refused'],
  ['ECONNRESET', 'the connection broke'],
  ['EPIPE', 'the connection broke'],
  ['ENOTFOUND', 'the name is not known (DNS)'],
  ['EAI_AGAIN', 'the name could not be looked up (DNS)'],
  ['EHOSTUNREACH', 'there is no way to the host'],
  ['ENETUNREACH', 'there is no way to the network'],
  ['ETIMEDOUT', 'no connection came about in time'],
  ['HPE_HEADER_OVERFLOW', 'the answer has too large headers'],
]);

function inWords(error: unknown, proxy: ProxyRoute | undefined): Error {
  if (error instanceof ProxyFailed) return error;
  const failing = proxy && failingProxy(error, proxy);
  if (failing === undefined) return new Error(wordsOf(error), { cause: error });
  return new ProxyFailed(failing, failureOf(failing, error), error);
}

function failureOf(proxy: string, error: unknown): string {
  if (!isTunnelFailure(error)) return `the proxy ${proxy} cannot be reached: ${wordsOf(error)}`;
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 0;
  return status === 0 ? `the proxy ${proxy} hung up` : refusalOf(proxy, status);
}

/** A name with several addresses has a reason for each. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const words = WORDS.get(code);
  if (words !== undefined) return words;
  if (error instanceof AggregateError && error.errors.length > 0) return wordsOf(error.errors[0]);
  if (code.startsWith('HPE_')) return `the answer is no HTTP (${error.message})`;
  return error.message || code || error.name;
}
