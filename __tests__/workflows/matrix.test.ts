/** The legs that a strategy makes. */
import { strategyOf } from '../../runner/matrix.ts';

const legs = (matrix: unknown) => strategyOf({ matrix })?.legs;

test.each([
  ['one list', { region: ['a', 'b'] }, [{ region: 'a' }, { region: 'b' }]],
  [
    'the product of two',
    { region: ['a', 'b'], service: ['x', 'y'] },
    [
      { region: 'a', service: 'x' },
      { region: 'a', service: 'y' },
      { region: 'b', service: 'x' },
      { region: 'b', service: 'y' },
    ],
  ],
  [
    'what is excluded is left out, by part of its values',
    { region: ['a', 'b'], service: ['x', 'y'], exclude: [{ region: 'b' }, { region: 'a', service: 'y' }] },
    [{ region: 'a', service: 'x' }],
  ],
  [
    'an entry that contradicts no value of a leg adds to it',
    { region: ['a', 'b'], include: [{ region: 'a', role: 'r1' }, { zone: 'z' }] },
    [
      { region: 'a', role: 'r1', zone: 'z' },
      { region: 'b', zone: 'z' },
    ],
  ],
  [
    'a later entry may change what an earlier one added, never what the lists gave',
    { region: ['a'], include: [{ role: 'r1' }, { role: 'r2' }, { region: 'c', role: 'r3' }] },
    [
      { region: 'a', role: 'r2' },
      { region: 'c', role: 'r3' },
    ],
  ],
  ['entries alone are legs', { include: [{ service: 'x' }, { service: 'y' }] }, [{ service: 'x' }, { service: 'y' }]],
  ['values may be mappings', { on: [{ os: 'l' }, { os: 'w' }] }, [{ on: { os: 'l' } }, { on: { os: 'w' } }]],
])('%s', (_name, matrix, expected) => {
  expect(legs(matrix)).toEqual(expected);
});

test.each([
  ['a list that is none', { region: 'a' }, "'region' of the matrix is to be a list"],
  ['a matrix that excludes all', { region: ['a'], exclude: [{ region: 'a' }] }, 'The matrix has no leg.'],
  ['a matrix that is none', 'a', "'matrix' is to be a mapping"],
])('refuses %s', (_name, matrix, message) => {
  expect(() => legs(matrix)).toThrow(message);
});

test('the first failure cancels the others and all run at once, unless it is said otherwise', () => {
  const matrix = { region: ['a', 'b', 'c'] };
  expect(strategyOf({ matrix })).toMatchObject({ failFast: true, maxParallel: 3 });
  expect(strategyOf({ matrix, 'fail-fast': false, 'max-parallel': 1 })).toMatchObject({
    failFast: false,
    maxParallel: 1,
  });
});
