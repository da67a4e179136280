/**
 * Looks up a platform branch: its newest version, or the branches that it was likely meant to be.
 * Refuses to know which environment wants it.
 */
import {
  ListPlatformBranchesCommand,
  ListPlatformVersionsCommand,
  type PlatformSummary,
} from '@aws-sdk/client-elastic-beanstalk';
import type { Beanstalk } from '../ports.ts';
import { allPages, type Send } from './send.ts';

const suggestions = 3;

export async function newestOfBranch(ask: Send, branch: string): ReturnType<Beanstalk['newestOfBranch']> {
  const name = branchName(branch);
  const pages = await allPages((NextToken) =>
    ask(
      'ListPlatformVersions',
      new ListPlatformVersionsCommand({
        Filters: [
          { Type: 'PlatformBranchName', Operator: '=', Values: [name] },
          { Type: 'PlatformStatus', Operator: '=', Values: ['Ready'] },
        ],
        NextToken,
      }),
    ),
  );
  const arn = newest(pages.flatMap((page) => page.PlatformSummaryList ?? []))?.PlatformArn;
  return arn === undefined ? { nearest: nearest(name, await branchNames(ask)) } : { arn };
}

/** `arn:aws:elasticbeanstalk:eu-central-1::platform/<branch>` names a branch as well, only longer. */
function branchName(branch: string): string {
  return /^arn:[^:]*:elasticbeanstalk:[^:]*:[^:]*:platform\/([^/]+)\/?$/.exec(branch)?.[1] ?? branch;
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

async function branchNames(ask: Send): Promise<string[]> {
  const pages = await allPages((NextToken) =>
    ask('ListPlatformBranches', new ListPlatformBranchesCommand({ NextToken })),
  );
  const branches = pages.flatMap((page) => page.PlatformBranchSummaryList ?? []);
  const usable = branches.filter(({ LifecycleState }) => LifecycleState?.toLowerCase() !== 'retired');
  return usable.flatMap(({ BranchName }) => BranchName ?? []);
}

/** At most three names, the likeliest first: by words in common, then by how little would have to be typed anew. */
function nearest(asked: string, names: readonly string[]): string[] {
  const words = (text: string) => new Set(text.toLowerCase().match(/[a-z]+|\d+/g));
  const askedWords = words(asked);
  return [...new Set(names)]
    .map((name) => ({
      name,
      shared: askedWords.intersection(words(name)).size,
      distance: editDistance(asked.toLowerCase(), name.toLowerCase()),
    }))
    .filter(({ name, shared, distance }) => shared > 0 || distance <= name.length / 2)
    .sort((one, other) => other.shared - one.shared || one.distance - other.distance)
    .slice(0, suggestions)
    .map(({ name }) => name);
}

/** Levenshtein's: insertions, deletions and replacements that make one text the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
