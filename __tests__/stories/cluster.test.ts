/** Environments of the Cluster tier: an image that exists, one that Beanstalk builds, settings of their own, no instances. */
import { scenarios } from '../../simulator/scenarios/index.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { setStage, writes } from './stage.ts';

const empty = scenarios.get('empty-account') as Scenario;
const NAME = 'shop-cluster';
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const ROLES = `aws:elasticbeanstalk:eks:
  cluster-role: ${role('cluster')}
  node-role: ${role('node')}
aws:elasticbeanstalk:eks:environment:
  observability-role: ${role('observability')}
`;
const IMAGE = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:${'ab'.repeat(32)}`;
const TAGGED = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4';
const BUILD = `Type: docker\nCodeBuildServiceRole: ${role('build')}\nTimeoutInMinutes: 30\n`;

const cluster = { 'environment-name': NAME, 'option-settings': ROLES };
const withImage = { ...cluster, 'image-uri': IMAGE };
const withBuild = { ...cluster, 'build-configuration': BUILD };
const newest = (operation: string) => (one: { operation: string }) => one.operation === operation;

test('an image makes a Cluster environment without a platform, a bundle or instances; the same one again changes nothing', async () => {
  await using stage = await setStage(empty);
  const { result, asked, log } = await stage.play(withImage);
  expect(result).toMatchObject({ outcome: 'succeeded', bundleSha256: '', uploaded: false });
  expect(result.environments).toMatchObject([
    { action: 'create', url: expect.stringContaining('elasticbeanstalk.com') },
  ]);
  expect(log).toContainEqual(expect.stringMatching(/^ {2}image .*shop@sha256:.* run as it is$/));
  expect(log).toContainEqual(expect.stringContaining('Creating CloudFormation stack for cluster infrastructure.'));
  expect(asked.filter((name) => /^(PutObject|DescribeInstancesHealth|ListPlatform|CreateStorage)/.test(name))).toEqual(
    [],
  );
  const made = stage.simulator.requests.find(newest('CreateApplicationVersion'))?.parameters;
  expect(made).toMatchObject({ ImageConfiguration: { Source: { Uri: IMAGE } } });
  expect(made).not.toHaveProperty('SourceBundle');
  expect(made).not.toHaveProperty('Process');
  expect(stage.simulator.requests.find(newest('CreateEnvironment'))?.parameters).toMatchObject({
    Tier: { Name: 'Cluster', Type: 'EKS' },
  });
  const again = await stage.play(withImage);
  expect(again.result.outcome).toBe('unchanged');
  expect(writes(again.asked)).toEqual([]);
});

test('a tag may be another image by now: it is new content in every run, and one run that is tried again is one', async () => {
  await using stage = await setStage(empty);
  stage.variables = { GITHUB_RUN_ID: '1', GITHUB_RUN_ATTEMPT: '1' };
  const inputs = { ...cluster, 'image-uri': TAGGED };
  const first = await stage.play(inputs);
  expect((await stage.play(inputs)).result.outcome).toBe('unchanged');
  stage.variables = { GITHUB_RUN_ID: '1', GITHUB_RUN_ATTEMPT: '2' };
  const second = await stage.play(inputs);
  expect(second.result).toMatchObject({ outcome: 'succeeded', environments: [{ action: 'update' }] });
  expect(second.result.versionLabel).not.toBe(first.result.versionLabel);
});

test('an image whose registration got no answer is known again without tags: it is what our call named', async () => {
  const turns = [
    { kind: 'denied', action: 'AddTags' },
    { kind: 'denied', action: 'ListTagsForResource' },
    { kind: 'cut', operation: 'CreateApplicationVersion', calls: [2], when: 'after' },
  ] as const;
  await using stage = await setStage({ ...empty, turns });
  const { result, asked } = await stage.play({ ...cluster, 'image-uri': TAGGED });
  expect(result.problem).toBeUndefined();
  expect(result.outcome).toBe('succeeded');
  expect(asked.filter((operation) => operation === 'CreateApplicationVersion')).toHaveLength(2); // with tags, which is denied, and without
});

test('an image is built from the source, waited for, and deployed; other build settings are other content', async () => {
  await using stage = await setStage(empty);
  const { result, log, asked } = await stage.play(withBuild);
  expect(result).toMatchObject({ outcome: 'succeeded', uploaded: true });
  expect(log).toContainEqual(expect.stringMatching(/^version .*Beanstalk builds the image of /));
  expect(stage.simulator.requests.find(newest('CreateApplicationVersion'))?.parameters).toMatchObject({
    Process: true,
    SourceBundle: { S3Key: expect.stringContaining('shop/') },
    ImageConfiguration: { Build: { Type: 'docker', CodeBuildServiceRole: role('build'), TimeoutInMinutes: 30 } },
  });
  expect(asked.filter((name) => name === 'DescribeApplicationVersions').length).toBeLessThan(20);
  expect((await stage.play(withBuild)).result.outcome).toBe('unchanged');
  const other = await stage.play({ ...withBuild, 'build-configuration': `${BUILD}Architecture: arm64\n` });
  expect(other.result).toMatchObject({ outcome: 'succeeded', environments: [{ action: 'update' }] });
  expect(other.result.versionLabel).not.toBe(result.versionLabel);
});

test.each([
  ['fails', { fails: true, reasons: ['Image build failed: executor failed running npm ci'] }, 'BR-IMAGE-BUILD-FAILED'],
  ['comes to no image', { imageLost: true }, 'BR-IMAGE-MISSING'],
])('a build that %s touches no environment, and says where its log is', async (_how, fate, code) => {
  await using stage = await setStage({ ...empty, turns: [{ kind: 'version', fate }] });
  const { result, conclusion, asked } = await stage.play(withBuild);
  expect(result).toMatchObject({ outcome: 'failed', problem: { code } });
  expect(conclusion.join('\n')).toContain('aws codebuild batch-get-builds --ids');
  if ('reasons' in fate) expect(conclusion.join('\n')).toContain('executor failed running npm ci');
  expect(asked).not.toContain('CreateEnvironment');
});

test('a build that goes on at the deadline is not known yet', async () => {
  await using stage = await setStage({ ...empty, turns: [{ kind: 'version', fate: { buildSeconds: 5000 } }] });
  const { result } = await stage.play({ ...withBuild, 'deployment-timeout': '10m' });
  expect(result).toMatchObject({ outcome: 'timed-out', problem: { code: 'BR-VERSION-NOT-READY' } });
});

test('without a load balancer there is no address', async () => {
  await using stage = await setStage(empty);
  const inputs = { ...withImage, 'option-settings': `${ROLES}  load-balancer-type: None\n` };
  const { result } = await stage.play(inputs);
  expect(result).toMatchObject({ outcome: 'succeeded', environments: [{ url: '' }] });
});

test('variables become one option, merged, never shown and not sent again', async () => {
  await using stage = await setStage(empty);
  const first = await stage.play({ ...withImage, 'environment-variables': 'A=hunter2hunter2\nB=two-of-them' });
  expect(first.result.outcome).toBe('succeeded');
  const value = () =>
    stage.simulator.beanstalk.world.environments[0]?.settings.find(({ optionName }) => optionName === 'env-variables')
      ?.value;
  expect(JSON.parse(value() ?? '')).toEqual({ A: 'hunter2hunter2', B: 'two-of-them' });
  const second = await stage.play({ ...withImage, 'environment-variables': 'C=three-of-them\nB=' });
  expect(second.result.outcome).toBe('succeeded');
  expect(JSON.parse(value() ?? '')).toEqual({ A: 'hunter2hunter2', C: 'three-of-them' });
  expect([...first.log, ...second.log].join('\n')).not.toMatch(/hunter2|of-them/);
  expect((await stage.play({ ...withImage, 'environment-variables': 'C=three-of-them' })).result.outcome).toBe(
    'unchanged',
  );
});

test('a failed update is told and the version that served goes on', async () => {
  const reasons = [{ message: 'Replicas did not become ready.' }];
  const turns = [{ kind: 'deployment', nth: 2, fate: { outcome: 'fails', reasons } }] as const;
  await using stage = await setStage({ ...empty, turns });
  const first = await stage.play(withImage);
  const { result, conclusion } = await stage.play({ ...withImage, 'image-uri': IMAGE.replaceAll('ab', 'cd') });
  expect(result.outcome).toBe('rolled-back');
  expect(conclusion.join('\n')).toContain('Replicas did not become ready.');
  expect(stage.simulator.beanstalk.world.environments[0]?.versionLabel).toBe(first.result.versionLabel);
});

test('a release without an image, and an image for instances, are refused before anything is sent', async () => {
  await using stage = await setStage(empty);
  await stage.play(withImage);
  const bundle = await stage.play({ 'environment-name': NAME });
  expect(bundle.conclusion.join('\n')).toContain('is a Cluster environment, which runs images');
  expect(writes(bundle.asked)).toEqual([]);
  await using web = await setStage('healthy');
  const image = await web.play({ 'image-uri': IMAGE });
  expect(image.conclusion.join('\n')).toContain('shop-prod runs bundles on instances');
  expect(writes(image.asked)).toEqual([]);
});

test('publish registers an image, redeploy and rollback work with versions of images', async () => {
  await using stage = await setStage(empty);
  const first = await stage.play(withImage);
  const published = await stage.play({ operation: 'publish', 'image-uri': IMAGE.replaceAll('ab', 'cd') });
  expect(published.result.outcome).toBe('succeeded');
  const label = published.result.versionLabel;
  const again = { 'environment-name': NAME, operation: 'redeploy', 'version-label': label, tier: 'Cluster' };
  expect((await stage.play(again)).result).toMatchObject({ outcome: 'succeeded', versionLabel: label });
  const back = await stage.play({ 'environment-name': NAME, operation: 'rollback' });
  expect(back.result).toMatchObject({ outcome: 'succeeded', versionLabel: first.result.versionLabel });
});

test('a pair of Clusters: the missing side is made from the settings of the live one, proved, and takes the name', async () => {
  await using stage = await setStage(empty);
  const pair = { ...withImage, strategy: 'blue-green', 'cname-prefix': 'shop' };
  expect((await stage.play(pair)).result.outcome).toBe('succeeded');
  const { result, asked } = await stage.play({ ...pair, 'image-uri': IMAGE.replaceAll('ab', 'cd') });
  expect(result).toMatchObject({ outcome: 'succeeded', swapped: true });
  expect(asked).not.toContain('CreateConfigurationTemplate');
  const [blue, green] = stage.simulator.beanstalk.world.environments;
  expect([blue?.tier, green?.tier]).toEqual(['Cluster', 'Cluster']);
  expect(green?.cname).toBe('shop.eu-west-1.elasticbeanstalk.com');
  expect(green?.settings).toEqual(expect.arrayContaining([...(blue?.settings ?? [])]));
  const back = await stage.play({ ...pair, operation: 'rollback', 'image-uri': '', tier: 'Cluster' });
  expect(back.result).toMatchObject({ outcome: 'succeeded', swapped: true });
});

test('what a project of the EB CLI says of platforms and instances is left aside for an image', async () => {
  await using stage = await setStage(empty);
  stage.write(
    '.elasticbeanstalk/config.yml',
    'global:\n  application_name: shop\n  default_platform: Node.js 18 running on 64bit Amazon Linux 2\ndeploy:\n  artifact: shop.zip\n',
  );
  stage.write(
    `.elasticbeanstalk/saved_configs/${NAME}.cfg.yml`,
    'EnvironmentTier:\n  Name: WebServer\nOptionSettings:\n  aws:autoscaling:asg:\n    MaxSize: 4\n',
  );
  const { result, asked, warnings } = await stage.play(withImage);
  expect(result.outcome).toBe('succeeded');
  expect(warnings).toEqual([]);
  expect(asked).not.toContain('ListPlatformBranches');
  expect(stage.simulator.beanstalk.world.environments[0]?.settings.map(({ namespace }) => namespace)).not.toContain(
    'aws:autoscaling:asg',
  );
});
