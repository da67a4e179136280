import { readStanding } from '../../../src/prune/standing.ts';
import { at, environment } from '../builders.ts';
import { inputs, version } from '../planning.ts';
import { smallWorld } from '../worlds.ts';

/** v1 to v4, the oldest first. */
const versions = [1, 2, 3, 4].map((number) =>
  version({ label: `v${number}`, arn: `arn:v${number}`, created: at(number) }),
);

/** What the versions are needed for when v4 runs on that environment and bears these tags. */
async function wayBackOf(name: string, tags: Readonly<Record<string, string>>, given = {}) {
  const world = smallWorld({
    versionsOfAccount: async () => versions,
    environmentsOf: async () => [environment({ name, versionLabel: 'v4' })],
    tags: async (arn) => (arn === 'arn:v4' ? tags : {}),
  });
  return Object.fromEntries((await readStanding(inputs(given), world)).wayBackOf);
}

const deployed = (name: string, hour: string, previous: string) => ({
  [`beanstalk-release:deployed:${name}`]: `2026-11-02T${hour}:00:00Z ${previous}`,
});

test('what a side would go back to by itself stays, and what it would go back to as one of its pair', async () => {
  const tags = { ...deployed('shop-prod', '08', 'v2'), ...deployed('shop-prod-green', '09', 'v1') };
  expect(await wayBackOf('shop-prod', tags)).toEqual({ v2: ['shop-prod'], v1: ['shop-prod'] });
  expect(await wayBackOf('shop-prod-green', tags)).toEqual({ v1: ['shop-prod-green'] });
});

test('a pair is known by the names that this run gives it', async () => {
  const given = { environment: 'shop-prod', greenEnvironment: 'shop-blue' };
  const tags = deployed('shop-prod', '08', 'v1');
  expect(await wayBackOf('shop-blue', tags, given)).toEqual({ v1: ['shop-blue'], v3: ['shop-blue'] });
  expect(await wayBackOf('shop-blue', tags)).toEqual({ v3: ['shop-blue'] });
});
