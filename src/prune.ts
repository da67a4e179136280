/**
 * The story of housekeeping (`keep-versions`): what versions are needed for is read anew, the others go with their bundles, and
 * what stays or cannot go is said. Refuses to fail a release: whatever goes wrong is a warning.
 */

import { briefly } from './permissions.ts';
import { newestFirst } from './plan/version-named.ts';
import type { World } from './ports.ts';
import type { Run } from './prove.ts';
import { type Deleted, deleteAll } from './prune/delete.ts';
import { type Sorted, sorted } from './prune/rule.ts';
import { readStanding } from './prune/standing.ts';
import type { Result } from './result.ts';
import { count } from './units.ts';

const SUBJECT = 'versions';
const MOST_NAMED = 10;

/** After a success that may have made a version one too many; going back is no time to delete what might be gone back to. */
export async function tidyUp({ outcome, plan, versionLabel }: Result, run: Run): Promise<void> {
  const { operation, keepVersions } = run.inputs;
  if (keepVersions === 0 || outcome !== 'succeeded' || operation === 'rollback') return;
  await prune(plan?.environment.action === 'untouched' ? undefined : versionLabel, run);
}

/**
 * Deletes what `keep-versions` has no place for, and answers with how many. `lastGood` is the label that was proved last; where
 * none is given it is the newest that any environment runs. Never throws.
 */
export async function prune(lastGood: string | undefined, { inputs, world }: Run): Promise<number> {
  try {
    const standing = await readStanding(inputs, world);
    const newest = newestFirst(standing.versions).find(({ label }) => standing.runsOn.has(label))?.label;
    const all = sorted(inputs.keepVersions, lastGood ?? newest, standing);
    if (all.doomed.length === 0) return 0;
    const end = await deleteAll(inputs.application, all.doomed, world);
    tell(all, end, inputs.keepVersions, world);
    return end.deleted;
  } catch (error) {
    world.report.warn(`Older versions were not deleted (keep-versions): ${briefly(error)}`);
    return 0;
  }
}

function tell(
  { doomed, kept, younger }: Sorted,
  { deleted, troubles, isBundleLeft, left, stopped }: Deleted,
  keep: number,
  world: World,
) {
  const { report } = world;
  const bundles = doomed.every(({ withBundle }) => withBundle)
    ? ' with their bundles'
    : ' with the bundles that no other version needs';
  const gone = `deleted ${count(deleted, 'older version')}${isBundleLeft ? ', the last one without its bundle' : bundles}`;
  report.say(SUBJECT, `${gone}; the newest ${keep} stay (keep-versions)`);
  const reasons = kept.map(({ label, why }) => `${label} ${why}`);
  if (younger > 0) reasons.push(`${younger} younger than the last good one`);
  if (reasons.length > 0) report.say(SUBJECT, `older, and stay as well: ${some(reasons)}`);
  const undone = troubles.map(({ label, why }) => `${label}: ${why}`);
  if (undone.length > 0) report.warn(`Not everything of older versions could be deleted: ${some(undone)}`);
  if (stopped !== undefined) report.warn(`${count(left, 'older version')} could not be deleted: ${stopped}`);
  else if (left > 0) report.say(SUBJECT, `${count(left, 'older version')} left for the next release to delete`);
}

function some(sentences: readonly string[]): string {
  const named = sentences.slice(0, MOST_NAMED).join('; ');
  return sentences.length > MOST_NAMED ? `${named}; and ${sentences.length - MOST_NAMED} more` : named;
}
