/** What AWS refuses before it looks at a call, in its own words, and the problem that a person reads. */
import { type Case, call, failed, promise, refused, role, s3 } from './refused.ts';

const update = call('UpdateEnvironment');

promise({
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
      { code: 'BR-ACCESS-DENIED', what: 'ec2:DescribeImages', next: 'docs/policies/deploy.json has it' },
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
        next: 'Lift the explicit deny of elasticbeanstalk:UpdateEnvironment in a service control policy: no policy that allows it outweighs that.',
      },
    ],
    ...['permissions boundary', 'service control policy', 'session policy', 'VPC endpoint policy'].map(
      (limit): Case => [
        refused(
          'AccessDenied',
          `User: ${role} is not authorized to perform: elasticbeanstalk:UpdateEnvironment on resource: arn:aws:elasticbeanstalk:eu-central-1:111122223333:environment/shop/prod because no ${limit} allows the elasticbeanstalk:UpdateEnvironment action`,
          403,
        ),
        update,
        {
          code: 'BR-ACCESS-DENIED',
          next: `Allow elasticbeanstalk:UpdateEnvironment on arn:aws:elasticbeanstalk:eu-central-1:111122223333:environment/shop/prod in the ${limit}, too: what the role allows counts only within it.`,
        },
      ],
    ),
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
});
