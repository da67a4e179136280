import { scenarios } from '../../simulator/scenarios/index.ts';
import type { Scenario, Turn } from '../../simulator/scenarios/scenario.ts';
import { type Stage, setStage, writes } from './stage.ts';

const healthy = scenarios.get('healthy') as Scenario;
const failing: Turn = {
  kind: 'deployment',
  environment: 'shop-prod',
  nth: 1,
  fate: { outcome: 'fails' },
};

const PUBLISH = { operation: 'publish', 'environment-name': '' };
const REDEPLOY = { operation: 'redeploy' };

const labelOn = ({ simulator }: Stage, name: string) =>
  simulator.beanstalk.world.environments.find((environment) => environment.name === name)?.versionLabel;

async function published(stage: Stage, subject: string): Promise<string> {
  stage.write('release.txt', subject);
  stage.commit(subject);
  const { result } = await stage.play(PUBLISH);
  if (result.outcome !== 'succeeded') throw new Error(`${subject} ${result.outcome}`);
  return result.versionLabel;
}

test('publishes a version and touches no environment; publishing it again changes nothing', async () => {
  await using stage = await setStage('empty-account');
  const first = await stage.play(PUBLISH);
  expect([...first.log, '', ...first.conclusion]).toEqual([
    'Publication of 695c920aab38 (application shop, eu-west-1)',
    '',
    'Plan',
    '  package  .                      2 files, 96 B, no ignore file',
    '  create   shop                   the application',
    '  version  695c920aab38-6708281e  new',
    '',
    'packaged  2 files into 306 B in 0 ms',
    'stored    s3://elasticbeanstalk-eu-west-1-…9012/shop/695c920aab38-6708281e.zip',
    'version   695c920aab38-6708281e is registered',
    '',
    'Published 695c920aab38-6708281e in 2.5 s. No environment was touched; operation: redeploy brings it to one',
  ]);
  expect(first.asked.filter((operation) => operation.includes('Environment'))).toEqual([]);
  expect(first.result).toMatchObject({ outcome: 'succeeded', uploaded: true, environments: [] });

  const again = await stage.play(PUBLISH);
  expect(again.result).toMatchObject({ outcome: 'unchanged', uploaded: false, environments: [] });
  expect(again.result.bundleSha256).toBe(first.result.bundleSha256);
  expect(writes(again.asked)).toEqual([]);
  expect(again.conclusion).toEqual([
    '695c920aab38-6708281e is published already (same content). Nothing was packaged, stored or changed.',
  ]);
});

test('what is given for an environment does not count when a version is published', async () => {
  await using stage = await setStage('healthy');
  const { result, asked } = await stage.play({
    operation: 'publish',
    'environment-name': 'no such name!',
    strategy: 'blue-green',
    'cname-prefix': 'shop',
    platform: 'No such platform',
  });
  expect(result.outcome).toBe('succeeded');
  expect(asked).not.toContain('CheckDNSAvailability');
});

test('a dry run of a publication says what would be published', async () => {
  await using stage = await setStage('healthy');
  const { result, asked, conclusion } = await stage.play({ ...PUBLISH, 'dry-run': 'true' });
  expect(result).toMatchObject({ outcome: 'planned', environments: [] });
  expect(conclusion).toEqual([expect.stringMatching(/Without dry-run this publishes 695c920aab38-6708281e\.$/)]);
  expect(writes(asked)).toEqual([]);
});

test('a label that is taken by other content is not published', async () => {
  await using stage = await setStage('healthy');
  const { result } = await stage.play({ ...PUBLISH, 'version-label': 'v1' });
  expect(result.problem?.code).toBe('BR-VERSION-OTHER-CONTENT');
});

test('an application that must not be created is not', async () => {
  await using stage = await setStage('empty-account');
  const { result, asked } = await stage.play({ ...PUBLISH, 'create-application-if-not-exists': 'false' });
  expect(result.problem?.code).toBe('BR-APPLICATION-NOT-FOUND');
  expect(writes(asked)).toEqual([]);
});

