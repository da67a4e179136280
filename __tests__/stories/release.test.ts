import { setStage, writes } from './stage.ts';

const PLATFORM = 'Node.js 22 running on 64bit Amazon Linux 2023';
const FIRST = '695c920aab38-6708281e';
const SECOND = '15984d9ac0dd-b5bfb5d8';

test('makes application, version and environment out of nothing, and says so line by line', async () => {
  await using stage = await setStage('empty-account');
  const played = await stage.play({ platform: PLATFORM });
  expect([...played.log, '', ...played.conclusion]).toEqual([
    `Release of 695c920aab38 to shop-prod (application shop, eu-west-1)`,
    '',
    'Plan',
    '  package   .                                    2 files, 96 B, no ignore file',
    '  create    shop                                 the application',
    `  version   ${FIRST}                new`,
    `  create    shop-prod                            with ${FIRST} on Node.js 22 running on 64bit Amazon Linux 2023/6.8.0`,
    '  settings  aws:elasticbeanstalk:environment     EnvironmentType  not set → SingleInstance',
    '  settings  aws:autoscaling:launchconfiguration  IamInstanceProfile  not set → aws-elasticbeanstalk-ec2-role',
    '  settings  aws:elasticbeanstalk:environment     ServiceRole  not set → aws-elasticbeanstalk-service-role',
    '',
    'packaged   2 files into 306 B in 0 ms',
    `stored     s3://elasticbeanstalk-eu-west-1-…9012/shop/${FIRST}.zip`,
    `version    ${FIRST} is registered`,
    'shop-prod  createEnvironment is starting.',
    'shop-prod  Using elasticbeanstalk-eu-west-1-123456789012 as Amazon S3 storage bucket for environment data.',
    'shop-prod  Environment health has transitioned to Pending. Initialization in progress (running for 3 seconds). There are no instances.',
    'shop-prod  Created security group named: sg-bdef9044e8fbdc696',
    'shop-prod  Created EIP: 203.0.113.110',
    'shop-prod  Waiting for EC2 instances to launch. This may take a few minutes.',
    'shop-prod  Added instance [i-344e3c10e39f61836] to your environment.',
    "shop-prod  Instance deployment successfully generated a 'Procfile'.",
    'shop-prod  Instance deployment completed successfully.',
    'shop-prod  Environment health has transitioned from Pending to Ok. Initialization completed 12 seconds ago and took 2 minutes.',
    'shop-prod  Application available at shop-prod.eba-rq4g1pb7.eu-west-1.elasticbeanstalk.com.',
    'shop-prod  Successfully launched environment: shop-prod',
    `shop-prod  Ready, Green (Ok), 1 of 1 instance runs ${FIRST}`,
    '',
    `Released ${FIRST} to shop-prod in 2 min 36 s: http://shop-prod.eba-rq4g1pb7.eu-west-1.elasticbeanstalk.com`,
  ]);
  expect(writes(played.asked)).toEqual([
    'CreateStorageLocation',
    'PutObject',
    'CreateApplicationVersion',
    'CreateEnvironment',
    'UpdateTagsForResource',
  ]);
  expect(played.result).toMatchObject({ outcome: 'succeeded', uploaded: true, previousVersionLabel: '' });
});

test('a second release updates the environment, and an identical one changes nothing', async () => {
  await using stage = await setStage('empty-account');
  await stage.play({ platform: PLATFORM });
  stage.write('a.txt', 'x');
  stage.commit('Second');

  const second = await stage.play();
  expect(second.conclusion[0]).toMatch(`Released ${SECOND} to shop-prod in 42 s: http://shop-prod.eba-`);
  expect(second.result).toMatchObject({ previousVersionLabel: FIRST, environments: [{ action: 'update' }] });
  expect(second.asked.length).toBeLessThan(20);

  const third = await stage.play();
  expect(third.result).toMatchObject({ outcome: 'unchanged', versionLabel: SECOND, uploaded: false });
  expect(third.result.bundleSha256).toBe(second.result.bundleSha256);
  expect(third.asked).toEqual([
    'DescribeEnvironments',
    'DescribeApplicationVersions',
    'ListTagsForResource',
    'DescribeInstancesHealth',
  ]);
  expect(third.conclusion).toEqual([
    `shop-prod already runs ${SECOND} (same content), Green, 1 of 1 instance. Nothing was packaged, stored or changed.`,
  ]);
});

