import { scenarios } from '../../simulator/scenarios/index.ts';
import type { Scenario, Turn } from '../../simulator/scenarios/scenario.ts';
import { type Stage, setStage, writes } from './stage.ts';

const healthy = scenarios.get('healthy') as Scenario;
/** What a run changed, tags aside. */
const changes = (asked: readonly string[]) => writes(asked).filter((one) => one !== 'UpdateTagsForResource');
const BACK = { operation: 'rollback' };

const shopProd = ({ simulator }: Stage) =>
  simulator.beanstalk.world.environments.find(({ name }) => name === 'shop-prod');

/** Commits and releases; the label of what is released now. */
async function release(stage: Stage, subject: string, inputs: Record<string, string> = {}) {
  stage.write('release.txt', subject);
  stage.commit(subject);
  const { result } = await stage.play(inputs);
  return result;
}

async function released(stage: Stage, subject: string): Promise<string> {
  const { outcome, versionLabel } = await release(stage, subject);
  if (outcome !== 'succeeded') throw new Error(`${subject} ${outcome}`);
  return versionLabel;
}

/** A stage on which v1 ← two ← three were released. */
async function afterTwoReleases(scenario: string | Scenario = 'healthy') {
  const stage = await setStage(scenario);
  return { stage, two: await released(stage, 'two'), three: await released(stage, 'three') };
}

const withTurns = (...turns: readonly Turn[]): Scenario => ({ ...healthy, turns: [...healthy.turns, ...turns] });

test('going back twice goes one further back, and then there is nothing left', async () => {
  const { stage, two, three } = await afterTwoReleases();
  await using _ = stage;

  const first = await stage.play(BACK);
  expect(first.result).toMatchObject({ outcome: 'succeeded', versionLabel: two, previousVersionLabel: three });
  expect(first.log.slice(0, 5)).toEqual([
    `Rollback of shop-prod to ${two} (application shop, eu-west-1)`,
    '',
    'Plan',
    `  version  ${two}  served before ${three}`,
    `  deploy   shop-prod              ${three} → ${two}`,
  ]);
  expect(first.conclusion[0]).toMatch(`Rolled shop-prod back to ${two} in `);
  expect(shopProd(stage)?.versionLabel).toBe(two);
  expect(changes(first.asked)).toEqual(['UpdateEnvironment']);

  const second = await stage.play(BACK);
  expect(second.result).toMatchObject({ outcome: 'succeeded', versionLabel: 'v1', previousVersionLabel: two });
  expect(shopProd(stage)?.versionLabel).toBe('v1');

  const third = await stage.play(BACK);
  expect(third.result.problem?.code).toBe('BR-NOTHING-TO-ROLL-BACK-TO');
  expect(third.conclusion.join('\n')).toMatch(/It runs v1, .* The application has 4 versions\./);
  expect(changes(third.asked)).toEqual([]);
});

test('a release after a rollback is gone back from to what served before it, not to what was rolled back', async () => {
  const { stage } = await afterTwoReleases();
  await using _ = stage;
  await stage.play(BACK);
  await stage.play(BACK);
  const four = await released(stage, 'four');
  const { result } = await stage.play(BACK);
  expect(result).toMatchObject({ outcome: 'succeeded', versionLabel: 'v1', previousVersionLabel: four });
});

test('forward again by its label, and back, is no circle', async () => {
  const { stage, two, three } = await afterTwoReleases();
  await using _ = stage;
  const labels = [];
  for (const label of ['', three, '', '', '']) {
    const { result } = await stage.play({ ...BACK, 'version-label': label });
    labels.push(result.problem?.code ?? result.versionLabel);
  }
  expect(labels).toEqual([two, three, two, 'v1', 'BR-NOTHING-TO-ROLL-BACK-TO']);
});

test('what was deployed once more is gone back through without a circle, by dates in the end', async () => {
  await using stage = await setStage('healthy');
  for (const subject of ['two', 'three', 'two']) await release(stage, subject, { 'version-label': subject });
  const labels = [];
  for (const _ of ['', '', '', '']) {
    const { result } = await stage.play(BACK);
    labels.push(result.problem?.code ?? result.versionLabel);
  }
  expect(labels).toEqual(['three', 'two', 'v2', 'v1']);
});

