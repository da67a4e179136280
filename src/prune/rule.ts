/**
 * Knows which versions may be deleted: the older ones that nothing runs, nothing goes back to and nobody is about to release.
 * Refuses to read and to delete. Pure.
 */
import { newestFirst } from '../plan/version-named.ts';
import type { ApplicationVersion } from '../shapes.ts';

/** What an application's versions are needed for, by label: the names of environments. */
export interface Standing {
  /** Every version of the application. */
  readonly versions: readonly ApplicationVersion[];
  /** Every version of the account, those among them: several may have one bundle. */
  readonly ofAccount: readonly ApplicationVersion[];
  readonly runsOn: ReadonlyMap<string, readonly string[]>;
  /** A rollback of these environments would come to it. */
  readonly wayBackOf: ReadonlyMap<string, readonly string[]>;
}

export interface Doomed {
  readonly version: ApplicationVersion;
  /** False where a version that stays, or goes later, has the same bundle, or it has none. */
  readonly withBundle: boolean;
}

export interface Sorted {
  /** Oldest first. */
  readonly doomed: readonly Doomed[];
  /** Older than the newest, and needed: newest first, with the reason. */
  readonly kept: readonly { readonly label: string; readonly why: string }[];
  /** So many more are younger than the last good one: they may be waiting for their release. */
  readonly younger: number;
}

/** `keep` of the newest stay; `lastGood` is the label that was proved last, and what was made after it stays as well. */
export function sorted(keep: number, lastGood: string | undefined, standing: Standing): Sorted {
  const { versions, ofAccount } = standing;
  const good = versions.find(({ label }) => label === lastGood);
  const older = newestFirst(versions).slice(keep);
  const younger = older.filter((version) => good !== undefined && version.created > good.created);
  const rest = older
    .filter((version) => !younger.includes(version))
    .map((version) => ({ version, why: reason(version, lastGood, standing) }));
  const going = rest.filter(({ why }) => why === undefined).map(({ version }) => version);
  const gone = new Set(going);
  const staying = ofAccount.filter((version) => !gone.has(version));
  return {
    doomed: withBundles(going.reverse(), staying),
    kept: rest.flatMap(({ version: { label }, why }) => (why === undefined ? [] : [{ label, why }])),
    younger: younger.length,
  };
}

/** A bundle goes with the last of its versions: the others may yet be refused, or not be come to. */
function withBundles(oldestFirst: readonly ApplicationVersion[], staying: readonly ApplicationVersion[]): Doomed[] {
  const needed = new Set(staying.map(placeOf));
  const last = new Map(oldestFirst.map((version) => [placeOf(version), version]));
  return oldestFirst.map((version) => {
    const place = placeOf(version);
    return { version, withBundle: place !== undefined && !needed.has(place) && last.get(place) === version };
  });
}

/** Why a version stays; undefined where nothing keeps it. */
function reason(
  { label, status }: ApplicationVersion,
  lastGood: string | undefined,
  { runsOn, wayBackOf }: Standing,
): string | undefined {
  const where = runsOn.get(label);
  if (where !== undefined) return `runs on ${where.join(', ')}`;
  const back = wayBackOf.get(label);
  if (back !== undefined) return `${back.join(', ')} would go back to it`;
  if (label === lastGood) return 'was released just now';
  return status === 'processing' || status === 'building' ? 'is being processed' : undefined;
}

const placeOf = ({ bundle }: ApplicationVersion) => bundle && `${bundle.bucket}/${bundle.key}`;
