/**
 * Names the proxy on a failure of its own, and lets the SDK repeat what a proxy may do better the next time.
 * Refuses to say what that means.
 */
import type { ProxyRoute } from '../proxy.ts';
import { addressText } from '../proxy.ts';
import { failingProxy, isTunnelFailure, PROXY_AUTHENTICATION_REQUIRED } from '../proxy-failure.ts';
import { look } from './lost.ts';

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

function named(thrown: unknown, route: ProxyRoute): unknown {
  const { statusCode = 0, $metadata } = look(thrown);
  const wantsPassword = $metadata?.httpStatusCode === PROXY_AUTHENTICATION_REQUIRED;
  const proxy = wantsPassword ? route.addresses.map(addressText).join(' or ') : failingProxy(thrown, route);
  if (proxy === undefined || !(thrown instanceof Error)) return thrown;
  const mayPass = isTunnelFailure(thrown) && (statusCode < 400 || statusCode === 429 || statusCode >= 500);
  return Object.assign(thrown, { proxy, ...(mayPass ? { $retryable: {} } : {}) });
}
