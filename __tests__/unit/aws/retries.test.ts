/** Which calls are sent again, and what a lost answer becomes. */
import { readFileSync } from 'node:fs';
import { connect } from '../../../src/aws/connect.ts';
import type { Beanstalk } from '../../../src/ports.ts';
import { type Answer, members, refusal, result, startLoopback } from './loopback.ts';

const since = new Date('2026-11-20T10:00:00Z');
const failing: Answer = { status: 500, body: '<html>oops</html>' };
/** Of a network that wants a password first; it can be read as XML, and says nothing that AWS says. */
const page: Answer = { status: 200, body: '<html><body>Sign in</body></html>' };
const throttled = refusal('Throttling', 'Rate exceeded');
const version = {
  application: 'shop',
  label: 'v1',
  description: 'first',
  bundle: { bucket: 'b', key: 'shop/v1.zip' },
  tags: {},
  createApplication: false,
};

const writes: Record<string, (beanstalk: Beanstalk) => Promise<unknown>> = {
  CreateApplicationVersion: (beanstalk) => beanstalk.createVersion(version),
  CreateEnvironment: (beanstalk) =>
    beanstalk.createEnvironment({
      application: 'shop',
      name: 'shop-prod',
      versionLabel: 'v1',
      cnamePrefix: undefined,
      tier: 'WebServer',
      base: { kind: 'solution-stack', name: '64bit Amazon Linux 2023 v6.1.0 running Node.js 22' },
      tags: {},
      settings: [],
    }),
  UpdateEnvironment: (beanstalk) =>
    beanstalk.updateEnvironment({ id: 'e-1234567890', versionLabel: 'v1', platform: undefined, settings: [] }),
};

test('a read before the watch survives a failing answer, a cut connection, one that breaks off, a page and throttling', async () => {
  const troubles: Answer[] = [failing, 'cut', { status: 200, body: '<Descr' }, page, throttled];
  await using service = await startLoopback(
    (_, nth) =>
      troubles[nth - 1] ?? result('DescribeApplications', members('Applications', [{ ApplicationName: 'shop' }])),
  );
  expect(await connect({ region: 'eu-central-1' }).beanstalk.applicationExists('shop')).toBe(true);
  expect(service.asked.map(({ operation }) => operation)).toEqual(Array(6).fill('DescribeApplications'));
});

describe('a read of the watch is tried once', () => {
  test.each([
    ['failed', failing, 'BR-AWS-DOWN'],
    ['was cut', 'cut' as const, 'BR-UNREACHABLE'],
    [
      'broke off in the middle of its answer',
      { status: 200, body: '<DescribeEventsResponse><Descr' },
      'BR-UNREACHABLE',
    ],
    ['was answered by a page', page, 'BR-UNREACHABLE'],
    ['was answered by nothing', { status: 200, body: '' }, 'BR-UNREACHABLE'],
    ['was throttled', throttled, 'BR-THROTTLED'],
  ])('when it %s', async (_, answer, code) => {
    await using service = await startLoopback(() => answer);
    const reading = connect({ region: 'eu-central-1' }).eyes.events({ application: 'shop', since });
    await expect(reading).rejects.toMatchObject({ name: 'Problem', code });
    expect(service.asked).toHaveLength(1);
  });
});

test('a watch that has a first page waits for the others: all that was read would be lost without them', async () => {
  const page = (message: string, more: string) =>
    result(
      'DescribeEvents',
      `${members('Events', [{ Message: message, Severity: 'INFO', EventDate: since.toISOString() }])}${more}`,
    );
  const answers = [page('second', '<NextToken>t</NextToken>'), throttled, failing, page('first', '')];
  await using service = await startLoopback((_, nth) => answers[nth - 1] ?? 'cut');
  const events = await connect({ region: 'eu-central-1' }).eyes.events({ application: 'shop', since });
  expect(events.map(({ message }) => message)).toEqual(['first', 'second']);
  expect(service.asked.map(({ form }) => form.get('NextToken'))).toEqual([null, 't', 't', 't']);
});

describe.each(Object.entries(writes))('%s', (operation, write) => {
  test.each([
    ['the connection is cut', 'cut' as const],
    ['AWS fails', failing],
    ['the answer cannot be read', { status: 200, body: 'not what AWS says' }],
    ['a page answers', page],
  ])('is not sent again when %s: nobody knows whether it took', async (_, answer) => {
    await using service = await startLoopback(() => answer);
    const writing = write(connect({ region: 'eu-central-1' }).beanstalk);
    await expect(writing).rejects.toMatchObject({ name: 'AnswerLost', operation });
    expect(service.asked.map((asked) => asked.operation)).toEqual([operation]);
  });
});

test('a write is sent again when AWS refused it untouched, because of throttling', async () => {
  const accepted = result('UpdateEnvironment', '<EnvironmentId>e-1234567890</EnvironmentId>');
  await using service = await startLoopback((_, nth) => (nth === 1 ? throttled : accepted));
  const answer = await writes.UpdateEnvironment?.(connect({ region: 'eu-central-1' }).beanstalk);
  expect(answer).toEqual({ requestId: 'req-1', environmentId: 'e-1234567890' });
  expect(service.asked).toHaveLength(2);
});

test('a write that never left is a problem, not a lost answer', async () => {
  const { asked } = await startAndStop();
  const writing = writes.UpdateEnvironment?.(connect({ region: 'eu-central-1' }).beanstalk);
  await expect(writing).rejects.toMatchObject({ name: 'Problem', code: 'BR-UNREACHABLE' });
  expect(asked).toEqual([]);
});

test('AWS is told who calls, by the version in package.json', async () => {
  await using service = await startLoopback(() => result('DescribeApplications'));
  await connect({ region: 'eu-central-1' }).beanstalk.applicationExists('shop');
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(service.asked[0]?.headers['user-agent']).toContain(`beanstalk-release/${version}`);
});

test('without credentials the first call says how to get them', async () => {
  await using service = await startLoopback(() => failing);
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
  const reading = connect({ region: 'eu-central-1' }).beanstalk.applicationExists('shop');
  await expect(reading).rejects.toMatchObject({
    code: 'BR-CREDENTIALS-MISSING',
    next: expect.stringContaining('id-token: write'),
  });
  expect(service.asked).toEqual([]);
});

test('without a region the first call says where to set it', async () => {
  const reading = connect({ region: '' }).beanstalk.applicationExists('shop');
  await expect(reading).rejects.toMatchObject({ code: 'BR-REGION-MISSING' });
});

/** Leaves an endpoint behind at which nothing listens. */
async function startAndStop() {
  await using service = await startLoopback(() => failing);
  return service;
}