test('a label may be shortened; what several have, or none, lists the nearest with their dates', async () => {
  const { stage, two } = await afterTwoReleases();
  await using _ = stage;
  const short = await stage.play({ ...BACK, 'version-label': two.slice(0, 7) });
  expect(short.result).toMatchObject({ outcome: 'succeeded', versionLabel: two });
  expect(short.log.join('\n')).toMatch(`${two}  as asked for`);

  const several = await stage.play({ ...BACK, 'version-label': 'v' });
  expect(several.conclusion).toEqual([
    'Not started: 2 versions of shop start with v.',
    '  Why   A label may be shortened to a beginning that only one version has.',
    expect.stringMatching(/^ +v2 +2026-11-01 10:02 UTC$/),
    expect.stringMatching(/^ +v1 +2026-11-01 10:02 UTC$/),
    '  Now   Nothing was changed.',
    '  Next  Give one of the labels above as version-label. BR-VERSION-NOT-FOUND in docs/troubleshooting.md',
  ]);
  const none = await stage.play({ ...BACK, 'version-label': `${two.slice(0, 5)}zz` });
  expect(none.conclusion[0]).toBe(`Not started: shop has no version ${two.slice(0, 5)}zz.`);
  expect(none.conclusion[2]).toMatch(new RegExp(`^ +${two} +2026-11-02 10:0\\d UTC  two$`));
  expect(changes([...several.asked, ...none.asked])).toEqual([]);
});

test('a dry run lists what there is to go back to, and changes nothing', async () => {
  const { stage, two } = await afterTwoReleases();
  await using _ = stage;
  const { result, log, asked, conclusion } = await stage.play({ ...BACK, 'dry-run': 'true' });
  expect(result.plan?.targets?.map(({ label, by }) => [label, by])).toEqual([
    [two, 'record'],
    ['v1', 'record'],
    ['v2', 'date'],
  ]);
  expect(log.filter((line) => line.includes('or to')).map((line) => line.trim().replace(/ {2,}/g, ' '))).toEqual([
    'or to v1 2026-11-01 10:02 UTC, served before',
    'or to v2 2026-11-01 10:02 UTC',
  ]);
  expect(conclusion[0]).toBe(
    `Planned (dry-run): nothing was changed. Without dry-run this rolls shop-prod back to ${two}.`,
  );
  expect(changes(asked)).toEqual([]);
});

test('a bundle that is gone is found before anything is touched', async () => {
  const { stage, two } = await afterTwoReleases();
  await using _ = stage;
  stage.simulator.store.remove('elasticbeanstalk-eu-west-1-123456789012', `shop/${two}.zip`);
  const { result, asked, conclusion } = await stage.play(BACK);
  expect(result.problem?.code).toBe('BR-BUNDLE-GONE');
  expect(conclusion[1]).toContain(`There is no object s3://elasticbeanstalk-eu-west-1-123456789012/shop/${two}.zip`);
  expect(changes(asked)).toEqual([]);
});

test('a rollback that fails is told like a failure, and is not undone', async () => {
  const { stage, three } = await afterTwoReleases(
    withTurns({ kind: 'deployment', nth: 3, fate: { outcome: 'fails' } }),
  );
  await using _ = stage;
  const { result, asked, conclusion } = await stage.play({ ...BACK, 'on-failure': 'rollback', diagnostics: 'false' });
  expect(conclusion.join('\n')).toContain('Or go back to another version: give its label as version-label');
  expect(result).toMatchObject({ outcome: 'failed', previousVersionLabel: three });
  expect(result.problem?.code).toBe('BR-DEPLOYMENT-FAILED');
  expect(changes(asked)).toEqual(['UpdateEnvironment']);
});

test('its smoke test decides, as in a release', async () => {
  const { stage } = await afterTwoReleases();
  await using _ = stage;
  stage.answer = async () => ({ status: 500, location: undefined });
  const { result } = await stage.play({ ...BACK, 'smoke-test-path': '/health' });
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-SMOKE-TEST-FAILED' } });
});

