/**
 * Knows the form of Signature Version 4, in the header or in a presigned query: who signed, for which service and region.
 * Refuses to know secrets: that a signature's value is right is not checked, only that all of it is there and agrees.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */

export type Signature =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'malformed';
      readonly service: string | undefined;
      readonly where: Where;
      readonly message: string;
    }
  | ({ readonly kind: 'signed'; readonly where: Where } & Signed);

type Where = 'header' | 'query';

export interface Signed {
  /** `elasticbeanstalk`, `s3`, `sts` ... */
  readonly service: string;
  readonly region: string;
  readonly accessKey: string;
  /** When, by the caller's clock; epoch milliseconds. */
  readonly signedAt: number;
  /** False for keys that no account can have: not of the form AKIA…, or a temporary one (ASIA…) without its token. */
  readonly knownKey: boolean;
  /** `x-amz-*` headers that came unsigned. */
  readonly unsignedHeaders: readonly string[];
  /** Epoch milliseconds; presigned requests only. */
  readonly expires: number | undefined;
}

/** What the account makes of a well-formed caller: a scenario's keys may be unknown to it, or its session over. */
export type Standing = 'known' | 'unknown' | 'expired';

/** With this key Beanstalk itself signs the addresses of log tails; policies of the caller do not bind it. */
export const serviceKey = 'AKIAIOSFODNN7BEANSTK';

type Headers = Readonly<Record<string, string | undefined>>;
type Fields = Readonly<Record<'credential' | 'signedHeaders' | 'signature' | 'date', string | undefined>>;

const longestPresignSeconds = 604_800;

export function readSignature(headers: Headers, query: URLSearchParams): Signature {
  const { authorization } = headers;
  if (authorization !== undefined) return fromHeader(authorization, headers);
  if (query.has('X-Amz-Signature') || query.has('X-Amz-Credential')) return fromQuery(headers, query);
  if (!query.has('AWSAccessKeyId')) return { kind: 'none' };
  return { kind: 'malformed', service: 's3', where: 'query', message: 'please use AWS4-HMAC-SHA256.' };
}

function fromHeader(authorization: string, headers: Headers): Signature {
  const [algorithm, rest = ''] = authorization.split(/ (.*)/s);
  const fields = new Map(rest.split(',').map((field) => splitOnce(field.trim())));
  const signature = readFields('header', headers, headers['x-amz-security-token'], {
    credential: fields.get('Credential'),
    signedHeaders: fields.get('SignedHeaders'),
    signature: fields.get('Signature'),
    date: headers['x-amz-date'],
  });
  if (algorithm === 'AWS4-HMAC-SHA256') return signature;
  const service = signature.kind === 'none' ? undefined : signature.service;
  return { kind: 'malformed', service, where: 'header', message: 'please use AWS4-HMAC-SHA256.' };
}

function fromQuery(headers: Headers, query: URLSearchParams): Signature {
  const get = (name: string) => query.get(`X-Amz-${name}`) ?? undefined;
  const seconds = Number(get('Expires') ?? Number.NaN);
  const signature = readFields('query', headers, get('Security-Token'), {
    credential: get('Credential'),
    signedHeaders: get('SignedHeaders'),
    signature: get('Signature'),
    date: get('Date'),
  });
  if (signature.kind !== 'signed') return signature;
  if (get('Algorithm') !== 'AWS4-HMAC-SHA256' || !(seconds >= 1 && seconds <= longestPresignSeconds)) {
    const message = `X-Amz-Algorithm must be AWS4-HMAC-SHA256 and X-Amz-Expires between 1 and ${longestPresignSeconds}`;
    return { kind: 'malformed', service: signature.service, where: 'query', message };
  }
  return { ...signature, expires: readDate(get('Date') ?? '') + seconds * 1000 };
}

function readFields(where: Where, headers: Headers, token: string | undefined, fields: Fields): Signature {
  const { credential, signedHeaders, signature, date } = fields;
  const [key = '', day, region, service, end] = credential?.split('/') ?? [];
  const malformed = (message: string): Signature => ({ kind: 'malformed', service, where, message });
  if (region === undefined || service === undefined || end !== 'aws4_request') {
    return malformed('the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".');
  }
  if (!/^[0-9a-f]{64}$/.test(signature ?? '')) return malformed('the Signature is missing or mal-formed.');
  if (date === undefined || Number.isNaN(readDate(date))) return malformed('X-Amz-Date must be formatted as ISO 8601.');
  if (!date.startsWith(`${day}T`))
    return malformed('Invalid credential date. This date is not the same as X-Amz-Date.');
  const signed = signedHeaders?.split(';') ?? [];
  if (!signed.includes('host')) return malformed("'Host' must be a 'SignedHeader' in the AWS Authorization.");
  const unsignedHeaders = Object.keys(headers).filter((name) => name.startsWith('x-amz-') && !signed.includes(name));
  const knownKey = /^(AKIA|ASIA)[A-Z0-9]{12,124}$/.test(key) && (key.startsWith('AKIA') || token !== undefined);
  return {
    kind: 'signed',
    where,
    service,
    region,
    accessKey: key,
    signedAt: readDate(date),
    knownKey,
    unsignedHeaders,
    expires: undefined,
  };
}

/** `20261123T101112Z` -> epoch milliseconds, NaN when it is not of that form. */
function readDate(text: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return Number.NaN;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function splitOnce(field: string): [string, string] {
  const equals = field.indexOf('=');
  return [field.slice(0, equals), field.slice(equals + 1)];
}
