/**
 * Knows how AWS spells ids, ARNs and host names. The same seed text always gives the same id, so runs are reproducible.
 * Refuses to know what they name.
 */
import { createHash } from 'node:crypto';
import type { Environment, World } from './state.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';

/** An id of that length over the alphabet, drawn from the seed text alone. At most 32 characters. */
function drawn(seed: string, length: number, alphabet: string): string {
  const bytes = createHash('sha256').update(seed).digest();
  return Array.from(bytes.subarray(0, length), (byte) => alphabet[byte % alphabet.length]).join('');
}

/** A request id: a version 4 UUID in shape. */
export function requestIdFor(seed: string): string {
  const hex = createHash('sha256').update(`request ${seed}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** `e-` and ten characters. */
export const environmentIdFor = (seed: string) => `e-${drawn(`environment ${seed}`, 10, letters + digits)}`;

/** `i-` and seventeen hexadecimal digits. */
export const instanceIdFor = (seed: string) => `i-${drawn(`instance ${seed}`, 17, `${digits}abcdef`)}`;

/** Hexadecimal tail of an EC2 or load balancer resource. */
export const resourceTail = (seed: string, length = 17) => drawn(`resource ${seed}`, length, `${digits}abcdef`);

/** Tail of a CloudFormation physical id, such as `1PK9GSYN2ELIT`. */
export const stackTail = (seed: string) => drawn(`stack ${seed}`, 13, letters.toUpperCase() + digits);

/** A public address of the range that documentation may use. */
export const elasticIpFor = (seed: string) => `203.0.113.${1 + (Number.parseInt(resourceTail(seed, 4), 16) % 254)}`;

export const cnameOf = (prefix: string, region: string) => `${prefix}.${region}.elasticbeanstalk.com`.toLowerCase();

/** The name an environment gets that asked for none: `<name>.eba-xxxxxxxx.<region>.elasticbeanstalk.com`. */
export const automaticCname = (environment: { readonly id: string; readonly name: string }, region: string) =>
  cnameOf(`${environment.name}.eba-${drawn(`cname ${environment.id}`, 8, letters + digits)}`, region);

export const storageBucket = (world: World) => `elasticbeanstalk-${world.region}-${world.account}`;

const arn = (world: World, resource: string) => `arn:aws:elasticbeanstalk:${world.region}:${world.account}:${resource}`;

export const applicationArn = (world: World, name: string) => arn(world, `application/${name}`);

export const versionArn = (world: World, application: string, label: string) =>
  arn(world, `applicationversion/${application}/${label}`);

export const templateArn = (world: World, application: string, name: string) =>
  arn(world, `configurationtemplate/${application}/${name}`);

export const environmentArn = (world: World, environment: Environment) =>
  arn(world, `environment/${environment.application}/${environment.name}`);

export const loadBalancerArn = (world: World, environmentId: string) =>
  `arn:aws:elasticloadbalancing:${world.region}:${world.account}:loadbalancer/app/awseb-AWSEB-${stackTail(environmentId)}/${resourceTail(environmentId, 16)}`;

export const loadBalancerHost = (world: World, environmentId: string) =>
  `awseb-AWSEB-${stackTail(environmentId)}-${Number.parseInt(resourceTail(environmentId, 8), 16)}.${world.region}.elb.amazonaws.com`;

export const autoScalingGroup = (environmentId: string) =>
  `awseb-${environmentId}-stack-AWSEBAutoScalingGroup-${stackTail(environmentId)}`;
