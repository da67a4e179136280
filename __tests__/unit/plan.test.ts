import { environment, untouched } from './builders.ts';
import { content, DIGEST, inputs, OTHER_DIGEST, planOf, recorded } from './planning.ts';

/** shop-prod runs v1, which was made from that content. */
const liveFrom = (digest: string | undefined) => ({
  environment: environment({ versionLabel: 'v1' }),
  live: recorded('v1', digest),
  instances: 'basic' as const,
});

describe('the version', () => {
  test('is created when nothing has our content', () => {
    expect(planOf().version).toEqual({
      action: 'create',
      label: 'v2',
      description: 'Show prices with tax',
      bundle: { bucket: '', key: 'shop/v2-9be1c04d.zip' },
      tags: {},
    });
  });

  test('bears the tags that are given, when it is created', () => {
    const configuration = { ...inputs().configuration, tags: { team: 'shop' } };
    expect(planOf({ configuration }).version).toMatchObject({ tags: { team: 'shop' } });
  });

  test('is stored where the inputs say, with the ending of what is released', () => {
    const plan = planOf({ bucket: 'releases', keyPrefix: 'a/b/' }, { content: content({ extension: '.war' }) });
    expect(plan.version).toMatchObject({ bundle: { bucket: 'releases', key: 'a/b/v2-9be1c04d.war' } });
  });

  test.each([
    ['v2', DIGEST, 'shop/v2-9be1c04d.zip'],
    ['v2', OTHER_DIGEST, 'shop/v2-5d0e11b2.zip'],
    ['release-2', DIGEST, 'shop/release-2-9be1c04d.zip'],
    ['4f2c9a1b03de-9be1c04d', DIGEST, 'shop/4f2c9a1b03de-9be1c04d.zip'],
    ['content-9be1c04d9be1', DIGEST, 'shop/content-9be1c04d9be1.zip'],
  ])('is stored under a key that no other content has: %s', (label, digest, key) => {
    expect(planOf({}, { label, content: content({ digest }) }).version).toMatchObject({ bundle: { key } });
  });

  test('is the one of our label when it has our content', () => {
    const { version } = planOf({}, { ours: recorded('v2', DIGEST) });
    expect(version).toMatchObject({ action: 'reuse', label: 'v2', bundle: { key: 'shop/v2.zip' } });
  });

  test('is the live one when that has our content, whatever its label', () => {
    expect(planOf({}, liveFrom(DIGEST)).version).toMatchObject({ action: 'reuse', label: 'v1' });
  });

  test('is one of the label that was asked for, though the live one has our content', () => {
    expect(planOf({ versionLabel: 'v2' }, liveFrom(DIGEST)).version).toMatchObject({ action: 'create', label: 'v2' });
  });

  test.each([
    ['has other content', OTHER_DIGEST],
    ['has none on record', undefined],
  ])('is a new one when the live one %s', (_which, digest) => {
    expect(planOf({}, liveFrom(digest)).version).toMatchObject({ action: 'create', label: 'v2' });
  });
});

describe('the description', () => {
  const described = (versionDescription: string, subject?: string) => {
    const commit = subject === undefined ? undefined : { id: 'a'.repeat(40), subject };
    const { version } = planOf({ versionDescription }, { commit });
    return version.action === 'create' ? version.description : undefined;
  };

  test.each([
    ['as given', 'Given', 'Subject', 'Given'],
    ["else the commit's subject", '', 'Subject', 'Subject'],
    ['else empty', '', undefined, ''],
    ['whole at 200 characters', 'x'.repeat(200), undefined, 'x'.repeat(200)],
    ['cut to 200 characters', 'x'.repeat(201), undefined, 'x'.repeat(200)],
    ['cut between characters, not inside one', '🚀'.repeat(201), undefined, '🚀'.repeat(200)],
    ['cut as a subject, too', '', 'ä'.repeat(300), 'ä'.repeat(200)],
  ])('is %s', (_how, given, subject, expected) => expect(described(given, subject)).toBe(expected));
});

describe('the rest of the plan', () => {
  test('names the application and whether it is made', () => {
    expect(planOf().application).toEqual({ name: 'shop', action: 'none' });
    const platform = { kind: 'platform-arn', arn: 'arn:p' } as const;
    const found = { applicationExists: false, environment: undefined, platform };
    expect(planOf({ platform }, found).application).toEqual({ name: 'shop', action: 'create' });
  });

  test.each([
    ['what serves now', untouched(), 'v1'],
    ['nothing, when no version is deployed', untouched({ versionLabel: undefined }), ''],
  ])('remembers %s as the previous label', (_what, found, label) => {
    expect(planOf({}, { environment: found }).previousLabel).toBe(label);
  });
});

describe('notes', () => {
  test('say what a failure is answered with', () => {
    expect(planOf().notes).toEqual(['If it fails, shop-prod goes back to v1.']);
    expect(planOf({}, { liveExists: false }).notes).toEqual([
      'If it fails there is no way back: the version v1 that serves now no longer exists.',
    ]);
    expect(planOf({ wait: false }).notes).toEqual([]);
  });

  test('are none about a healthy environment', () => expect(planOf({ onFailure: 'leave' }).notes).toEqual([]));

  test('say that a red environment may be repaired: bad health is no veto', () => {
    const { notes, environment: step } = planOf({ onFailure: 'leave' }, { environment: untouched({ health: 'Red' }) });
    expect(notes).toEqual(['shop-prod is Red before the release; a release may repair it.']);
    expect(step.action).toBe('update');
  });

  test('say that a busy environment is waited for', () => {
    const { notes } = planOf({ onFailure: 'leave', dryRun: true }, { environment: untouched({ status: 'Updating' }) });
    expect(notes).toEqual(['shop-prod is Updating now: the release starts when it is Ready.']);
  });

  test.each([
    ['shop', []],
    ['Shop', []],
    ['sho', [expect.stringMatching(/^shop-prod keeps shop\.eu-central-1\.elasticbeanstalk\.com: cname-prefix counts/)]],
  ])('say that an environment keeps its address when cname-prefix is %s', (cnamePrefix, notes) => {
    expect(planOf({ onFailure: 'leave', cnamePrefix }).notes).toEqual(notes);
  });

  test('say that a worker keeps none', () => {
    const worker = untouched({ tier: 'Worker', cname: undefined });
    expect(planOf({ onFailure: 'leave', cnamePrefix: 'shop' }, { environment: worker }).notes[0]).toMatch(
      'shop-prod keeps no address:',
    );
  });

  test('say that the branch is not gone back on', () => {
    const older = { kind: 'solution-stack', name: '64bit Amazon Linux 2023 v6.4.9 running Node.js 22' } as const;
    expect(planOf({ onFailure: 'leave', platform: older }, { platform: older }).notes[0]).toMatch(
      'keeps platform version 6.5.0',
    );
  });
});
