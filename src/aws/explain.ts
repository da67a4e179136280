/**
 * Turns what an AWS call threw into a Problem: reads its code, text and request id, then asks the table in refusals.ts.
 * Refuses to know what the release was doing.
 */
import { AnswerLost } from '../ports.ts';
import { Problem } from '../problem.ts';
import { isNetworkFailure, isThrottled, look } from './lost.ts';
import { refusals } from './refusals.ts';

/** The call that failed. */
export interface Call {
  readonly service: 'elasticbeanstalk' | 's3';
  /** As the API names it: `UpdateEnvironment`, `PutObject`. */
  readonly operation: string;
  readonly region: string;
  /** S3 only. */
  readonly bucket?: string | undefined;
  /** S3 only: the account that must own the bucket. */
  readonly owner?: string | undefined;
}

/** How it failed, as far as AWS or the SDK says. */
export interface Refusal {
  readonly call: Call;
  /** `InvalidParameterValue`, `AccessDenied`, `ECONNREFUSED` ...; empty when there was only a status. */
  readonly code: string;
  /** Verbatim; empty when there was none. */
  readonly text: string;
  /** HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  readonly throttled: boolean;
  readonly network: boolean;
  /** HTTP status with which a proxy refused; undefined when none did. */
  readonly proxyStatus: number | undefined;
  /** Where the proxy is that failed; undefined when none did. */
  readonly proxy: string | undefined;
  /** The region that S3 says the bucket is in. */
  readonly bucketRegion: string | undefined;
  /** Who said it, what was said, and the request id. */
  readonly quote: string;
}

/** A Problem for anything thrown by a call to AWS; what is one already, and AnswerLost, come back as they are. */
export function explain(thrown: unknown, call: Call): Problem | AnswerLost {
  if (thrown instanceof Problem || thrown instanceof AnswerLost) return thrown;
  const refusal = read(thrown, call);
  for (const { when, tell } of refusals) {
    const match = when(refusal);
    if (match) return new Problem({ why: refusal.quote, ...tell(refusal, match === true ? [] : match), cause: thrown });
  }
  return new Problem({
    code: 'BR-AWS',
    what: `${serviceName(call)} refused ${call.operation}.`,
    why: refusal.quote,
    next: 'Look the message up in the AWS documentation; AWS support finds the call by its request id.',
    cause: thrown,
  });
}

function serviceName({ service }: Call): string {
  return service === 's3' ? 'S3' : 'Elastic Beanstalk';
}

function read(thrown: unknown, call: Call): Refusal {
  const { name, code, message, Region, proxy, statusCode, $metadata, $response } = look(thrown);
  // A refusal without a body (every HEAD) has no code or text: the SDK then writes these in their place.
  const text = message === 'UnknownError' ? '' : String(message ?? '');
  const shownCode = $metadata?.httpStatusCode === undefined && typeof code === 'string' ? code : String(name ?? '');
  const refusal = {
    call,
    code: shownCode === 'Unknown' ? '' : shownCode,
    text,
    status: $metadata?.httpStatusCode,
    throttled: isThrottled(thrown),
    network: isNetworkFailure(thrown),
    proxyStatus: proxy === undefined ? undefined : (statusCode ?? $metadata?.httpStatusCode),
    proxy,
    bucketRegion: typeof Region === 'string' ? Region : $response?.headers?.['x-amz-bucket-region'],
  };
  return { ...refusal, quote: quote(refusal, $metadata?.requestId) };
}

/** What the SDK says to programmers about an answer that it cannot read. */
const SDK_ADVICE = /\s*Deserialization error: .*$/s;

function quote(refusal: Omit<Refusal, 'quote'>, requestId: string | undefined): string {
  const { call, code, text, status, network } = refusal;
  const broken = text.replace(SDK_ADVICE, '') || code;
  const request = requestId === undefined ? '' : `, request ${requestId}`;
  if (status === undefined) {
    return `${network ? 'No answer came' : 'The call failed'}: ${text || code} (${code || 'Error'}, ${call.operation}).`;
  }
  if (network) return `The answer to ${call.operation} cannot be read: ${broken}${request}.`;
  if (text === '')
    return `${serviceName(call)} answered ${call.operation} with HTTP ${status} and no reason${request}.`;
  return `${serviceName(call)} says: "${text}" (${code || status}, ${call.operation}${request}).`;
}
