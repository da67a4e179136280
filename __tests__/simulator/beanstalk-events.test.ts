import {
  DescribeEventsCommand,
  paginateDescribeEvents,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import type { OverHttp } from './beanstalk-over-http.ts';
import { begin, overHttp } from './beanstalk-over-http.ts';

const deploy = ({ client }: OverHttp, EnvironmentName: string, VersionLabel = 'v2') =>
  client.send(new UpdateEnvironmentCommand({ EnvironmentName, VersionLabel }));

describe('DescribeEvents', () => {
  test('pages of any size tell every event once, newest first, however many share a millisecond', async () => {
    await using simulator = await overHttp('healthy');
    await deploy(simulator, 'shop-rolling');
    simulator.pass(900);
    const all = (await simulator.client.send(new DescribeEventsCommand({ MaxRecords: 1000 }))).Events ?? [];
    expect(all.length).toBeGreaterThan(30);
    expect(all.map(({ EventDate }) => EventDate?.getTime())).toEqual(
      all.map(({ EventDate }) => EventDate?.getTime() ?? 0).toSorted((a, b) => b - a),
    );
    const paged = [];
    for await (const { Events } of paginateDescribeEvents({ client: simulator.client, pageSize: 1 }, {})) {
      paged.push(...(Events ?? []));
    }
    expect(paged).toEqual(all);
  });

  test('without MaxRecords a page has a hundred events and a token that says where to go on', async () => {
    await using simulator = await overHttp('healthy');
    for (let round = 0; round < 3; round += 1) {
      await deploy(simulator, 'shop-rolling');
      simulator.pass(900);
    }
    const { Events, NextToken = '' } = await simulator.client.send(new DescribeEventsCommand({}));
    expect(Events).toHaveLength(100);
    expect(Buffer.from(NextToken, 'base64').toString()).toMatch(/^\d{13}::\d+::\d{13}$/);
  });

  test.each([
    [{ Severity: 'WARN' }, ['WARN', 'ERROR']],
    [{ Severity: 'ERROR' }, ['ERROR']],
    [{ Severity: 'FATAL' }, []],
    [{ EnvironmentName: 'shop-rolling' }, []],
    [{ EnvironmentName: 'nobody' }, []],
    [{ ApplicationName: 'other' }, []],
    [{ VersionLabel: 'v2' }, []],
    [{ RequestId: 'nothing' }, []],
    [{ StartTime: new Date(begin), EndTime: new Date(begin + 1) }, ['INFO']],
    [{ StartTime: new Date(begin + 1), EndTime: new Date(begin + 7000) }, ['INFO']],
  ] as const)('filters by %j', async (filter, severities) => {
    await using simulator = await overHttp('failing-deploy');
    await deploy(simulator, 'shop-prod');
    simulator.pass(300);
    const { Events } = await simulator.client.send(new DescribeEventsCommand(filter));
    expect(new Set(Events?.map(({ Severity }) => Severity))).toEqual(new Set(severities));
  });
});
