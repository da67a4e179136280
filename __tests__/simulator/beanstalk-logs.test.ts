import {
  DescribeEventsCommand,
  RequestEnvironmentInfoCommand,
  RetrieveEnvironmentInfoCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import { begin, type OverHttp, overHttp } from './beanstalk-over-http.ts';

const shopProd = { EnvironmentName: 'shop-prod', InfoType: 'tail' } as const;
const tails = async ({ client }: OverHttp) =>
  (await client.send(new RetrieveEnvironmentInfoCommand(shopProd))).EnvironmentInfo ?? [];

test('tails that were asked for can be seen some seconds later, each at an address of the account that is signed', async () => {
  await using account = await overHttp('healthy');
  await account.client.send(new RequestEnvironmentInfoCommand(shopProd));
  expect(await tails(account)).toEqual([]);
  account.pass(3);
  const [tail, ...others] = await tails(account);
  expect(others).toEqual([]);
  expect(tail).toMatchObject({
    InfoType: 'tail',
    Ec2InstanceId: expect.stringMatching(/^i-[0-9a-f]{17}$/),
    SampleTimestamp: new Date(begin + 3_000),
  });
  const { pathname, searchParams } = new URL(tail?.Message ?? '');
  expect(pathname).toMatch(
    /^\/elasticbeanstalk-eu-west-1-123456789012\/resources\/environments\/logs\/tail\/e-\w+\/i-\w+\/TailLogs-\d+\.out$/,
  );
  expect(searchParams.get('X-Amz-Expires')).toBe('900');
  expect(account.objects).toContain(decodeURIComponent(pathname).slice(1));
});

test('tails of earlier requests stay listed for a quarter of an hour', async () => {
  await using account = await overHttp('healthy');
  await account.client.send(new RequestEnvironmentInfoCommand(shopProd));
  account.pass(60);
  await account.client.send(new RequestEnvironmentInfoCommand(shopProd));
  account.pass(3);
  expect(await tails(account)).toHaveLength(2);
  account.pass(850);
  expect(await tails(account)).toHaveLength(1);
});

test('the events tell of it under the request that asked', async () => {
  await using account = await overHttp('healthy');
  const { $metadata } = await account.client.send(new RequestEnvironmentInfoCommand(shopProd));
  account.pass(3);
  const { Events = [] } = await account.client.send(new DescribeEventsCommand({ EnvironmentName: 'shop-prod' }));
  const ours = Events.filter(({ RequestId }) => RequestId === $metadata.requestId).map(({ Message }) => Message);
  expect(ours.reverse()).toEqual([
    'requestEnvironmentInfo is starting.',
    expect.stringMatching(/^\[Instance: i-\w+\] Successfully finished tailing 5 log\(s\)$/),
    'Pulled logs for environment instances.',
  ]);
});

test('an environment that is not there has no logs', async () => {
  await using account = await overHttp('healthy');
  const missing = new RequestEnvironmentInfoCommand({ ...shopProd, EnvironmentName: 'nowhere' });
  await expect(account.client.send(missing)).rejects.toThrow('No Environment found for EnvironmentName = ');
});
