/**
 * Knows by what a failure shows that the proxy failed, not whom it was to lead to.
 * Refuses to know what was asked through it. Pure.
 */
import { isIP } from 'node:net';
import { addressText, type ProxyAddress, type ProxyRoute } from './proxy.ts';

/** What a proxy answers that wants a user and a password. */
export const PROXY_AUTHENTICATION_REQUIRED = 407;
const PORTS_OF_SERVICES: ReadonlySet<number> = new Set([80, 443]);

/** What Node attaches to what it throws, as far as it tells of a proxy. */
export interface Failure {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  /** Of a connection: what was tried. */
  readonly hostname?: unknown;
  readonly address?: unknown;
  readonly port?: unknown;
  /** Of an AggregateError: one for each address that was tried. */
  readonly errors?: readonly unknown[];
}

/** `proxy.example.com:3128`, where it is the proxy that failed; two proxies that may be meant are both named. */
export function failingProxy(thrown: unknown, { addresses }: Pick<ProxyRoute, 'addresses'>): string | undefined {
  const failing = addresses.filter((address) => isFailureOf(address, thrown));
  return failing.length === 0 ? undefined : failing.map(addressText).join(' or ');
}

/** The proxy made no tunnel. */
export const isTunnelFailure = (thrown: unknown): boolean => look(thrown).code === 'ERR_PROXY_TUNNEL';

const look = (thrown: unknown): Failure =>
  typeof thrown === 'object' && thrown !== null ? thrown : { message: String(thrown) };

/** Node names the proxy in what went wrong inside of a tunnel; a connection that failed has what was tried. */
function isFailureOf(proxy: ProxyAddress, thrown: unknown): boolean {
  const { errors = [], syscall, hostname, message } = look(thrown);
  if (errors.length > 0) return errors.every((error) => isFailureOf(proxy, error));
  if (isTunnelFailure(thrown)) return !/ via /.test(String(message)) || String(message).includes(hostOf(proxy));
  if (syscall === 'getaddrinfo') return hostname === proxy.hostname;
  return syscall === 'connect' && isAddressOf(proxy, look(thrown));
}

/** A name stands for addresses that are not known here: then the port tells, unless the service might have the same. */
function isAddressOf(proxy: ProxyAddress, { address, port }: Failure): boolean {
  if (port !== proxy.port) return false;
  return isIP(proxy.hostname) === 0 ? !PORTS_OF_SERVICES.has(proxy.port) : address === proxy.hostname;
}

/** As it stands in a URL, where the port may be left out. */
const hostOf = ({ hostname }: ProxyAddress) => (hostname.includes(':') ? `[${hostname}]` : hostname);
