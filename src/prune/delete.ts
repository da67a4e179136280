/**
 * Knows how versions are deleted one by one, and what it means that one is not.
 * Refuses to know why they may go.
 */
import { briefly } from '../permissions.ts';
import type { World } from '../ports.ts';
import { Problem } from '../problem.ts';
import { count } from '../units.ts';
import type { Doomed } from './rule.ts';
import { running } from './standing.ts';

/** The rest is left for the next release. */
const LONGEST_MS = 5 * 60_000;
const REMIND_MS = 30_000;
/** Somebody may deploy an old version meanwhile: after so many deletions that is looked at again. */
const DELETED_UNSEEN = 50;
/** Refusals that are about one version alone; any other would meet the next one, too. */
const OF_ONE: ReadonlySet<string> = new Set(['BR-VERSION-BUSY', 'BR-AWS']);

export interface Deleted {
  readonly deleted: number;
  /** Not deleted, or (the last that was) without its bundle, each with the reason. */
  readonly troubles: readonly { readonly label: string; readonly why: string }[];
  /** A bundle may not be deleted: its version is gone, and no other followed it, for nobody would find their bundles again. */
  readonly isBundleLeft: boolean;
  /** Not come to. */
  readonly left: number;
  /** What ended it early. */
  readonly stopped: string | undefined;
}

/** Deletes until all are gone, the time is over, the run is cancelled or AWS refuses in a way that goes for all. Never throws. */
export async function deleteAll(application: string, doomed: readonly Doomed[], world: World): Promise<Deleted> {
  const { beanstalk, clock, signal } = world;
  const until = clock.now().getTime() + LONGEST_MS;
  const remind = reminder(doomed.length, world);
  const troubles: { label: string; why: string }[] = [];
  let runsOn = new Map<string, string[]>();
  let deleted = 0;
  let isBundleLeft = false;
  const result = (seen: number, stopped?: string) => {
    return { deleted, troubles, isBundleLeft, left: doomed.length - seen, stopped };
  };
  for (const [seen, { version, withBundle }] of doomed.entries()) {
    if (signal.aborted || clock.now().getTime() > until) return result(seen);
    const { label } = version;
    remind(seen);
    try {
      if (seen > 0 && seen % DELETED_UNSEEN === 0) runsOn = running(await beanstalk.environmentsOf(application));
      const where = runsOn.get(label);
      if (where === undefined) await beanstalk.deleteVersion(application, label, withBundle);
      else troubles.push({ label, why: `it runs on ${where.join(', ')} by now` });
      if (where === undefined) deleted += 1;
    } catch (error) {
      isBundleLeft = error instanceof Problem && error.code === 'BR-BUNDLE-LEFT';
      if (!isBundleLeft && !isOfOne(error)) return result(seen, briefly(error));
      troubles.push({ label, why: briefly(error) });
      if (!isBundleLeft) continue;
      deleted += 1;
      return result(seen + 1);
    }
  }
  return result(doomed.length);
}

const isOfOne = (error: unknown) => error instanceof Problem && OF_ONE.has(error.code);

/** A thousand deletions take minutes. */
function reminder(all: number, { clock, report }: World) {
  let saidAt = clock.now().getTime();
  return (seen: number) => {
    const now = clock.now().getTime();
    if (now - saidAt < REMIND_MS) return;
    saidAt = now;
    report.say('versions', `${seen} of ${count(all, 'older version')} deleted`);
  };
}
