import { createHash } from 'node:crypto';
import type { BundleStore } from '../../src/ports.ts';
import { ensureVersion } from '../../src/version.ts';
import { at } from './builders.ts';
import { content, DIGEST, planOf, recorded, version } from './planning.ts';
import { problem } from './watching.ts';
import { answers, smallWorld } from './worlds.ts';

const BUCKET = 'elasticbeanstalk-eu-central-1-123456789012';
const SHA256 = createHash('sha256').update(Buffer.alloc(12_000)).digest('hex');
const CHUNK_BYTES = 1_048_576;

/** Makes the version of a plan; the packer of so many bytes notes how often it was asked and how often it ended. */
function ensuring(plan: ReturnType<typeof planOf>, calls: Parameters<typeof smallWorld>[0], bytes = 12_000) {
  const world = smallWorld(calls);
  const noted = { stored: [] as unknown[], phases: [] as string[], packed: 0, given: 0 };
  const pack = async function* () {
    noted.packed += 1;
    try {
      for (let at = 0; at < bytes; at += CHUNK_BYTES) yield Buffer.alloc(Math.min(CHUNK_BYTES, bytes - at));
    } finally {
      noted.given += 1;
    }
  };
  const largest = () => [
    { path: 'a', size: 2_000_000 },
    { path: 'b', size: 10 },
  ];
  const phase = <T>(name: string, work: () => Promise<T>) => {
    noted.phases.push(name);
    return work();
  };
  const onStored = (bundle: unknown) => void noted.stored.push(bundle);
  const onParts = () => undefined;
  const noting = { phase, onStored, onParts };
  const options = {
    pack,
    largest,
    content: content({ bytes }),
    ...noting,
    pollIntervalMs: 3_000,
    deadline: at(600),
    since: at(0),
  };
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
    packed: 1,
    given: 1,
  });
  expect(world.report.lines).toEqual([
    'packaged: 2 files into 12 kB in 0 ms',
    `stored: s3://${BUCKET}/shop/v2-9be1c04d.zip`,
    'version: v2 is registered',
  ]);
});

test('a version that is there is neither packed nor stored nor registered again', async () => {
  const { ready, noted, world } = ensuring(planOf({}, { ours: recorded('v2', DIGEST) }), {});
  const bundleSha256 = 'ab'.repeat(32);
  expect(await ready).toMatchObject({ label: 'v2', bundleSha256 });
  expect(noted).toEqual({ stored: [{ sha256: bundleSha256, uploaded: false }], phases: [], packed: 0, given: 0 });
  expect(world.report.lines).toEqual(['stored: nothing to upload: this content is already stored']);
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
  expect(world.report.lines[1]).toMatch('stored: nothing to upload: this content is already stored at s3://');
  expect(createVersion.asked).toMatchObject([[{ tags: { 'beanstalk-release:bundle-sha256': 'cd'.repeat(32) } }]]);
});

/** Takes every part, as S3 would. */
const takingParts: BundleStore['store'] = async (bundle) => {
  if (bundle.kind === 'parts') for await (const _ of bundle.parts());
  return 'stored';
};

test('a large version is looked for first, and leaves in parts; its largest files are told', async () => {
  const find = answers(undefined);
  const { ready, noted, world } = ensuring(planOf(), anew({ find, store: takingParts }), 20_000_000);
  const bundleSha256 = createHash('sha256').update(Buffer.alloc(20_000_000)).digest('hex');
  expect(await ready).toMatchObject({ bundleSha256 });
  expect(find.asked).toHaveLength(1);
  expect(noted).toMatchObject({ phases: ['package', 'store', 'register'], packed: 1, given: 1 });
  expect(world.report.lines[0]).toBe('packaged: 2 files into 20 MB in 0 ms');
  expect(world.report.groups).toEqual([['the 2 largest of 2 files, before compression', '    2 MB  a', '    10 B  b']]);
});

test('a large version whose content is stored already is not packed to its end', async () => {
  const earlier = { size: 1, etag: '"e"', record: { contentDigest: DIGEST } };
  const { ready, noted, world } = ensuring(planOf(), anew({ find: answers(earlier) }), 600_000_000);
  expect(await ready).toMatchObject({ bundleSha256: '' });
  expect(noted).toMatchObject({ stored: [{ sha256: '', uploaded: false }], packed: 1, given: 1 });
  expect(world.report.lines[0]).toMatch('stored: nothing to upload: this content is already stored at s3://');
});

test.each([
  ['the bucket cannot be had', { storageLocation: answers(problem('BR-ACCESS-DENIED')) }],
  ['the bundle cannot be stored', { store: answers(problem('BR-ACCESS-DENIED')) }],
  ['the version cannot be registered', { createVersion: answers(problem('BR-ACCESS-DENIED')) }],
])('nothing is packed any more when %s', async (_what, calls) => {
  const { ready, noted } = ensuring(planOf(), anew(calls));
  await expect(ready).rejects.toMatchObject({ code: 'BR-ACCESS-DENIED' });
  expect(noted.given).toBe(noted.packed);
});
