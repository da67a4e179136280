import { ensureVersion } from '../../src/version.ts';
import { at } from './builders.ts';
import { content, DIGEST, planOf, recorded, version } from './planning.ts';
import { problem } from './watching.ts';
import { answers, smallWorld } from './worlds.ts';

const BUCKET = 'elasticbeanstalk-eu-central-1-123456789012';
const SHA256 = 'ab'.repeat(32);

/** Makes the version of a plan; what is packed notes whether it was cleaned up. */
function ensuring(plan: ReturnType<typeof planOf>, calls: Parameters<typeof smallWorld>[0]) {
  const world = smallWorld(calls);
  const noted = { stored: [] as unknown[], phases: [] as string[], disposed: 0, packed: 0 };
  const pack = async () => {
    noted.packed += 1;
    const dispose = async () => {
      noted.disposed += 1;
    };
    return { path: '/tmp/b.zip', size: 12_000, sha256: SHA256, [Symbol.asyncDispose]: dispose };
  };
  const phase = <T>(name: string, work: () => Promise<T>) => {
    noted.phases.push(name);
    return work();
  };
  const onStored = (bundle: unknown) => void noted.stored.push(bundle);
  const options = { pack, content: content(), phase, onStored, pollIntervalMs: 3_000, deadline: at(600) };
  return { world, noted, ready: ensureVersion(plan, world, options) };
}

const anew = (calls: Parameters<typeof smallWorld>[0] = {}) => ({
  storageLocation: answers(BUCKET),
  store: answers('stored' as const),
  createVersion: answers({ version: version(), tagged: true }),
  ...calls,
});

test('a new version is packed, stored, registered and processed, in this order', async () => {
  const { ready, noted, world } = ensuring(planOf(), anew());
  expect(await ready).toMatchObject({ label: 'v2', arn: version().arn, bundleSha256: SHA256 });
  expect(noted).toEqual({
    stored: [{ sha256: SHA256, uploaded: true }],
    phases: ['package', 'store', 'register'],
    disposed: 1,
    packed: 1,
  });
  expect(world.report.lines).toEqual([
    'packaged: 2 files into 12 kB in 0 ms',
    `stored: s3://${BUCKET}/shop/v2-9be1c04d.zip`,
    'version: v2 is registered',
  ]);
});

test('a version that is there is neither packed nor stored nor registered again', async () => {
  const { ready, noted } = ensuring(planOf({}, { ours: recorded('v2', DIGEST) }), {});
  expect(await ready).toMatchObject({ label: 'v2', bundleSha256: SHA256 });
  expect(noted).toEqual({ stored: [{ sha256: SHA256, uploaded: false }], phases: [], disposed: 0, packed: 0 });
});

test('where its tags cannot be read, the permission that lacks is named once', async () => {
  const ours = { ...recorded('v2', DIGEST), tags: undefined };
  const { ready, world } = ensuring(planOf({}, { ours }), {});
  expect(await ready).toMatchObject({ tags: undefined });
  expect(world.report.warnings).toEqual([expect.stringMatching('elasticbeanstalk:ListTagsForResource')]);
});

test('bytes that were stored by an earlier run are told as theirs, and as not uploaded', async () => {
  const earlier = { size: 1, etag: '"e"', record: { contentDigest: DIGEST, sha256: 'cd'.repeat(32) } };
  const createVersion = answers({ version: version(), tagged: true });
  const calls = anew({ store: answers('exists' as const), find: answers(earlier), createVersion });
  const { ready, noted, world } = ensuring(planOf(), calls);
  expect(await ready).toMatchObject({ bundleSha256: 'cd'.repeat(32) });
  expect(noted.stored).toEqual([{ sha256: 'cd'.repeat(32), uploaded: false }]);
  expect(world.report.lines[1]).toMatch('stored: there already: s3://');
  expect(createVersion.asked).toMatchObject([[{ tags: { 'beanstalk-release:bundle-sha256': 'cd'.repeat(32) } }]]);
});

test.each([
  ['the bucket cannot be had', { storageLocation: answers(problem('BR-ACCESS-DENIED')) }],
  ['the bundle cannot be stored', { store: answers(problem('BR-ACCESS-DENIED')) }],
  ['the version cannot be registered', { createVersion: answers(problem('BR-ACCESS-DENIED')) }],
])('the packed bundle is deleted when %s', async (_what, calls) => {
  const { ready, noted } = ensuring(planOf(), anew(calls));
  await expect(ready).rejects.toMatchObject({ code: 'BR-ACCESS-DENIED' });
  expect(noted.disposed).toBe(noted.packed);
});
