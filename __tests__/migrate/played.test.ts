/** The five migrated workflows, played as GitHub would against accounts whose time runs fast: what AWS has afterwards. */
import { type Repository, sampleRepository } from '../../demo/repository.ts';
import { migrate } from '../../migrate/migrate.ts';
import { type EndedRun, runWorkflow, type Start } from '../../runner/run.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { pipeline } from './fixtures.ts';
import { frontDoor } from './front-door.ts';

const SPEED = 200;
const CLOCK = ['--import', new URL('../../demo/fast-clock.ts', import.meta.url).href];

/** An account in a region where each of these environments runs v1. */
const account = (region: string, ...names: readonly string[]): Scenario => ({
  name: 'account',
  summary: 'What the pipeline released to.',
  world: {
    account: '123456789012',
    region,
    versions: [{ application: 'shop', label: 'v1' }],
    environments: names.map((name) => ({ application: 'shop', name, versionLabel: 'v1', instances: 1 })),
  },
  turns: [],
});

interface Ground extends AsyncDisposable {
  readonly repository: Repository;
  /** By region. */
  readonly simulators: ReadonlyMap<string, Simulator>;
  /** GitHub environments whose reviewers were asked, each with what the first region's environments ran then. */
  readonly asked: (readonly [string, Readonly<Record<string, string | undefined>>])[];
  play(name: string, start?: Partial<Start>): Promise<EndedRun>;
  /** Labels by environment. */
  running(region: string): Readonly<Record<string, string | undefined>>;
}

async function ground(...accounts: readonly Scenario[]): Promise<Ground> {
  const repository = await sampleRepository();
  const real = () => performance.timeOrigin + performance.now();
  const start = real();
  const now = () => start + (real() - start) * SPEED;
  const started = await Promise.all(accounts.map((scenario) => startSimulator(scenario, { now, speed: SPEED })));
  const simulators = new Map(started.map((simulator, index) => [accounts[index]?.world.region ?? '', simulator]));
  const door = await frontDoor(new Map([...simulators].map(([region, { endpoint }]) => [region, endpoint])));
  const time = { FAST_CLOCK_START: String(start), FAST_CLOCK_SPEED: String(SPEED) };
  const ground: Ground = {
    repository,
    simulators,
    asked: [],
    running: (region) =>
      Object.fromEntries(
        (simulators.get(region)?.beanstalk.world.environments ?? []).map(({ name, versionLabel }) => [
          name,
          versionLabel,
        ]),
      ),
    play: (name, given = {}) =>
      runWorkflow(
        { file: `${name}.yml`, text: migrate(pipeline(name)).workflow, event: 'push', ...given },
        {
          repository: repository.directory,
          credentials: async () => ({ ...started[0]?.variables, AWS_ENDPOINT_URL: door.endpoint, ...time }),
          approve: async (environment) => {
            ground.asked.push([environment, ground.running(accounts[0]?.world.region ?? '')]);
          },
          nodeOptions: CLOCK,
        },
      ),
    async [Symbol.asyncDispose]() {
      await Promise.all([door, repository, ...started].map((one) => one[Symbol.asyncDispose]()));
    },
  };
  return ground;
}

const results = ({ jobs }: EndedRun) =>
  Object.fromEntries(Object.entries(jobs).map(([name, { result }]) => [name, result]));

const operations = ({ simulators }: Ground, region: string) =>
  simulators.get(region)?.requests.map(({ operation }) => operation) ?? [];

const count = (all: readonly string[], wanted: string) => all.filter((one) => one === wanted).length;

test('plain: a push to the branch of the source releases it, once', async () => {
  await using at = await ground(account('eu-central-1', 'shop-prod'));
  const run = await at.play('plain', { branch: 'release' });
  expect(results(run)).toEqual({ release: 'success' });
  expect(at.running('eu-central-1')).toEqual({ 'shop-prod': expect.stringMatching(/^[0-9a-f]{12}-[0-9a-f]{8}$/) });
  await expect(at.play('plain', { branch: 'main' })).rejects.toThrow("not started by a push to 'main'");
  const updates = () => count(operations(at, 'eu-central-1'), 'UpdateEnvironment');
  expect(updates()).toBe(1);
  expect((await at.play('plain', { event: 'workflow_dispatch', branch: 'release' })).conclusion).toBe('success');
  expect(updates()).toBe(1);
});

