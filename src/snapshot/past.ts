/**
 * Knows how the versions that served before are read: along the links that releases leave as tags, a read or two for each step,
 * and by creation dates where no link leads on. Refuses to know what becomes of them.
 */
import type { Inputs } from '../inputs.ts';
import { type Choice, type FoundForRollback, leadsBack, olderThan } from '../plan/rollback.ts';
import { nothingToGoBackTo } from '../plan/rollback-problems.ts';
import { newestFirst, versionNamed } from '../plan/version-named.ts';
import type { RecordedVersion, Target } from '../plan.ts';
import type { World } from '../ports.ts';
import { decodedLabel, isEncoded } from '../record/label.ts';
import { goingBack, linkOf } from '../record.ts';
import type { ApplicationVersion } from '../shapes.ts';
import { tagged } from './versions.ts';

const MOST_TARGETS = 10;

/** The version to go back to. Throws a Problem where there is none, or the label that was given is not one. */
export async function chosen(inputs: Inputs, found: FoundForRollback, world: World): Promise<Choice> {
  if (inputs.versionLabel !== '') {
    const versions = await world.beanstalk.versions(inputs.application);
    const version = versionNamed(inputs.versionLabel, versions, inputs.application);
    return { version: (await tagged(version, world)) ?? unread(version), by: 'label' };
  }
  const { liveVersion, names } = found;
  if (liveVersion !== undefined && goingBack(liveVersion.tags, names))
    return { version: liveVersion, by: 'unfinished' };
  const good = await lastGood(inputs.application, found, world);
  if (good === undefined) throw nothingToGoBackTo(found, await world.beanstalk.versions(inputs.application));
  return good;
}

/** What a past is read from. */
type Served = Pick<FoundForRollback, 'live' | 'liveVersion' | 'names'>;

/** The version that served before the present one; undefined where there is none to go back to. */
export async function lastGood(application: string, found: Served, world: World): Promise<Choice | undefined> {
  for await (const version of past(found, application, world)) return { version, by: 'record' };
  const versions = await world.beanstalk.versions(application);
  const older = isFirst(found) ? [] : olderThan(found.liveVersion?.version, found.live.versionLabel ?? '', versions);
  const [guess] = older;
  if (guess === undefined) return undefined;
  const served = await lastThatServed(found, older, world);
  if (served !== undefined) return { version: served, by: 'served' };
  return { version: (await tagged(guess, world)) ?? unread(guess), by: 'date' };
}

/** What serves may never have been proved: it failed, or somebody else deployed it. Then records of others tell what was good. */
async function lastThatServed({ names, liveVersion }: Served, older: readonly ApplicationVersion[], world: World) {
  const present = linkOf(liveVersion?.tags, names);
  const read = await Promise.all(older.slice(0, MOST_TARGETS).map((version) => tagged(version, world)));
  const at = (one: RecordedVersion | undefined) => leadsBack(linkOf(one?.tags, names), present)?.at.getTime() ?? 0;
  const [last] = read.toSorted((one, other) => at(other) - at(one));
  return at(last) > 0 ? last : undefined;
}

/** A version that remembers that nothing served before it. */
const isFirst = ({ liveVersion, names }: Served) => linkOf(liveVersion?.tags, names)?.previous === '';

const unread = (version: ApplicationVersion): RecordedVersion => ({ version, tags: undefined, record: {} });

/** The last ten to go back to: along the links, then by date. */
export async function lastTen(inputs: Inputs, found: FoundForRollback, world: World): Promise<readonly Target[]> {
  const targets: Target[] = [];
  const add = (version: ApplicationVersion, by: Target['by']) => {
    const { label, created, description = '' } = version;
    const isNew = label !== found.live.versionLabel && !targets.some((target) => target.label === label);
    if (isNew && targets.length < MOST_TARGETS) targets.push({ label, created, description, by });
  };
  for await (const { version } of past(found, inputs.application, world)) {
    add(version, 'record');
    if (targets.length === MOST_TARGETS) return targets;
  }
  for (const version of newestFirst(await world.beanstalk.versions(inputs.application))) add(version, 'date');
  return targets;
}

/** The versions that served before the present one, the latest first, as far as links lead back. */
async function* past({ liveVersion, names }: Served, application: string, world: World) {
  const seen = new Set([liveVersion?.version.label]);
  let from = undefined as ReturnType<typeof linkOf>;
  let link = linkOf(liveVersion?.tags, names);
  while (link !== undefined && link.previous !== '') {
    const version = await labelled(link.previous, application, world);
    if (version === undefined || seen.has(version.label)) return;
    seen.add(version.label);
    const recorded = await tagged(version, world);
    if (recorded === undefined) return;
    yield recorded;
    from = link;
    link = leadsBack(linkOf(recorded.tags, names), from);
  }
}

/** Labels that are too long for a tag are known by a hash: then all versions are asked. */
async function labelled(encoded: string, application: string, { beanstalk }: World) {
  const label = decodedLabel(encoded);
  if (label !== undefined) return (await beanstalk.versions(application, [label]))[0];
  return (await beanstalk.versions(application)).find((version) => isEncoded(version.label, encoded));
}