test('a commit that changes nothing that is packaged deploys nothing', async () => {
  await using stage = await setStage('empty-account');
  stage.write('.gitignore', 'notes.md\n');
  stage.commit('Ignore notes');
  const first = await stage.play({ platform: PLATFORM, 'exclude-patterns': 'docs/' });
  stage.write('docs/new.md', 'words');
  stage.commit('Documentation');
  const second = await stage.play({ 'exclude-patterns': 'docs/' });
  expect(second.result).toMatchObject({ outcome: 'unchanged', versionLabel: first.result.versionLabel });
  expect(writes(second.asked)).toEqual([]);
});

test('versions remember commit, content and bundle, and where they were deployed over which version', async () => {
  await using stage = await setStage('empty-account');
  await stage.play({ platform: PLATFORM });
  stage.write('a.txt', 'x');
  stage.commit('Second');
  const { result } = await stage.play();
  const { tags: tagsByArn } = stage.simulator.beanstalk.world;
  const tags = tagsByArn[`arn:aws:elasticbeanstalk:eu-west-1:123456789012:applicationversion/shop/${SECOND}`];
  expect(tags).toEqual({
    'beanstalk-release:commit': expect.stringMatching(/^15984d9ac0dd[0-9a-f]{28}$/),
    'beanstalk-release:content-digest': expect.stringMatching(/^b5bfb5d8[0-9a-f]{56}$/),
    'beanstalk-release:bundle-sha256': result.bundleSha256,
    'beanstalk-release:deployed:shop-prod': expect.stringMatching(
      new RegExp(`^2026-11-02T10:\\d\\d:\\d\\dZ ${FIRST}$`),
    ),
  });
  expect(
    stage.simulator.requests.some(({ parameters }) => String(parameters.ResourceArn).includes(':environment/')),
  ).toBe(false);
});

test('only settings that differ are sent, and the version is not deployed again for them', async () => {
  await using stage = await setStage('empty-account');
  await stage.play({ platform: PLATFORM });
  const maxSize = '[{"Namespace": "aws:autoscaling:asg", "OptionName": "MaxSize", "Value": 2}]';
  const changed = await stage.play({ 'option-settings': maxSize });
  expect(changed.log).toContain('  settings  aws:autoscaling:asg    MaxSize  4 → 2');
  expect(changed.result.outcome).toBe('succeeded');
  const update = stage.simulator.requests.find(({ operation }) => operation === 'UpdateEnvironment');
  expect(update?.parameters).not.toHaveProperty('VersionLabel');

  const again = await stage.play({ 'option-settings': maxSize });
  expect(again.result.outcome).toBe('unchanged');
});

test('a dry run shows the plan, changes nothing and asks for no storage location', async () => {
  await using stage = await setStage('empty-account');
  const { result, asked, log } = await stage.play({ 'dry-run': 'true', platform: PLATFORM });
  expect(result.outcome).toBe('planned');
  expect(result.plan).toMatchObject({ version: { action: 'create' }, environment: { action: 'create' } });
  expect([...asked].sort()).toEqual([
    'DescribeApplications',
    'DescribeEnvironments',
    'ListPlatformBranches',
    'ListPlatformVersions',
  ]);
  expect(log).toContain('Plan');
});

test('wait-for-deployment: false starts the deployment and leaves', async () => {
  await using stage = await setStage('healthy');
  const { result, asked } = await stage.play({ 'wait-for-deployment': 'false' });
  expect(result).toMatchObject({ outcome: 'started', environments: [{ action: 'update', outcome: 'started' }] });
  expect(asked.at(-1)).toBe('UpdateEnvironment');
});

test('what nobody waited for is put on record by the next run, which does not claim that nothing served before it', async () => {
  await using stage = await setStage('healthy');
  await stage.play({ 'wait-for-deployment': 'false' });
  const attached = await stage.play();
  expect(attached.result).toMatchObject({ outcome: 'unchanged', versionLabel: FIRST });
  expect(writes(attached.asked)).toEqual(['UpdateTagsForResource']);
  const back = await stage.play({ operation: 'rollback' });
  expect(back.result).toMatchObject({ outcome: 'succeeded', plan: { version: { why: /a guess/ } } });
});

test('a bucket of the user is used as it is: no storage location, no listing', async () => {
  await using stage = await setStage('healthy');
  stage.simulator.store.ensureBucket('our-bundles', '123456789012');
  const { result, asked, log } = await stage.play({
    's3-bucket-name': 'our-bundles',
    's3-key-prefix': 'shop/releases/',
  });
  expect(result.outcome).toBe('succeeded');
  expect(log).toContain(`stored     s3://our-bundles/shop/releases/${FIRST}.zip`);
  expect(asked).not.toContain('CreateStorageLocation');
  expect(asked).not.toContain('ListBuckets');
});
