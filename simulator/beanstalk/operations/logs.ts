/** The logs of instances on the wire: asked for first, then told where they lie, as addresses that are signed for a while. */
import { createHash } from 'node:crypto';
import type {
  RequestEnvironmentInfoMessage,
  RetrieveEnvironmentInfoMessage,
  RetrieveEnvironmentInfoResultMessage,
} from '@aws-sdk/client-elastic-beanstalk';
import { serviceKey } from '../../signature.ts';
import { storageBucket } from '../../world/names.ts';
import { Refusal } from '../../world/refusal.ts';
import type { Tail, World } from '../../world.ts';
import { environmentOf, tailOf, tailsRequested } from '../../world.ts';
import type { BundleBucket } from '../operation.ts';
import { reads, writes } from '../operation.ts';

/** Stored tails are deleted after that time: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.logging.html */
const secondsKept = 900;

const whichOf = ({ EnvironmentId, EnvironmentName }: RequestEnvironmentInfoMessage) => ({
  id: EnvironmentId,
  name: EnvironmentName,
});

export const logOperations = {
  RequestEnvironmentInfo: writes((input: RequestEnvironmentInfoMessage, { world, call, bucket }) => {
    mustBeTail(input.InfoType);
    const next = tailsRequested(world, whichOf(input), call);
    keep(next, whichOf(input), bucket);
    return next;
  }),

  RetrieveEnvironmentInfo: reads(
    (input: RetrieveEnvironmentInfoMessage, { world, call, host }): RetrieveEnvironmentInfoResultMessage => {
      mustBeTail(input.InfoType);
      const { tails = [] } = environmentOf(world, whichOf(input));
      return {
        EnvironmentInfo: tails
          .filter(({ at }) => at <= call.at && call.at < at + secondsKept * 1000)
          .map((tail) => ({
            InfoType: 'tail',
            Ec2InstanceId: tail.instanceId,
            SampleTimestamp: new Date(tail.at),
            Message: presigned(world, tail, host, call.at),
          })),
      };
    },
  ),
};

function mustBeTail(type: string | undefined): void {
  if (type !== 'tail') throw new Refusal('InvalidParameterValue', `The simulator has no logs of type ${type}.`);
}

/** Under a key that nobody is told before its time. */
function keep(world: World, which: { id: string | undefined; name: string | undefined }, bucket: BundleBucket): void {
  const environment = environmentOf(world, which);
  const home = storageBucket(world);
  for (const { instanceId, key } of environment.tails ?? []) {
    const instance = environment.instances.find(({ id }) => id === instanceId);
    if (instance === undefined || bucket.has(home, key)) continue;
    bucket.seed(home, { key, bytes: tailOf(environment, instance), contentType: 'text/plain' });
  }
}

/** An address of this account's own S3. The service signs with older means in some regions; the query is opaque to its reader. */
function presigned(world: World, { key }: Tail, host: string, now: number): string {
  const date = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  const query = new URLSearchParams({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${serviceKey}/${date.slice(0, 8)}/${world.region}/s3/aws4_request`,
    'X-Amz-Date': date,
    'X-Amz-Expires': String(secondsKept),
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': createHash('sha256').update(`${key} ${date}`).digest('hex'),
  });
  return `http://${host}/${storageBucket(world)}/${key}?${query}`;
}
