import { type Standing, sorted } from '../../../src/prune/rule.ts';
import type { ApplicationVersion } from '../../../src/shapes.ts';
import { at } from '../builders.ts';
import { version } from '../planning.ts';

/** v1 is the oldest. */
const made = (count: number): ApplicationVersion[] =>
  Array.from({ length: count }, (_, place) => version({ label: `v${place + 1}`, created: at(place) }));

function standing(versions: readonly ApplicationVersion[], changes: Partial<Standing> = {}): Standing {
  return { versions, ofAccount: versions, runsOn: new Map(), wayBackOf: new Map(), ...changes };
}

const labels = (all: ReturnType<typeof sorted>) => all.doomed.map((one) => one.version.label);

test('the newest stay, and the oldest go first', () => {
  expect(labels(sorted(2, undefined, standing(made(5))))).toEqual(['v1', 'v2', 'v3']);
  expect(labels(sorted(5, undefined, standing(made(5))))).toEqual([]);
  expect(labels(sorted(1, undefined, standing([])))).toEqual([]);
});

test('what runs somewhere, and what would be gone back to, stays and says why', () => {
  const needed = standing(made(6), {
    runsOn: new Map([['v1', ['shop-a', 'shop-b']]]),
    wayBackOf: new Map([
      ['v1', ['shop-c']],
      ['v3', ['shop-prod']],
    ]),
  });
  const all = sorted(1, 'v6', needed);
  expect(labels(all)).toEqual(['v2', 'v4', 'v5']);
  expect(all.kept).toEqual([
    { label: 'v3', why: 'shop-prod would go back to it' },
    { label: 'v1', why: 'runs on shop-a, shop-b' },
  ]);
});

test('what was made after the last good version may wait for its release, and stays', () => {
  const all = sorted(1, 'v2', standing(made(6)));
  expect(labels(all)).toEqual(['v1']);
  expect(all.younger).toBe(3);
  expect(all.kept).toEqual([{ label: 'v2', why: 'was released just now' }]);
});

test.each(['processing', 'building'] as const)('a version that is %s stays', (status) => {
  const versions = [version({ label: 'v0', created: at(-1), status }), ...made(2)];
  expect(labels(sorted(1, undefined, standing(versions)))).toEqual(['v1']);
});

test('a bundle that a version needs which stays, of whatever application, stays as well', () => {
  const bundle = { bucket: 'b', key: 'k' };
  const versions = [
    { ...version({ label: 'shared', created: at(0) }), bundle },
    { ...version({ label: 'with none', created: at(1) }), bundle: undefined },
    version({ label: 'own', created: at(2) }),
    version({ label: 'newest', created: at(3) }),
  ];
  const elsewhere = { ...version({ label: 'blog-1', arn: 'arn:other' }), application: 'blog', bundle };
  const { doomed } = sorted(1, undefined, standing(versions, { ofAccount: [...versions, elsewhere] }));
  expect(doomed.map((one) => [one.version.label, one.withBundle])).toEqual([
    ['shared', false],
    ['with none', false],
    ['own', true],
  ]);
});

test('of two versions of one bundle that both go, the one that goes later takes it along', () => {
  const bundle = { bucket: 'b', key: 'k' };
  const versions = [
    { ...version({ label: 'one', created: at(0) }), bundle },
    { ...version({ label: 'two', created: at(1) }), bundle },
    version({ label: 'newest', created: at(3) }),
  ];
  const { doomed } = sorted(1, undefined, standing(versions));
  expect(doomed.map((one) => [one.version.label, one.withBundle])).toEqual([
    ['one', false],
    ['two', true],
  ]);
});
