/**
 * Knows between which operating systems an environment can be moved in place, and between which only traffic can.
 * Refuses to know how a move is made. Pure.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.platform.upgrade.html
 */
import type { FoundPlatform, Snapshot } from '../plan.ts';
import { Problem } from '../problem.ts';
import type { Environment } from '../shapes.ts';
import { readBranch } from './branches.ts';
import { branchOf, branchOfChoice, platformStep } from './platform.ts';

/** Throws a Problem where only another environment can be on the platform that is wanted. */
export function refuseMove({ environment, platform, pair }: Snapshot): void {
  const move = environment && moveOf(environment, platform);
  if (environment === undefined || move === undefined || !isBlocked(move)) return;
  throw new Problem({
    code: 'BR-PLATFORM-NEEDS-ANOTHER-ENVIRONMENT',
    what: `Not started: ${environment.name} cannot be moved to that platform in place.`,
    why: `It is on ${move.from}, and Beanstalk brings no environment from there to ${move.to}.`,
    now: 'Nothing was changed.',
    next:
      pair === undefined
        ? 'Use strategy: blue-green, which creates a second environment there and moves the name, or leave platform out.'
        : `Terminate ${environment.name}, the idle side: this job then creates it anew on that platform.`,
  });
}

/** What a person should know of a move to another operating system that Beanstalk is not known to refuse. */
export function moveNote(environment: Environment, platform: FoundPlatform | undefined): string | undefined {
  const move = moveOf(environment, platform);
  if (move === undefined || readBranch(move.from).system === readBranch(move.to).system) return undefined;
  return `${environment.name} is moved from ${move.from} to ${move.to} in place; AWS advises strategy: blue-green for another operating system.`;
}

interface Move {
  readonly from: string;
  readonly to: string;
}

/** Undefined where it keeps its platform, or one of the two cannot be read. */
function moveOf(environment: Environment, wanted: FoundPlatform | undefined): Move | undefined {
  const { platform } = platformStep(environment, wanted);
  const [from, to] = [branchOf(environment), platform && branchOfChoice(platform)];
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** Amazon Linux AMI is incompatible with what came after it, by AWS's own words; Windows and Linux share nothing. */
function isBlocked({ from, to }: Move): boolean {
  const [old, next] = [kindOf(from), kindOf(to)];
  return old !== undefined && next !== undefined && old !== next;
}

/** 2018.03 and its like are releases of the first Amazon Linux; 2 and 2023 came after it. */
function kindOf(branch: string): 'windows' | 'amazon-linux-ami' | 'linux' | undefined {
  const { system } = readBranch(branch);
  if (system.startsWith('windows')) return 'windows';
  const [, number] = /^amazon linux ?([\d.]*)$/.exec(system) ?? [];
  if (number === undefined) return undefined;
  return number === '' || /^201\d/.test(number) ? 'amazon-linux-ami' : 'linux';
}
