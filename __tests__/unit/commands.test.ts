import { bundleLogs, command, consolePage, deleteVersion, readBuild, terminateInstance } from '../../src/commands.ts';
import { environment } from './builders.ts';
import { version } from './planning.ts';

const place = environment();
const id = 'e-abcdefghij';

test('a command names the environment, what it is given, and the region', () => {
  expect(command('update-environment', id, place, { 'version-label': 'v1' })).toBe(
    'aws elasticbeanstalk update-environment --environment-id e-abcdefghij --version-label v1 --region eu-central-1',
  );
});

test('a version and a build name their region as well', () => {
  expect(deleteVersion(version())).toBe(
    'aws elasticbeanstalk delete-application-version --version-label v2 --application-name shop --region eu-central-1',
  );
  expect(deleteVersion(version({ arn: '' }))).toMatch(/--application-name shop$/);
  expect(readBuild('arn:aws:codebuild:eu-west-1:123456789012:build/shop:1')).toMatch(/ --region eu-west-1$/);
});

test('a label that a shell would take apart is quoted', () => {
  expect(command('update-environment', id, place, { 'version-label': "it's $new" })).toMatch(
    String.raw`--version-label 'it'\''s $new' --region`,
  );
});

test.each([undefined, 'gone', environment({ arn: '' })] as const)(
  'where the region is not known it is left out',
  (nowhere) => {
    expect(command('abort-environment-update', id, nowhere)).toBe(
      'aws elasticbeanstalk abort-environment-update --environment-id e-abcdefghij',
    );
    expect(terminateInstance('i-1', nowhere)).toBe('aws ec2 terminate-instances --instance-ids i-1');
    expect(bundleLogs(id, nowhere)).toBeUndefined();
    expect(consolePage(id, nowhere)).toBeUndefined();
  },
);

test('the logs of instances that are gone lie in the bucket of the account', () => {
  expect(bundleLogs(id, place)).toBe(
    's3://elasticbeanstalk-eu-central-1-123456789012/resources/environments/logs/bundle/e-abcdefghij/',
  );
});

test('the console has a page for each environment; in other partitions it stands elsewhere', () => {
  expect(consolePage(id, place)).toBe(
    'https://eu-central-1.console.aws.amazon.com/elasticbeanstalk/home?region=eu-central-1#/environment/dashboard?environmentId=e-abcdefghij',
  );
  const china = environment({ arn: 'arn:aws-cn:elasticbeanstalk:cn-north-1:123456789012:environment/shop/shop-prod' });
  expect(consolePage(id, china)).toBeUndefined();
  expect(terminateInstance('i-1', china)).toMatch(/--region cn-north-1$/);
});
