import { deleteAll } from '../../../src/prune/delete.ts';
import { environment } from '../builders.ts';
import { version } from '../planning.ts';
import { problem } from '../watching.ts';
import { answers, smallWorld } from '../worlds.ts';

const doomed = (count: number) =>
  Array.from({ length: count }, (_, place) => ({ version: version({ label: `v${place}` }), withBundle: true }));

test('what is refused for one version alone does not keep the next from going', async () => {
  const deleteVersion = answers(problem('BR-VERSION-BUSY'), problem('BR-AWS'), undefined);
  const { troubles, ...end } = await deleteAll('shop', doomed(5), smallWorld({ deleteVersion }));
  expect(end).toEqual({ deleted: 3, isBundleLeft: false, left: 0, stopped: undefined });
  expect(troubles.map(({ label }) => label)).toEqual(['v0', 'v1']);
  expect(deleteVersion.asked).toHaveLength(5);
});

test('a bundle that may not be deleted is the only one that is left behind', async () => {
  const deleteVersion = answers(undefined, problem('BR-BUNDLE-LEFT'), undefined);
  const { troubles, ...end } = await deleteAll('shop', doomed(5), smallWorld({ deleteVersion }));
  expect(end).toEqual({ deleted: 2, isBundleLeft: true, left: 3, stopped: undefined });
  expect(troubles.map(({ label }) => label)).toEqual(['v1']);
  expect(deleteVersion.asked).toHaveLength(2);
});

test('what would be refused for the next one as well ends it', async () => {
  const deleteVersion = answers(undefined, problem('BR-ACCESS-DENIED'));
  const end = await deleteAll('shop', doomed(5), smallWorld({ deleteVersion }));
  expect(end).toMatchObject({ deleted: 1, left: 4, troubles: [] });
  expect(end.stopped).toMatch(/./);
  expect(deleteVersion.asked).toHaveLength(2);
});

test('it takes five minutes at most, and is told every half minute', async () => {
  const world = smallWorld({
    deleteVersion: async () => world.clock.sleep(10_000),
    environmentsOf: async () => [],
  });
  const end = await deleteAll('shop', doomed(100), world);
  expect(end).toMatchObject({ deleted: 31, left: 69, stopped: undefined });
  expect(world.report.lines.filter((line) => /of 100 older versions deleted/.test(line))).toHaveLength(10);
});

test('a run that is cancelled deletes no further', async () => {
  const cancel = new AbortController();
  const deleteVersion = async () => cancel.abort();
  const end = await deleteAll('shop', doomed(5), smallWorld({ deleteVersion }, { signal: cancel.signal }));
  expect(end).toEqual({ deleted: 1, isBundleLeft: false, left: 4, troubles: [], stopped: undefined });
});

test('an old version that somebody deploys meanwhile stays', async () => {
  const deleteVersion = answers(undefined);
  const environmentsOf = answers([environment({ versionLabel: 'v51' })]);
  const world = smallWorld({ deleteVersion, environmentsOf });
  const end = await deleteAll('shop', doomed(60), world);
  expect(end).toMatchObject({ deleted: 59, troubles: [{ label: 'v51', why: expect.stringMatching(/^it runs on /) }] });
});
