/**
 * Knows what is said of a platform branch that AWS gives up, and which one takes its place.
 * Refuses to hold a release back for it. Pure.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-support-policy.html
 */
import { policyWith } from '../permissions.ts';
import type { FoundPlatform } from '../plan.ts';
import type { Environment, PlatformBranch } from '../shapes.ts';
import { readBranch, successorOf } from './branches.ts';
import { branchOf, branchOfChoice, platformStep } from './platform.ts';

interface Found {
  /** The environment that serves; undefined: it is created. */
  readonly environment: Environment | undefined;
  /** Its name, or that of the one that is created. */
  readonly name: string;
  readonly platform: FoundPlatform | undefined;
  readonly branches: readonly PlatformBranch[] | 'denied';
}

/** Warnings about the branch that the environment will be on after this run. */
export function retirementNotes({ environment, name, platform, branches }: Found): string[] {
  if (branches === 'denied') return [BRANCHES_DENIED];
  const moved = environment === undefined ? platform : platformStep(environment, platform).platform;
  const is = moved === undefined ? environment && branchOf(environment) : branchOfChoice(moved);
  const state = branches.find((branch) => branch.name === is)?.lifecycle;
  if (is === undefined || (state !== 'retired' && state !== 'deprecated')) return [];
  const verb = moved === undefined ? 'is on' : 'comes to';
  return [`${is}, the platform branch that ${name} ${verb}, ${MEANINGS[state]} ${wayOut(is, branches)}`];
}

const MEANINGS = {
  retired: 'is retired: it gets no updates any more, and AWS may refuse new environments on it.',
  deprecated: 'is deprecated: it gets no updates any more once it is retired.',
};

function wayOut(is: string, branches: readonly PlatformBranch[]): string {
  const next = successorOf(is, branches);
  if (next === undefined) return 'No supported branch of its kind is left.';
  const isSameSystem = readBranch(next).system === readBranch(is).system;
  return `Its successor is ${next}${isSameSystem ? '.' : ', on another operating system: move there with strategy: blue-green.'}`;
}

const BRANCHES_DENIED = `Reading platform branches is denied (elasticbeanstalk:ListPlatformBranches), so nobody is told when one is retired. ${policyWith('elasticbeanstalk:ListPlatformBranches')} has it.`;
