/** The examples that create environments and change them, played as GitHub would against an account whose time runs fast. */
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleRepository } from '../../demo/repository.ts';
import { runWorkflow, type Start } from '../../runner/run.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { startSimulator } from '../../simulator/server.ts';
import type { EnvironmentSeed, Setting } from '../../simulator/world.ts';

const SPEED = 200;
const CLOCK = ['--import', new URL('../../demo/fast-clock.ts', import.meta.url).href];
const ENVIRONMENT = 'aws:elasticbeanstalk:environment';
const GROUP = 'aws:autoscaling:asg';
const COMMAND = 'aws:elasticbeanstalk:command';

const set = (namespace: string, optionName: string, value: string): Setting => ({ namespace, optionName, value });
/** Three instances behind an application load balancer. */
const balanced: EnvironmentSeed = {
  ...{ application: 'shop', name: 'shop-prod', versionLabel: 'v1', instances: 3 },
  settings: [
    set(ENVIRONMENT, 'LoadBalancerType', 'application'),
    set(GROUP, 'MinSize', '3'),
    set(GROUP, 'MaxSize', '4'),
  ],
};

const account = (...environments: readonly EnvironmentSeed[]): Scenario => ({
  name: 'account',
  summary: 'An account in the region of the examples.',
  world: {
    account: '123456789012',
    region: 'eu-central-1',
    versions: environments.map(({ application, versionLabel: label }) => ({ application, label })),
    environments,
  },
  turns: [],
});

/** A repository and an account, until they are disposed of. */
async function ground(scenario: Scenario, { traffic = false } = {}) {
  const repository = await sampleRepository();
  const real = () => performance.timeOrigin + performance.now();
  const start = real();
  const now = () => start + (real() - start) * SPEED;
  const simulator = await startSimulator(scenario, { now, speed: SPEED, traffic });
  const time = { FAST_CLOCK_START: String(start), FAST_CLOCK_SPEED: String(SPEED) };
  return {
    repository,
    simulator,
    environment: () => simulator.beanstalk.world.environments.find(({ status }) => status !== 'Terminated'),
    events: () => simulator.beanstalk.world.events.map(({ message }) => message),
    async play(example: string, more: Partial<Start> = {}) {
      const run = await runWorkflow(
        { file: `examples/${example}.yml`, event: 'push', branch: 'release', ...more },
        {
          repository: repository.directory,
          credentials: async () => ({ ...simulator.variables, ...time }),
          nodeOptions: CLOCK,
        },
      );
      const log = Object.values(run.jobs).flatMap(({ steps }) => steps.flatMap((step) => step.log));
      return { conclusion: run.conclusion, log };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([simulator, repository].map((one) => one[Symbol.asyncDispose]()));
    },
  };
}

const value = (settings: readonly Setting[] | undefined, namespace: string, name: string) =>
  settings?.find((one) => one.namespace === namespace && one.optionName === name)?.value;

test('a first web environment from nothing is twelve lines', async () => {
  const lines = readFileSync('examples/first-environment.yml', 'utf8').split('\n');
  expect(lines.filter((line) => line.trim() !== '' && !line.startsWith('#')).length).toBeLessThanOrEqual(12);
  await using at = await ground(account());
  expect(await at.play('first-environment')).toMatchObject({ conclusion: 'success' });
  expect(at.environment()).toMatchObject({ name: 'shop-prod', status: 'Ready', tier: 'WebServer' });
  expect(at.environment()?.instances).toHaveLength(1);
});

test('high availability with HTTPS has its load balancer, its listener, its tags, and a page that answers', async () => {
  await using at = await ground(account(), { traffic: true });
  const { conclusion, log } = await at.play('high-availability');
  expect(conclusion).toBe('success');
  expect(log).toContainEqual(expect.stringMatching(/smoke test +GET \/ /));
  const made = at.environment();
  expect(made).toMatchObject({ status: 'Ready', cname: 'shop.eu-central-1.elasticbeanstalk.com' });
  expect(made?.instances).toHaveLength(2);
  expect(value(made?.settings, 'aws:elbv2:listener:443', 'Protocol')).toBe('HTTPS');
  expect(Object.values(at.simulator.beanstalk.world.tags)).toContainEqual({ team: 'shop', 'cost-center': '42' });
});

