/**
 * Knows the platform branches that the simulated region offers, about as many as a real one, each with its last versions.
 * Names, states and the forms of versions are AWS's; which version was the last one on which day is not kept true.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/platforms/platforms-supported.html
 */
export interface PlatformBranch {
  /** `Node.js 22 running on 64bit Amazon Linux 2023`, which is also the platform name of its versions. */
  readonly name: string;
  /** The platform that it is a branch of: `Node.js`. */
  readonly platform: string;
  readonly language: string;
  readonly lifecycle: 'Supported' | 'Deprecated' | 'Retired' | 'Beta';
  /** Newest first. */
  readonly versions: readonly string[];
}

/** Branches of one platform on one operating system have their versions on the same days. */
interface Line {
  readonly system: string;
  readonly platform: string;
  readonly versions: readonly string[];
  readonly runtimes: readonly Runtime[];
}

/** `last` counts from the newest version of the line: a retired branch stopped there. */
interface Runtime {
  readonly name: string;
  readonly language: string;
  readonly lifecycle: PlatformBranch['lifecycle'];
  readonly last: number;
}

const runtime = (
  name: string,
  language: string = name,
  lifecycle: Runtime['lifecycle'] = 'Supported',
  last = 0,
): Runtime => ({ name, language, lifecycle, last });

const line = (platform: string, versions: string, runtimes: readonly Runtime[], system = AL2023): Line => ({
  system,
  platform,
  versions: versions.split(' '),
  runtimes,
});

const AL2023 = '64bit Amazon Linux 2023';
const AL2 = '64bit Amazon Linux 2';
const AMI = '64bit Amazon Linux';

const lines: readonly Line[] = [
  line('Node.js', '6.8.0 6.7.3 6.7.2 6.7.1 6.7.0 6.6.8 6.6.7 6.6.5 6.6.4 6.6.2', [
    runtime('Node.js 24'),
    runtime('Node.js 22'),
    runtime('Node.js 20', 'Node.js 20', 'Deprecated'),
    runtime('Node.js 18', 'Node.js 18', 'Retired', 9),
  ]),
  line('Python', '4.8.0 4.7.3 4.7.2 4.7.1 4.7.0 4.6.1 4.6.0', [
    runtime('Python 3.14'),
    runtime('Python 3.13'),
    runtime('Python 3.12'),
    runtime('Python 3.11'),
    runtime('Python 3.9', 'Python 3.9', 'Retired', 4),
  ]),
  line('Docker', '4.7.3 4.7.2 4.7.1 4.7.0 4.6.1 4.6.0', [runtime('Docker')]),
  line('ECS', '4.3.4 4.3.3 4.3.2 4.3.1', [runtime('ECS')]),
  line('Java', '4.6.3 4.6.2 4.6.1 4.6.0 4.5.3 4.5.2', [
    runtime('Corretto 25', 'Java 25'),
    runtime('Corretto 21', 'Java 21'),
    runtime('Corretto 17', 'Java 17'),
    runtime('Corretto 11', 'Java 11'),
    runtime('Corretto 8', 'Java 8'),
  ]),
  line('Tomcat', '5.7.3 5.7.2 5.7.1 5.7.0 5.6.3', [
    runtime('Tomcat 11 with Corretto 21', 'Java 21'),
    runtime('Tomcat 10 with Corretto 21', 'Java 21'),
    runtime('Tomcat 10 with Corretto 17', 'Java 17'),
    runtime('Tomcat 9 with Corretto 11', 'Java 11'),
  ]),
  line('Go', '4.4.3 4.4.2 4.4.1 4.4.0', [runtime('Go 1')]),
  line('PHP', '4.8.0 4.7.7 4.7.6 4.7.5 4.7.4', [
    runtime('PHP 8.5', 'PHP 8.5', 'Beta', 4),
    runtime('PHP 8.4'),
    runtime('PHP 8.3'),
    runtime('PHP 8.2', 'PHP 8.2', 'Deprecated'),
    runtime('PHP 8.1', 'PHP 8.1', 'Retired', 3),
  ]),
  line('Ruby', '4.6.3 4.6.2 4.6.1 4.6.0', [
    runtime('Ruby 3.4'),
    runtime('Ruby 3.3'),
    runtime('Ruby 3.2', 'Ruby 3.2', 'Retired', 2),
  ]),
  line('.NET Core on Linux', '3.6.0 3.5.5 3.5.4 3.5.3', [
    runtime('.NET 10'),
    runtime('.NET 9'),
    runtime('.NET 8'),
    runtime('.NET 6', '.NET 6', 'Retired', 3),
  ]),
  line('.NET on Windows Server', '2.22.0 2.21.1 2.21.0', [runtime('IIS 10.0', '.NET')], '64bit Windows Server 2025'),
  line('.NET on Windows Server', '2.22.0 2.21.1 2.21.0', [runtime('IIS 10.0', '.NET')], '64bit Windows Server 2022'),
  line(
    '.NET on Windows Server',
    '2.22.0 2.21.1',
    [runtime('IIS 10.0', '.NET', 'Deprecated')],
    '64bit Windows Server 2016',
  ),
  line('Docker', '4.3.0 4.2.5 4.2.4 4.2.3', [runtime('Docker', 'Docker', 'Retired')], AL2),
  line('ECS', '3.10.0 3.9.5 3.9.4', [runtime('ECS', 'ECS', 'Retired')], AL2),
  line(
    'Node.js',
    '5.11.0 5.10.2 5.10.1 5.10.0',
    [runtime('Node.js 18', 'Node.js 18', 'Retired'), runtime('Node.js 16', 'Node.js 16', 'Retired', 2)],
    AL2,
  ),
  line('Python', '3.10.1 3.10.0 3.9.2', [runtime('Python 3.8', 'Python 3.8', 'Retired')], AL2),
  line(
    'Java',
    '3.10.1 3.10.0 3.9.3',
    [runtime('Corretto 17', 'Java 17', 'Deprecated'), runtime('Corretto 11', 'Java 11', 'Deprecated')],
    AL2,
  ),
  line('PHP', '3.11.1 3.11.0 3.10.2', [runtime('PHP 8.1', 'PHP 8.1', 'Retired')], AL2),
  line('Ruby', '3.9.2 3.9.1', [runtime('Ruby 3.0', 'Ruby 3.0', 'Retired')], AL2),
  line('Go', '3.12.1 3.12.0', [runtime('Go 1', 'Go 1', 'Deprecated')], AL2),
  line('.NET Core on Linux', '2.11.1 2.11.0', [runtime('.NET Core', '.NET', 'Deprecated')], AL2),
  line('Node.js', '4.17.17 4.17.16', [runtime('Node.js', 'Node.js', 'Retired')], AMI),
  line('Python', '2.10.20 2.10.19', [runtime('Python 3.6', 'Python 3.6', 'Retired')], AMI),
  line('ECS', '2.26.12 2.26.11', [runtime('Multi-container Docker', 'Docker', 'Retired')], AMI),
];

export const branches: readonly PlatformBranch[] = lines.flatMap(({ system, platform, versions, runtimes }) =>
  runtimes.map(({ name, language, lifecycle, last }) => ({
    name: `${name} running on ${system}`,
    platform,
    language,
    lifecycle,
    versions: versions.slice(lifecycle === 'Beta' ? 0 : last),
  })),
);
