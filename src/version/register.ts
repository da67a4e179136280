/**
 * Knows how a stored bundle is registered as an application version, exactly once.
 * Refuses to take a version of the same label for ours unless it has our content.
 */
import { certainly, onceKnown, shown } from '../certain.ts';
import type { Plan, VersionPlan } from '../plan.ts';
import { AnswerLost, type World } from '../ports.ts';
import { Problem } from '../problem.ts';
import { readRecord, recordTags, type Tags } from '../record.ts';
import type { ApplicationVersion, BundleLocation, BundleRecord, ImageChoice } from '../shapes.ts';
import { otherContent } from './problems.ts';

/** A version that exists, with the tags it bears. */
export interface RegisteredVersion {
  readonly version: ApplicationVersion;
  /** Undefined: tags are denied. */
  readonly tags: Tags | undefined;
}

/** Said once in a run whose release cannot be remembered. */
export const TAGGING_DENIED =
  'Tagging application versions is denied (elasticbeanstalk:AddTags): this release cannot be remembered, so later runs know less. docs/policies/deploy.json has it.';

/** Said where tags are to be removed as well: which of the two rights is missing is not known then. */
export const RETAGGING_DENIED = TAGGING_DENIED.replace('AddTags', 'AddTags or elasticbeanstalk:RemoveTags');

export const READING_TAGS_DENIED =
  'Reading the tags of application versions is denied (elasticbeanstalk:ListTagsForResource): this release cannot be remembered, so later runs know less. docs/policies/deploy.json has it.';

interface Registration {
  /** Undefined where an image is named. */
  readonly bundle: BundleLocation | undefined;
  /** When there was no such version yet, by the service's clock. */
  readonly since: Date;
  /** After that it is not asked for again. */
  readonly until: Date;
}

/** Registers the version, or finds that it is registered with our content. Warns where its tags are denied. */
export function register(
  plan: Plan,
  { label, description, image, tags: own }: VersionPlan & { action: 'create' },
  record: BundleRecord,
  { bundle, since, until }: Registration,
  world: World,
): Promise<RegisteredVersion> {
  const { beanstalk, report } = world;
  const application = plan.application.name;
  const createApplication = plan.application.action === 'create';
  const tags = { ...own, ...recordTags(record) };
  let isLost = false;
  const isOurs = (version: ApplicationVersion) =>
    hasBundle(version, bundle) || (isLost && version.created >= since && hasImage(version, image));
  const look = async () => {
    const [version] = await beanstalk.versions(application, [label]);
    return version && sameContent(version, record, isOurs, world);
  };
  const send = async () => {
    try {
      const made = await beanstalk.createVersion({
        application,
        label,
        description,
        bundle,
        image,
        tags,
        createApplication,
      });
      if (!made.tagged) report.warn(TAGGING_DENIED);
      return { version: made.version, tags: made.tagged ? tags : undefined };
    } catch (error) {
      isLost ||= error instanceof AnswerLost;
      const isTaken = error instanceof Problem && error.code === 'BR-VERSION-EXISTS';
      const theirs = isTaken ? await shown(look, world) : undefined; // registered by another run since we looked, or not to be seen yet
      if (theirs === undefined) throw error;
      return theirs;
    }
  };
  return certainly(send, look, { ...world, subject: 'version', until });
}

/** A version that appeared under our label counts as ours by its digest, or by the very object or image it refers to. */
async function sameContent(
  version: ApplicationVersion,
  record: BundleRecord,
  isOurs: (version: ApplicationVersion) => boolean,
  world: World,
): Promise<RegisteredVersion> {
  const tags = await onceKnown(() => world.beanstalk.tags(version.arn), 'BR-VERSION-MISSING', world);
  if (tags === undefined) world.report.warn(READING_TAGS_DENIED);
  const digest = readRecord(tags).contentDigest;
  if (digest === undefined ? !isOurs(version) : digest !== record.contentDigest) throw otherContent(version.label);
  return { version, tags };
}

const hasBundle = ({ bundle }: ApplicationVersion, ours: BundleLocation | undefined) =>
  ours !== undefined && bundle?.bucket === ours.bucket && bundle.key === ours.key;

/** What a tag names may change: of the images that exist only the one of our own call is known to be ours. */
const hasImage = ({ image }: ApplicationVersion, ours: ImageChoice | undefined) =>
  ours?.kind === 'source' && image?.uri === ours.uri && !image.isBuilt;
