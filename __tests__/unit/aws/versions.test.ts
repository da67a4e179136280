/** Applications, versions and tags: what goes over the wire, and what is made of the answers. */
import { connect } from '../../../src/aws/connect.ts';
import { type Answer, formOf, members, refusal, result, startLoopback } from './loopback.ts';

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

  test('are those of the labels that were asked for, whatever else is answered', async () => {
    const other = versionXml.replace('>v1<', '>v10<');
    const answer = result(
      'DescribeApplicationVersions',
      `<ApplicationVersions><member>${other}</member><member>${versionXml}</member></ApplicationVersions>`,
    );
    await using service = await startLoopback(() => answer);
    const found = await connect({ region }).beanstalk.versions('shop', ['v1']);
    expect(found.map(({ label }) => label)).toEqual(['v1']);
    expect(service.asked[0]?.form.get('VersionLabels.member.1')).toBe('v1');
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

const LATER = 'An operation is already in progress, please retry again shortly.';
const EMPTY =
  '<DeleteApplicationVersionResponse xmlns="http://elasticbeanstalk.amazonaws.com/docs/2010-12-01/"><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></DeleteApplicationVersionResponse>';

describe('versions that are deleted', () => {
  const deleted = (answer: Answer) => startLoopback(() => answer);

  test('go with their bundles where that is asked for', async () => {
    await using service = await deleted({
      status: 200,
      body: EMPTY,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': 'r' },
    });
    const { beanstalk } = connect({ region });
    await beanstalk.deleteVersion('shop', 'v1', true);
    await beanstalk.deleteVersion('shop', 'v2', false);
    expect(service.asked.map(({ form }) => formOf(form))).toEqual([
      { ApplicationName: 'shop', VersionLabel: 'v1', DeleteSourceBundle: 'true' },
      { ApplicationName: 'shop', VersionLabel: 'v2', DeleteSourceBundle: 'false' },
    ]);
  });

  test('and were gone already are no failure', async () => {
    await using _ = await deleted(refusal('InvalidParameterValue', "No Application Version named 'v1' found."));
    await connect({ region }).beanstalk.deleteVersion('shop', 'v1', true);
  });

  test.each([
    ['OperationInProgressFailure', `Unable to delete application version: v1. ${LATER}`, 'BR-VERSION-BUSY'],
    ['SourceBundleDeletionFailure', 'Unable to delete the source bundle: Access Denied', 'BR-BUNDLE-LEFT'],
  ])('%s is told as what it is', async (code, message, expected) => {
    await using service = await deleted(refusal(code, message));
    const deleting = connect({ region }).beanstalk.deleteVersion('shop', 'v1', true);
    await expect(deleting).rejects.toMatchObject({ code: expected });
    expect(service.asked).toHaveLength(1);
  });
});

test('all versions are read in as large pages as there are', async () => {
  await using service = await startLoopback(() =>
    result('DescribeApplicationVersions', members('ApplicationVersions', [])),
  );
  await connect({ region }).beanstalk.versionsOfAccount();
  await connect({ region }).beanstalk.versions('shop');
  expect(service.asked.map(({ form }) => formOf(form))).toEqual([
    { MaxRecords: '1000' },
    { ApplicationName: 'shop', MaxRecords: '1000' },
  ]);
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
