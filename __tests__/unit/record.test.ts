import fc from 'fast-check';
import { deploymentTags, readRecord, recordTags, remembersDeployment, type Tags } from '../../src/record.ts';
import { at } from './builders.ts';
import { DIGEST } from './planning.ts';

const DEPLOYED = 'beanstalk-release:deployed:';
const remembered = (tags: Tags, previousLabel = 'v1', environment = 'shop-prod') =>
  deploymentTags(tags, { environment, at: at(0), previousLabel });
/** What the version's tags are afterwards. */
const tagsAfter = (tags: Tags, ...how: [previousLabel?: string, environment?: string]): Record<string, string> => {
  const { add, remove } = remembered(tags, ...how);
  const kept = Object.entries(tags).filter(([key]) => !remove.includes(key));
  return { ...Object.fromEntries(kept), ...add };
};
const valueFor = (previousLabel: string) => Object.values(remembered({}, previousLabel).add)[0] ?? '';

describe('what a version is made of', () => {
  const record = { commit: 'a'.repeat(40), contentDigest: DIGEST, sha256: 'ab'.repeat(32) };

  test('is read back from its tags as it was written', () => expect(readRecord(recordTags(record))).toEqual(record));

  test('has no commit where there was none', () => {
    const { commit, ...rest } = record;
    expect(readRecord(recordTags({ ...record, commit: undefined }))).toEqual(rest);
  });

  test.each([
    ['tags that cannot be read', undefined],
    ['tags of other tools', { Name: 'shop', 'beanstalk-release:commits': 'x' }],
  ])('is not on record with %s', (_what, tags) => expect(readRecord(tags)).toEqual({}));

  test('takes what is on record, in part', () => {
    expect(readRecord({ 'beanstalk-release:content-digest': DIGEST })).toEqual({ contentDigest: DIGEST });
  });
});

describe('a deployment', () => {
  test('is remembered with its environment, its time to the second, and the label that served before', () => {
    expect(remembered({})).toEqual({ add: { [`${DEPLOYED}shop-prod`]: '2026-11-02T10:00:00Z v1' }, remove: [] });
  });

  test('of the first version has no label before it', () => expect(valueFor('')).toBe('2026-11-02T10:00:00Z'));

  test('is known by its environment alone', () => {
    expect(remembersDeployment(tagsAfter({}), 'shop-prod')).toBe(true);
    expect(remembersDeployment(tagsAfter({}), 'shop')).toBe(false);
    expect(remembersDeployment({}, 'shop-prod')).toBe(false);
  });

  test('takes the place of an earlier one to the same environment, and of no other', () => {
    const tags = {
      [`${DEPLOYED}shop-prod`]: '2026-01-01T00:00:00Z v0',
      [`${DEPLOYED}shop-test`]: '2026-01-01T00:00:00Z v0',
    };
    expect(tagsAfter(tags)).toEqual({ ...tags, [`${DEPLOYED}shop-prod`]: '2026-11-02T10:00:00Z v1' });
  });
});

describe('the label that served before', () => {
  test.each([
    ['as it is, where a tag can hold it', 'release_1.2+3', 'release_1.2+3'],
    ['with spaces', 'release of today', 'release of today'],
    ['encoded, where a tag cannot', 'v1 (final)', `=${Buffer.from('v1 (final)').toString('base64url')}`],
    ['encoded, where it could be taken for an encoded one', '=v1', '=PXYx'],
    ['encoded, where it could be taken for a hash', '@v1', '=QHYx'],
    ['as a hash, where that would be too long', '🚀'.repeat(50), expect.stringMatching(/^@[0-9a-f]{64}$/)],
  ])('is written %s', (_how, label, written) => {
    expect(valueFor(label).replace('2026-11-02T10:00:00Z ', '')).toEqual(written);
  });

  /** https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/applications-tagging-resources.html */
  const FITS = /^[A-Za-z0-9 _.:/=+@-]{0,255}$/;
  const anyLabel = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }),
    fc.stringMatching(/^[A-Za-z0-9 _.:=+@-]{1,100}$/),
  );

  test('fits into a tag, whatever it is', () => {
    fc.assert(fc.property(anyLabel, (label) => expect(valueFor(label)).toMatch(FITS)));
  });

  test('is never taken for another one', () => {
    fc.assert(
      fc.property(anyLabel, anyLabel, (one, other) => {
        fc.pre(one !== other && one.isWellFormed() && other.isWellFormed());
        expect(valueFor(one)).not.toBe(valueFor(other));
      }),
    );
  });

  test.each(['a'.repeat(100), 'ä'.repeat(84)])('of ordinary length is written so that it can be read back', (label) => {
    expect(valueFor(label)).not.toMatch('@');
  });
});

describe('of too many tags', () => {
  const deployments = (count: number): Tags =>
    Object.fromEntries(
      Array.from({ length: count }, (_, nth) => [
        `${DEPLOYED}env-${nth}`,
        at(nth - 10_000)
          .toISOString()
          .replace('.000', ''),
      ]),
    );

  test.each([
    [48, 0],
    [49, 0],
    [50, 1],
    [53, 4],
  ])('with %s there already, the %s oldest give way', (count, removed) => {
    const { remove } = remembered(deployments(count));
    expect(remove).toEqual(Array.from({ length: removed }, (_, nth) => `${DEPLOYED}env-${nth}`));
  });

  test('none gives way to one that takes its own place', () => {
    expect(remembered(deployments(50), 'v1', 'env-49').remove).toEqual([]);
  });

  test('only deployments give way, and 50 are never exceeded while some can', () => {
    const tags = fc.tuple(fc.nat(46), fc.nat(60)).map(([foreign, own]) => ({
      ...recordTags({ commit: 'c', contentDigest: 'd', sha256: 's' }),
      ...Object.fromEntries(Array.from({ length: foreign }, (_, nth) => [`team:${nth}`, 'x'])),
      ...deployments(own),
    }));
    fc.assert(
      fc.property(tags, (present) => {
        const now = tagsAfter(present);
        expect(Object.keys(now).length).toBeLessThanOrEqual(50);
        expect(remembersDeployment(now, 'shop-prod')).toBe(true);
        for (const [key, value] of Object.entries(present)) if (!key.startsWith(DEPLOYED)) expect(now[key]).toBe(value);
      }),
    );
  });
});
