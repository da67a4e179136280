/**
 * Knows how the platform that a run names is found: which branch a text means, and that branch's newest version.
 * Refuses to decide whether an environment is moved to it.
 */
import type { Inputs } from '../inputs.ts';
import { meaningOf } from '../plan/branches.ts';
import { isOnBranch } from '../plan/platform.ts';
import type { FoundPlatform } from '../plan.ts';
import type { World } from '../ports.ts';
import type { Environment, PlatformBranch } from '../shapes.ts';

export interface PlatformFound {
  /** Undefined: none is named, or every environment is on that branch already. */
  readonly platform: FoundPlatform | undefined;
  /** Read only where a platform is named and something comes to it, or a dry run has the time to look. */
  readonly branches: readonly PlatformBranch[] | 'denied';
}

/**
 * Versions are looked up only where they matter: for a creation, or for an environment on another branch; of a whole name at
 * once, of a short form when the branch is known.
 */
export async function findPlatform(
  platform: Inputs['platform'],
  environments: readonly (Environment | undefined)[],
  { beanstalk }: World,
  { dryRun }: Pick<Inputs, 'dryRun'>,
): Promise<PlatformFound> {
  if (platform === undefined) return { platform: undefined, branches: [] };
  if (platform.kind !== 'branch') return { platform, branches: await beanstalk.branches() };
  const { name } = platform;
  const known = environments.filter((environment) => environment !== undefined);
  const isThere = known.length > 0 && known.every((environment) => isOnBranch(environment, name));
  if (isThere && !dryRun) return { platform: undefined, branches: [] };
  const isWhole = !isThere && / running on /.test(name);
  const [branches, version] = await Promise.all([
    beanstalk.branches(),
    isWhole ? beanstalk.newestOfBranch(name) : undefined,
  ]);
  if (isThere) return { platform: undefined, branches };
  if (version !== undefined) return { platform: { kind: 'platform-arn', arn: version }, branches };
  if (branches === 'denied') return { platform: { kind: 'unknown', name, nearest: isWhole ? [] : 'denied' }, branches };
  const meaning = meaningOf(name, branches);
  if ('nearest' in meaning) return { platform: { kind: 'unknown', name, nearest: meaning.nearest }, branches };
  const arn = meaning.branch.name === name && isWhole ? undefined : await beanstalk.newestOfBranch(meaning.branch.name);
  if (arn === undefined) return { platform: { kind: 'unknown', name, nearest: [] }, branches };
  return { platform: { kind: 'platform-arn', arn }, branches };
}
