/**
 * Knows how versions are found and what is on record about them, in as few calls as possible.
 * Refuses to know where they are deployed.
 */
import { onceKnown } from '../certain.ts';
import type { RecordedVersion } from '../plan.ts';
import type { World } from '../ports.ts';
import { readRecord } from '../record.ts';
import * as instances from '../rollout/instances.ts';
import type { ApplicationVersion, Environment, InstanceHealth } from '../shapes.ts';

/** The default label: commit and content. */
export const labelOf = (commit: string | undefined, digest: string) =>
  commit === undefined ? `content-${digest.slice(0, 12)}` : `${commit.slice(0, 12)}-${digest.slice(0, 8)}`;

/** Labels made here begin with the commit, its first 12 digits, which are as good as all: nothing needs to be read for it. */
export const commitInLabel = (label: string | undefined) => /^([0-9a-f]{12})-[0-9a-f]{8}$/.exec(label ?? '')?.[1];

/** Labels made here end with the start of the digest: one with another ending is other content, and need not be read. */
export function couldBeSame(label: string | undefined, digest: string): boolean {
  if (label === undefined) return false;
  const [, start] = /^(?:[0-9a-f]{12}-([0-9a-f]{8})|content-([0-9a-f]{12}))$/.exec(label)?.filter(Boolean) ?? [];
  return start === undefined || digest.startsWith(start);
}

/** What the tags of a version say about it. */
export async function tagged(
  version: ApplicationVersion | undefined,
  world: World,
): Promise<RecordedVersion | undefined> {
  if (version === undefined) return undefined;
  const tags = await onceKnown(() => world.beanstalk.tags(version.arn), 'BR-VERSION-MISSING', world);
  return { version, tags, record: readRecord(tags) };
}

/** What is on record about a version: its tags, else (tagged by nobody, or reading tags is denied) its bundle's metadata. */
export async function recorded(
  version: ApplicationVersion | undefined,
  world: World,
): Promise<RecordedVersion | undefined> {
  const known = await tagged(version, world);
  const bundle = known?.version.bundle;
  if (known === undefined || bundle === undefined || known.record.contentDigest !== undefined) return known;
  const stored = await world.bundles.find(bundle, undefined);
  return { ...known, record: { ...stored?.record, ...known.record } };
}

/** What instances tell of themselves; 'basic' where they have nothing to tell. */
export const instancesOf = (environment: Environment, world: World): Promise<readonly InstanceHealth[] | 'basic'> =>
  onceKnown(() => instances.instancesOf(environment, world.beanstalk), 'BR-HEALTH-UNREAD', world);
