/**
 * Knows object tags: their header, their XML, their limits.
 * Refuses to know what they are used for.
 */
import { type Call, emptyReply, type S3Reply, xmlReply } from './message.ts';
import { receiveBuffer } from './receive.ts';
import { Refusal } from './refusal.ts';
import type { StoredObject } from './stored.ts';
import { elementsOf, parseXml, renderResult, textOf } from './xml.ts';

type Tags = Readonly<Record<string, string>>;

const mostTags = 10;
const longestName = 128;
const longestValue = 256;

export function getObjectTagging(call: Call): S3Reply {
  const tags = Object.entries(tagged(call).tags).map(([Key, Value]) => ({ Key, Value }));
  return xmlReply(renderResult('Tagging', { TagSet: { Tag: tags } }));
}

export async function putObjectTagging(call: Call): Promise<S3Reply> {
  const body = parseXml(await receiveBuffer(call.request, { bodyChecksum: true }), 'Tagging');
  const set = elementsOf({ set: [body.TagSet === '' ? {} : body.TagSet] }, 'set')[0] ?? {};
  const pairs = elementsOf(set, 'Tag').map((tag) => [textOf(tag, 'Key') ?? '', textOf(tag, 'Value') ?? ''] as const);
  return retag(call, checkedTags(pairs), 200);
}

export function deleteObjectTagging(call: Call): S3Reply {
  return retag(call, {}, 204);
}

/** `a=b&c=d`, as x-amz-tagging carries them; throws InvalidTag, InvalidArgument. */
export function tagsOfHeader(header: string | undefined): Tags {
  return checkedTags([...new URLSearchParams(header ?? '')]);
}

function checkedTags(pairs: readonly (readonly [string, string])[]): Tags {
  if (pairs.length > mostTags) throw new Refusal('InvalidTag', { message: 'Object tags cannot be greater than 10' });
  for (const [name, value] of pairs) {
    if (name === '' || name.length > longestName || name.startsWith('aws:')) {
      throw new Refusal('InvalidTag', { message: 'The TagKey you have provided is invalid' });
    }
    if (value.length > longestValue || /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/u.test(value)) {
      throw new Refusal('InvalidTag', { message: 'The TagValue you have provided is invalid' });
    }
  }
  const tags = Object.fromEntries(pairs);
  if (Object.keys(tags).length < pairs.length) {
    throw new Refusal('InvalidTag', { message: 'Cannot provide multiple Tags with the same key' });
  }
  return tags;
}

function tagged({ bucket, key }: Call): StoredObject {
  const object = bucket.objects.get(key);
  if (object === undefined) throw new Refusal('NoSuchKey', { details: { Key: key } });
  return object;
}

/** Tags are no part of the object's bytes: neither its date nor its etag moves. */
function retag(call: Call, tags: Tags, status: 200 | 204): S3Reply {
  call.bucket.objects.set(call.key, { ...tagged(call), tags });
  return emptyReply(status);
}
