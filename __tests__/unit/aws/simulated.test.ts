/** The ports against the simulator: a service that nobody made for these tests, with a clock that jumps. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Scenario, scenarioNamed } from '../../../simulator/scenarios/index.ts';
import { startSimulator } from '../../../simulator/server.ts';
import { connect } from '../../../src/aws/connect.ts';
import type { BundleLocation, LocalBundle } from '../../../src/shapes.ts';

const account = '123456789012';
const branch = 'Node.js 22 running on 64bit Amazon Linux 2023';
const contentType = 'application/zip';

/** The simulator with that scenario, the ports to it, a bundle of that size, and a clock to move. */
async function start(scenario: Scenario, size = 1_000) {
  let aheadMs = 0;
  const simulator = await startSimulator(scenario, { now: () => Date.now() + aheadMs });
  Object.assign(process.env, simulator.variables);
  const folder = await mkdtemp(join(tmpdir(), 'simulated-'));
  const bytes = randomBytes(size);
  const path = join(folder, 'bundle.zip');
  await writeFile(path, bytes);
  const bundle: LocalBundle = { path, size, sha256: createHash('sha256').update(bytes).digest('hex') };
  const record = { commit: 'c0ffee', contentDigest: 'd1ge57', sha256: bundle.sha256 };
  const ports = connect({ region: scenario.world.region });
  return {
    ...ports,
    simulator,
    bundle,
    record,
    pass: (seconds: number) => {
      aheadMs += seconds * 1_000;
    },
    put: (to: BundleLocation, owner = account) =>
      ports.bundles.store(bundle, to, { owner, record, contentType, signal: new AbortController().signal }),
    async [Symbol.asyncDispose]() {
      await simulator[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

const newVersion = (bundle: BundleLocation) => ({
  application: 'shop',
  label: 'v9',
  description: 'ninth',
  bundle,
  tags: { 'content-digest': 'd1ge57' },
  createApplication: true,
});

test('an empty account takes a bundle, a version, an environment and an update, and shows them', async () => {
  await using world = await start(scenarioNamed('empty-account'));
  const { beanstalk, eyes, bundles } = world;
  const bundle = { bucket: await beanstalk.storageLocation(), key: 'shop/v9.zip' };
  expect(await bundles.find(bundle, account)).toBeUndefined();
  expect(await world.put(bundle)).toBe('stored');
  expect(await world.put(bundle)).toBe('exists');
  expect(await bundles.find(bundle, account)).toMatchObject({ size: 1_000, record: world.record });

  expect(await beanstalk.applicationExists('shop')).toBe(false);
  expect(await beanstalk.versions('shop', ['v9'])).toEqual([]);
  const { version, tagged } = await beanstalk.createVersion(newVersion(bundle));
  expect(tagged).toBe(true);
  await expect(beanstalk.createVersion(newVersion(bundle))).rejects.toMatchObject({ code: 'BR-VERSION-EXISTS' });
  world.pass(60);
  expect(await beanstalk.versions('shop', ['v9', 'v10'])).toMatchObject([{ label: 'v9', status: 'processed', bundle }]);
  expect(await beanstalk.tag(version.arn, { live: 'yes' }, ['content-digest'])).toBe(true);
  expect(await beanstalk.tags(version.arn)).toEqual({ live: 'yes' });

  const newest = await beanstalk.newestOfBranch(branch);
  const platform = { kind: 'platform-arn' as const, arn: 'arn' in newest ? newest.arn : '' };
  const made = await beanstalk.createEnvironment({
    application: 'shop',
    name: 'shop-prod',
    versionLabel: 'v9',
    cnamePrefix: undefined,
    tier: 'WebServer',
    base: platform,
    tags: {},
    settings: [
      { namespace: 'aws:elasticbeanstalk:environment', optionName: 'EnvironmentType', value: 'SingleInstance' },
      {
        namespace: 'aws:autoscaling:launchconfiguration',
        optionName: 'IamInstanceProfile',
        value: 'aws-elasticbeanstalk-ec2-role',
      },
    ],
  });
  const started = await eyes.environments({ names: ['shop-prod'] });
  expect(started.environments).toMatchObject([{ id: made.environmentId, status: 'Launching', health: 'Grey' }]);
  world.pass(600);
  const launched = await eyes.environments({ ids: [made.environmentId] });
  expect(launched.environments).toMatchObject([{ status: 'Ready', versionLabel: 'v9', platformArn: platform.arn }]);
  expect(launched.at.getTime() - started.at.getTime()).toBeGreaterThanOrEqual(599_000);
  const deployed = { versionLabel: 'v9', status: 'Deployed' };
  expect(await eyes.instances(made.environmentId)).toMatchObject([{ health: 'Green', deployment: deployed }]);
  const { environmentId } = made;
  const events = await eyes.events({ application: 'shop', environmentId, since: started.at });
  expect(events[0]).toMatchObject({ message: 'createEnvironment is starting.', requestId: made.requestId });
  expect(events.map(({ date }) => date)).toEqual(events.map(({ date }) => date).toSorted((a, b) => +a - +b));

  const variable = { namespace: 'aws:elasticbeanstalk:application:environment', optionName: 'MODE', value: 'live' };
  await beanstalk.updateEnvironment({
    id: environmentId,
    versionLabel: undefined,
    platform: undefined,
    settings: [variable],
  });
  world.pass(600);
  expect(await beanstalk.settings('shop', 'shop-prod')).toContainEqual(variable);
});

test('a large bundle arrives whole, once, and is never written over', async () => {
  await using world = await start(scenarioNamed('healthy'), 20_000_000);
  const bundle = { bucket: await world.beanstalk.storageLocation(), key: 'shop/large.zip' };
  expect(await world.put(bundle)).toBe('stored');
  expect(await world.put(bundle)).toBe('exists');
  expect(await world.bundles.find(bundle, account)).toMatchObject({ size: 20_000_000, record: world.record });
});

test.each([
  ['small', 10],
  ['large', 9_000_000],
])("a %s bundle never reaches a stranger's bucket", async (_, size) => {
  await using world = await start(scenarioNamed('healthy'), size);
  const bundle = { bucket: await world.beanstalk.storageLocation(), key: 'shop/v9.zip' };
  await expect(world.put(bundle, '999999999999')).rejects.toMatchObject({ code: 'BR-BUCKET-OWNER' });
  expect(await world.bundles.find(bundle, account)).toBeUndefined();
});

test('an upload that is refused half-way leaves neither object nor parts', async () => {
  await using world = await start(scenarioNamed('healthy'), 30_000_000);
  const bundle = { bucket: await world.beanstalk.storageLocation(), key: 'shop/v9.zip' };
  world.simulator.store.faults.push({
    operation: 'UploadPart',
    calls: [3],
    effect: { kind: 'refuse', code: 'AccessDenied' },
  });
  await expect(world.put(bundle)).rejects.toMatchObject({ code: 'BR-BUCKET-OWNER', now: undefined });
  expect(await world.bundles.find(bundle, account)).toBeUndefined();
  expect(world.simulator.store.buckets.get(bundle.bucket)?.uploads.size).toBe(0);
});

test('a version whose answer was lost is there when the caller looks', async () => {
  const cut = { kind: 'cut', operation: 'CreateApplicationVersion', when: 'after' } as const;
  await using world = await start({ ...scenarioNamed('healthy'), turns: [cut] });
  const bundle = { bucket: await world.beanstalk.storageLocation(), key: 'shop/v9.zip' };
  await world.put(bundle);
  const registering = world.beanstalk.createVersion(newVersion(bundle));
  await expect(registering).rejects.toMatchObject({ name: 'AnswerLost', operation: 'CreateApplicationVersion' });
  expect(await world.beanstalk.versions('shop', ['v9'])).toHaveLength(1);
});

test('where tagging is denied a version is registered without tags', async () => {
  const denied = { kind: 'denied', action: 'AddTags' } as const;
  await using world = await start({ ...scenarioNamed('healthy'), turns: [denied] });
  const bundle = { bucket: await world.beanstalk.storageLocation(), key: 'shop/v9.zip' };
  await world.put(bundle);
  expect((await world.beanstalk.createVersion(newVersion(bundle))).tagged).toBe(false);
});
