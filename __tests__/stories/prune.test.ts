import { scenarios } from '../../simulator/scenarios/index.ts';
import type { Scenario, Turn } from '../../simulator/scenarios/scenario.ts';
import { type Stage, setStage } from './stage.ts';

const healthy = scenarios.get('healthy') as Scenario;
const KEEP = { 'keep-versions': '2' };
const bucket = 'elasticbeanstalk-eu-west-1-123456789012';

/** v1 (which the environments run), v2, ... */
const seeded = (count: number, application = 'shop') =>
  Array.from({ length: count }, (_, place) => {
    const label = `v${place + 1}`;
    return { application, label, bundle: { bucket, key: `${application}/${label}.zip` } };
  });

const withVersions = (count: number, turns: readonly Turn[] = [], versionQuota?: number): Scenario => ({
  ...healthy,
  world: { ...healthy.world, versions: seeded(count), ...(versionQuota === undefined ? {} : { versionQuota }) },
  turns: [...healthy.turns, ...turns],
});

async function release(stage: Stage, subject: string, inputs: Record<string, string> = {}) {
  stage.write('release.txt', subject);
  stage.commit(subject);
  return stage.play(inputs);
}

const QUOTA = {
  kind: 'refused',
  operation: 'CreateApplicationVersion',
  status: 400,
  code: 'TooManyApplicationVersionsException',
  message: 'You cannot have more than 6 Application Versions.',
} as const;

const labels = ({ simulator }: Stage) => simulator.beanstalk.world.versions.map(({ label }) => label);
const bundles = ({ simulator }: Stage) =>
  simulator.store.objects(bucket).map(({ key }) => key.replace(/^shop\/(.*)\.zip$/, '$1'));

test('of 1,200 versions exactly those stay that are new, that run somewhere or that would be gone back to', async () => {
  await using stage = await setStage(withVersions(1200));
  const to = (label: string, environment: string) =>
    stage.play({ operation: 'redeploy', 'version-label': label, 'environment-name': environment });
  await to('v30', 'shop-rolling');
  await to('v60', 'shop-rolling');
  const { result, log, warnings, asked } = await release(stage, 'next', { 'keep-versions': '1100' });
  expect(result.outcome).toBe('succeeded');
  // shop-rolling runs v60 and would go back to v30, shop-prod to v1.
  const newest = Array.from({ length: 1099 }, (_, place) => `v${place + 102}`);
  const kept = ['v1', 'v30', 'v60', ...newest, result.versionLabel];
  expect(labels(stage).toSorted()).toEqual(kept.toSorted());
  expect(bundles(stage).toSorted()).toEqual(kept.toSorted());
  expect(asked.filter((operation) => operation === 'DeleteApplicationVersion')).toHaveLength(98);
  expect(warnings).toEqual([]);
  expect(log.slice(-2)).toEqual([
    'versions   deleted 98 older versions with their bundles; the newest 1100 stay (keep-versions)',
    'versions   older, and stay as well: v60 runs on shop-rolling; v30 shop-rolling would go back to it; v1 shop-prod would go back to it',
  ]);

  const back = await stage.play({ operation: 'rollback', ...KEEP });
  expect(back.result).toMatchObject({ outcome: 'succeeded', versionLabel: 'v1' });
  expect(labels(stage)).toHaveLength(kept.length);
});

test('versions that came after the one that is redeployed stay', async () => {
  await using stage = await setStage(withVersions(8));
  const { result } = await stage.play({ operation: 'redeploy', 'version-label': 'v5', 'keep-versions': '1' });
  expect(result.outcome).toBe('succeeded');
  expect(labels(stage)).toEqual(['v1', 'v5', 'v6', 'v7', 'v8']);
});

test('a version that is published leaves those alone that wait for their release', async () => {
  await using stage = await setStage(withVersions(4));
  await stage.play({ operation: 'redeploy', 'version-label': 'v3' });
  const publish = { operation: 'publish', 'environment-name': '', 'keep-versions': '1' };
  const { result } = await release(stage, 'next', publish);
  expect(labels(stage)).toEqual(['v1', 'v3', 'v4', result.versionLabel]);
});

test('a rollback deletes nothing: what it leaves may be gone back to as well', async () => {
  await using stage = await setStage(withVersions(6));
  for (const label of ['v3', 'v6']) await stage.play({ operation: 'redeploy', 'version-label': label });
  const { result } = await stage.play({ operation: 'rollback', 'keep-versions': '1' });
  expect(result).toMatchObject({ outcome: 'succeeded', versionLabel: 'v3' });
  expect(labels(stage)).toHaveLength(6);
});

test.each([
  ['is not asked for', {}, []],
  ['was only planned', { ...KEEP, 'dry-run': 'true' }, []],
  ['is not waited for', { ...KEEP, 'wait-for-deployment': 'false' }, []],
  ['fails', KEEP, [{ kind: 'deployment', environment: 'shop-prod', nth: 1, fate: { outcome: 'fails' } } as const]],
])('nothing is deleted when it %s', async (_what, inputs, turns) => {
  await using stage = await setStage(withVersions(9, turns));
  await release(stage, 'next', inputs);
  expect(labels(stage).slice(0, 9)).toEqual(seeded(9).map(({ label }) => label));
});

test('other applications are left alone', async () => {
  const { world } = withVersions(5);
  const versions = [...seeded(5), ...seeded(5, 'blog')];
  await using stage = await setStage({ ...healthy, world: { ...world, versions } });
  await release(stage, 'next', KEEP);
  const left = stage.simulator.beanstalk.world.versions.filter(({ application }) => application === 'blog');
  expect(left).toHaveLength(5);
  expect(bundles(stage).filter((key) => key.startsWith('blog/'))).toHaveLength(5);
});

