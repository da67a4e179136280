/**
 * Knows when a registered version may be deployed: visible, and processed by Beanstalk.
 * Refuses to know how it was made.
 */
import type { World } from '../ports.ts';
import { again } from '../rollout/watch.ts';
import type { ApplicationVersion } from '../shapes.ts';
import { buildFailed, imageMissing } from './image-problems.ts';
import { processingFailed, versionNotSeen } from './problems.ts';

export interface Until {
  readonly pollIntervalMs: number;
  readonly deadline: Date;
}

/** Processing an ordinary bundle takes about this long; looking earlier is a call for nothing. */
const PROCESSING_MS = 2_500;
/** A build takes minutes. */
const BUILDING_MS = 10_000;

/** Throws a Problem when processing or the build of an image failed (with its events told), or at the deadline. */
export async function untilProcessed(
  application: string,
  version: ApplicationVersion,
  world: World,
  { pollIntervalMs, deadline }: Until,
): Promise<void> {
  if (isDeployable(version)) return;
  const { beanstalk, clock, report, signal } = world;
  const { label, created } = version;
  const seen = { building: false, withoutImage: false };
  const look = async () => {
    const [found] = await beanstalk.versions(application, [label]);
    if (found !== undefined && isDeployable(found)) return found;
    const explained = async () => {
      const events = await beanstalk.events({ application, versionLabel: label, since: created });
      for (const event of events) report.event('version', event);
      return events;
    };
    if (found?.status === 'failed') {
      const events = await explained();
      throw found.image?.isBuilt ? buildFailed(found, events) : processingFailed(found, events);
    }
    if (found?.status === 'building' && !seen.building) {
      seen.building = true;
      report.say('version', `Beanstalk builds the image of ${label}`);
    }
    // A finished build has its image; one look more, because the two may not become visible at once.
    if (found !== undefined && isWithoutImage(found)) {
      if (seen.withoutImage) throw imageMissing(found, await explained());
      seen.withoutImage = true;
    }
    if (clock.now() >= deadline) throw versionNotSeen(label, found?.status);
    return undefined;
  };
  if (version.status !== 'failed') await clock.sleep(Math.min(pollIntervalMs, PROCESSING_MS), signal);
  await again(look, () => (seen.building ? Math.max(pollIntervalMs, BUILDING_MS) : pollIntervalMs), world);
}

/**
 * 'unprocessed' is the final state of versions that were registered without processing, and of images that exist; of one that
 * is to be built it means that the build did not start.
 */
const isDeployable = ({ status, image }: ApplicationVersion) =>
  image?.isBuilt
    ? status === 'processed' && image.uri !== undefined
    : status === 'processed' || status === 'unprocessed';

const isWithoutImage = ({ status, image }: ApplicationVersion) =>
  image?.isBuilt === true && (status === 'processed' || status === 'unprocessed');
