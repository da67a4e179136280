/**
 * Knows how the EB CLI writes a saved configuration down, and what of it counts when an environment is created: option
 * settings, platform, tier and tags. Refuses to quote a value: it may be a secret. Pure.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environment-configuration-savedconfig.html
 */
import type { OptionSetting } from '../shapes.ts';
import type { Configuration } from './configuration.ts';
import { oneOf, type PlatformText, platform, Unusable } from './parse.ts';
import type { Mapping, Origin } from './project.ts';
import { tags } from './tags.ts';

export interface SavedConfiguration {
  readonly from: string;
  readonly settings: readonly (OptionSetting & { readonly value: string })[];
  /** Undefined: the file says none. */
  readonly platform: PlatformText | undefined;
  readonly tier: Configuration['tier'] | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** What the files of the EB CLI say of an environment that is created. */
export interface CreationDefaults {
  readonly saved: SavedConfiguration | undefined;
  /** Of the saved configuration, else of config.yml. */
  readonly platform: PlatformText | undefined;
  readonly origins: readonly Origin[];
  /** One sentence each. */
  readonly notes: readonly string[];
}

/** `AWSEBAutoScalingGroup.aws:autoscaling:asg`: the resource that the option belongs to, and the namespace. */
const NAMESPACE = /^(?:([A-Za-z0-9]+)\.)?(aws:.+)$/;

/** Throws Unusable, which goes on after the file's name, where a part of it cannot be used. */
export function savedConfiguration(content: Mapping, from: string): SavedConfiguration {
  const named = textOf(mappingAt(content, 'Platform'), 'PlatformArn') ?? textOf(content, 'SolutionStack');
  const tier = textOf(mappingAt(content, 'EnvironmentTier'), 'Name');
  return {
    from,
    settings: Object.entries(mappingAt(content, 'OptionSettings')).flatMap(([key, options]) =>
      settingsOf(key, options),
    ),
    platform: named === undefined ? undefined : within('Platform', () => platform(named)),
    tier: tier === undefined ? undefined : within('EnvironmentTier', () => oneOf(['WebServer', 'Worker'])(tier)),
    tags: within('Tags', () => tags(tagLines(mappingAt(content, 'Tags')))),
  };
}

function settingsOf(key: string, options: unknown): SavedConfiguration['settings'] {
  const [, resourceName, namespace] = NAMESPACE.exec(key) ?? [];
  if (namespace === undefined) {
    throw new Unusable('has a namespace under OptionSettings that does not begin with aws: as in aws:autoscaling:asg');
  }
  if (isNothing(options)) return [];
  if (!isMapping(options)) throw new Unusable(`has no options below ${namespace}: option: value is expected`);
  return Object.entries(options).flatMap(([optionName, value]) => {
    if (isNothing(value)) return [];
    if (typeof value !== 'string') throw new Unusable(`has no text as ${optionName} of ${namespace}`);
    return [{ namespace, optionName, value, ...(resourceName === undefined ? {} : { resourceName }) }];
  });
}

const tagLines = (given: Mapping) =>
  Object.entries(given)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : ''}`)
    .join('\n');

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the EB CLI writes where there is no value; `''` is written with its quotes, and reads as nothing, too. */
const isNothing = (value: unknown) => value === undefined || (typeof value === 'string' && /^(|~|null)$/i.test(value));

function mappingAt(content: Mapping, key: string): Mapping {
  const value = Object.hasOwn(content, key) ? content[key] : undefined;
  if (isNothing(value)) return {};
  if (!isMapping(value)) throw new Unusable(`has no mapping of keys and values as ${key}`);
  return value;
}

function textOf(content: Mapping, key: string): string | undefined {
  const value = Object.hasOwn(content, key) ? content[key] : undefined;
  if (isNothing(value)) return undefined;
  if (typeof value !== 'string') throw new Unusable(`has no text as ${key}`);
  return value.trim();
}

/** A fault of one key, told with it. */
function within<T>(key: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Unusable ? new Unusable(`has ${key} that cannot be used: ${error.message}`) : error;
  }
}
