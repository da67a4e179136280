/**
 * Knows what application versions remember, as tags: commit, content digest and bundle of a version, and for each
 * environment when it was deployed there and which version served before. Versions remember, environments do not:
 * tagging a version starts nothing, tagging an environment starts an update. Pure.
 */
import { encodedLabel, NO_LABEL } from './record/label.ts';
import type { BundleRecord } from './shapes.ts';

export type Tags = Readonly<Record<string, string>>;

const COMMIT = 'beanstalk-release:commit';
const CONTENT_DIGEST = 'beanstalk-release:content-digest';
const BUNDLE_SHA256 = 'beanstalk-release:bundle-sha256';
const DEPLOYED = 'beanstalk-release:deployed:';
/** A blue-green release that was brought to this environment and waits for its swap. */
const PREPARED = 'beanstalk-release:prepared:';
/** A rollback to it without a label was begun here, and nobody has seen its end. */
const GOING_BACK = 'beanstalk-release:going-back:';
const KEEPS_LINK = 'keep';
/** https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/applications-tagging-resources.html */
const TAGS_PER_RESOURCE = 50;

/** The tags that a new version is born with. */
export function recordTags(record: BundleRecord): Tags {
  return {
    ...(record.commit === undefined ? {} : { [COMMIT]: record.commit }),
    [CONTENT_DIGEST]: record.contentDigest,
    ...(record.sha256 === '' ? {} : { [BUNDLE_SHA256]: record.sha256 }),
  };
}

/** What the tags of a version say about it. */
export function readRecord(tags: Tags | undefined): Partial<BundleRecord> {
  return {
    ...(tags?.[COMMIT] === undefined ? {} : { commit: tags[COMMIT] }),
    ...(tags?.[CONTENT_DIGEST] === undefined ? {} : { contentDigest: tags[CONTENT_DIGEST] }),
    ...(tags?.[BUNDLE_SHA256] === undefined ? {} : { sha256: tags[BUNDLE_SHA256] }),
  };
}

/** Does the version remember that it was deployed to this environment? */
export const remembersDeployment = (tags: Tags, environment: string) => DEPLOYED + environment in tags;

/** When it was last deployed there; undefined where that is not on record. */
export const deployedAt = (tags: Tags | undefined, environment: string) => timeIn(tags?.[DEPLOYED + environment]);

/** When it was prepared there for a swap that has not been made yet; undefined where it bears no such mark. */
export const preparedAt = (tags: Tags | undefined, environment: string) => timeIn(tags?.[PREPARED + environment]);

/** Did it serve in this environment, and was it not merely prepared there since? */
export const hasServed = (tags: Tags | undefined, environment: string) =>
  deployedAt(tags, environment) !== undefined && preparedAt(tags, environment) === undefined;

/** The mark of a version that waits in this environment for its swap. */
export const preparedTag = (environment: string, at: Date): Tags => ({ [PREPARED + environment]: wholeSeconds(at) });

/**
 * The mark of a version on its way back to this environment, and what becomes of its link at the end: a run that finds it
 * finishes that rollback instead of going one further back.
 */
export const goingBackTag = (environment: string, chain: 'keep' | Cut): Tags => ({
  [GOING_BACK + environment]: chain === 'keep' ? KEEPS_LINK : wholeSeconds(chain.at),
});

/** What that mark says, of the first of these environments that it bears one for. */
export function goingBack(tags: Tags | undefined, environments: readonly string[]): 'keep' | Cut | undefined {
  const value = environments.map((environment) => tags?.[GOING_BACK + environment]).find((one) => one !== undefined);
  const at = timeIn(value);
  if (value === undefined) return undefined;
  return at === undefined ? 'keep' : { at, environments };
}

/** The keys of the marks that the version bears there: the end of what they announce uses them up. */
export const usedMarks = (tags: Tags, environment: string) =>
  [PREPARED + environment, GOING_BACK + environment].filter((key) => key in tags);

/** What a version remembers of its deployment to one of these environments, the latest one. */
export interface Link {
  readonly at: Date;
  /** As `encodedLabel` wrote it; empty where nothing served before, `@` where that is not known any more. */
  readonly previous: string;
}

/** A version is put at an earlier time: of these environments. */
export interface Cut {
  readonly at: Date;
  readonly environments: readonly string[];
}

/** Undefined where the version remembers no deployment there. */
export function linkOf(tags: Tags | undefined, environments: readonly string[]): Link | undefined {
  const links = environments.flatMap((environment) => {
    const value = tags?.[DEPLOYED + environment];
    const at = timeIn(value);
    return at === undefined ? [] : [{ at, previous: (value ?? '').split(' ').slice(1).join(' ') }];
  });
  return links.sort((one, other) => other.at.getTime() - one.at.getTime())[0];
}

function timeIn(value = ''): Date | undefined {
  const time = new Date(value.split(' ')[0] ?? '');
  return Number.isNaN(time.getTime()) ? undefined : time;
}

const wholeSeconds = (at: Date) => at.toISOString().replace(/\.\d+Z$/, 'Z');

/**
 * The change of tags that remembers a deployment: environment, time, and the label that served before ('' for none,
 * undefined where that is not known).
 * Where the version's tags would be too many, its oldest deployments give way.
 */
export function deploymentTags(
  tags: Tags,
  deployment: { readonly environment: string; readonly at: Date; readonly previousLabel: string | undefined },
): { readonly add: Tags; readonly remove: readonly string[] } {
  const key = DEPLOYED + deployment.environment;
  const time = wholeSeconds(deployment.at);
  const { previousLabel: previous } = deployment;
  const label = previous === '' ? '' : ` ${previous === undefined ? NO_LABEL : encodedLabel(previous)}`;
  const others = Object.keys(tags).filter((other) => other !== key);
  const oldestFirst = others
    .filter((other) => other.startsWith(DEPLOYED))
    .sort((a, b) => ((tags[a] ?? '') < (tags[b] ?? '') ? -1 : 1));
  return {
    add: { [key]: time + label },
    remove: oldestFirst.slice(0, Math.max(0, others.length + 1 - TAGS_PER_RESOURCE)),
  };
}

/**
 * The change of tags that puts the version at an earlier time: what is on record of later deployments to these environments
 * gives way, and from there no label leads further back.
 */
export function cutTags(tags: Tags, cut: Cut, environment: string): ReturnType<typeof deploymentTags> {
  const later = cut.environments.filter((name) => Number(deployedAt(tags, name)) >= cut.at.getTime());
  const { add, remove } = deploymentTags(tags, { environment, at: cut.at, previousLabel: undefined });
  const [value = ''] = Object.values(add);
  return { add: { ...add, ...Object.fromEntries(later.map((name) => [DEPLOYED + name, value])) }, remove };
}
