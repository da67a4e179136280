/** Who calls the simulated account: the SDK's clients, made from its variables, and STS's one question as the SDK signs it. */
import { ElasticBeanstalkClient } from '@aws-sdk/client-elastic-beanstalk';
import { S3Client } from '@aws-sdk/client-s3';
import type { Simulator } from '../../simulator/server.ts';

/** Clients as a program would make them from the simulator's variables. */
export function clientsOf({ endpoint, variables }: Simulator, region = variables.AWS_REGION ?? '') {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = variables;
  const config = { endpoint, region, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
  const beanstalk = new ElasticBeanstalkClient(config);
  const s3 = new S3Client(config);
  return {
    beanstalk,
    s3,
    [Symbol.dispose]() {
      beanstalk.destroy();
      s3.destroy();
    },
  };
}

/** A GetCallerIdentity as the SDK signs it. */
export function whoAmI(endpoint: string, authorization?: string): Promise<Response> {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${date.slice(0, 8)}/eu-west-1/sts/aws4_request`;
  const signature = `SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;
  return fetch(endpoint, {
    method: 'POST',
    body: new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }),
    headers: {
      'x-amz-date': date,
      authorization: authorization ?? `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/${scope}, ${signature}`,
    },
  });
}
