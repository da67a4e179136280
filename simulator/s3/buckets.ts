/**
 * Knows buckets: list, head, create, location.
 * Refuses to know what is in them.
 */
import { type Call, emptyReply, type S3Reply, type S3Request, xmlReply } from './message.ts';
import { receiveBuffer } from './receive.ts';
import { Refusal } from './refusal.ts';
import type { ObjectStore } from './store.ts';
import { parseXml, renderResult, textOf } from './xml.ts';

/** The region whose location constraint is written as nothing. */
const classicRegion = 'us-east-1';

export function listBuckets(store: ObjectStore): S3Reply {
  const own = [...store.buckets.values()].filter(({ owner }) => owner === store.home.account);
  const buckets = own.map(({ name, created, region }) => ({
    Name: name,
    CreationDate: created.toISOString(),
    BucketRegion: region,
  }));
  const body = { Owner: { ID: store.home.account }, Buckets: { Bucket: buckets } };
  return xmlReply(renderResult('ListAllMyBucketsResult', body));
}

export function headBucket({ bucket }: Call): S3Reply {
  return emptyReply(200, { 'x-amz-bucket-region': bucket.region, 'x-amz-access-point-alias': 'false' });
}

export function getBucketLocation({ bucket }: Call): S3Reply {
  const region = bucket.region === classicRegion ? '' : bucket.region;
  return xmlReply(renderResult('LocationConstraint', { '#text': region }));
}

/** Makes the bucket in the region that the request was signed for. */
export async function createBucket(
  store: ObjectStore,
  name: string,
  region: string,
  request: S3Request,
): Promise<S3Reply> {
  const body = await receiveBuffer(request, { bodyChecksum: true });
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
    throw new Refusal('InvalidBucketName', { details: { BucketName: name } });
  }
  const constraint =
    body.length === 0 ? undefined : textOf(parseXml(body, 'CreateBucketConfiguration'), 'LocationConstraint');
  if ((constraint ?? classicRegion) !== region) {
    const message = `The ${constraint ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`;
    throw new Refusal('IllegalLocationConstraintException', { message });
  }
  const existing = store.buckets.get(name);
  if (existing !== undefined) {
    const own = existing.owner === store.home.account;
    throw new Refusal(own ? 'BucketAlreadyOwnedByYou' : 'BucketAlreadyExists', { details: { BucketName: name } });
  }
  store.createBucket(name, store.home.account, region);
  return emptyReply(200, { location: `/${name}` });
}
