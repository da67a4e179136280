/**
 * Knows what a tag may be and how many a resource may have.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/applications-tagging-resources.html
 */
import { environmentArn } from './names.ts';
import { Refusal } from './refusal.ts';
import type { Environment, World } from './state.ts';
import { withTags } from './state.ts';

const mostTags = 50;

/** What Beanstalk puts on every environment by itself; nobody else may. They count among the most there can be. */
export const systemTags = ({ id, name }: Pick<Environment, 'id' | 'name'>): Readonly<Record<string, string>> => ({
  'elasticbeanstalk:environment-name': name,
  'elasticbeanstalk:environment-id': id,
  Name: name,
});
const allowed = /^[\p{L}\p{N}\p{Z}_.:/=+\-@]*$/u;

/**
 * The world with tags of a resource added, overwritten or removed; unknown keys to remove do not count.
 * Refuses what the guide forbids; the words of these refusals were not seen, TooManyTagsException is the API's own code.
 */
export function tagged(
  world: World,
  arn: string,
  add: Readonly<Record<string, string>>,
  remove: readonly string[] = [],
): World {
  for (const [key, value] of Object.entries(add)) {
    if (/^(aws|elasticbeanstalk):/i.test(key)) {
      throw new Refusal('InvalidParameterValue', `Tag key ${key} has a reserved prefix.`);
    }
    if (!allowed.test(key) || !allowed.test(value)) {
      throw new Refusal('InvalidParameterValue', `Tag ${key} contains characters that are not allowed.`);
    }
  }
  const next = withTags(world, arn, add, remove);
  const environment = world.environments.find((one) => environmentArn(world, one) === arn);
  const system = environment ? Object.keys(systemTags(environment)) : [];
  const fixed = system.find((key) => key in add || remove.includes(key));
  if (fixed !== undefined) throw new Refusal('InvalidParameterValue', `Tag key ${fixed} cannot be edited.`);
  if (Object.keys(next.tags[arn] ?? {}).length + system.length > mostTags) {
    throw new Refusal('TooManyTagsException', `The number of tags in the resource would exceed ${mostTags}.`);
  }
  return next;
}
