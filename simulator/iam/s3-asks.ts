/**
 * Knows which action each operation of S3 needs, on a bucket or on its objects; and when S3 hides that an object is missing.
 * Refuses to know what the operations do.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
import type { S3Operation } from '../s3/operation.ts';
import { type Denial, denialOf, type Rights, wordsOf } from './decide.ts';

const onObjects: Partial<Readonly<Record<S3Operation, string>>> = {
  AbortMultipartUpload: 's3:AbortMultipartUpload',
  CompleteMultipartUpload: 's3:PutObject',
  CreateMultipartUpload: 's3:PutObject',
  DeleteObject: 's3:DeleteObject',
  DeleteObjectTagging: 's3:DeleteObjectTagging',
  DeleteObjects: 's3:DeleteObject',
  GetObject: 's3:GetObject',
  GetObjectTagging: 's3:GetObjectTagging',
  HeadObject: 's3:GetObject',
  ListParts: 's3:ListMultipartUploadParts',
  PutObject: 's3:PutObject',
  PutObjectTagging: 's3:PutObjectTagging',
  UploadPart: 's3:PutObject',
};

const onBuckets: Partial<Readonly<Record<S3Operation, string>>> = {
  CreateBucket: 's3:CreateBucket',
  GetBucketLocation: 's3:GetBucketLocation',
  HeadBucket: 's3:ListBucket',
  ListBuckets: 's3:ListAllMyBuckets',
  ListMultipartUploads: 's3:ListBucketMultipartUploads',
  ListObjects: 's3:ListBucket',
  ListObjectsV2: 's3:ListBucket',
};

/** A call of S3; `exists`: is there such an object? */
export interface Touch {
  readonly operation: S3Operation;
  /** Empty for ListBuckets. */
  readonly bucket: string;
  /** Empty where the bucket is meant. */
  readonly key: string;
  readonly exists: boolean;
  readonly region: string;
}

/** Why a call of S3 is refused, in its words; undefined when the policies allow it, and without policies. */
export function s3Denial(rights: Rights | undefined, touch: Touch, account: string): string | undefined {
  if (rights === undefined) return undefined;
  const { operation, bucket, key, exists, region } = touch;
  const context = {
    'aws:requestedregion': [region],
    'aws:securetransport': ['true'],
    'aws:principalaccount': [account],
  };
  const denied = (action: string, resource: string) => denialOf(rights, [{ action, resources: [resource], context }]);
  const bucketArn = bucket === '' ? '*' : `arn:aws:s3:::${bucket}`;
  const own = onObjects[operation];
  const denial: Denial | undefined =
    own === undefined
      ? denied(onBuckets[operation] ?? 's3:*', bucketArn)
      : (denied(own, `${bucketArn}/${key || '*'}`) ??
        (isRead(operation) && !exists ? denied('s3:ListBucket', bucketArn) : undefined));
  return denial && wordsOf(denial, account);
}

/** Who may not list a bucket is not told that an object is missing. */
const isRead = (operation: S3Operation) => operation === 'GetObject' || operation === 'HeadObject';
