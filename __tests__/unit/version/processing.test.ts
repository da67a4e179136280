import type { VersionStatus } from '../../../src/shapes.ts';
import { untilProcessed } from '../../../src/version/processing.ts';
import { at, event } from '../builders.ts';
import { version } from '../planning.ts';
import { answers, smallWorld } from '../worlds.ts';

const until = { pollIntervalMs: 3_000, deadline: at(60) };
const seen = (status?: VersionStatus) => (status === undefined ? [] : [version({ status })]);

/** Waits for v2, which is shown in these conditions, one a look; undefined: it is not listed. */
function waiting(from: VersionStatus, ...shown: (VersionStatus | undefined)[]) {
  const versions = answers(...shown.map(seen));
  const events = answers([
    event('env.yaml is no YAML.', { severity: 'ERROR' }),
    event('Failed.', { severity: 'ERROR' }),
  ]);
  const world = smallWorld({ versions, events });
  return { world, versions, events, ready: untilProcessed('shop', version({ status: from }), world, until) };
}

test.each(['processed', 'unprocessed'] as const)('a version that is %s needs no look', async (status) => {
  const { ready, versions } = waiting(status, undefined);
  await ready;
  expect(versions.asked).toEqual([]);
});

test.each<[string, (VersionStatus | undefined)[]]>([
  ['processed', ['processing', 'processed']],
  ['built and processed', ['processing', 'building', 'processed']],
  ['listed late', [undefined, undefined, 'processed']],
])('a version that is %s is waited for', async (_how, shown) => {
  const { ready, versions } = waiting('processing', ...shown);
  await ready;
  expect(versions.asked).toEqual(shown.map(() => ['shop', ['v2']]));
});

test('the first look comes when an ordinary bundle is processed, not after a whole interval', async () => {
  const { ready, world } = waiting('processing', 'processed');
  await ready;
  expect(world.clock.seconds()).toBe(2.5);
});

test.each<[string, VersionStatus, number]>([
  ['while it is processed', 'processing', 2.5],
  ['before, in an earlier run', 'failed', 0],
])('a failure %s is told with its events, the cause first', async (_when, from, seconds) => {
  const { ready, world, events } = waiting(from, 'failed');
  await expect(ready).rejects.toMatchObject({
    code: 'BR-PROCESSING-FAILED',
    why: 'env.yaml is no YAML.',
    now: 'The version v2 is registered as FAILED; no environment was touched.',
    next: expect.stringContaining('--version-label v2 --application-name shop --region eu-central-1'),
  });
  expect(world.report.events).toEqual(['env.yaml is no YAML.', 'Failed.']);
  expect(events.asked).toEqual([[{ application: 'shop', versionLabel: 'v2', since: at(-60) }]]);
  expect(world.clock.seconds()).toBe(seconds);
});

test.each<[VersionStatus | undefined, string]>([
  ['processing', 'Beanstalk says that it is processing.'],
  [undefined, 'Beanstalk does not list it.'],
])('at the deadline it is not known yet, when it is %s', async (status, why) => {
  const { ready, world } = waiting('processing', status);
  await expect(ready).rejects.toMatchObject({ code: 'BR-VERSION-NOT-READY', why });
  expect(world.clock.seconds()).toBeLessThanOrEqual(63);
});

test('what is processed at the very deadline counts', async () => {
  const late = Array.from({ length: 20 }, () => 'processing' as const);
  const { ready, world } = waiting('processing', ...late, 'processed');
  await ready;
  expect(world.clock.seconds()).toBeGreaterThanOrEqual(60);
});

describe('a version whose image is built', () => {
  const image = (uri?: string) => ({ isBuilt: true, uri, buildArn: undefined });
  const built = (...shown: readonly [VersionStatus, string?][]) => {
    const versions = answers(...shown.map(([status, uri]) => [version({ status, image: image(uri) })]));
    const world = smallWorld({ versions, events: answers([]) });
    return { versions, ready: untilProcessed('shop', version({ status: 'processing', image: image() }), world, until) };
  };

  test('may have its image one look later', async () => {
    const { ready, versions } = built(['processed'], ['processed', 'shop:1']);
    await ready;
    expect(versions.asked).toHaveLength(2);
  });

  test.each(['processed', 'unprocessed'] as const)(
    'and that is %s without one in two looks cannot be deployed',
    async (status) => {
      const { ready, versions } = built([status], [status], [status, 'too late']);
      await expect(ready).rejects.toMatchObject({ code: 'BR-IMAGE-MISSING' });
      expect(versions.asked).toHaveLength(2);
    },
  );
});
