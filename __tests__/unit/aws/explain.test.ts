/** What AWS refuses, in its own words, and the problem that a person reads. */
import { type Call, explain } from '../../../src/aws/explain.ts';
import { AnswerLost } from '../../../src/ports.ts';
import { Problem } from '../../../src/problem.ts';

const region = 'eu-central-1';
const role = 'arn:aws:sts::111122223333:assumed-role/ci/run';
const call = (operation: string): Call => ({ service: 'elasticbeanstalk', operation, region });
const s3 = (operation: string, owner?: string): Call => ({
  service: 's3',
  operation,
  region,
  bucket: 'bundles',
  owner,
});

/** As the SDK throws what a service refuses. */
const refused = (name: string, message = 'UnknownError', status = 400, more: object = {}) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status, requestId: 'req-7' }, ...more });
/** As Node throws what never reached a service. */
const failed = (code: string, more: object = {}) =>
  Object.assign(new Error(`connect ${code} 10.0.0.1:443`), { code, $metadata: { attempts: 6 }, ...more });

type Case = readonly [
  thrown: Error,
  call: Call,
  expected: { code: string; what?: string; why?: string; next?: string },
];

const update = call('UpdateEnvironment');
const register = call('CreateApplicationVersion');
const inRegion = { $response: { headers: { 'x-amz-bucket-region': 'eu-west-1' } } };

