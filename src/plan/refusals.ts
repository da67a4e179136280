/**
 * Knows what makes a release impossible before anything is changed, and how to say so.
 * Refuses to look at anything but what was found. Pure.
 */
import type { Inputs } from '../inputs.ts';
import { policyWith } from '../permissions.ts';
import type { Snapshot } from '../plan.ts';
import { Problem } from '../problem.ts';
import { noAddress } from '../rollout/smoke-test.ts';
import { refuseMove } from './move.ts';

const NOTHING_CHANGED = 'Nothing was changed.';
const OR_NOT_VISIBLE = 'or these credentials may not see it';

/** Throws the first reason why this release cannot be. */
export function refuseTheImpossible(inputs: Inputs, snapshot: Snapshot): void {
  refuseEnvironment(inputs, snapshot);
  refuseMissingApplication(inputs, snapshot);
  if (snapshot.environment === undefined && inputs.operation !== 'publish') refuseCreation(inputs, snapshot);
  refuseUnknownPlatform(snapshot);
  refuseMove(snapshot);
  refuseMissingVersion(inputs, snapshot);
  refuseOtherBytes(snapshot);
}

/** Throws the first reason why this environment takes no version in place. */
export function refuseEnvironment(inputs: Inputs, found: Pick<Snapshot, 'environment' | 'nameHolder'>): void {
  refuseForeignEnvironment(inputs, found);
  refuseHalfOfPair(inputs, found);
  refuseTestOfWorker(inputs, found);
}

function refuseForeignEnvironment({ application }: Inputs, { environment }: Pick<Snapshot, 'environment'>): void {
  if (environment === undefined) return;
  const { name } = environment;
  if (environment.application !== application) {
    throw new Problem({
      code: 'BR-ENVIRONMENT-NAME-TAKEN',
      what: `Not started: the name ${name} is taken.`,
      why: `It belongs to an environment of the application ${environment.application}; names are unique in a region.`,
      now: NOTHING_CHANGED,
      next: `Choose another environment-name, or correct application-name (now ${application}).`,
    });
  }
  if (environment.status === 'Terminating') {
    throw new Problem({
      code: 'BR-ENVIRONMENT-TERMINATING',
      what: `Not started: ${name} is being terminated.`,
      why: 'An environment that terminates takes no release, and its name is free only afterwards.',
      now: NOTHING_CHANGED,
      next: 'Run this job again in a few minutes: with `platform` given it creates the environment anew.',
    });
  }
}

/** A release in place would go past the name: to whichever of a pair environment-name names, live or not. */
function refuseHalfOfPair(
  { cnamePrefix, environment: name }: Inputs,
  { nameHolder }: Pick<Snapshot, 'nameHolder'>,
): void {
  if (nameHolder === undefined) return;
  throw new Problem({
    code: 'BR-LOOKS-LIKE-A-PAIR',
    what: `Not started: ${nameHolder} holds the name of cname-prefix ${cnamePrefix}, not ${name}.`,
    why: `Both belong to one application, which looks like a blue-green pair; in place the release would go to ${name} whichever side is live.`,
    now: NOTHING_CHANGED,
    next: `Use strategy: blue-green, or leave cname-prefix out, or correct environment-name if the release is for ${nameHolder}.`,
  });
}

/** A worker has no address that could be asked. */
function refuseTestOfWorker({ smokeTestPath }: Inputs, { environment }: Pick<Snapshot, 'environment'>): void {
  if (smokeTestPath === '' || environment?.tier !== 'Worker') return;
  throw noAddress(environment.name).withNow(NOTHING_CHANGED);
}

function refuseMissingApplication(
  { application, region, createApplication }: Inputs,
  { applicationExists }: Snapshot,
): void {
  if (applicationExists || createApplication) return;
  throw new Problem({
    code: 'BR-APPLICATION-NOT-FOUND',
    what: `Not started: there is no application ${application} in ${region}.`,
    why: `No application of that name exists, ${OR_NOT_VISIBLE}; create-application-if-not-exists is false.`,
    now: NOTHING_CHANGED,
    next: 'Check application-name, aws-region and the role, or let the action create it.',
  });
}

