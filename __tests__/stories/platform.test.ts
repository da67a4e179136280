/** The platform of an environment: named shortly, looked up, kept, changed, retired, out of reach. */
import { shop, single } from '../../simulator/scenarios/accounts.ts';
import { scenarios } from '../../simulator/scenarios/index.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { setStage, writes } from './stage.ts';

const healthy = scenarios.get('healthy') as Scenario;
/** shop-prod alone, on that solution stack. */
const running = (solutionStack: string): Scenario => ({
  ...healthy,
  world: { ...shop, environments: [{ ...single, solutionStack }] },
});

test('a short form is looked up to the newest supported version, in two reads', async () => {
  await using stage = await setStage('empty-account');
  const { result, asked } = await stage.play({ platform: 'node 22' });
  expect(result.outcome).toBe('succeeded');
  const { environments } = stage.simulator.beanstalk.world;
  expect(environments[0]?.solutionStack).toBe('64bit Amazon Linux 2023 v6.8.0 running Node.js 22');
  expect(asked.filter((name) => name.startsWith('ListPlatform'))).toEqual([
    'ListPlatformBranches',
    'ListPlatformVersions',
  ]);
});

test('a short form that means several branches is refused with the nearest names', async () => {
  await using stage = await setStage('empty-account');
  const { result, conclusion, asked } = await stage.play({ platform: 'Node.js' });
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-PLATFORM-UNKNOWN' } });
  expect(conclusion.join('\n')).toContain(
    'Node.js 24 running on 64bit Amazon Linux 2023; Node.js 22 running on 64bit Amazon Linux 2023; Node.js 20 running on 64bit Amazon Linux 2023',
  );
  expect(writes(asked)).toEqual([]);
});

test('an environment that is on the branch keeps its version, and a release takes no read for it', async () => {
  await using stage = await setStage(running('64bit Amazon Linux 2023 v6.7.3 running Node.js 22'));
  const { result, asked, warnings } = await stage.play({ platform: 'Node.js 22' });
  expect(result).toMatchObject({ outcome: 'succeeded', environments: [{ action: 'update' }] });
  expect(warnings).toEqual([]);
  const { environments } = stage.simulator.beanstalk.world;
  expect(environments[0]?.solutionStack).toBe('64bit Amazon Linux 2023 v6.7.3 running Node.js 22');
  await using plain = await setStage(running('64bit Amazon Linux 2023 v6.7.3 running Node.js 22'));
  expect(asked).toHaveLength((await plain.play()).asked.length);
});

test('another branch moves it, an explicit stack of a newer version too', async () => {
  await using stage = await setStage(running('64bit Amazon Linux 2023 v6.7.2 running Node.js 22'));
  const stack = () => stage.simulator.beanstalk.world.environments[0]?.solutionStack;
  const newer = '64bit Amazon Linux 2023 v6.7.3 running Node.js 22';
  expect((await stage.play({ platform: newer })).result.outcome).toBe('succeeded');
  expect(stack()).toBe(newer);
  const { result, log } = await stage.play({ platform: 'Node.js 24' });
  expect(result.outcome).toBe('succeeded');
  expect(stack()).toBe('64bit Amazon Linux 2023 v6.8.0 running Node.js 24');
  expect(log).toContainEqual(
    expect.stringMatching(/^ {2}platform {2}shop-prod +→ Node\.js 24 running on 64bit Amazon Linux 2023\/6\.8\.0$/),
  );
});

test('a retired branch that something comes to is a warning with its successor, and holds no release back', async () => {
  await using stage = await setStage(running('64bit Amazon Linux 2023 v6.7.3 running Node.js 22'));
  const { result, warnings } = await stage.play({ platform: 'Node.js 18' });
  expect(result.outcome).toBe('succeeded');
  expect(warnings).toEqual([
    expect.stringMatching(
      /^Node\.js 18 .* that shop-prod comes to, is retired: .* successor is Node\.js 24 running on/,
    ),
  ]);
});

test('an environment that is on a retired branch is warned of by a dry run; a release spends no call on it', async () => {
  await using stage = await setStage(running('64bit Amazon Linux 2023 v6.6.2 running Node.js 18'));
  const { warnings } = await stage.play({ platform: 'Node.js 18', 'dry-run': 'true' });
  expect(warnings).toEqual([
    expect.stringMatching(/^Node\.js 18 .* that shop-prod is on, is retired: .* successor is Node\.js 24 running on/),
  ]);
  const release = await stage.play({ platform: 'Node.js 18' });
  expect(release.warnings).toEqual([]);
  expect(release.asked).not.toContain('ListPlatformBranches');
});

test('Amazon Linux 2 to 2023 is made in place, and the plan says what AWS advises', async () => {
  await using stage = await setStage(running('64bit Amazon Linux 2 v5.11.0 running Node.js 18'));
  const { result, log } = await stage.play({ platform: 'Node.js 24' });
  expect(result.outcome).toBe('succeeded');
  expect(log).toContain(
    '  shop-prod is moved from Node.js 18 running on 64bit Amazon Linux 2 to Node.js 24 running on 64bit Amazon Linux 2023 in place; AWS advises strategy: blue-green for another operating system.',
  );
});

test.each([
  ['Amazon Linux AMI', '64bit Amazon Linux v4.17.17 running Node.js', 'Node.js 24'],
  ['Windows', '64bit Windows Server 2022 v2.22.0 running IIS 10.0', '.NET 10'],
])('from %s only another environment leads there: said before anything is sent', async (_from, stack, platform) => {
  await using stage = await setStage(running(stack));
  const { result, conclusion, asked } = await stage.play({ platform });
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-PLATFORM-NEEDS-ANOTHER-ENVIRONMENT' } });
  expect(conclusion.join('\n')).toContain('Use strategy: blue-green');
  expect(writes(asked)).toEqual([]);
});

test('where reading branches is denied, a short form is refused for that, and not as a branch that does not exist', async () => {
  const turns = [{ kind: 'denied', action: 'ListPlatformBranches' }] as const;
  await using stage = await setStage({ ...running('64bit Amazon Linux 2023 v6.8.0 running Node.js 22'), turns });
  const { result, conclusion, asked } = await stage.play({ platform: 'Node.js 24' });
  expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'BR-ACCESS-DENIED' } });
  expect(conclusion.join('\n')).toMatch(/elasticbeanstalk:ListPlatformBranches.*docs\/policies\/deploy.json/s);
  expect(conclusion.join('\n')).toContain('Node.js 22 running on 64bit Amazon Linux 2023');
  expect(writes(asked)).toEqual([]);
});

test('where reading branches is denied, a whole name still works, with a warning that names the right', async () => {
  const turns = [{ kind: 'denied', action: 'ListPlatformBranches' }] as const;
  await using stage = await setStage({ ...running('64bit Amazon Linux 2023 v6.8.0 running Node.js 22'), turns });
  const { result, warnings } = await stage.play({ platform: 'Node.js 24 running on 64bit Amazon Linux 2023' });
  expect(result.outcome).toBe('succeeded');
  expect(warnings).toEqual([expect.stringMatching('elasticbeanstalk:ListPlatformBranches.*docs/policies/deploy.json')]);
});
