/**
 * Knows when an environment keeps its platform version and when it is moved to another one.
 * Refuses to go back: an older version of the branch that the environment is on means that managed updates moved on. Pure.
 */
import type { FoundPlatform } from '../plan.ts';
import type { Environment, PlatformChoice } from '../shapes.ts';
import { couldMean } from './branches.ts';

/** What becomes of the platform of an environment. */
export interface PlatformStep {
  /** Undefined: it keeps the one it has. */
  readonly platform: PlatformChoice | undefined;
  /** What a person should know about it. */
  readonly warning?: string;
}

/** A branch that an environment is on, or that a short form could mean, is not looked up: it keeps its version. */
export function isOnBranch(environment: Environment, text: string): boolean {
  const branch = branchOf(environment);
  return branch !== undefined && couldMean(text, branch);
}

/** Undefined where Beanstalk tells neither an ARN nor a solution stack that can be read. */
export const branchOf = ({ platformArn, solutionStack }: Pick<Environment, 'platformArn' | 'solutionStack'>) =>
  (branchVersion(platformArn ?? '') ?? branchVersion(solutionStack ?? ''))?.branch;

export const branchOfChoice = (choice: FoundPlatform) =>
  choice.kind === 'unknown'
    ? undefined
    : branchVersion(choice.kind === 'platform-arn' ? choice.arn : choice.name)?.branch;

interface BranchVersion {
  readonly branch: string;
  readonly version: readonly number[];
}

/** Is it moved to the platform that is wanted, or does it keep its own? */
export function platformStep(environment: Environment, wanted: FoundPlatform | undefined): PlatformStep {
  if (wanted === undefined || wanted.kind === 'unknown') return { platform: undefined };
  const is = wanted.kind === 'platform-arn' ? environment.platformArn : environment.solutionStack;
  const named = wanted.kind === 'platform-arn' ? wanted.arn : wanted.name;
  if (is === named) return { platform: undefined };
  const current = branchVersion(environment.platformArn ?? '') ?? branchVersion(environment.solutionStack ?? '');
  const next = branchVersion(named);
  if (current === undefined || next === undefined || current.branch !== next.branch) return { platform: wanted };
  if (isNewer(next, current)) return { platform: wanted };
  if (!isNewer(current, next)) return { platform: undefined };
  const kept = current.version.join('.');
  return {
    platform: undefined,
    warning: `${environment.name} keeps platform version ${kept}: the one named is older, and a branch is not gone back on.`,
  };
}

/** Both `arn:...:platform/<branch>/<version>` and `64bit Amazon Linux 2023 v6.5.0 running Node.js 22`. */
function branchVersion(text: string): BranchVersion | undefined {
  const [, arnBranch, arnVersion] = /:platform\/([^/]+)\/([\d.]+)$/.exec(text) ?? [];
  const [, system, stackVersion, runtime] = /^(.*) v([\d.]+) running (.*)$/.exec(text) ?? [];
  const branch = arnBranch ?? (runtime === undefined ? undefined : `${runtime} running on ${system}`);
  const version = arnVersion ?? stackVersion;
  if (branch === undefined || version === undefined) return undefined;
  return { branch, version: version.split('.').map(Number) };
}

function isNewer({ version: a }: BranchVersion, { version: b }: BranchVersion): boolean {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at !== -1 && (a[at] ?? 0) > (b[at] ?? 0);
}