test('a worker has a queue with its settings and a secret by its ARN, and no address', async () => {
  await using at = await ground(account());
  expect(await at.play('worker')).toMatchObject({ conclusion: 'success' });
  const made = at.environment();
  expect(made).toMatchObject({ name: 'shop-jobs', status: 'Ready', tier: 'Worker', cname: undefined });
  expect(value(made?.settings, 'aws:elasticbeanstalk:sqsd', 'HttpPath')).toBe('/jobs');
  expect(value(made?.settings, 'aws:elasticbeanstalk:application:environmentsecrets', 'DATABASE_URL')).toMatch(/^arn:/);
});

test('a Cluster environment runs an image, with nothing checked out, packaged or stored', async () => {
  await using at = await ground(account());
  const { conclusion, log } = await at.play('cluster');
  expect(conclusion).toBe('success');
  expect(log).toContainEqual(expect.stringMatching(/^ +image .*shop@sha256:6b86b273.* run as it is$/));
  const made = at.environment();
  expect(made).toMatchObject({ name: 'shop-cluster', status: 'Ready', tier: 'Cluster', instances: [] });
  expect(value(made?.settings, 'aws:elasticbeanstalk:eks:environment', 'env-variables')).toBe('{"LOG_LEVEL":"info"}');
  expect(at.simulator.requests.map(({ operation }) => operation)).not.toContain('PutObject');
});

test('a change of settings is a line in the pull request, and there after the push', async () => {
  await using at = await ground(account(balanced));
  const { directory } = at.repository;
  await mkdir(join(directory, '.beanstalk'));
  const file = join(directory, '.beanstalk/production.yml');
  await writeFile(file, 'aws:ec2:instances:\n  InstanceTypes: t3.small\n');
  at.repository.commit('Larger instances');
  const head = { repo: { full_name: 'your-org/shop' } };
  const asked = await at.play('change-settings', {
    event: 'pull_request',
    payload: { pull_request: { head }, repository: { full_name: 'your-org/shop' } },
  });
  expect(asked.conclusion).toBe('success');
  expect(asked.log).toContainEqual(expect.stringMatching(/aws:ec2:instances +InstanceTypes {2}not set → t3.small$/));
  expect(at.simulator.requests.map(({ operation }) => operation)).not.toContain('UpdateEnvironment');
  expect(await at.play('change-settings')).toMatchObject({ conclusion: 'success' });
  expect(at.environment()?.status).toBe('Ready');
  expect(value(at.environment()?.settings, 'aws:ec2:instances', 'InstanceTypes')).toBe('t3.small');
});

test.each([
  ['policy-all-at-once', 'AllAtOnce', /^Deploying new version to instance\(s\)/],
  ['policy-rolling', 'Rolling', /^Batch 3: Completed application deployment/],
  ['policy-additional-batch', 'RollingWithAdditionalBatch', /^Rolling with Additional Batch deployment policy enabled/],
  ['policy-immutable', 'Immutable', /^Immutable deployment policy enabled/],
  ['policy-traffic-splitting', 'TrafficSplitting', /^Sending 10% of the traffic to the new instances/],
])('a release by %s', async (example, policy, telling) => {
  await using at = await ground(account(balanced));
  const { conclusion, log } = await at.play(example);
  expect(conclusion).toBe('success');
  expect(log).toContainEqual(expect.stringMatching(new RegExp(`^ +policy +shop-prod +${policy}`)));
  expect(at.events()).toContainEqual(expect.stringMatching(telling));
  // Info until the health that follows a release has settled.
  expect(at.environment()).toMatchObject({ status: 'Ready', health: expect.stringMatching(/^(Ok|Info)$/) });
  expect(at.environment()?.versionLabel).not.toBe('v1');
  // The policy that an environment has anyway is not sent.
  expect(value(at.environment()?.settings, COMMAND, 'DeploymentPolicy') ?? 'AllAtOnce').toBe(policy);
});
