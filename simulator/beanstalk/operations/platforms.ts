/** Platforms on the wire: solution stacks, branches, versions, with the filters of the API. */
import type {
  DescribePlatformVersionRequest,
  DescribePlatformVersionResult,
  ListAvailableSolutionStacksResultMessage,
  ListPlatformBranchesRequest,
  ListPlatformBranchesResult,
  ListPlatformVersionsRequest,
  ListPlatformVersionsResult,
  PlatformBranchSummary,
  PlatformSummary,
} from '@aws-sdk/client-elastic-beanstalk';
import { branches, type PlatformBranch } from '../../world/platforms/branches.ts';
import type { PlatformVersion } from '../../world/platforms.ts';
import { platformVersions } from '../../world/platforms.ts';
import { Refusal } from '../../world.ts';
import { pageOf, reads } from '../operation.ts';

/** That answers come in pages without being asked to is documented; how long these are was not seen. */
const PAGE = 100;

export const platformOperations = {
  ListAvailableSolutionStacks: reads((_input: object, { world }): ListAvailableSolutionStacksResultMessage => {
    const stacks = platformVersions(world.region).filter(({ branch }) => branch.lifecycle !== 'Retired');
    return {
      SolutionStacks: stacks.map(({ solutionStack }) => solutionStack),
      SolutionStackDetails: stacks.map(({ solutionStack }) => ({
        SolutionStackName: solutionStack,
        PermittedFileTypes: ['zip'],
      })),
    };
  }),

  ListPlatformBranches: reads(
    ({ Filters = [], MaxRecords, NextToken }: ListPlatformBranchesRequest): ListPlatformBranchesResult => {
      const wanted = branches.filter((branch, order) =>
        Filters.every(({ Attribute, Operator, Values }) =>
          compare(branchAttributes(branch, order)[Attribute ?? ''], Operator, Values),
        ),
      );
      const { items, next } = pageOf(wanted, NextToken, MaxRecords ?? PAGE);
      return { PlatformBranchSummaryList: items.map(summaryOfBranch), NextToken: next };
    },
  ),

  ListPlatformVersions: reads(
    ({ Filters = [], MaxRecords, NextToken }: ListPlatformVersionsRequest, { world }): ListPlatformVersionsResult => {
      const wanted = platformVersions(world.region).filter((version) =>
        Filters.every(({ Type, Operator, Values }) =>
          compare(versionAttributes(version)[Type ?? ''], Operator, Values),
        ),
      );
      const { items, next } = pageOf(wanted, NextToken, MaxRecords ?? PAGE);
      return { PlatformSummaryList: items.map(summaryOfVersion), NextToken: next };
    },
  ),

  DescribePlatformVersion: reads(
    ({ PlatformArn }: DescribePlatformVersionRequest, { world }): DescribePlatformVersionResult => {
      const found = platformVersions(world.region).find(({ arn }) => arn === PlatformArn);
      if (found === undefined) throw new Refusal('InvalidParameterValue', `No Platform named '${PlatformArn}' found.`);
      const { PlatformOwner, ...summary } = summaryOfVersion(found);
      const { branch, solutionStack } = found;
      const frameworks = { ProgrammingLanguages: [{ Name: branch.language }], SolutionStackName: solutionStack };
      return { PlatformDescription: { ...summary, PlatformOwner, PlatformName: branch.name, ...frameworks } };
    },
  ),
};

const tiers = ['WebServer/Standard', 'Worker/SQS/HTTP'];

function branchAttributes(
  { name, platform, lifecycle }: PlatformBranch,
  order: number,
): Record<string, readonly string[]> {
  return {
    BranchName: [name],
    PlatformName: [platform],
    LifecycleState: [lifecycle],
    TierType: tiers,
    BranchOrder: [String(order)],
  };
}

const versionAttributes = ({
  arn,
  branch,
  version,
  recommended,
}: PlatformVersion): Record<string, readonly string[]> => ({
  PlatformArn: [arn],
  PlatformName: [branch.name],
  PlatformVersion: [version],
  PlatformStatus: ['Ready'],
  PlatformBranchName: [branch.name],
  PlatformBranchLifecycleState: [branch.lifecycle],
  PlatformLifecycleState: [recommended ? 'recommended' : ''],
  PlatformOwner: ['AWSElasticBeanstalk'],
  SupportedTier: tiers,
  ProgrammingLanguageName: [branch.language],
  OperatingSystemName: [operatingSystem(branch).name],
});

/** An attribute that the API does not have is refused; names of values are compared in any letter case. */
function compare(actual: readonly string[] | undefined, operator = '=', values: readonly string[] = []): boolean {
  if (actual === undefined) throw new Refusal('InvalidParameterValue', 'Invalid filter attribute.');
  const have = actual.map((one) => one.toLowerCase());
  const asked = values.map((one) => one.toLowerCase());
  const some = (test: (a: string, b: string) => boolean) => have.some((a) => asked.some((b) => test(a, b)));
  switch (operator) {
    case '=':
    case 'in':
      return some((a, b) => a === b);
    case '!=':
    case 'not_in':
      return !some((a, b) => a === b);
    case 'contains':
      return some((a, b) => a.includes(b));
    case 'begins_with':
      return some((a, b) => a.startsWith(b));
    case 'ends_with':
      return some((a, b) => a.endsWith(b));
    case '<':
      return some((a, b) => inOrder(a, b) < 0);
    case '<=':
      return some((a, b) => inOrder(a, b) <= 0);
    case '>':
      return some((a, b) => inOrder(a, b) > 0);
    case '>=':
      return some((a, b) => inOrder(a, b) >= 0);
    default:
      throw new Refusal('InvalidParameterValue', `Invalid filter operator: ${operator}`);
  }
}

const inOrder = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });

const summaryOfBranch = (branch: PlatformBranch): PlatformBranchSummary => ({
  PlatformName: branch.platform,
  BranchName: branch.name,
  LifecycleState: branch.lifecycle,
  BranchOrder: branches.indexOf(branch),
  SupportedTierList: tiers,
});

const summaryOfVersion = ({ arn, branch, version, recommended }: PlatformVersion): PlatformSummary => ({
  PlatformArn: arn,
  PlatformOwner: 'AWSElasticBeanstalk',
  PlatformStatus: 'Ready',
  PlatformCategory: branch.language.replace(/ [\d.]+$/, ''),
  OperatingSystemName: operatingSystem(branch).name,
  OperatingSystemVersion: operatingSystem(branch).version,
  SupportedTierList: tiers,
  SupportedAddonList: ['Log/S3', 'Monitoring/Healthd', 'WorkerDaemon/SQSD'],
  PlatformLifecycleState: recommended ? 'Recommended' : undefined,
  PlatformVersion: version,
  PlatformBranchName: branch.name,
  PlatformBranchLifecycleState: branch.lifecycle,
});

/** `Amazon Linux` and `2023`; the first Amazon Linux bears no number in a branch's name. */
function operatingSystem({ name }: PlatformBranch) {
  const [, system = '', version] = /64bit (Amazon Linux|Windows Server)(?: ([\d.]+))?$/.exec(name) ?? [];
  return { name: system, version: version ?? '2018.03' };
}
