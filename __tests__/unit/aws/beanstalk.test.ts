/** What the Beanstalk port sends over the wire, and what it makes of the answers. */
import { connect } from '../../../src/aws/connect.ts';
import { type Answer, members, refusal, result, startLoopback } from './loopback.ts';

const region = 'eu-central-1';
const created = '2026-11-20T09:00:00.000Z';
const noTags =
  'User: arn:aws:sts::111122223333:assumed-role/ci/run is not authorized to perform: elasticbeanstalk:AddTags on resource: arn:aws:elasticbeanstalk:eu-central-1:111122223333:applicationversion/shop/v1';
const versionXml = `<ApplicationName>shop</ApplicationName><VersionLabel>v1</VersionLabel><ApplicationVersionArn>arn:v1</ApplicationVersionArn><Status>PROCESSING</Status><DateCreated>${created}</DateCreated><SourceBundle><S3Bucket>b</S3Bucket><S3Key>shop/v1.zip</S3Key></SourceBundle>`;
const newVersion = {
  application: 'shop',
  label: 'v1',
  description: 'first',
  bundle: { bucket: 'b', key: 'shop/v1.zip' },
  tags: { commit: 'abc', digest: 'def' },
  createApplication: true,
};

describe('application versions', () => {
  test('are registered with processing on, their tags, and the application when it is missing', async () => {
    const answer = result('CreateApplicationVersion', `<ApplicationVersion>${versionXml}</ApplicationVersion>`);
    await using service = await startLoopback(() => answer);
    const { version, tagged } = await connect({ region }).beanstalk.createVersion(newVersion);
    expect(tagged).toBe(true);
    expect(version).toEqual({
      application: 'shop',
      label: 'v1',
      arn: 'arn:v1',
      status: 'processing',
      description: undefined,
      created: new Date(created),
      bundle: { bucket: 'b', key: 'shop/v1.zip' },
    });
    expect(formOf(service.asked[0]?.form)).toEqual({
      ApplicationName: 'shop',
      VersionLabel: 'v1',
      Description: 'first',
      'SourceBundle.S3Bucket': 'b',
      'SourceBundle.S3Key': 'shop/v1.zip',
      AutoCreateApplication: 'true',
      Process: 'true',
      'Tags.member.1.Key': 'commit',
      'Tags.member.1.Value': 'abc',
      'Tags.member.2.Key': 'digest',
      'Tags.member.2.Value': 'def',
    });
  });

  test('are registered without tags where tagging is denied, and the caller is told', async () => {
    const made = result('CreateApplicationVersion', `<ApplicationVersion>${versionXml}</ApplicationVersion>`);
    await using service = await startLoopback((_, nth) => (nth === 1 ? refusal('AccessDenied', noTags, 403) : made));
    const { version, tagged } = await connect({ region }).beanstalk.createVersion(newVersion);
    expect({ label: version.label, tagged }).toEqual({ label: 'v1', tagged: false });
    expect(service.asked.map(({ form }) => form.has('Tags.member.1.Key'))).toEqual([true, false]);
  });

  test('that another run registered first are told by the code of the problem', async () => {
    const taken = refusal('InvalidParameterValue', 'Application Version v1 already exists.');
    await using service = await startLoopback(() => taken);
    const registering = connect({ region }).beanstalk.createVersion(newVersion);
    await expect(registering).rejects.toMatchObject({ code: 'BR-VERSION-EXISTS' });
    expect(service.asked).toHaveLength(1);
  });

  test('are found over all pages, whatever case their status is written in', async () => {
    const page = (label: string, status: string, next = '') =>
      result(
        'DescribeApplicationVersions',
        members('ApplicationVersions', [
          { ApplicationName: 'shop', VersionLabel: label, Status: status, DateCreated: created },
        ]) + next,
      );
    const pages = [page('v1', 'PROCESSED', '<NextToken>2</NextToken>'), page('v2', 'Failed')];
    await using service = await startLoopback((_, nth) => pages[nth - 1] ?? 'cut');
    const versions = await connect({ region }).beanstalk.versions('shop', ['v1', 'v2']);
    expect(versions.map(({ label, status }) => [label, status])).toEqual([
      ['v1', 'processed'],
      ['v2', 'failed'],
    ]);
    expect(service.asked.map(({ form }) => form.get('NextToken'))).toEqual([null, '2']);
  });

  test('of an application that does not exist are none', async () => {
    await using _ = await startLoopback(() => refusal('InvalidParameterValue', "No Application named 'shop' found."));
    expect(await connect({ region }).beanstalk.versions('shop', ['v1'])).toEqual([]);
  });
});

test('an application that is there already counts as created', async () => {
  await using _ = await startLoopback(() => refusal('InvalidParameterValue', 'Application shop already exists.'));
  await expect(connect({ region }).beanstalk.createApplication('shop')).resolves.toBeUndefined();
});

