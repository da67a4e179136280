/**
 * The reads of a watch: environments, events, instances, causes of health. Every page of them.
 * Refuses to know how often they are tried and what they mean for a release.
 */
import {
  DescribeEnvironmentHealthCommand,
  DescribeEnvironmentsCommand,
  DescribeEventsCommand,
  DescribeInstancesHealthCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import type { Eyes } from '../ports.ts';
import { Problem } from '../problem.ts';
import { settingsOver } from './environments.ts';
import { allPages, type Send } from './send.ts';
import { environmentOf, eventOf, given, instanceOf } from './shapes.ts';

/** The most that DescribeEvents gives at once: https://docs.aws.amazon.com/elasticbeanstalk/latest/api/API_DescribeEvents.html */
const eventsPerPage = 1_000;

/** `further` sends for the pages after the first: giving one up would throw away all that were read before it. */
export function eyesOver(send: Send, further: Send = send): Eyes {
  const page = (token: string | undefined) => (token === undefined ? send : further);
  return {
    settings: settingsOver(send),

    async environments(which) {
      const wanted: readonly string[] = 'names' in which ? which.names : which.ids;
      const filter = 'names' in which ? { EnvironmentNames: [...wanted] } : { EnvironmentIds: [...wanted] };
      const dates: Date[] = [];
      const pages = await allPages((NextToken) =>
        page(NextToken)('DescribeEnvironments', dated({ ...filter, IncludeDeleted: false, NextToken }, dates)),
      );
      const environments = pages
        .flatMap((page) => page.Environments ?? [])
        .map(environmentOf)
        // Terminated environments stay listed for about an hour, next to a new one of the same name.
        .filter(({ id, name, status }) => status !== 'Terminated' && wanted.includes('names' in which ? name : id));
      return { environments, at: given(dates[0], 'the Date header') };
    },

    async events({ application, environmentId, versionLabel, since }) {
      const pages = await allPages((NextToken) =>
        page(NextToken)(
          'DescribeEvents',
          new DescribeEventsCommand({
            ApplicationName: application,
            EnvironmentId: environmentId,
            VersionLabel: versionLabel,
            StartTime: since,
            MaxRecords: eventsPerPage,
            NextToken,
          }),
        ),
      );
      // Newest first on the wire. Several share one millisecond, and a stable sort keeps those in the service's order.
      return pages
        .flatMap((page) => page.Events ?? [])
        .map(eventOf)
        .reverse()
        .sort((one, other) => one.date.getTime() - other.date.getTime());
    },

    instances(environmentId) {
      return unlessBasic('basic' as const, async () => {
        const pages = await allPages((NextToken) =>
          page(NextToken)(
            'DescribeInstancesHealth',
            new DescribeInstancesHealthCommand({ EnvironmentId: environmentId, AttributeNames: ['All'], NextToken }),
          ),
        );
        return pages.flatMap((page) => page.InstanceHealthList ?? []).map(instanceOf);
      });
    },

    causes(environmentId) {
      return unlessBasic([], async () => {
        const command = new DescribeEnvironmentHealthCommand({
          EnvironmentId: environmentId,
          AttributeNames: ['Causes'],
        });
        const { Causes = [] } = await send('DescribeEnvironmentHealth', command);
        return Causes;
      });
    },
  };
}

/** What enhanced health tells; `otherwise` where the environment reports basic health. */
async function unlessBasic<T, Basic>(otherwise: Basic, read: () => Promise<T>): Promise<T | Basic> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.code === 'BR-BASIC-HEALTH') return otherwise;
    throw thrown;
  }
}

/** The command, noting the service's own time of each answer: event ranges must not depend on the clock of this machine. */
function dated(input: DescribeEnvironmentsCommand['input'], dates: Date[]): DescribeEnvironmentsCommand {
  const command = new DescribeEnvironmentsCommand(input);
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { headers?: Record<string, string> };
      const date = new Date(headers?.date ?? Number.NaN);
      if (!Number.isNaN(date.getTime())) dates.push(date);
      return result;
    },
    { step: 'deserialize', name: 'noteDate' },
  );
  return command;
}
