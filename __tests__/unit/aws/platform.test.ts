/** Platform branches, and the newest version of one, as the service tells them. */
import { connect } from '../../../src/aws/connect.ts';
import { type Answer, members, result, startLoopback } from './loopback.ts';

const region = 'eu-central-1';

describe('the newest version of a platform branch', () => {
  const branch = 'Node.js 22 running on 64bit Amazon Linux 2023';
  const platform = (version: string, state = '') => ({
    PlatformArn: `arn:aws:elasticbeanstalk:${region}::platform/${branch}/${version}`,
    PlatformVersion: version,
    PlatformLifecycleState: state,
  });
  const platforms = (...summaries: Record<string, string>[]): Answer =>
    result('ListPlatformVersions', members('PlatformSummaryList', summaries));

  test.each([
    ['by number, not by letter', [platform('6.9.1'), platform('6.10.0'), platform('6.2.0')], '6.10.0'],
    ['that AWS recommends', [platform('6.11.0'), platform('6.10.0', 'Recommended')], '6.10.0'],
  ])('is the newest %s', async (_, summaries, version) => {
    await using service = await startLoopback(() => platforms(...summaries));
    expect(await connect({ region }).beanstalk.newestOfBranch(branch)).toMatch(new RegExp(`/${version}$`));
    expect(service.asked).toHaveLength(1);
    expect(service.asked[0]?.form.get('Filters.member.1.Values.member.1')).toBe(branch);
  });

  test('is none where the branch has none', async () => {
    await using _service = await startLoopback(() => platforms());
    expect(await connect({ region }).beanstalk.newestOfBranch(branch)).toBeUndefined();
  });
});

describe('the platform branches of a region', () => {
  const page = (next: string, ...branches: (readonly [string, string])[]): Answer => {
    const summaries = branches.map(([BranchName, LifecycleState]) => ({ BranchName, LifecycleState }));
    const token = next === '' ? '' : `<NextToken>${next}</NextToken>`;
    return result('ListPlatformBranches', members('PlatformBranchSummaryList', summaries) + token);
  };

  test('are read to the last page, in whatever case their states are written', async () => {
    const first = page('more', ['A running on 64bit Amazon Linux 2023', 'Supported']);
    const second = page('', ['B', 'retired'], ['C', 'Deprecated'], ['D', 'Beta'], ['E', 'Adored']);
    await using service = await startLoopback((_, nth) => (nth === 1 ? first : second));
    const branches = await connect({ region }).beanstalk.branches();
    expect(branches).toEqual([
      { name: 'A running on 64bit Amazon Linux 2023', lifecycle: 'supported' },
      { name: 'B', lifecycle: 'retired' },
      { name: 'C', lifecycle: 'deprecated' },
      { name: 'D', lifecycle: 'beta' },
      { name: 'E', lifecycle: 'supported' },
    ]);
    expect(service.asked.map(({ form }) => form.get('NextToken'))).toEqual([null, 'more']);
  });

  test('may be denied, which ends nothing', async () => {
    const denied: Answer = {
      status: 403,
      body: '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: x is not authorized to perform: elasticbeanstalk:ListPlatformBranches</Message></Error></ErrorResponse>',
    };
    await using _service = await startLoopback(() => denied);
    expect(await connect({ region }).beanstalk.branches()).toBe('denied');
  });
});
