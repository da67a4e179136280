/**
 * Knows how the image of a Cluster environment is named: one that exists, or the way to build it from the source.
 * Refuses to know whether it exists and whether the environment could run it. Pure.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/beanstalk-cluster-app-versions.html
 */
import type { ImageBuild } from '../shapes/image.ts';
import { matching, Unusable } from './parse.ts';

/** `[registry/]name[:tag][@sha256:digest]`, as container tools write it. */
const IMAGE =
  /^(?:[A-Za-z0-9][A-Za-z0-9.-]*(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;

export const imageUri = matching(
  IMAGE,
  'an image is expected, as 123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop:1.4 or with @sha256: and its digest',
);

/** A tag may be moved to another image; a digest stands for one image for ever. */
export const namesDigest = (uri: string) => uri.includes('@sha256:');

type Read<T> = (value: string) => T;

const KEYS: readonly (keyof Fields)[] = [
  'Type',
  'CodeBuildServiceRole',
  'DockerfileLocation',
  'Buildpack',
  'Architecture',
  'ComputeType',
  'TimeoutInMinutes',
];

interface Fields {
  readonly Type: unknown;
  readonly CodeBuildServiceRole: unknown;
  readonly DockerfileLocation: unknown;
  readonly Buildpack: unknown;
  readonly Architecture: unknown;
  readonly ComputeType: unknown;
  readonly TimeoutInMinutes: unknown;
}

/** What Beanstalk is told, and the text that it stands in: the digest of the content is taken over both. */
export interface GivenBuild {
  readonly build: ImageBuild;
  readonly text: string;
}

/** `yaml` reads a text that is no JSON. Throws Unusable, which names the member. */
export function buildConfiguration(text: string, yaml: (text: string) => unknown): GivenBuild {
  const tree = text.startsWith('{') ? json(text) : yaml(text);
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) {
    throw new Unusable(`is no JSON or YAML of the members ${KEYS.join(', ')}`);
  }
  const stray = Object.keys(tree).find((key) => !KEYS.some((one) => one === key));
  if (stray !== undefined) throw new Unusable(`has the member ${stray}: the members are ${KEYS.join(', ')}`);
  return { build: buildOf(tree as Partial<Fields>), text };
}

function buildOf(fields: Partial<Fields>): ImageBuild {
  const read = <T>(name: keyof Fields, parse: Read<T>): T | undefined => {
    const value = fields[name];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value !== 'string' && typeof value !== 'number') throw new Unusable(`has ${name}, which is no text`);
    return parse(String(value).trim());
  };
  const type = read('Type', oneOf('Type', ['docker', 'buildpack']));
  if (type === undefined) throw new Unusable('lacks Type: docker, or buildpack');
  const role = read('CodeBuildServiceRole', roleArn);
  if (role === undefined) {
    throw new Unusable(
      'lacks CodeBuildServiceRole: give the ARN of the role that builds, which the console makes as aws-elasticbeanstalk-eks-image-build-role',
    );
  }
  const buildpack = read('Buildpack', (value) => value);
  if (type === 'buildpack' && buildpack === undefined) {
    throw new Unusable('lacks Buildpack, which Type: buildpack needs: as paketobuildpacks/builder-jammy-base');
  }
  return {
    type,
    role,
    buildpack,
    dockerfile: read('DockerfileLocation', (value) => value),
    architecture: read('Architecture', oneOf('Architecture', ['amd64', 'arm64'])),
    computeType: read(
      'ComputeType',
      oneOf('ComputeType', ['BUILD_GENERAL1_SMALL', 'BUILD_GENERAL1_MEDIUM', 'BUILD_GENERAL1_LARGE']),
    ),
    timeoutMinutes: read('TimeoutInMinutes', minutes),
  };
}

const oneOf =
  <const T extends string>(name: string, allowed: readonly T[]): Read<T> =>
  (value) => {
    const found = allowed.find((one) => one === value);
    if (found === undefined) throw new Unusable(`has ${name} '${value}', which is none of ${allowed.join(', ')}`);
    return found;
  };

function roleArn(value: string): string {
  if (/^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/.test(value)) return value;
  throw new Unusable(`has CodeBuildServiceRole '${value}': arn:aws:iam::<account>:role/<name> is expected`);
}

const [LEAST_MINUTES, MOST_MINUTES] = [5, 480];

function minutes(value: string): number {
  const number = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (number >= LEAST_MINUTES && number <= MOST_MINUTES) return number;
  throw new Unusable(`has TimeoutInMinutes '${value}': a number from ${LEAST_MINUTES} to ${MOST_MINUTES} is expected`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unusable('begins like JSON and is none: correct it, or write YAML');
  }
}