function refuseCreation(inputs: Inputs, { pair }: Snapshot): void {
  const { environment, region } = inputs;
  if (!inputs.createEnvironment) {
    throw new Problem({
      code: 'BR-ENVIRONMENT-NOT-FOUND',
      what: `Not started: there is no environment ${pair?.idleName ?? environment} in ${region}.`,
      why: `No environment of that name exists, ${OR_NOT_VISIBLE}; create-environment-if-not-exists is false.`,
      now: NOTHING_CHANGED,
      next: 'Check environment-name, aws-region and the role, or let the action create it.',
    });
  }
  if (inputs.platform === undefined && pair === undefined && inputs.configuration.tier !== 'Cluster') {
    throw new Problem({
      code: 'BR-PLATFORM-REQUIRED',
      what: `Not started: ${environment} does not exist, and no platform is named to create it on.`,
      why: `No environment of that name exists in ${region}, ${OR_NOT_VISIBLE}.`,
      now: NOTHING_CHANGED,
      next: 'Set platform, for example `Node.js 22`, or correct environment-name.',
    });
  }
}

function refuseUnknownPlatform({ platform, creation }: Snapshot): void {
  if (platform?.kind !== 'unknown') return;
  if (platform.nearest === 'denied') throw unreadBranches(platform.name);
  const file = creation?.origins.find(({ what }) => what === 'platform')?.from;
  const nearest = platform.nearest.length === 0 ? '' : ` The nearest names: ${platform.nearest.join('; ')}.`;
  throw new Problem({
    code: 'BR-PLATFORM-UNKNOWN',
    what: `Not started: there is no platform branch '${platform.name}'.`,
    why: `Beanstalk has no one branch with a supported version that this could mean in this region.${nearest}`,
    now: NOTHING_CHANGED,
    next: `Correct platform${file === undefined ? '' : ` in ${file}, or give it in the \`with:\` block`}; \`aws elasticbeanstalk list-platform-branches\` lists the names.`,
  });
}

/** Nobody knows then what a short form means. */
const unreadBranches = (name: string) =>
  new Problem({
    code: 'BR-ACCESS-DENIED',
    what: `Not started: what '${name}' means cannot be looked up.`,
    why: `Reading platform branches is denied (${LIST_BRANCHES}), and that is no whole name of one.`,
    now: NOTHING_CHANGED,
    next: `Allow ${LIST_BRANCHES} for the role of this job (${policyWith(LIST_BRANCHES)} has it), or give the whole name in platform, as \`Node.js 22 running on 64bit Amazon Linux 2023\`.`,
  });

const LIST_BRANCHES = 'elasticbeanstalk:ListPlatformBranches';

/** It was there when the label was looked up. */
function refuseMissingVersion({ application }: Inputs, { content, ours, label }: Snapshot): void {
  if (content !== undefined || ours !== undefined) return;
  throw new Problem({
    code: 'BR-VERSION-NOT-FOUND',
    what: `Not started: ${application} has no version ${label} any more.`,
    why: 'It was deleted while this run was looking around.',
    now: NOTHING_CHANGED,
    next: 'Give another version-label.',
  });
}

/** A label stands for one content for ever. */
function refuseOtherBytes({ ours, content, label }: Snapshot): void {
  if (content === undefined || ours === undefined || ours.record.contentDigest === content.digest) return;
  const known = ours.record.contentDigest;
  throw new Problem({
    code: 'BR-VERSION-OTHER-CONTENT',
    what: `Not started: the version ${label} exists with other content.`,
    why:
      known === undefined
        ? 'No content digest is on record for it (another tool made it, or its tags cannot be read), so it cannot be known to be the same.'
        : `It was made from content ${known.slice(0, 12)}, this is ${content.digest.slice(0, 12)}.`,
    now: NOTHING_CHANGED,
    next: 'Give another version-label, or leave it empty: the default label is made from commit and content.',
  });
}
