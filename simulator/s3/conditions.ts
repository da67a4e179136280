/**
 * Knows S3's conditional requests: If-Match and If-None-Match of writes and reads.
 * Refuses to know how an object comes about.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
import { rm } from 'node:fs/promises';
import type { Call, S3Request } from './message.ts';
import { Refusal } from './refusal.ts';
import type { StoredObject } from './stored.ts';

/**
 * Makes what `build` returns the object of the key, if the request's conditions hold before and still hold behind it:
 * PreconditionFailed, NoSuchKey, or ConditionalRequestConflict when somebody wrote or deleted the key in between.
 */
export async function writeObject(call: Call, build: () => Promise<StoredObject>): Promise<StoredObject> {
  const { bucket, key, store, request } = call;
  const { 'if-match': match, 'if-none-match': noneMatch } = request.headers;
  const changesBefore = bucket.changes.get(key);
  checkWrite(match, noneMatch, bucket.objects.get(key));
  const object = await build();
  const conditional = match !== undefined || noneMatch !== undefined;
  if (conditional && bucket.changes.get(key) !== changesBefore) {
    await rm(object.file, { force: true });
    throw new Refusal('ConditionalRequestConflict', {
      details: { Condition: match === undefined ? 'If-None-Match' : 'If-Match', Key: key },
    });
  }
  store.keep(bucket, object);
  return object;
}

function checkWrite(
  match: string | undefined,
  noneMatch: string | undefined,
  existing: StoredObject | undefined,
): void {
  if (noneMatch !== undefined && (noneMatch !== '*' || match !== undefined)) throw new Refusal('NotImplemented');
  if (noneMatch === '*' && existing !== undefined) throw failed('If-None-Match');
  if (match === undefined) return;
  if (existing === undefined) throw new Refusal('NoSuchKey');
  if (unquoted(match) !== existing.etag) throw failed('If-Match');
}

/** Throws PreconditionFailed or NotModified. */
export function checkRead(headers: S3Request['headers'], object: StoredObject): void {
  const { 'if-match': match, 'if-none-match': noneMatch, 'if-modified-since': since } = headers;
  if (match !== undefined && match !== '*' && unquoted(match) !== object.etag) throw failed('If-Match');
  const sameEtag = noneMatch === '*' || (noneMatch !== undefined && unquoted(noneMatch) === object.etag);
  const unchanged = since !== undefined && Math.floor(object.modified.getTime() / 1000) * 1000 <= Date.parse(since);
  if (noneMatch === undefined ? unchanged : sameEtag) {
    throw new Refusal('NotModified', { headers: { etag: `"${object.etag}"` } });
  }
}

export function unquoted(etag: string): string {
  return etag.replace(/^"(.*)"$/, '$1');
}

function failed(condition: string): Refusal {
  return new Refusal('PreconditionFailed', { details: { Condition: condition } });
}