test('brings what was published to one environment after the other, byte for byte, without a checkout', async () => {
  await using stage = await setStage('healthy');
  const label = await published(stage, 'two');
  const nowhere = { 'source-directory': 'there/is/no/checkout' };
  for (const name of ['shop-rolling', 'shop-prod']) {
    const redeploy = { ...REDEPLOY, ...nowhere, 'environment-name': name, 'version-label': label };
    const played = await stage.play(redeploy);
    expect(played.result).toMatchObject({ outcome: 'succeeded', versionLabel: label, previousVersionLabel: 'v1' });
    expect(played.log.slice(0, 5)).toEqual([
      `Release of ${label} to ${name} (application shop, eu-west-1)`,
      '',
      'Plan',
      `  version  ${label.padEnd(Math.max(label.length, name.length))}  as asked for`,
      `  deploy   ${name.padEnd(label.length)}  v1 → ${label}`,
    ]);
    expect(writes(played.asked)).toEqual(['UpdateEnvironment', 'UpdateTagsForResource']);
    if (name === 'shop-prod') expect(played.asked.length).toBeLessThan(20);
    expect(labelOn(stage, name)).toBe(label);

    const again = await stage.play(redeploy);
    expect(again.result.outcome).toBe('unchanged');
    expect(writes(again.asked)).toEqual([]);
  }
});

test('the beginning of a label is enough where only one version has it', async () => {
  await using stage = await setStage('healthy');
  const label = await published(stage, 'two');
  const { result } = await stage.play({ ...REDEPLOY, 'version-label': label.slice(0, 8) });
  expect(result).toMatchObject({ outcome: 'succeeded', versionLabel: label });
});

test.each([
  ['v', 'Not started: 2 versions of shop start with v.'],
  ['x9', 'Not started: shop has no version x9.'],
])('%s is refused, and the versions that there are are listed', async (wanted, what) => {
  await using stage = await setStage('healthy');
  const { result, conclusion, asked } = await stage.play({ ...REDEPLOY, 'version-label': wanted });
  expect(result.problem?.code).toBe('BR-VERSION-NOT-FOUND');
  expect(conclusion[0]).toBe(what);
  expect(result.problem?.findings.map(({ subject }) => subject)).toEqual(['v2', 'v1']);
  expect(writes(asked)).toEqual([]);
});

test('a redeployment that fails goes back like any release', async () => {
  await using stage = await setStage({ ...healthy, turns: [failing] });
  const { result } = await stage.play({ ...REDEPLOY, 'version-label': 'v2' });
  expect(result.outcome).toBe('rolled-back');
  expect(labelOn(stage, 'shop-prod')).toBe('v1');
});

test('settings count when a version is redeployed, and only they are sent where it serves already', async () => {
  await using stage = await setStage('healthy');
  const settings = [{ Namespace: 'aws:autoscaling:asg', OptionName: 'MaxSize', Value: '3' }];
  const { result, log } = await stage.play({
    ...REDEPLOY,
    'version-label': 'v1',
    'option-settings': JSON.stringify(settings),
  });
  expect(result.outcome).toBe('succeeded');
  expect(log.join('\n')).toMatch(/settings alone; it runs v1 already/);
});

/** The bundle of that version is deleted. */
function lose({ simulator }: Stage, version: string) {
  const { bundle } = simulator.beanstalk.world.versions.find(({ label }) => label === version) ?? {};
  simulator.store.remove(bundle?.bucket ?? '', bundle?.key ?? '');
}

test('a version whose bundle is gone is not redeployed', async () => {
  await using stage = await setStage('healthy');
  lose(stage, 'v2');
  const { result, asked } = await stage.play({ ...REDEPLOY, 'version-label': 'v2' });
  expect(result.problem?.code).toBe('BR-BUNDLE-GONE');
  expect(writes(asked)).toEqual([]);
});

test('a version that serves already needs no bundle', async () => {
  await using stage = await setStage('healthy');
  lose(stage, 'v1');
  const { result } = await stage.play({ ...REDEPLOY, 'version-label': 'v1' });
  expect(result).toMatchObject({ outcome: 'unchanged', versionLabel: 'v1' });
});

test('goes through a pair: proved on the idle side, then it takes the name', async () => {
  await using stage = await setStage('pair');
  const { simulator } = stage;
  const pair = { strategy: 'blue-green', 'cname-prefix': 'shop' };
  const label = await published(stage, 'two');
  const { result } = await stage.play({ ...REDEPLOY, ...pair, 'version-label': label });
  expect(result).toMatchObject({ outcome: 'succeeded', swapped: true, versionLabel: label });
  const holder = simulator.beanstalk.world.environments.find(({ cname }) => cname?.startsWith('shop.'));
  expect(holder?.versionLabel).toBe(label);
});
