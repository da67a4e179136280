/** What S3 refuses, and Beanstalk about S3, and the problem that a person reads. */
import { call, promise, refused, role, s3 } from './refused.ts';

const register = call('CreateApplicationVersion');
const inRegion = { $response: { headers: { 'x-amz-bucket-region': 'eu-west-1' } } };

promise({
  'a bucket of another account may be behind a refusal': [
    [
      refused('AccessDenied', 'Access Denied', 403),
      s3('PutObject', '111122223333'),
      {
        code: 'BR-BUCKET-OWNER',
        why: 'does not belong to account 111122223333, or the credentials lack',
        next: 's3:PutObject',
      },
    ],
  ],
  'a right that S3 names itself is told as that right, whoever owns the bucket': [
    [
      refused(
        'AccessDenied',
        `User: ${role} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::bundles/shop/v1.zip" because no identity-based policy allows the s3:PutObject action`,
        403,
      ),
      s3('PutObject', '111122223333'),
      { code: 'BR-ACCESS-DENIED', what: 's3:PutObject', next: 'arn:aws:s3:::bundles/shop/v1.zip for the role' },
    ],
    [
      refused(
        'AccessDenied',
        `User: ${role} is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-central-1:111122223333:key/k because no identity-based policy allows the kms:GenerateDataKey action`,
        403,
      ),
      s3('PutObject', '111122223333'),
      { code: 'BR-ACCESS-DENIED', what: 'kms:GenerateDataKey', next: 'docs/permissions.md' },
    ],
  ],
  'a bucket in another region is told with both regions': [
    [
      refused(
        'PermanentRedirect',
        'The bucket you are attempting to access must be addressed using the specified endpoint.',
        301,
        inRegion,
      ),
      s3('PutObject'),
      { code: 'BR-BUCKET-REGION', what: 'bundles is in eu-west-1, the release is in eu-central-1' },
    ],
    [refused('Unknown', undefined, 301, inRegion), s3('HeadObject'), { code: 'BR-BUCKET-REGION', what: 'eu-west-1' }],
    [refused('Unknown', undefined, 400, inRegion), s3('HeadObject'), { code: 'BR-BUCKET-REGION', what: 'eu-west-1' }],
    [
      refused(
        'AuthorizationHeaderMalformed',
        "The authorization header is malformed; the region 'eu-central-1' is wrong; expecting 'eu-west-1'",
        400,
        { Region: 'eu-west-1' },
      ),
      s3('PutObject'),
      { code: 'BR-BUCKET-REGION', what: 'eu-west-1' },
    ],
    [
      refused(
        'InvalidParameterCombination',
        'Unable to download from S3 location (Bucket: far  Key: shop/v1.zip). Reason: Moved Permanently',
      ),
      register,
      { code: 'BR-BUCKET-REGION', what: 'The bucket far is in another region, the release is in eu-central-1' },
    ],
  ],
  'other troubles with the bucket': [
    [
      refused('NoSuchBucket', 'The specified bucket does not exist', 404),
      s3('PutObject'),
      { code: 'BR-BUCKET-MISSING', what: 'bundles' },
    ],
    [
      refused('BadDigest', 'The SHA256 you specified did not match', 400),
      s3('PutObject'),
      { code: 'BR-BUNDLE-DAMAGED' },
    ],
    [refused('ConditionalRequestConflict', 'conflict', 409), s3('PutObject'), { code: 'BR-BUNDLE-CONTESTED' }],
    [
      refused(
        'InvalidParameterCombination',
        'Unable to download from S3 location (Bucket: b  Key: shop/v1.zip). Reason: Forbidden',
      ),
      register,
      { code: 'BR-BUNDLE-NOT-FETCHED', what: 's3://b/shop/v1.zip (Forbidden)', next: 's3:GetObject' },
    ],
  ],
});