test('a version that is on its way to an environment stays, and the others go', async () => {
  const turn: Turn = { kind: 'somebody-else', environment: 'shop-rolling', afterSeconds: 0, does: { release: 'v2' } };
  await using stage = await setStage(withVersions(6, [turn]));
  const { result, warnings } = await release(stage, 'next', KEEP);
  expect(result.outcome).toBe('succeeded');
  expect(labels(stage)).toEqual(['v1', 'v2', 'v6', result.versionLabel]);
  expect(warnings).toEqual([expect.stringMatching(/^Not everything .*v2: The version v2 is in use by an operation\./)]);
});

test.each([
  ['deleting', 'DeleteApplicationVersion', /^4 older versions could not be deleted: .*DeleteApplicationVersion/],
  ['reading tags', 'ListTagsForResource', /^Older versions were not deleted \(keep-versions\): .*ListTagsForResource/],
])('where %s is denied nothing is deleted, the release stands, and it is said once', async (_what, action, said) => {
  await using stage = await setStage(withVersions(6, [{ kind: 'denied', action }]));
  const { result, warnings } = await release(stage, 'next', KEEP);
  expect(result.outcome).toBe('succeeded');
  expect(labels(stage)).toHaveLength(7);
  expect(warnings.filter((text) => said.test(text))).toHaveLength(1);
});

test('a run that is cancelled while it deletes stops, and its release stays a success', async () => {
  await using stage = await setStage(withVersions(20));
  const cancel = new AbortController();
  stage.onRequest = ({ operation }) => {
    if (operation === 'DeleteApplicationVersion') cancel.abort(new Error('cancelled'));
  };
  stage.write('release.txt', 'next');
  stage.commit('next');
  const { result } = await stage.play(KEEP, { signal: cancel.signal });
  expect(result.outcome).toBe('succeeded');
  expect(labels(stage).length).toBeGreaterThan(18);
});

describe('when the account has as many versions as it may have', () => {
  test('room is made by the same rule, and the version is sent once more', async () => {
    await using stage = await setStage(withVersions(6, [], 6));
    await stage.play({ operation: 'redeploy', 'version-label': 'v5' });
    const { result, log } = await release(stage, 'next', KEEP);
    expect(result.problem).toBeUndefined();
    expect(labels(stage)).toEqual(['v1', 'v5', 'v6', result.versionLabel]);
    expect(log.join('\n')).toMatch(/versions +the account has as many as it may have: making room/);
  });

  test('and nothing may be deleted, the quota is told with its numbers', async () => {
    await using stage = await setStage(withVersions(6, [], 6));
    const { result, conclusion } = await release(stage, 'next');
    expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-QUOTA' } });
    expect(conclusion.join('\n')).toMatch(
      /The account has 6 versions in this region, 6 of them of shop\. .*more than 6/s,
    );
    expect(conclusion.join('\n')).toMatch(/Next +Set keep-versions/);
    expect(labels(stage)).toHaveLength(6);
  });

  test('and there is nothing to delete, that is said instead of trying again and again', async () => {
    await using stage = await setStage(withVersions(2, [], 2));
    const { result, log } = await release(stage, 'next', KEEP);
    expect(result.problem?.next).toMatch(/^keep-versions: 2 leaves nothing more to delete here\./);
    expect(log.filter((line) => line.includes('making room'))).toHaveLength(1);
  });

  test('and room was made once, that is not done again when others took it: the quota is told', async () => {
    const turns: Turn[] = [
      { kind: 'cut', operation: 'CreateApplicationVersion', calls: [2], when: 'before' },
      { ...QUOTA, calls: [3] },
    ];
    await using stage = await setStage(withVersions(6, turns, 6));
    await stage.play({ operation: 'redeploy', 'version-label': 'v5' });
    const { result, log, asked } = await release(stage, 'next', KEEP);
    expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-QUOTA' } });
    expect(log.filter((line) => line.includes('making room'))).toHaveLength(1);
    expect(asked.filter((operation) => operation === 'CreateApplicationVersion')).toHaveLength(3);
  });
});

test('where bundles may not be deleted, one version goes without its bundle and no other follows it', async () => {
  const turns: Turn[] = [{ kind: 'version', label: 'v2', fate: { bundleStays: true } }];
  await using stage = await setStage(withVersions(5, turns));
  const { result, log, warnings } = await release(stage, 'next', KEEP);
  expect(result.outcome).toBe('succeeded');
  expect(log.join('\n')).toMatch(
    /deleted 1 older version, the last one without its bundle; .*\n.*2 older versions left/s,
  );
  expect(warnings.join('\n')).toMatch(/v2: .*bundle/);
  expect(labels(stage)).not.toContain('v2');
  expect(labels(stage)).toContain('v3');
  expect(bundles(stage)).toContain('v2');
});

test('a bundle that another version needs stays, and is not said to be gone', async () => {
  const { world } = withVersions(5);
  const shared = { application: 'blog', label: 'b1', bundle: { bucket, key: 'shop/v2.zip' } };
  await using stage = await setStage({
    ...healthy,
    world: { ...world, versions: [...seeded(5), shared] },
  });
  const { log } = await release(stage, 'next', KEEP);
  expect(bundles(stage)).toContain('v2');
  expect(log).toContain(
    'versions   deleted 3 older versions with the bundles that no other version needs; the newest 2 stay (keep-versions)',
  );
});
