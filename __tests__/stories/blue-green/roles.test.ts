/** Which side is live, told by the production name alone; and what ends a release before anything is changed. */
import { type Scenario, scenarioNamed } from '../../../simulator/scenarios/index.ts';
import { coupledDatabase, idle, live, shopWith } from '../../../simulator/scenarios/pairs.ts';
import { setStage, writes } from '../stage.ts';
import { OURS, PAIR, PRODUCTION, setPair, withTurns, withWorld } from './pair.ts';

const platform = 'Node.js 22 running on 64bit Amazon Linux 2023';

test('where there is nothing yet, the first environment is made with the production name', async () => {
  await using stage = await setStage('empty-account');
  const { result, log, conclusion } = await stage.play({ ...PAIR, platform });
  expect(result).toMatchObject({ outcome: 'succeeded', swapped: false });
  expect(result.environments).toMatchObject([{ name: 'shop-prod', url: `http://${PRODUCTION}`, action: 'create' }]);
  expect(conclusion[0]).toMatch(`Released ${OURS} to shop-prod in`);
  expect(log.join('\n')).toMatch(/name +shop +prefix of its address/);
});

test('the first environment is live at once, and a prepare says so before it makes it', async () => {
  await using pair = await setPair('empty-account');
  const { result, log } = await pair.play({ operation: 'prepare', platform: 'Node.js 22', 'dry-run': 'true' });
  expect(result.outcome).toBe('planned');
  expect(log.at(-1)).toBe(
    '  shop-prod is the first of its pair: it is made with the production name, and nothing is left to promote.',
  );
});

test('the release after the first one makes the other side, and moves the name to it', async () => {
  await using stage = await setStage('empty-account');
  await stage.play({ ...PAIR, platform });
  stage.write('index.js', 'next\n');
  stage.commit('Second version');
  const { result } = await stage.play({ ...PAIR, platform });
  expect(result).toMatchObject({ outcome: 'succeeded', swapped: true });
  expect(result.environments.map(({ name, url }) => [name, url])).toEqual([
    ['shop-prod-green', `http://${PRODUCTION}`],
    ['shop-prod', 'http://shop-idle.eu-west-1.elasticbeanstalk.com'],
  ]);
});

test('three releases go to and fro', async () => {
  await using pair = await setPair('pair');
  for (const subject of ['second', 'third', 'fourth']) {
    await pair.play();
    pair.stage.write('index.js', `${subject}\n`);
    pair.stage.commit(subject);
  }
  expect(pair.swaps).toEqual([
    'shop-prod → shop-prod-green',
    'shop-prod-green → shop-prod',
    'shop-prod → shop-prod-green',
  ]);
});

test('the same content again changes nothing', async () => {
  await using pair = await setPair('pair');
  await pair.play();
  const { result, asked, conclusion } = await pair.play();
  expect(result).toMatchObject({ outcome: 'unchanged', swapped: false, production: PRODUCTION });
  expect(writes(asked)).toEqual([]);
  expect(conclusion[0]).toMatch(`shop-prod-green already runs ${OURS} (same content)`);
});

const refused: [what: string, scenario: string | Scenario, code: string, telling: RegExp][] = [
  ['neither side holds the name', 'pair-without-live', 'BR-NO-LIVE-SIDE', /shop-prod has shop-other/],
  ['workers', 'pair-workers', 'BR-WORKER-HAS-NO-NAME', /Immutable/],
  ['a live side with a database', 'pair-database', 'BR-COUPLED-DATABASE', /Decouple the database first/],
  [
    'a live side with a database and no other side',
    withWorld({ ...live, settings: coupledDatabase }),
    'BR-COUPLED-DATABASE',
    /Decouple/,
  ],
  [
    'a production name that somebody else has',
    { ...withWorld(), world: { ...shopWith(), namesOfOthers: ['shop'] } },
    'BR-CNAME-TAKEN',
    /Choose another cname-prefix/,
  ],
  [
    'a name that belongs to another application',
    withWorld(live, { ...idle, application: 'blog' }),
    'BR-ENVIRONMENT-NAME-TAKEN',
    /application blog/,
  ],
];

test.each(refused)('%s: refused before anything is changed', async (_what, scenario, code, telling) => {
  await using pair = await setPair(scenario);
  for (const given of [{}, { 'old-environment': 'terminate' }, { 'dry-run': 'true' }, { operation: 'prepare' }]) {
    const { result, asked, conclusion } = await pair.play(given);
    expect(result).toMatchObject({ outcome: 'failed', problem: { code } });
    expect(conclusion.join('\n')).toMatch(telling);
    expect(conclusion.join('\n')).toMatch('Nothing was changed.');
    expect(writes(asked)).toEqual([]);
  }
});

test('a live side that is being terminated takes no release', async () => {
  await using pair = await setPair(
    withTurns({ kind: 'somebody-else', environment: 'shop-prod', afterSeconds: 0, does: 'terminate' }),
  );
  const { result, asked } = await pair.play();
  expect(result.problem?.code).toBe('BR-ENVIRONMENT-TERMINATING');
  expect(writes(asked)).toEqual([]);
});

describe('in place, with a cname-prefix', () => {
  const inPlace = { 'cname-prefix': 'shop' };

  test('that another environment of the application holds: refused, for it looks like a pair', async () => {
    await using stage = await setStage('pair');
    const { result, asked } = await stage.play({ ...inPlace, 'environment-name': 'shop-prod-green' });
    expect(result.problem?.code).toBe('BR-LOOKS-LIKE-A-PAIR');
    expect(result.problem?.what).toMatch('shop-prod holds the name of cname-prefix shop, not shop-prod-green');
    expect(writes(asked)).toEqual([]);
  });

  test('that the environment bears itself: nothing more is asked', async () => {
    await using stage = await setStage('pair');
    const { result, asked } = await stage.play(inPlace);
    expect(result.outcome).toBe('succeeded');
    expect(asked).not.toContain('CheckDNSAvailability');
  });

  test('that is free: one read, and the release goes on', async () => {
    await using stage = await setStage('pair');
    const { result, asked } = await stage.play({ 'cname-prefix': 'shop-new' });
    expect(result.outcome).toBe('succeeded');
    expect(asked.filter((operation) => operation === 'CheckDNSAvailability')).toHaveLength(1);
  });

  test('that somebody else holds: no business of ours', async () => {
    const taken = { ...scenarioNamed('pair'), world: { ...shopWith(live), namesOfOthers: ['theirs'] } };
    await using stage = await setStage(taken);
    const { result } = await stage.play({ 'cname-prefix': 'theirs' });
    expect(result.outcome).toBe('succeeded');
  });
});
