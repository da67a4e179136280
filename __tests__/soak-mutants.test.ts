import { readFileSync } from 'node:fs';
import { MUTANTS, mutated, soakOf } from '../soak/mutants.ts';

test.each(MUTANTS)('there is one place for the mutant "$name"', (mutant) => {
  const source = readFileSync(mutant.file, 'utf8');
  expect(mutated(source, mutant)).not.toBe(source);
});

test('an action that takes Ready alone for a success is noticed', async () => {
  const [mutant] = MUTANTS;
  expect((await soakOf(mutant, { runs: 60, first: 2 })).noticed).toMatch(/says 'succeeded', but /);
}, 120_000);

test('an exact copy is not', async () => {
  expect((await soakOf(undefined, { runs: 5, first: 1 })).noticed).toBeUndefined();
}, 120_000);
