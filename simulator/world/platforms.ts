/**
 * Knows the platform versions that the simulated region offers, newest version of each branch first.
 * Refuses to know which environment runs on which.
 */
import { branches, type PlatformBranch } from './platforms/branches.ts';
import { noPlatform, unknownPlatform } from './refusal.ts';
import type { World } from './state.ts';

/** How a call names a platform. */
export interface PlatformRequest {
  readonly solutionStack?: string | undefined;
  readonly platformArn?: string | undefined;
}

export interface PlatformVersion {
  readonly branch: PlatformBranch;
  readonly version: string;
  readonly arn: string;
  readonly solutionStack: string;
  readonly recommended: boolean;
}

/** Every platform version of the region, branch by branch. */
export const platformVersions = (region: string): readonly PlatformVersion[] =>
  branches.flatMap((one) =>
    one.versions.map((version, place) => ({
      branch: one,
      version,
      arn: `arn:aws:elasticbeanstalk:${region}::platform/${one.name}/${version}`,
      solutionStack: solutionStackName(one.name, version),
      recommended: place === 0 && one.lifecycle === 'Supported',
    })),
  );

/** The platform that a request names, by solution stack or by ARN; both always carry a version. */
export function platformOf(world: World, { solutionStack, platformArn }: PlatformRequest) {
  if (solutionStack === undefined && platformArn === undefined) throw noPlatform();
  const found = platformVersions(world.region).find((one) =>
    platformArn === undefined ? one.solutionStack === solutionStack : one.arn === platformArn,
  );
  if (found === undefined) throw unknownPlatform(solutionStack ?? platformArn ?? '');
  return { platformArn: found.arn, solutionStack: found.solutionStack };
}

/** `64bit Amazon Linux 2023 v6.8.0 running Node.js 22`. */
function solutionStackName(name: string, version: string): string {
  const [runtime, system] = name.split(' running on ');
  return `${system} v${version} running ${runtime}`;
}
