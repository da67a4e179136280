import { scenarios } from '../../simulator/scenarios/index.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { holds } from '../../src/plan/roles.ts';
import { type Stage, setStage, writes } from './stage.ts';

const PAIR = { strategy: 'blue-green', 'cname-prefix': 'shop' };
/** What a run changed, tags aside. */
const changes = (asked: readonly string[]) => writes(asked).filter((one) => one !== 'UpdateTagsForResource');
const BACK = { ...PAIR, operation: 'rollback' };
const PRODUCTION = 'shop.eu-west-1.elasticbeanstalk.com';

const sides = ({ simulator }: Stage) =>
  simulator.beanstalk.world.environments.filter(({ status, name }) => status !== 'Terminated' && /prod/.test(name));
const live = (stage: Stage) => sides(stage).find(({ cname }) => holds(PRODUCTION, { cname: cname ?? undefined }));

async function release(stage: Stage, subject: string, inputs: Record<string, string> = {}): Promise<string> {
  stage.write('release.txt', subject);
  stage.commit(subject);
  const { result } = await stage.play({ ...PAIR, ...inputs });
  if (result.outcome !== 'succeeded') throw new Error(`${subject} ${result.outcome}`);
  return result.versionLabel;
}

/** v1 ← two ← three: shop-prod serves three, shop-prod-green still runs two. */
async function afterTwoReleases(scenario: string | Scenario = 'pair') {
  const stage = await setStage(scenario);
  return { stage, two: await release(stage, 'two'), three: await release(stage, 'three') };
}

test('the other side still runs it: nothing but the name moves; one further back is deployed and proved first', async () => {
  const { stage, two, three } = await afterTwoReleases();
  await using _ = stage;
  const first = await stage.play(BACK);
  expect(first.result).toMatchObject({ outcome: 'succeeded', swapped: true, versionLabel: two });
  expect(changes(first.asked)).toEqual(['SwapEnvironmentCNAMEs']);
  expect(live(stage)).toMatchObject({ name: 'shop-prod-green', versionLabel: two });
  expect(first.conclusion[0]).toMatch(`Rolled ${PRODUCTION} (now shop-prod-green) back to ${two} in `);
  expect(first.conclusion[1]).toBe(
    `  Back  shop-prod still runs ${three}, and still costs money. To undo this rollback at once:`,
  );

  const second = await stage.play(BACK);
  expect(second.result).toMatchObject({ outcome: 'succeeded', swapped: true, versionLabel: 'v1' });
  expect(changes(second.asked)).toEqual(['UpdateEnvironment', 'SwapEnvironmentCNAMEs']);
  expect(live(stage)).toMatchObject({ name: 'shop-prod', versionLabel: 'v1' });

  const third = await stage.play(BACK);
  expect(third.result.problem?.code).toBe('BR-NOTHING-TO-ROLL-BACK-TO');
  expect(changes(third.asked)).toEqual([]);
});

const ofTheOther = (fate: Scenario['turns'][number]): Scenario => {
  const pair = scenarios.get('pair') as Scenario;
  return { ...pair, turns: [...pair.turns, fate] };
};

test('a side that is not well is repaired before it takes the name', async () => {
  const { stage, two } = await afterTwoReleases();
  await using _ = stage;
  makeSick(stage, 'shop-prod-green');
  const { result, asked } = await stage.play(BACK);
  expect(result).toMatchObject({ outcome: 'succeeded', swapped: true });
  expect(changes(asked)).toEqual(['UpdateEnvironment', 'SwapEnvironmentCNAMEs']);
  expect(live(stage)).toMatchObject({ name: 'shop-prod-green', versionLabel: two });
});

test('a side that does not get well never takes the name', async () => {
  const { stage, three } = await afterTwoReleases(
    ofTheOther({ kind: 'deployment', environment: 'shop-prod-green', nth: 2, fate: { outcome: 'fails' } }),
  );
  await using _ = stage;
  makeSick(stage, 'shop-prod-green');
  const { result, asked, conclusion } = await stage.play({ ...BACK, diagnostics: 'false' });
  expect(result).toMatchObject({ outcome: 'failed', swapped: false });
  expect(changes(asked)).toEqual(['UpdateEnvironment']);
  expect(live(stage)).toMatchObject({ name: 'shop-prod', versionLabel: three });
  expect(conclusion[2]).toContain(`${PRODUCTION} was not moved: shop-prod serves ${three} as before.`);
});

test('one that fails after its swap is left, and says that this is what becomes of rollbacks', async () => {
  const sickens = { environment: 'shop-prod-green', afterSeconds: 20 };
  const { stage, two } = await afterTwoReleases(
    ofTheOther({ kind: 'swap', nth: 3, fate: { outcome: 'swaps', sickens } }),
  );
  await using _ = stage;
  const { result, conclusion } = await stage.play({ ...BACK, 'bake-time': '5m' });
  expect(result).toMatchObject({ outcome: 'failed', swapped: true, versionLabel: two });
  const told = conclusion.join('\n');
  expect(told).toMatch(`${PRODUCTION} stays on shop-prod-green (a rollback that fails is not undone).`);
  expect(told).toMatch(/To move the name back now:\n +aws elasticbeanstalk swap-environment-cnames/);
});

test('a side that was terminated after its swap is made anew', async () => {
  await using stage = await setStage('pair');
  const two = await release(stage, 'two');
  await release(stage, 'three', { 'old-environment': 'terminate' });
  const { result, asked } = await stage.play(BACK);
  expect(result).toMatchObject({ outcome: 'succeeded', swapped: true, versionLabel: two });
  expect(changes(asked)).toEqual([
    'CreateConfigurationTemplate',
    'CreateEnvironment',
    'DeleteConfigurationTemplate',
    'SwapEnvironmentCNAMEs',
  ]);
  expect(stage.simulator.beanstalk.world.templates).toEqual([]);
});

test('what serves already, and well, is left as it is', async () => {
  const { stage, three } = await afterTwoReleases();
  await using _ = stage;
  const { result, asked } = await stage.play({ ...BACK, 'version-label': three });
  expect(result).toMatchObject({ outcome: 'unchanged', swapped: false, versionLabel: three });
  expect(changes(asked)).toEqual([]);
});

test('a dry run names the sides and moves nothing', async () => {
  const { stage, two } = await afterTwoReleases();
  await using _ = stage;
  const { log, asked } = await stage.play({ ...BACK, 'dry-run': 'true' });
  expect(log.join('\n')).toContain(`idle     shop-prod-green        runs ${two} already, is proved on its own address`);
  expect(changes(asked)).toEqual([]);
});

/** A fault of the application, which no call and no event of Beanstalk brought about. */
function makeSick(stage: Stage, name: string): void {
  for (const side of sides(stage)) if (side.name === name) Object.assign(side, { health: 'Severe' });
}
