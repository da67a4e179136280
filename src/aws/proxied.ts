/**
 * Knows by what a failure shows that the proxy failed, not AWS: names the proxy on it, and lets the SDK repeat what a
 * proxy may do better the next time. Refuses to say what that means.
 */
import { isIP } from 'node:net';
import { addressText, type ProxyAddress, type ProxyRoute } from '../proxy.ts';
import { isTunnelFailure, look, type Thrown } from './lost.ts';

const PROXY_AUTHENTICATION_REQUIRED = 407;
const PORTS_OF_AWS: ReadonlySet<number> = new Set([80, 443]);

/** A middleware of the SDK for clients whose calls go through the proxy. */
export const throughProxy =
  (proxy: ProxyRoute) =>
  <Call, Answer>(next: (call: Call) => Promise<Answer>) =>
  async (call: Call): Promise<Answer> => {
    try {
      return await next(call);
    } catch (thrown) {
      throw named(thrown, proxy);
    }
  };

/** Where it stands: outside of what reads answers, inside of what repeats calls. */
export const placeOfProxy = { name: 'nameTheProxy', step: 'deserialize', priority: 'high' } as const;

function named(thrown: unknown, { addresses }: ProxyRoute): unknown {
  const failing = addresses.filter((address) => isFailureOf(address, thrown));
  if (failing.length === 0 || !(thrown instanceof Error)) return thrown;
  const proxy = failing.map(addressText).join(' or ');
  const { statusCode = 0 } = look(thrown);
  const mayPass = isTunnelFailure(thrown) && (statusCode < 400 || statusCode === 429 || statusCode >= 500);
  return Object.assign(thrown, { proxy, ...(mayPass ? { $retryable: {} } : {}) });
}

/** Node names the proxy in what went wrong inside of a tunnel; a connection that failed has what was tried. */
function isFailureOf(proxy: ProxyAddress, thrown: unknown): boolean {
  const { errors = [], syscall, hostname, message, $metadata } = look(thrown);
  if (errors.length > 0) return errors.every((error) => isFailureOf(proxy, error));
  if ($metadata?.httpStatusCode === PROXY_AUTHENTICATION_REQUIRED) return true;
  if (isTunnelFailure(thrown)) return !/ via /.test(String(message)) || String(message).includes(hostOf(proxy));
  if (syscall === 'getaddrinfo') return hostname === proxy.hostname;
  return syscall === 'connect' && isAddressOf(proxy, look(thrown));
}

/** A name stands for addresses that are not known here: then the port tells, unless AWS might have the same. */
function isAddressOf(proxy: ProxyAddress, { address, port }: Thrown): boolean {
  if (port !== proxy.port) return false;
  return isIP(proxy.hostname) === 0 ? !PORTS_OF_AWS.has(proxy.port) : address === proxy.hostname;
}

/** As it stands in a URL, where the port may be left out. */
const hostOf = ({ hostname }: ProxyAddress) => (hostname.includes(':') ? `[${hostname}]` : hostname);
