/** The ports against the simulator: a service that nobody made for these tests, with a clock that jumps. */
import { randomBytes } from 'node:crypto';
import { type Scenario, scenarioNamed } from '../../../simulator/scenarios/index.ts';
import { startSimulator } from '../../../simulator/server.ts';
import { connect } from '../../../src/aws/connect.ts';
import { contentDigest } from '../../../src/bundle/digest.ts';
import { select } from '../../../src/bundle/select.ts';
import { bundleBytes } from '../../../src/bundle/zip.ts';
import type { BundleLocation } from '../../../src/shapes.ts';
import { gather } from '../../../src/version/outgoing.ts';
import { plant } from '../bundle/tree.ts';
import { outgoing, sha256 } from './packed.ts';

const account = '123456789012';
const branch = 'Node.js 22 running on 64bit Amazon Linux 2023';
const contentType = 'application/zip';

/** The simulator with that scenario, the ports to it, a bundle of that size, and a clock to move. */
async function start(scenario: Scenario, size = 1_000) {
  let aheadMs = 0;
  const simulator = await startSimulator(scenario, { now: () => Date.now() + aheadMs });
  Object.assign(process.env, simulator.variables);
  const bytes = randomBytes(size);
  const record = { commit: 'c0ffee', contentDigest: 'd1ge57' };
  const ports = connect({ region: scenario.world.region });
  return {
    ...ports,
    simulator,
    bytes,
    record,
    pass: (seconds: number) => {
      aheadMs += seconds * 1_000;
    },
    put: async (to: BundleLocation, owner = account) => {
      const { signal } = new AbortController();
      const order = { owner, record, contentType, signal, onSent: () => undefined, onLeft: () => undefined };
      return ports.bundles.store(await outgoing(bytes), to, order);
    },
    [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose](),
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
  expect(await bundles.find(bundle, account)).toMatchObject({
    size: 1_000,
    record: { ...world.record, sha256: sha256(world.bytes).digest('hex') },
  });

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
  const platform = { kind: 'platform-arn' as const, arn: newest ?? '' };
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
  expect(await world.bundles.find(bundle, account)).toEqual({
    size: 20_000_000,
    etag: expect.stringMatching(/-3"$/),
    record: world.record,
  });
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

test('a bundle that outgrows its limit while its parts leave is not stored, and none of them stays', async () => {
  await using world = await start(scenarioNamed('healthy'));
  // So many that a part has to arrive before the one is made with which the limit is passed.
  using directory = plant({ 'a.bin': randomBytes(30_000_000), 'b.bin': randomBytes(30_000_000) });
  const selection = await select(directory.path, []);
  const digested = await contentDigest(selection);
  const { signal } = new AbortController();
  const pack = () => bundleBytes(selection, digested, { signal, bytesMax: 50_000_000 });
  const bundle = { bucket: await world.beanstalk.storageLocation(), key: 'shop/v9.zip' };
  const order = {
    owner: account,
    record: world.record,
    contentType,
    signal,
    onSent: () => undefined,
    onLeft: () => undefined,
  };
  await using gathering = gather(pack, signal);
  const storing = world.bundles.store(await gathering.bundle, bundle, order);
  await expect(storing).rejects.toMatchObject({ code: 'BR-BUNDLE-TOO-LARGE', findings: [{}, {}] });
  expect(world.simulator.requests.map(({ operation }) => operation)).toContain('UploadPart');
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
