/**
 * Knows how it is told that nothing on record leads back: because there is nothing, or because records may not be read.
 * Refuses to decide where a rollback goes. Pure.
 */
import { policyWith } from '../permissions.ts';
import type { RecordedVersion } from '../plan.ts';
import { Problem } from '../problem.ts';
import type { ApplicationVersion, Environment } from '../shapes.ts';
import { count } from '../units.ts';
import { listed } from './version-named.ts';

const READS_RECORDS = 'elasticbeanstalk:ListTagsForResource';
const RECORDS_UNREAD = `the records of versions could not be read: ${READS_RECORDS} is denied, and ${policyWith(READS_RECORDS)} has it`;

/** A version that is there, and whose tags may not be read. */
const isUnread = (version: RecordedVersion | undefined) => version !== undefined && version.tags === undefined;

/** There is no version to go back to, or none is known because the records may not be read. */
export function nothingToGoBackTo(
  { live, liveVersion }: { readonly live: Environment; readonly liveVersion: RecordedVersion | undefined },
  versions: readonly ApplicationVersion[],
): Problem {
  const { name, versionLabel: runs = 'no version' } = live;
  const given = 'to go to one of them all the same, give its label as version-label.';
  const isMute = isUnread(liveVersion);
  const [known, next] = isMute
    ? [`no version is older, and ${RECORDS_UNREAD}`, `Allow it for the role of this job; or, ${given}`]
    : ['and no version is on record as having served before, nor is any older', `T${given.slice(1)}`];
  return new Problem({
    code: 'BR-NOTHING-TO-ROLL-BACK-TO',
    what: `Not started: ${isMute ? 'it is not known what' : 'there is nothing'} to roll ${name} back to.`,
    why: `It runs ${runs}, ${known}. The application has ${count(versions.length, 'version')}.`,
    now: 'Nothing was changed.',
    next,
    findings: listed(versions),
  });
}

/** That the choice was made by date, and why. */
export const guessNote = (liveVersion: RecordedVersion | undefined) =>
  isUnread(liveVersion)
    ? `The choice by date is a guess, for ${RECORDS_UNREAD}.`
    : 'No record says what served before: the choice by date is a guess.';
