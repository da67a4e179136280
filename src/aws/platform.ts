/**
 * Reads platform branches, and the newest version of one.
 * Refuses to know which branch a text means and which environment wants it.
 */
import {
  ListPlatformBranchesCommand,
  ListPlatformVersionsCommand,
  type PlatformBranchSummary,
  type PlatformSummary,
} from '@aws-sdk/client-elastic-beanstalk';
import type { Beanstalk } from '../ports.ts';
import type { PlatformBranch } from '../shapes.ts';
import { allPages, type Send, unless } from './send.ts';

export const platformsOver = (ask: Send): Pick<Beanstalk, 'newestOfBranch' | 'branches'> => ({
  async newestOfBranch(branch) {
    const pages = await allPages((NextToken) =>
      ask(
        'ListPlatformVersions',
        new ListPlatformVersionsCommand({
          Filters: [
            { Type: 'PlatformBranchName', Operator: '=', Values: [branch] },
            { Type: 'PlatformStatus', Operator: '=', Values: ['Ready'] },
          ],
          NextToken,
        }),
      ),
    );
    return newest(pages.flatMap((page) => page.PlatformSummaryList ?? []))?.PlatformArn;
  },

  async branches() {
    const pages = allPages((NextToken) => ask('ListPlatformBranches', new ListPlatformBranchesCommand({ NextToken })));
    const read = await unless('BR-ACCESS-DENIED', pages);
    return read?.flatMap((page) => (page.PlatformBranchSummaryList ?? []).flatMap(branchOf)) ?? 'denied';
  },
});

const LIFECYCLES: readonly PlatformBranch['lifecycle'][] = ['beta', 'supported', 'deprecated', 'retired'];

/** The API reference writes `supported`, the service sends `Supported`. A state that AWS adds one day says nothing bad. */
function branchOf({ BranchName: name, LifecycleState = '' }: PlatformBranchSummary): PlatformBranch[] {
  if (name === undefined) return [];
  const lifecycle = LIFECYCLES.find((state) => state === LifecycleState.toLowerCase()) ?? 'supported';
  return [{ name, lifecycle }];
}

/** A version that AWS recommends or supports goes before any other, however new. */
function newest(versions: readonly PlatformSummary[]): PlatformSummary | undefined {
  const isCurrent = (version: PlatformSummary) =>
    /^(recommended|supported)$/i.test(version.PlatformLifecycleState ?? '') ? 1 : 0;
  return versions.toSorted(
    (one, other) =>
      isCurrent(other) - isCurrent(one) || byNumber(other.PlatformVersion ?? '', one.PlatformVersion ?? ''),
  )[0];
}

/** 4.10.0 comes after 4.9.1. */
function byNumber(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
