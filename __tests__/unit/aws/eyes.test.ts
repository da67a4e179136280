/** What a watch sees: environments, events and instances, over all pages and whatever AWS writes. */
import { connect } from '../../../src/aws/connect.ts';
import { type Answer, members, refusal, result, startLoopback } from './loopback.ts';

const region = 'eu-central-1';
const application = 'shop';
const since = new Date('2026-11-20T10:00:00.250Z');
const updated = '2026-11-20T09:59:00.123Z';

const environment = (fields: Record<string, string>) => ({
  EnvironmentId: 'e-1',
  EnvironmentName: 'shop-prod',
  ApplicationName: application,
  Status: 'Ready',
  Health: 'Green',
  DateUpdated: updated,
  ...fields,
});
const environments = (list: Record<string, string>[], more = '', headers = {}): Answer =>
  result('DescribeEnvironments', members('Environments', list) + more, headers);
const event = (at: string, message: string, severity = 'INFO') => ({
  EventDate: at,
  Message: message,
  Severity: severity,
});
const look = () => connect({ region }).eyes;

describe('environments', () => {
  test('are those of exactly these names, over all pages, and none that is terminated', async () => {
    const pages = [
      environments(
        [
          environment({ EnvironmentId: 'e-old', Status: 'Terminated' }),
          environment({ EnvironmentId: 'e-other', EnvironmentName: 'shop-prod-green' }),
        ],
        '<NextToken>next</NextToken>',
      ),
      environments([environment({ EnvironmentId: 'e-new' })]),
    ];
    await using service = await startLoopback((_, nth) => pages[nth - 1] ?? 'cut');
    const found = await look().environments({ names: ['shop-prod'] });
    expect(found.environments.map(({ id }) => id)).toEqual(['e-new']);
    expect(service.asked.map(({ form }) => form.get('NextToken'))).toEqual([null, 'next']);
    expect(service.asked[1]?.form.get('EnvironmentNames.member.1')).toBe('shop-prod');
  });

  test('of an application are all of its own that are not terminated', async () => {
    const [gone, there] = [environment({ EnvironmentId: 'e-old', Status: 'Terminated' }), environment({})];
    await using service = await startLoopback(() => environments([gone, there]));
    const found = await connect({ region }).beanstalk.environmentsOf(application);
    expect(found.map(({ id }) => id)).toEqual(['e-1']);
    expect(service.asked[0]?.form.get('ApplicationName')).toBe(application);
  });

  test('can be asked for by id', async () => {
    await using service = await startLoopback(() => environments([environment({})]));
    expect((await look().environments({ ids: ['e-1'] })).environments).toHaveLength(1);
    expect(service.asked[0]?.form.get('EnvironmentIds.member.1')).toBe('e-1');
  });

  test("come with the service's own time, not this machine's", async () => {
    const at = 'Fri, 20 Nov 2020 10:00:05 GMT';
    await using _ = await startLoopback(() => environments([], '', { date: at }));
    expect((await look().environments({ names: ['shop-prod'] })).at).toEqual(new Date(at));
  });

  test.each([
    [{ Status: 'Hibernating' }, { status: 'Updating' }],
    [{ Health: 'Purple' }, { health: 'Grey' }],
    [{ HealthStatus: 'Dazed' }, { healthStatus: 'Unknown' }],
    [{ HealthStatus: 'No Data' }, { healthStatus: 'NoData' }],
    [{ Tier: '<Name>Worker</Name>' }, { tier: 'Worker' }],
    [{ AbortableOperationInProgress: 'true' }, { abortable: true }],
    [{}, { status: 'Ready', health: 'Green', healthStatus: undefined, tier: 'WebServer', updated: new Date(updated) }],
  ])('with %j are read as %j', async (fields, read) => {
    await using _ = await startLoopback(() => environments([environment(fields)]));
    const found = await look().environments({ names: ['shop-prod'] });
    expect(found.environments[0]).toMatchObject(read);
  });
});

