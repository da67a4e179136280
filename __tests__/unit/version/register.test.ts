import type { VersionPlan } from '../../../src/plan.ts';
import { AnswerLost, type Beanstalk } from '../../../src/ports.ts';
import { recordTags } from '../../../src/record.ts';
import type { ApplicationVersion } from '../../../src/shapes.ts';
import { READING_TAGS_DENIED, register, TAGGING_DENIED } from '../../../src/version/register.ts';
import { at } from '../builders.ts';
import { DIGEST, OTHER_DIGEST, planOf, version } from '../planning.ts';
import { problem } from '../watching.ts';
import { answers, smallWorld } from '../worlds.ts';

const record = { commit: 'c', contentDigest: DIGEST, sha256: 'ab'.repeat(32) };
const tags = recordTags(record);
const made = version();
const { bundle = { bucket: '', key: '' } } = made;
const creation: VersionPlan & { action: 'create' } = {
  action: 'create',
  label: 'v2',
  description: 'd',
  bundle,
  tags: {},
};
const lost = () => new AnswerLost('CreateApplicationVersion', new Error('socket hang up'));
const taken = () => problem('BR-VERSION-EXISTS');
const theirs = (digest?: string) => (digest === undefined ? {} : recordTags({ ...record, contentDigest: digest }));

/** Registers v2 in a world that answers so. */
function registering(calls: Partial<Beanstalk>, plan = planOf()) {
  const world = smallWorld(calls);
  return { world, registered: register(plan, creation, record, { bundle, since: at(0), until: at(1_800) }, world) };
}

test.each([
  [true, false],
  [false, true],
])('a version is registered with its record; the application is there: %s', async (exists, createApplication) => {
  const createVersion = answers({ version: made, tagged: true });
  const platform = { kind: 'platform-arn', arn: 'arn:p' } as const;
  const found = exists ? {} : { applicationExists: false, environment: undefined, platform };
  const { registered, world } = registering({ createVersion }, planOf({ platform }, found));
  expect(await registered).toEqual({ version: made, tags });
  expect(createVersion.asked).toEqual([
    [{ application: 'shop', label: 'v2', description: 'd', bundle, tags, createApplication }],
  ]);
  expect(world.report.warnings).toEqual([]);
});

test('where tagging is denied the release goes on without, and says so once', async () => {
  const { registered, world } = registering({ createVersion: answers({ version: made, tagged: false }) });
  expect(await registered).toEqual({ version: made, tags: undefined });
  expect(world.report.warnings).toEqual([TAGGING_DENIED]);
});

describe('a label that appears under our hands', () => {
  const meeting = (found: ApplicationVersion, known: Awaited<ReturnType<Beanstalk['tags']>>) => ({
    versions: answers([found]),
    tags: async () => known,
  });
  const elsewhere = version({ bundle: { bucket: 'releases', key: 'other.zip' } });

  describe.each([
    ['because another run registered it', taken],
    ['because our own call did, and its answer was lost', lost],
  ])('%s', (_why, thrown) => {
    test.each<[string, ApplicationVersion, string | undefined]>([
      ['our content', made, DIGEST],
      ['our content in another place', elsewhere, DIGEST],
      ['our very bundle, without a record', made, undefined],
    ])('is taken with %s', async (_what, found, digest) => {
      const calls = { createVersion: answers(thrown()), ...meeting(found, theirs(digest)) };
      expect(await registering(calls).registered).toEqual({ version: found, tags: theirs(digest) });
      expect(calls.createVersion.asked).toHaveLength(1);
    });

    test.each<[string, ApplicationVersion, string | undefined]>([
      ['other content', made, OTHER_DIGEST],
      ['another bundle, without a record', elsewhere, undefined],
      ['no bundle and no record', version({ bundle: undefined }), undefined],
    ])('is refused with %s', async (_what, found, digest) => {
      const calls = { createVersion: answers(thrown()), ...meeting(found, theirs(digest)) };
      await expect(registering(calls).registered).rejects.toMatchObject({ code: 'BR-VERSION-OTHER-CONTENT' });
    });

    test('is taken by its bundle where reading tags is denied', async () => {
      const calls = { createVersion: answers(thrown()), ...meeting(made, undefined) };
      const { registered, world } = registering(calls);
      expect(await registered).toEqual({ version: made, tags: undefined });
      expect(world.report.warnings).toEqual([READING_TAGS_DENIED]);
    });
  });
});

describe('an image, without a record', () => {
  const uri = '123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop:v2';
  const image = { kind: 'source', uri } as const;
  const of = (named: string, created: Date, isBuilt = false) =>
    version({ bundle: undefined, image: { uri: named, isBuilt, buildArn: undefined }, created });
  const registeringImage = (thrown: Error, found: ApplicationVersion) => {
    const world = smallWorld({
      createVersion: answers(thrown),
      versions: answers([found]),
      tags: async () => undefined,
    });
    return register(
      planOf(),
      { ...creation, bundle: undefined, image },
      record,
      { bundle: undefined, since: at(0), until: at(1_800) },
      world,
    );
  };

  test('that our call registered, whose answer was lost, is taken', async () => {
    const found = of(uri, at(1));
    expect(await registeringImage(lost(), found)).toEqual({ version: found, tags: undefined });
  });

  test.each<[string, Error, ApplicationVersion]>([
    ['is another one', lost(), of(`${uri}-other`, at(1))],
    ['was registered before', lost(), of(uri, at(-1))],
    ['is built from a bundle', lost(), of(uri, at(1), true)],
    ['another run registered: what a tag names may have changed', taken(), of(uri, at(1))],
  ])('that %s is refused', async (_what, thrown, found) => {
    await expect(registeringImage(thrown, found)).rejects.toMatchObject({ code: 'BR-VERSION-OTHER-CONTENT' });
  });
});

test('a lost answer that left nothing behind is sent again', async () => {
  const createVersion = answers(lost(), { version: made, tagged: true });
  expect(await registering({ createVersion, versions: answers([]) }).registered).toEqual({ version: made, tags });
  expect(createVersion.asked).toHaveLength(2);
});

test('a label that is taken and cannot be seen is told as taken', async () => {
  const refusal = taken();
  await expect(registering({ createVersion: answers(refusal), versions: answers([]) }).registered).rejects.toBe(
    refusal,
  );
});

test('any other refusal is told as it is, without a look', async () => {
  const denied = problem('BR-ACCESS-DENIED');
  await expect(registering({ createVersion: answers(denied) }).registered).rejects.toBe(denied);
});
