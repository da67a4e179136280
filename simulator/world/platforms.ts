/**
 * Knows the platform branches and versions that the simulated region offers, newest version first.
 * Refuses to know which environment runs on which.
 */
import { noPlatform, unknownPlatform } from './refusal.ts';
import type { World } from './state.ts';

/** How a call names a platform. */
export interface PlatformRequest {
  readonly solutionStack?: string | undefined;
  readonly platformArn?: string | undefined;
}

export interface PlatformBranch {
  /** `Node.js 22 running on 64bit Amazon Linux 2023`, which is also the platform name. */
  readonly name: string;
  readonly language: string;
  readonly lifecycle: 'Supported' | 'Deprecated' | 'Retired' | 'Beta';
  /** Newest first. */
  readonly versions: readonly string[];
}

export interface PlatformVersion {
  readonly branch: PlatformBranch;
  readonly version: string;
  readonly arn: string;
  readonly solutionStack: string;
  readonly recommended: boolean;
}

const branch = (
  runtime: string,
  language: string,
  versions: readonly string[],
  lifecycle: PlatformBranch['lifecycle'] = 'Supported',
  system = '64bit Amazon Linux 2023',
): PlatformBranch => ({ name: `${runtime} running on ${system}`, language, lifecycle, versions });

export const branches: readonly PlatformBranch[] = [
  branch('Node.js 24', 'Node.js 24', ['6.8.0', '6.7.3']),
  branch('Node.js 22', 'Node.js 22', ['6.8.0', '6.7.3', '6.7.2']),
  branch('Node.js 20', 'Node.js 20', ['6.8.0', '6.7.3'], 'Deprecated'),
  branch('Node.js 18', 'Node.js 18', ['6.6.2'], 'Retired'),
  branch('Python 3.13', 'Python 3.13', ['4.8.0', '4.7.3']),
  branch('Python 3.12', 'Python 3.12', ['4.8.0', '4.7.3']),
  branch('Docker', 'Docker', ['4.7.3', '4.7.2']),
  branch('ECS', 'ECS', ['4.3.4']),
  branch('Corretto 21', 'Java 21', ['4.6.3', '4.6.2']),
  branch('Corretto 17', 'Java 17', ['4.6.3', '4.6.2']),
  branch('Tomcat 10 with Corretto 21', 'Java 21', ['5.7.3']),
  branch('Go 1', 'Go 1', ['4.4.3']),
  branch('PHP 8.4', 'PHP 8.4', ['4.8.0']),
  branch('Ruby 3.4', 'Ruby 3.4', ['4.6.3']),
  branch('.NET 8', '.NET 8', ['3.6.0']),
  branch('Docker', 'Docker', ['4.3.0'], 'Retired', '64bit Amazon Linux 2'),
];

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