const cases: Readonly<Record<string, readonly Case[]>> = {
  'a missing permission is named': [
    [
      refused(
        'AccessDenied',
        `User: ${role} is not authorized to perform: elasticbeanstalk:UpdateEnvironment on resource: arn:aws:elasticbeanstalk:eu-central-1:111122223333:environment/shop/prod`,
        403,
      ),
      update,
      {
        code: 'BR-ACCESS-DENIED',
        what: 'elasticbeanstalk:UpdateEnvironment',
        next: 'environment/shop/prod for the role',
      },
    ],
    [
      refused(
        'AccessDeniedException',
        `User: ${role} is not authorized to perform: ec2:DescribeImages because no identity-based policy allows it`,
        403,
      ),
      call('CreateEnvironment'),
      { code: 'BR-ACCESS-DENIED', what: 'ec2:DescribeImages', next: 'docs/permissions.md' },
    ],
    [
      refused(
        'AccessDenied',
        `User: ${role} is not authorized to perform: elasticbeanstalk:UpdateEnvironment on resource: * with an explicit deny in a service control policy`,
        403,
      ),
      update,
      {
        code: 'BR-ACCESS-DENIED',
        next: 'Lift the explicit deny of elasticbeanstalk:UpdateEnvironment in a service control policy',
      },
    ],
    [
      refused('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403),
      update,
      { code: 'BR-ACCESS-DENIED', what: 'sts:AssumeRoleWithWebIdentity' },
    ],
    [
      refused('InsufficientPrivilegesException', 'Access Denied', 403),
      update,
      { code: 'BR-ACCESS-DENIED', what: 'elasticbeanstalk:UpdateEnvironment' },
    ],
    [
      refused('NotAuthorizedException', 'No.', 400),
      update,
      { code: 'BR-ACCESS-DENIED', what: 'elasticbeanstalk:UpdateEnvironment' },
    ],
    [
      refused('AccessDenied', 'Access Denied', 403),
      s3('PutObject'),
      { code: 'BR-ACCESS-DENIED', what: 's3:PutObject' },
    ],
    [
      refused('AccessDenied', 'Access Denied', 403),
      s3('UploadPart'),
      { code: 'BR-ACCESS-DENIED', what: 's3:PutObject' },
    ],
    [
      refused('Unknown', undefined, 403),
      s3('HeadObject'),
      { code: 'BR-ACCESS-DENIED', what: 's3:GetObject', why: 'HTTP 403' },
    ],
  ],
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
  credentials: [
    [
      Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' }),
      update,
      {
        code: 'BR-CREDENTIALS-MISSING',
        why: 'Could not load credentials',
        next: 'aws-actions/configure-aws-credentials',
      },
    ],
    [
      refused('ExpiredToken', 'The provided token has expired.'),
      s3('PutObject'),
      { code: 'BR-CREDENTIALS-EXPIRED', next: 'role-duration-seconds' },
    ],
    [
      refused('ExpiredTokenException', 'The security token included in the request is expired', 403),
      update,
      { code: 'BR-CREDENTIALS-EXPIRED' },
    ],
    [refused('RequestExpired', 'Request has expired.'), update, { code: 'BR-CREDENTIALS-EXPIRED' }],
    [
      refused('InvalidClientTokenId', 'The security token included in the request is invalid.', 403),
      update,
      { code: 'BR-CREDENTIALS-INVALID', next: 'AWS_SESSION_TOKEN' },
    ],
    [
      refused('UnrecognizedClientException', 'The security token included in the request is invalid.', 403),
      update,
      { code: 'BR-CREDENTIALS-INVALID' },
    ],
    [
      refused('SignatureDoesNotMatch', 'The request signature we calculated does not match', 403),
      s3('PutObject'),
      { code: 'BR-CREDENTIALS-INVALID' },
    ],
    [
      refused('SignatureDoesNotMatch', 'Signature expired: 20261120T100000Z is now earlier than ...', 403),
      update,
      { code: 'BR-CLOCK' },
    ],
    [
      refused('RequestTimeTooSkewed', 'The difference is too large', 403),
      s3('PutObject'),
      { code: 'BR-CLOCK', next: 'clock' },
    ],
    [new Error('Region is missing'), update, { code: 'BR-REGION-MISSING', next: 'aws-region' }],
  ],
  'the way to AWS': [
    [refused('Throttling', 'Rate exceeded'), update, { code: 'BR-THROTTLED', why: 'Rate exceeded' }],
    [refused('SlowDown', 'Please reduce your request rate.', 503), s3('PutObject'), { code: 'BR-THROTTLED' }],
    [failed('ENOTFOUND', { syscall: 'getaddrinfo' }), update, { code: 'BR-UNREACHABLE', next: '("eu-central-1")' }],
    [failed('ECONNREFUSED', { syscall: 'connect' }), update, { code: 'BR-UNREACHABLE', next: 'AWS_ENDPOINT_URL' }],
    [failed('ETIMEDOUT', { name: 'TimeoutError' }), update, { code: 'BR-UNREACHABLE', next: 'proxy' }],
    [
      failed('ECONNREFUSED', { errors: [failed('ECONNREFUSED', { syscall: 'connect' })] }),
      update,
      { code: 'BR-UNREACHABLE' },
    ],
    [refused('ServiceUnavailable', 'Try later', 503), update, { code: 'BR-AWS-DOWN', next: 'health.aws.amazon.com' }],
  ],
  'what exists and what does not': [
    [
      refused(
        'InvalidParameterValue',
        'Environment named shop-prod is in an invalid state for this operation. Must be Ready.',
      ),
      update,
      { code: 'BR-NOT-READY', what: 'shop-prod' },
    ],
    [
      refused('InvalidParameterValue', 'Application Version v 1 already exists.'),
      register,
      { code: 'BR-VERSION-EXISTS', what: 'v 1' },
    ],
    [
      refused('InvalidParameterValue', 'Application shop already exists.'),
      call('CreateApplication'),
      { code: 'BR-APPLICATION-EXISTS' },
    ],
    [
      refused('InvalidParameterValue', 'Environment shop-prod already exists.'),
      call('CreateEnvironment'),
      { code: 'BR-ENVIRONMENT-EXISTS', next: 'over all applications' },
    ],
    [
      refused('InvalidParameterValue', "No Application named 'shop' found."),
      register,
      {
        code: 'BR-APPLICATION-MISSING',
        what: 'no application shop in eu-central-1, or it is not visible to these credentials',
      },
    ],
    [
      refused('InvalidParameterValue', "No Application Version named 'v1' found."),
      update,
      { code: 'BR-VERSION-MISSING', what: 'v1, or it is not visible' },
    ],
    [
      refused('InvalidParameterValue', "No Environment found for EnvironmentId = 'e-1'."),
      update,
      { code: 'BR-ENVIRONMENT-MISSING', what: 'e-1 in' },
    ],
    [
      refused('InvalidParameterValue', 'DNS name (shop.eu-central-1.elasticbeanstalk.com) is not available.'),
      call('CreateEnvironment'),
      { code: 'BR-CNAME-TAKEN', what: 'shop.eu-central-1.elasticbeanstalk.com is taken', next: 'cname-prefix' },
    ],
    [
      refused('InvalidParameterValue', "No Solution Stack named 'Old' found."),
      call('CreateEnvironment'),
      { code: 'BR-PLATFORM-MISSING' },
    ],
    [
      refused(
        'ConfigurationValidationException',
        "Configuration validation exception: Invalid option specification (Namespace: 'aws:x', OptionName: 'Y'): Unknown configuration setting.",
      ),
      update,
      { code: 'BR-OPTION-SETTING', what: 'Y in aws:x', next: 'option-settings' },
    ],
  ],
  'how much may exist': [
    [
      refused('TooManyApplicationVersionsException', 'You cannot have more than 1000 Application Versions'),
      register,
      { code: 'BR-QUOTA', what: 'application versions' },
    ],
    [
      refused('TooManyEnvironmentsException', 'too many'),
      call('CreateEnvironment'),
      { code: 'BR-QUOTA', what: 'environments' },
    ],
    [
      refused('TooManyApplicationsException', 'too many'),
      call('CreateApplication'),
      { code: 'BR-QUOTA', what: 'applications' },
    ],
    [
      refused('TooManyBucketsException', 'too many'),
      call('CreateStorageLocation'),
      { code: 'BR-QUOTA', what: 'buckets' },
    ],
  ],
};

describe.each(Object.entries(cases))('%s', (_, rows) => {
  test.each(rows.map((row) => [`${row[0].name} ${row[0].message}`, ...row] as const))(
    '%s',
    (_text, thrown, of, expected) => {
      const problem = explain(thrown, of);
      expect(problem).toBeInstanceOf(Problem);
      const { code, ...parts } = expected;
      expect(problem).toMatchObject({
        code,
        cause: thrown,
        ...Object.fromEntries(Object.entries(parts).map(([part, text]) => [part, expect.stringContaining(text)])),
      });
    },
  );
});

test('what AWS says is quoted whole, with code, operation and request id', () => {
  const message = 'Something nobody has seen before; 100% new.';
  expect(explain(refused('BrandNewException', message), update)).toMatchObject({
    code: 'BR-AWS',
    what: 'Elastic Beanstalk refused UpdateEnvironment.',
    why: `Elastic Beanstalk says: "${message}" (BrandNewException, UpdateEnvironment, request req-7).`,
  });
});

test.each([
  ['a problem', new Problem({ code: 'BR-X', what: 'A.', why: 'B.', next: 'C.' })],
  ['a lost answer', new AnswerLost('UpdateEnvironment', undefined)],
])('%s is passed on as it is', (_, thrown) => {
  expect(explain(thrown, update)).toBe(thrown);
});

test.each([['a word'], [undefined], [null]])('even %p thrown becomes a problem', (thrown) => {
  expect(explain(thrown, update)).toMatchObject({ name: 'Problem', code: 'BR-AWS' });
});
