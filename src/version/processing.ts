/**
 * Knows when a registered version may be deployed: visible, and processed by Beanstalk.
 * Refuses to know how it was made.
 */
import type { World } from '../ports.ts';
import { again } from '../rollout/watch.ts';
import type { ApplicationVersion } from '../shapes.ts';
import { processingFailed, versionNotSeen } from './problems.ts';

export interface Until {
  readonly pollIntervalMs: number;
  readonly deadline: Date;
}

/** Processing an ordinary bundle takes about this long; looking earlier is a call for nothing. */
const PROCESSING_MS = 2_500;

/** Throws a Problem when processing failed (with its events told), or at the deadline. */
export async function untilProcessed(
  application: string,
  version: ApplicationVersion,
  world: World,
  { pollIntervalMs, deadline }: Until,
): Promise<void> {
  if (isDeployable(version)) return;
  const { beanstalk, clock, report, signal } = world;
  const { label, created } = version;
  const look = async () => {
    const [found] = await beanstalk.versions(application, [label]);
    if (found !== undefined && isDeployable(found)) return found;
    if (found?.status === 'failed') {
      const events = await beanstalk.events({ application, versionLabel: label, since: created });
      for (const event of events) report.event('version', event);
      throw processingFailed(application, label, events);
    }
    if (clock.now() >= deadline) throw versionNotSeen(label, found?.status);
    return undefined;
  };
  if (version.status !== 'failed') await clock.sleep(Math.min(pollIntervalMs, PROCESSING_MS), signal);
  await again(look, () => pollIntervalMs, world);
}

/** 'unprocessed' is the final state of versions that were registered without processing. */
const isDeployable = ({ status }: ApplicationVersion) => status === 'processed' || status === 'unprocessed';
