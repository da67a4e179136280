/**
 * Knows what each text of a workflow may look like: names, prefixes, paths, regions.
 * Refuses to know which inputs there are. Pure.
 */
import * as parse from './parse.ts';

export const NO_REGION =
  'is empty, and neither AWS_REGION nor AWS_DEFAULT_REGION is set: name the region, or let aws-actions/configure-aws-credentials set it';
/** Of an application or a version. */
export const name = parse.matching(/^[^/\p{Cc}]{1,100}$/u, '1 to 100 characters, no /');
export const regionName = parse.matching(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, 'a region looks like eu-central-1');
export const environmentName = (text: string) => {
  const names = parse.list(text);
  if (names.length > 1) throw new parse.Unusable(`names ${names.length} environments: one is allowed`);
  const rule = '4 to 40 letters, digits and dashes, no dash at either end';
  return parse.matching(/^[a-zA-Z0-9][a-zA-Z0-9-]{2,38}[a-zA-Z0-9]$/, rule)(names[0] ?? text);
};
export const bucketName = parse.matching(
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  '3 to 63 lower-case letters, digits, dots and dashes, as S3 names buckets',
);
export const keyPrefix = parse.matching(/^(?!\/)[^\p{Cc}]{1,800}$/u, 'at most 800 characters, no / at the start');
export const cnamePrefix = parse.matching(
  /^[a-zA-Z0-9][a-zA-Z0-9-]{2,61}[a-zA-Z0-9]$/,
  '4 to 63 letters, digits and dashes, no dash at either end; the prefix alone, not the whole name',
);
export const urlPath = parse.matching(/^\/[^\s\p{Cc}]*$/u, 'a path on the environment that starts with / is expected');
export const path = parse.matching(/^[^\p{Cc}]+$/u, 'a path without control characters is expected');
export const packagePath = parse.matching(
  /(\.(zip|war|jar)|(^|[\\/])(Dockerrun\.aws\.json|docker-compose\.ya?ml|Dockerfile))$/,
  'a .zip, .war, .jar, Dockerrun.aws.json, docker-compose.yml or Dockerfile is expected',
);
