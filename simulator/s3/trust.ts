/**
 * Knows how S3 refuses a request for its signature: missing, malformed, incomplete, expired, of an unknown key.
 * Refuses to know buckets.
 */
import { readSignature, type Standing } from '../signature.ts';
import type { S3Request } from './message.ts';
import { Refusal } from './refusal.ts';

/** For which region the request was signed, with which key; throws what S3 answers to anything but a well-formed signature. */
export function checkSignature(
  { headers, query }: S3Request,
  standing: Standing,
  now: number,
): { readonly region: string; readonly accessKey: string } {
  const signature = readSignature(headers, query);
  switch (signature.kind) {
    case 'none':
      throw new Refusal('AccessDenied');
    case 'malformed': {
      const code = signature.where === 'header' ? 'AuthorizationHeaderMalformed' : 'AuthorizationQueryParametersError';
      throw new Refusal(code, { message: `The authorization ${signature.where} is malformed; ${signature.message}` });
    }
    case 'signed':
      break;
    default:
      signature satisfies never;
  }
  const { service, region, accessKey, knownKey, unsignedHeaders, expires, where } = signature;
  if (service !== 's3') {
    throw new Refusal('AuthorizationHeaderMalformed', {
      message: `The authorization header is malformed; incorrect service "${service}". This endpoint belongs to "s3".`,
    });
  }
  if (!knownKey || standing === 'unknown') throw new Refusal('InvalidAccessKeyId');
  if (standing === 'expired') throw new Refusal('ExpiredToken');
  if (expires !== undefined && now > expires) {
    throw new Refusal('AccessDenied', {
      message: 'Request has expired',
      details: { Expires: new Date(expires).toISOString() },
    });
  }
  if (where === 'header' && headers['x-amz-content-sha256'] === undefined) {
    const message = 'Missing required header for this request: x-amz-content-sha256';
    throw new Refusal('InvalidRequest', { message });
  }
  if (unsignedHeaders.length > 0) {
    throw new Refusal('AccessDenied', {
      message: 'There were headers present in the request which were not signed',
      details: { HeadersNotSigned: unsignedHeaders.join(', ') },
    });
  }
  return { region, accessKey };
}