const untagged: Scenario = {
  ...healthy,
  world: {
    ...healthy.world,
    environments: healthy.world.environments?.map((environment) => ({ ...environment, versionLabel: 'v2' })) ?? [],
  },
};

test('without any record the newest older version is taken, and called a guess', async () => {
  await using stage = await setStage(untagged);
  const { result, log } = await stage.play(BACK);
  expect(result).toMatchObject({ outcome: 'succeeded', versionLabel: 'v1' });
  expect(log.join('\n')).toContain('the newest that was made before v2: a guess, for no record says what served');
  expect(log).toContain('  No record says what served before: the choice by date is a guess.');
});

test('where records may not be read, the right that is missing is named, not that nothing is on record', async () => {
  const turns = [{ kind: 'denied', action: 'ListTagsForResource' }] as const;
  const missing =
    'the records of versions could not be read: elasticbeanstalk:ListTagsForResource is denied, and docs/policies/deploy.json has it.';
  await using guessing = await setStage({ ...untagged, turns });
  expect((await guessing.play(BACK)).log).toContain(`  The choice by date is a guess, for ${missing}`);
  await using stage = await setStage({ ...healthy, turns });
  const { result, conclusion, asked } = await stage.play(BACK);
  expect(result.problem?.code).toBe('BR-NOTHING-TO-ROLL-BACK-TO');
  expect(conclusion[0]).toBe('Not started: it is not known what to roll shop-prod back to.');
  expect(conclusion.join('\n')).toContain(`It runs v1, no version is older, and ${missing}`);
  expect(conclusion.join('\n')).toContain('Next  Allow it for the role of this job; or, to go to one of them');
  expect(changes(asked)).toEqual([]);
});

test('from a version that was never proved, back to the last that was', async () => {
  await using stage = await setStage(
    withTurns({ kind: 'deployment', nth: 2, fate: { outcome: 'succeeds', greenAfterSeconds: 86_400 } }),
  );
  const two = await released(stage, 'two');
  const bad = await release(stage, 'bad', { 'on-failure': 'leave', diagnostics: 'false' });
  expect(bad.outcome).toBe('failed');
  const { result, log } = await stage.play(BACK);
  expect(result).toMatchObject({ outcome: 'succeeded', versionLabel: two });
  expect(log.join('\n')).toContain('the last that is on record as having served here');
});

test('only the version changes: settings and a platform that are given are left aside, and the plan says so', async () => {
  const { stage, two } = await afterTwoReleases();
  await using _ = stage;
  const settings = '[{"Namespace":"aws:elasticbeanstalk:command","OptionName":"Timeout","Value":"900"}]';
  const { result, log } = await stage.play({ ...BACK, 'option-settings': settings, platform: 'Node.js 20' });
  expect(result).toMatchObject({ outcome: 'succeeded', versionLabel: two });
  expect(log).toContain('  A rollback changes the version alone: option settings and platform left aside.');
  const update = stage.simulator.requests.findLast(({ operation }) => operation === 'UpdateEnvironment');
  expect(Object.keys(update?.parameters ?? {}).sort()).toEqual(['EnvironmentId', 'VersionLabel']);
});

test('half of a pair is not gone back on in place', async () => {
  await using stage = await setStage('pair');
  const inputs = { ...BACK, 'environment-name': 'shop-prod-green', 'version-label': 'v2' };
  const held = await stage.play({ ...inputs, 'cname-prefix': 'shop' });
  expect(held.result.problem?.code).toBe('BR-LOOKS-LIKE-A-PAIR');
  expect(changes(held.asked)).toEqual([]);
  const warned = await stage.play({ ...BACK, 'version-label': 'v2' });
  expect(warned.result.outcome).toBe('succeeded');
  expect(warned.log).toContain('  shop-prod-green exists: if the two are a blue-green pair, use strategy: blue-green.');
});

test('no environment, no rollback', async () => {
  await using stage = await setStage('healthy');
  const { result, asked } = await stage.play({ ...BACK, 'environment-name': 'shop-gone' });
  expect(result.problem?.code).toBe('BR-ENVIRONMENT-NOT-FOUND');
  expect(changes(asked)).toEqual([]);
});