test('build: what the build was waits as a comment, and the release goes on without it', async () => {
  await using at = await ground(account('eu-west-1', 'shop-prod'));
  const run = await at.play('build', { branch: 'main', event: 'workflow_dispatch' });
  expect(results(run)).toEqual({ release: 'success' });
  expect(at.running('eu-west-1')['shop-prod']).not.toBe('v1');
});

test('two environments: one version, stored once, is on staging before it is on the two of production', async () => {
  await using at = await ground(account('eu-west-1', 'shop-staging', 'shop-prod', 'shop-partners'));
  const run = await at.play('two-environments', { branch: 'master' });
  const jobs = ['publish', 'staging', 'production-deploy-shop', 'production-deploy-partners'];
  expect(results(run)).toEqual(Object.fromEntries(jobs.map((job) => [job, 'success'])));
  const running = at.running('eu-west-1');
  expect(running['shop-prod']).not.toBe('v1');
  expect(new Set(Object.values(running)).size).toBe(1);
  const asked = operations(at, 'eu-west-1');
  expect(count(asked, 'CreateApplicationVersion')).toBe(1);
  expect(count(asked, 'UpdateEnvironment')).toBe(3);
  const events = at.simulators.get('eu-west-1')?.beanstalk.world.events ?? [];
  const begun = events.filter(({ message }) => message === 'Environment update is starting.');
  expect(begun.toSorted((one, other) => Number(one.at) - Number(other.at))[0]).toMatchObject({
    environmentName: 'shop-staging',
  });
});

test('two environments: what fails on staging never reaches production, and staging has its version back', async () => {
  const world = account('eu-west-1', 'shop-staging', 'shop-prod', 'shop-partners');
  const fate = { outcome: 'fails' } as const;
  await using at = await ground({ ...world, turns: [{ kind: 'deployment', nth: 1, fate }] });
  const run = await at.play('two-environments', { branch: 'master' });
  expect(run.conclusion).toBe('failure');
  expect(results(run)).toEqual({
    publish: 'success',
    staging: 'failure',
    'production-deploy-shop': 'skipped',
    'production-deploy-partners': 'skipped',
  });
  expect(Object.values(at.running('eu-west-1'))).toEqual(['v1', 'v1', 'v1']);
});

test('approval: two reviewers are asked in their order, staging has the version then, and production not yet', async () => {
  await using at = await ground(account('eu-west-1', 'shop-staging', 'shop-prod'));
  const run = await at.play('approval', { tag: 'v2' });
  expect(run.conclusion).toBe('success');
  const { 'shop-prod': released } = at.running('eu-west-1');
  expect(released).not.toBe('v1');
  const then = { 'shop-staging': released, 'shop-prod': 'v1' };
  expect(at.asked).toEqual([
    ['quality-assurance', then],
    ['production', then],
  ]);
  expect(run.jobs.production?.environment).toMatchObject({ name: 'production', url: expect.stringMatching(/^http:/) });
});

test("approval: by hand the pipeline's variable says which environment is tried first", async () => {
  await using at = await ground(account('eu-west-1', 'shop-staging', 'shop-trial', 'shop-prod'));
  const inputs = { STAGING: 'shop-trial' };
  expect((await at.play('approval', { event: 'workflow_dispatch', inputs })).conclusion).toBe('success');
  const { 'shop-prod': released, ...others } = at.running('eu-west-1');
  expect(others).toEqual({ 'shop-staging': 'v1', 'shop-trial': released });
});

test('across regions: each has its own version of the same bytes, the second after the first', async () => {
  const [here, there] = ['eu-west-1', 'us-east-1'] as const;
  await using at = await ground(account(here, 'shop-prod'), account(there, 'shop-prod'));
  const run = await at.play('cross-region', { branch: 'main' });
  expect(results(run)).toEqual({ publish: 'success', europe: 'success', america: 'success' });
  expect(at.running(here)['shop-prod']).not.toBe('v1');
  expect(at.running(there)).toEqual(at.running(here));
  const [one, other] = run.jobs.publish?.steps.flatMap(({ outputs }) => outputs['bundle-sha256'] ?? []) ?? [];
  expect(one).toMatch(/^[0-9a-f]{64}$/);
  expect(other).toBe(one);
  for (const region of [here, there]) expect(count(operations(at, region), 'UpdateEnvironment')).toBe(1);
});
