import { mustBeAsPlanned } from '../../../src/strategies/as-planned.ts';
import { at, environment, untouched } from '../builders.ts';
import { problem } from '../watching.ts';
import { answers, smallWorld } from '../worlds.ts';
import { reading } from './starting.ts';

const looking = (...read: Parameters<typeof answers>) =>
  mustBeAsPlanned(untouched(), smallWorld({ environments: answers(...read) as never }));

test('an environment that is as it was may be started on', async () => {
  await expect(looking(reading(untouched()))).resolves.toBeUndefined();
});

test.each([
  ['was released to', environment({ versionLabel: 'v9' })],
  ['had its settings changed', untouched({ updated: at(5) })],
  ['is at work', untouched({ status: 'Updating' })],
])('an environment that %s meanwhile is planned for anew', async (_, now) => {
  await expect(looking(reading(now))).rejects.toMatchObject({ code: 'BR-NOT-READY' });
});

test('what is gone is told by the call that follows', async () => {
  await expect(looking(reading(undefined))).resolves.toBeUndefined();
});

test.each(['BR-ACCESS-DENIED', 'BR-AWS-DOWN'] as const)(
  'a look that nothing comes of ends the run (%s)',
  async (code) => {
    await expect(looking(problem(code))).rejects.toMatchObject({ code });
  },
);