describe('tags', () => {
  const denied = refusal('InsufficientPrivilegesException', 'Access Denied', 403);

  test('are read as a record', async () => {
    const tags = members('ResourceTags', [
      { Key: 'commit', Value: 'abc' },
      { Key: 'empty', Value: '' },
    ]);
    await using _ = await startLoopback(() => result('ListTagsForResource', tags));
    expect(await connect({ region }).beanstalk.tags('arn:v1')).toEqual({ commit: 'abc', empty: '' });
  });

  test('that may not be read or written are no failure', async () => {
    await using _ = await startLoopback(() => denied);
    const { beanstalk } = connect({ region });
    expect(await beanstalk.tags('arn:v1')).toBeUndefined();
    expect(await beanstalk.tag('arn:v1', { a: 'b' }, [])).toBe(false);
  });

  test('are added and removed in one call', async () => {
    await using service = await startLoopback(() => result('UpdateTagsForResource'));
    expect(await connect({ region }).beanstalk.tag('arn:v1', { now: 'live' }, ['was'])).toBe(true);
    expect(formOf(service.asked[0]?.form)).toEqual({
      ResourceArn: 'arn:v1',
      'TagsToAdd.member.1.Key': 'now',
      'TagsToAdd.member.1.Value': 'live',
      'TagsToRemove.member.1': 'was',
    });
  });
});

describe('environments', () => {
  test('are changed by their id alone; a setting without a value is removed', async () => {
    const answer = result('UpdateEnvironment', '<EnvironmentId>e-1</EnvironmentId><Status>Updating</Status>');
    await using service = await startLoopback(() => answer);
    const settings = [
      { namespace: 'aws:autoscaling:asg', optionName: 'MinSize', value: '2' },
      { namespace: 'aws:elasticbeanstalk:application:environment', optionName: 'OLD', value: null },
    ];
    const change = {
      id: 'e-1',
      versionLabel: 'v2',
      platform: { kind: 'platform-arn' as const, arn: 'arn:p' },
      settings,
    };
    const accepted = await connect({ region }).beanstalk.updateEnvironment(change);
    expect(accepted).toEqual({ requestId: 'req-1', environmentId: 'e-1' });
    expect(formOf(service.asked[0]?.form)).toEqual({
      EnvironmentId: 'e-1',
      VersionLabel: 'v2',
      PlatformArn: 'arn:p',
      'OptionSettings.member.1.Namespace': 'aws:autoscaling:asg',
      'OptionSettings.member.1.OptionName': 'MinSize',
      'OptionSettings.member.1.Value': '2',
      'OptionsToRemove.member.1.Namespace': 'aws:elasticbeanstalk:application:environment',
      'OptionsToRemove.member.1.OptionName': 'OLD',
    });
  });

  test('are created as web servers with the settings given', async () => {
    await using service = await startLoopback(() =>
      result('CreateEnvironment', '<EnvironmentId>e-2</EnvironmentId><Status>Launching</Status>'),
    );
    await connect({ region }).beanstalk.createEnvironment({
      application: 'shop',
      name: 'shop-prod',
      versionLabel: 'v1',
      cnamePrefix: 'shop',
      platform: { kind: 'solution-stack', name: 'Node' },
      settings: [{ namespace: 'ns', optionName: 'Name', value: 'x', resourceName: 'r' }],
    });
    expect(formOf(service.asked[0]?.form)).toEqual({
      ApplicationName: 'shop',
      EnvironmentName: 'shop-prod',
      VersionLabel: 'v1',
      CNAMEPrefix: 'shop',
      'Tier.Name': 'WebServer',
      'Tier.Type': 'Standard',
      SolutionStackName: 'Node',
      'OptionSettings.member.1.Namespace': 'ns',
      'OptionSettings.member.1.OptionName': 'Name',
      'OptionSettings.member.1.ResourceName': 'r',
      'OptionSettings.member.1.Value': 'x',
    });
  });

  test('settings are those in force, not a draft, and without the options that are not set', async () => {
    const set = (status: string, value: string) => ({
      DeploymentStatus: status,
      OptionSettings: `<member><Namespace>ns</Namespace><OptionName>A</OptionName><Value>${value}</Value></member><member><Namespace>ns</Namespace><OptionName>Unset</OptionName></member>`,
    });
    const sets = members('ConfigurationSettings', [set('pending', 'draft'), set('deployed', 'live')]);
    await using _ = await startLoopback(() => result('DescribeConfigurationSettings', sets));
    const settings = await connect({ region }).beanstalk.settings('shop', 'shop-prod');
    expect(settings).toEqual([{ namespace: 'ns', optionName: 'A', value: 'live' }]);
  });
});

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

function formOf(form: URLSearchParams | undefined): Record<string, string> {
  const { Action: _, Version: __, ...fields } = Object.fromEntries(form ?? []);
  return fields;
}
