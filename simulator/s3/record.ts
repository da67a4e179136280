/**
 * Knows what of an S3 request is worth recording: what it was about and what it promised, nothing of its signature.
 * Refuses to know the answer.
 */
import type { S3Request } from './message.ts';
import type { Target } from './operation.ts';

const worthRecording =
  /^(content-(type|length|md5)|if-.+|range|x-amz-(expected-bucket-owner|meta-.+|server-side-encryption.*|tagging|checksum-.+|sdk-checksum-algorithm|trailer|decoded-content-length))$/;

/** `{ bucket, key }` where there are such, query parameters and selected headers under their own names. */
export function parametersOf({ query, headers }: S3Request, { bucket, key }: Target): Record<string, unknown> {
  const asked = [...query].filter(([name]) => name !== 'x-id' && !name.startsWith('X-Amz-'));
  const told = Object.entries(headers).filter(([name, value]) => value !== undefined && worthRecording.test(name));
  return {
    ...(bucket === '' ? {} : { bucket }),
    ...(key === '' ? {} : { key }),
    ...Object.fromEntries(asked),
    ...Object.fromEntries(told),
  };
}
