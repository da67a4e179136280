/** Events on the wire: newest first, in pages, by many filters. */
import type { DescribeEventsMessage, EventDescriptionsMessage } from '@aws-sdk/client-elastic-beanstalk';
import type { Severity, WorldEvent } from '../../world.ts';
import { reads } from '../operation.ts';

/** The service has a default page size, too; this number is a guess. */
const defaultPage = 100;

const severities: readonly Severity[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

export const eventOperations = {
  DescribeEvents: reads((input: DescribeEventsMessage, { world, call }): EventDescriptionsMessage => {
    const wanted = world.events.filter((event) => matches(input, event)).toReversed();
    const newestFirst = wanted.toSorted((a, b) => b.at - a.at);
    const start = startOf(newestFirst, input.NextToken);
    const size = input.MaxRecords ?? defaultPage;
    const page = newestFirst.slice(start, start + size);
    return { Events: page.map(describe), NextToken: tokenAt(newestFirst, start + size, call.at) };
  }),
};

/** Events that belong to no environment, version or platform have none to be found by. */
const matches = (input: DescribeEventsMessage, event: WorldEvent): boolean =>
  agrees(input.ApplicationName, event.application) &&
  agrees(input.EnvironmentName, event.environmentName) &&
  agrees(input.EnvironmentId, event.environmentId) &&
  agrees(input.VersionLabel, event.versionLabel) &&
  agrees(input.RequestId, event.requestId) &&
  agrees(input.TemplateName, undefined) &&
  agrees(input.PlatformArn, undefined) &&
  (input.Severity === undefined || severities.indexOf(event.severity) >= severities.indexOf(input.Severity)) &&
  (input.StartTime === undefined || event.at >= input.StartTime.getTime()) &&
  (input.EndTime === undefined || event.at < input.EndTime.getTime());

const agrees = (asked: string | undefined, actual: string | undefined) => asked === undefined || asked === actual;

/** Tokens say where to go on: the time of the next event, how many of that time were told already, the time of the call. */
function tokenAt(events: readonly WorldEvent[], place: number, now: number): string | undefined {
  const next = events[place];
  if (next === undefined) return undefined;
  const told = events.slice(0, place).filter(({ at }) => at === next.at).length;
  return Buffer.from(`${next.at}::${told}::${now}`).toString('base64');
}

function startOf(events: readonly WorldEvent[], token: string | undefined): number {
  if (token === undefined) return 0;
  const [at = 0, told = 0] = Buffer.from(token, 'base64').toString('utf8').split('::').map(Number);
  const first = events.findIndex((event) => event.at <= at);
  return first === -1 ? events.length : first + told;
}

const describe = (event: WorldEvent) => ({
  EventDate: new Date(event.at),
  Message: event.message,
  ApplicationName: event.application,
  EnvironmentName: event.environmentName,
  VersionLabel: event.versionLabel,
  RequestId: event.requestId,
  Severity: event.severity,
});
