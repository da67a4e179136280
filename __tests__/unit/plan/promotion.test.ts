import { type FoundPromotion, promotionOf } from '../../../src/plan/promotion.ts';
import { notWell } from '../../../src/plan/promotion-problems.ts';
import { at, instance } from '../builders.ts';
import { deployedTag, idle, live, markedTag, PRODUCTION, pairInputs, remembering } from '../pairs.ts';

const GREEN = 'shop-prod-green';
const BLUE = 'shop-prod';

/** v2 was prepared on the idle side at 100 s, after v1 was released to the live one. */
const found = (changes: Partial<FoundPromotion> = {}): FoundPromotion => ({
  production: PRODUCTION,
  live: { environment: live(), version: remembering('v1', deployedTag(BLUE, 0)) },
  idle: idleWith(markedTag(GREEN, 100)),
  ...changes,
});

const idleWith = (tags: Record<string, string>, changes: Parameters<typeof idle>[0] = {}) => ({
  environment: idle({ versionLabel: 'v2', ...changes }),
  version: remembering('v2', tags),
  instances: [instance()],
});

const liveWith = (tags: Record<string, string>) => ({ environment: live(), version: remembering('v1', tags) });

function end(versionLabel: string, changes: Partial<FoundPromotion> = {}): string {
  try {
    return promotionOf(pairInputs({ operation: 'promote', versionLabel }), found(changes)).kind;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const ill = { ...idleWith(markedTag(GREEN, 100), { health: 'Red' as const }) };

test.each<[string, string, Partial<FoundPromotion>, string]>([
  ['what was prepared', '', {}, 'swap'],
  ['what was prepared, by its label', 'v2', {}, 'swap'],
  ['what was prepared, by another label', 'v3', {}, 'BR-NOT-PREPARED'],
  ['what is live, by its label', 'v1', {}, 'nothing'],
  ['nothing: there is no other side', '', { idle: undefined }, 'nothing'],
  ['no other side, by a label', 'v2', { idle: undefined }, 'BR-NOT-PREPARED'],
  ['what bears no mark', '', { idle: idleWith({}) }, 'nothing'],
  ['what bears no mark, by its label', 'v2', { idle: idleWith({}) }, 'BR-NOT-PREPARED'],
  ['what bears a mark of another environment', '', { idle: idleWith(markedTag(BLUE, 100)) }, 'nothing'],
  ['an older mark than the release of the live side', '', { live: liveWith(deployedTag(BLUE, 200)) }, 'nothing'],
  ['a mark of the very second of that release', '', { live: liveWith(deployedTag(BLUE, 100)) }, 'nothing'],
  ['a mark, where no release of the live side is on record', '', { live: liveWith({}) }, 'swap'],
  ['a mark, where the live version is gone', '', { live: { environment: live(), version: undefined } }, 'swap'],
  ['a version that is gone', '', { idle: { ...idleWith({}), version: undefined } }, 'nothing'],
  ['a side that is ill', '', { idle: ill }, 'BR-PREPARED-NOT-WELL'],
  [
    'a side that is at work',
    '',
    { idle: idleWith(markedTag(GREEN, 100), { status: 'Updating' }) },
    'BR-PREPARED-NOT-WELL',
  ],
  [
    'a side with an instance on another version',
    '',
    { idle: { ...idleWith(markedTag(GREEN, 100)), instances: [instance({ deployment: { versionLabel: 'v0' } })] } },
    'BR-PREPARED-NOT-WELL',
  ],
  ['a swap that nobody verified', '', { live: liveWith(markedTag(BLUE, 50)) }, 'verify'],
  ['a swap that nobody verified, by its label', 'v1', { live: liveWith(markedTag(BLUE, 50)) }, 'verify'],
  ['what was prepared since, over a swap that nobody verified', 'v2', { live: liveWith(markedTag(BLUE, 50)) }, 'swap'],
])('promotes %s as far as it may', (_, label, changes, kind) => {
  expect(end(label, changes)).toBe(kind);
});

const ids = (...some: string[]) => some.map((id) => instance({ id, deployment: { versionLabel: 'v0' } }));

test.each<[string, Partial<Parameters<typeof notWell>[1]>, string]>([
  [
    'the instances on another version, three of them by name',
    { instances: [instance(), ...ids('i-2', 'i-3', 'i-4', 'i-5', 'i-6')] },
    'It is Ready, Green (Ok). 5 of 6 instances without a finished deployment of v2: i-2 (Ok), i-3 (Ok), i-4 (Ok) and 2 more.',
  ],
  [
    'the health of the whole alone',
    { environment: idle({ health: 'Red', healthStatus: undefined }), instances: 'basic' },
    'It is Ready, Red; acceptable-health is Green, Yellow.',
  ],
  [
    'a version that was made after what runs there',
    { environment: idle({ updated: at(-7201) }) },
    'It is Ready, Green (Ok). v2 was made after what runs there.',
  ],
])('tells %s', (_, changes, why) => {
  const side = { environment: idle(), version: remembering('v2', {}), instances: [instance()], ...changes };
  expect(notWell(pairInputs(), side, PRODUCTION).why).toBe(why);
});