describe('events', () => {
  test('come oldest first over all pages, and those of one millisecond in the order in which they happened', async () => {
    const page = (more: string, ...events: Record<string, string>[]) =>
      result('DescribeEvents', members('Events', events) + more);
    const pages = [
      page('<NextToken>n</NextToken>', event('2026-11-20T10:00:03.000Z', 'd'), event('2026-11-20T10:00:02.000Z', 'c')),
      page('', event('2026-11-20T10:00:02.000Z', 'b'), event('2026-11-20T10:00:01.000Z', 'a')),
    ];
    await using service = await startLoopback((_, nth) => pages[nth - 1] ?? 'cut');
    const events = await look().events({ application, environmentId: 'e-1', since });
    expect(events.map(({ message }) => message)).toEqual(['a', 'b', 'c', 'd']);
    expect(Object.fromEntries(service.asked[1]?.form ?? [])).toMatchObject({
      ApplicationName: application,
      EnvironmentId: 'e-1',
      StartTime: '2026-11-20T10:00:00.250Z',
      NextToken: 'n',
    });
  });

  test('of an unknown severity are shown as warnings, never as failures', async () => {
    await using _ = await startLoopback(() =>
      result('DescribeEvents', members('Events', [event('2026-11-20T10:00:01Z', 'm', 'PANIC')])),
    );
    expect((await look().events({ application, versionLabel: 'v1', since }))[0]?.severity).toBe('WARN');
  });
});

describe('instances', () => {
  test('tell their health and their deployment, over all pages', async () => {
    const deployed = '<DeploymentId>7</DeploymentId><VersionLabel>v1</VersionLabel><Status>Deployed</Status>';
    const instance = (InstanceId: string, fields: Record<string, string>) => ({
      InstanceId,
      HealthStatus: 'Ok',
      Color: 'Green',
      ...fields,
    });
    const page = (list: Record<string, string>[], more = '') =>
      result('DescribeInstancesHealth', members('InstanceHealthList', list) + more);
    const pages = [
      page([instance('i-1', { Deployment: deployed })], '<NextToken>n</NextToken>'),
      page([instance('i-2', { HealthStatus: 'Severe', Color: 'Red', Causes: '<member>Out of memory.</member>' })]),
    ];
    await using _ = await startLoopback((_asked, nth) => pages[nth - 1] ?? 'cut');
    expect(await look().instances('e-1')).toEqual([
      {
        id: 'i-1',
        health: 'Green',
        healthStatus: 'Ok',
        causes: [],
        deployment: { id: 7, versionLabel: 'v1', status: 'Deployed' },
      },
      { id: 'i-2', health: 'Red', healthStatus: 'Severe', causes: ['Out of memory.'], deployment: undefined },
    ]);
  });

  test('with a deployment in a state that nobody knows count as not deployed yet', async () => {
    const Deployment = '<DeploymentId>7</DeploymentId><VersionLabel>v1</VersionLabel><Status>Enlightened</Status>';
    const one = { InstanceId: 'i-1', HealthStatus: 'Ok', Color: 'Green', Deployment };
    await using _ = await startLoopback(() => result('DescribeInstancesHealth', members('InstanceHealthList', [one])));
    expect(await look().instances('e-1')).toMatchObject([{ deployment: { status: 'In Progress' } }]);
  });

  test.each([
    ['InvalidRequestException', 'DescribeInstancesHealth is not supported.'],
    ['InvalidParameterValue', 'DescribeEnvironmentHealth is not supported.'],
  ])('of an environment with basic health cannot be told (%s)', async (code, message) => {
    await using _ = await startLoopback(() => refusal(code, message));
    expect(await look().instances('e-1')).toBe('basic');
    expect(await look().causes('e-1')).toEqual([]);
  });

  test('are unread, and not basic, where Beanstalk refuses the request for any other reason', async () => {
    await using _ = await startLoopback(() =>
      refusal('InvalidRequestException', 'One or more input parameters is not valid.'),
    );
    await expect(look().instances('e-1')).rejects.toMatchObject({ code: 'BR-HEALTH-UNREAD' });
  });
});

test("the causes of an environment's health are told in Beanstalk's words", async () => {
  const causes = '<Causes><member>Command failed on all instances.</member><member>Out of memory.</member></Causes>';
  await using service = await startLoopback(() => result('DescribeEnvironmentHealth', causes));
  expect(await look().causes('e-1')).toEqual(['Command failed on all instances.', 'Out of memory.']);
  expect(Object.fromEntries(service.asked[0]?.form ?? [])).toMatchObject({
    EnvironmentId: 'e-1',
    'AttributeNames.member.1': 'Causes',
  });
});
