/**
 * Knows which failures of a call leave open whether the service did what was asked.
 * Refuses to know what the call was.
 */
import { isTunnelFailure } from '../proxy-failure.ts';

/** What the SDK attaches to what it throws, as far as anybody here looks. */
export interface Thrown {
  readonly name?: unknown;
  readonly message?: unknown;
  /** Node's own code, such as ECONNRESET. */
  readonly code?: unknown;
  readonly syscall?: unknown;
  /** Of a tunnel: what the proxy answered to CONNECT. */
  readonly statusCode?: number;
  /** The proxy that failed, as `proxied.ts` names it. */
  readonly proxy?: string;
  /** Of an AggregateError: one for each address that was tried. */
  readonly errors?: readonly unknown[];
  /** S3 names the region that it expected. */
  readonly Region?: unknown;
  readonly $metadata?: {
    readonly httpStatusCode?: number;
    readonly requestId?: string;
    readonly attempts?: number;
  };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

const throttlingCodes = /^(Throttl|RequestThrottled|RequestLimitExceeded|TooManyRequests|SlowDown|BandwidthLimit)/;
const cutConnection = /^(ECONNRESET|EPIPE|ETIMEDOUT|ECONNABORTED|ERR_STREAM_PREMATURE_CLOSE|HPE_\w+)$/;

/** Anything that was thrown, to be looked at field by field. */
export function look(thrown: unknown): Thrown {
  return typeof thrown === 'object' && thrown !== null ? thrown : { message: String(thrown) };
}

/** Refused before it was looked at, because too many calls came: it changed nothing. */
export function isThrottled(thrown: unknown): boolean {
  const { name, $metadata } = look(thrown);
  return $metadata?.httpStatusCode === 429 || throttlingCodes.test(String(name));
}

/** The connection was never made, so the call never left. */
export function isNeverSent(thrown: unknown): boolean {
  const { syscall, errors, message } = look(thrown);
  if (errors !== undefined && errors.length > 0) return errors.every(isNeverSent);
  // The SDK's own connection timeout carries neither code nor syscall, only this sentence.
  if (isTunnelFailure(thrown)) return true;
  return syscall === 'connect' || syscall === 'getaddrinfo' || /did not establish a connection/.test(String(message));
}

/** An answer of success that cannot be read to its end: the connection broke in the middle of it. */
export function isBrokenOff(thrown: unknown): boolean {
  const status = statusOf(thrown);
  return status !== undefined && status < 300;
}

/** The connection failed: before the call, during it, or in the middle of its answer. */
export function isNetworkFailure(thrown: unknown): boolean {
  const { name, code } = look(thrown);
  if (statusOf(thrown) !== undefined) return isBrokenOff(thrown);
  return isNeverSent(thrown) || name === 'TimeoutError' || cutConnection.test(String(code));
}

/** Sent, but not answered in a way that tells whether it took: cut off, timed out, 5xx, or a success nobody can read. */
export function isAnswerLost(thrown: unknown): boolean {
  const status = statusOf(thrown);
  if (isThrottled(thrown)) return false;
  if (status !== undefined) return isBrokenOff(thrown) || status >= 500;
  return isNetworkFailure(thrown) && !isNeverSent(thrown);
}

/** Names and words of a signature that is of another time: sent again by a clock that was put right, the call is taken. */
const wrongTime = /^(RequestTimeTooSkewed|RequestInTheFuture|RequestExpired)$|Signature (expired|not yet current)/;

/** Looked at, and not wanted: neither too many calls nor the caller's clock were to blame, so it will be refused again. */
export function isRefused(thrown: unknown): boolean {
  const { name, message, $metadata } = look(thrown);
  const status = $metadata?.httpStatusCode ?? 0;
  const isClock = wrongTime.test(String(name)) || wrongTime.test(String(message));
  return status >= 400 && status < 500 && status !== 408 && !isThrottled(thrown) && !isClock;
}

/** HTTP status of the answer; undefined when none came. */
export function statusOf(thrown: unknown): number | undefined {
  return look(thrown).$metadata?.httpStatusCode;
}

/** How often the call was sent. */
export function attemptsOf(thrown: unknown): number {
  return look(thrown).$metadata?.attempts ?? 1;
}
