/** From the name of a platform branch to its newest version. */
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
    const found = await connect({ region }).beanstalk.newestOfBranch(branch);
    expect(found).toEqual({ arn: expect.stringMatching(`/${version}$`) });
    expect(service.asked).toHaveLength(1);
  });

  test('may be asked for by an ARN without a version', async () => {
    await using service = await startLoopback(() => platforms(platform('6.1.0')));
    await connect({ region }).beanstalk.newestOfBranch(`arn:aws:elasticbeanstalk:${region}::platform/${branch}`);
    expect(service.asked[0]?.form.get('Filters.member.1.Values.member.1')).toBe(branch);
  });

  test.each([
    ['Nodejs 22 running on 64bit Amazon Linux 2023', branch],
    ['node 22', branch],
    ['Pyton 3.13', 'Python 3.13 running on 64bit Amazon Linux 2023'],
  ])('of "%s", which does not exist, is answered with the nearest names', async (asked, first) => {
    const names = [
      'Docker running on 64bit Amazon Linux 2023',
      'Node.js 20 running on 64bit Amazon Linux 2023',
      branch,
      'Python 3.13 running on 64bit Amazon Linux 2023',
      'PHP 8.4 running on 64bit Amazon Linux 2023',
    ].map((BranchName) => ({ BranchName, LifecycleState: 'Supported' }));
    const retired = { BranchName: asked, LifecycleState: 'Retired' };
    const branches = result('ListPlatformBranches', members('PlatformBranchSummaryList', [retired, ...names]));
    await using service = await startLoopback((_, nth) => (nth === 1 ? platforms() : branches));
    const found = await connect({ region }).beanstalk.newestOfBranch(asked);
    expect('nearest' in found && found.nearest[0]).toBe(first);
    expect('nearest' in found && found.nearest.length).toBeLessThanOrEqual(3);
    expect(service.asked).toHaveLength(2);
  });
});
