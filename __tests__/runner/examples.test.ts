/** Every workflow of examples/, played as GitHub would, by what it leaves in AWS. */
import { cp, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { EndedRun } from '../../runner/run.ts';
import { environment, first, holderOf, labels, lastWords, openRegions, running } from './regions.ts';

const HERE = 'eu-central-1';
const LIMIT_MS = 120_000;
const pushed = { event: 'push', branch: 'release' } as const;
const shop = (...environments: readonly [string, string][]) => ({
  versions: [first(HERE)],
  environments: environments.map(([name, prefix]) => environment(name, prefix)),
});

/** The outputs of a job's step, by its id. */
const outputsOf = ({ jobs }: EndedRun, job: string, step: string) =>
  jobs[job]?.steps.find(({ name }) => name === step)?.outputs ?? {};

const succeeded = (run: EndedRun) => expect([run.conclusion, lastWords(run)]).toEqual(['success', '']);

test(
  'release: a push makes the environment, the next one updates it',
  async () => {
    await using regions = await openRegions({ [HERE]: {} });
    const run = await regions.play('release', pushed);
    succeeded(run);
    const { 'version-label': label, 'environment-url': url } = outputsOf(run, 'release', 'release');
    expect(running(regions.in(HERE))).toEqual({ 'shop-prod': `Ready well ${label}` });
    expect(run.jobs.release?.steps.at(-1)?.log).toEqual([`succeeded, ${url}`]);
    expect(regions.roles).toEqual(['arn:aws:iam::123456789012:role/release-shop']);

    await regions.repository.edit('index.js', 'Hello', 'Hello again');
    regions.repository.commit('Greet again');
    const second = await regions.play('release', pushed);
    succeeded(second);
    expect(outputsOf(second, 'release', 'release')).toMatchObject({ 'previous-version-label': label });
    expect(labels(regions.in(HERE))).toHaveLength(2);
    await expect(regions.play('release', { event: 'push', branch: 'main' })).rejects.toThrow("push to 'main'");
  },
  LIMIT_MS,
);

const pullRequest = (repository: string) => ({
  event: 'pull_request' as const,
  branch: 'release',
  payload: { pull_request: { head: { repo: { full_name: repository } } } },
});

test(
  'dry run on a pull request: shows the plan and changes nothing; a fork is left out',
  async () => {
    await using regions = await openRegions({ [HERE]: shop(['shop-prod', 'shop']) });
    const run = await regions.play('dry-run-on-pull-request', pullRequest('your-org/shop'));
    succeeded(run);
    expect(JSON.parse(run.jobs.plan?.steps.at(-1)?.log.join('\n') ?? '')).toMatchObject({
      environment: { name: 'shop-prod', action: 'update' },
    });
    expect(running(regions.in(HERE))).toEqual({ 'shop-prod': 'Ready well v1' });
    expect(labels(regions.in(HERE))).toEqual(['v1']);
    const fork = await regions.play('dry-run-on-pull-request', pullRequest('somebody/shop'));
    expect(fork.jobs.plan).toMatchObject({ result: 'skipped' });
  },
  LIMIT_MS,
);

test(
  'staging, then production: the same bytes go to both, to production when somebody approves',
  async () => {
    const seen: string[] = [];
    await using regions = await openRegions(
      { [HERE]: shop(['shop-staging', 'shop-staging'], ['shop-prod', 'shop']) },
      {
        approve: async (name) => {
          seen.push(`${name}: ${Object.values(running(regions.in(HERE)))}`);
        },
      },
    );
    const run = await regions.play('staging-then-production', pushed);
    succeeded(run);
    const label = run.jobs.publish?.outputs['version-label'];
    expect(seen).toEqual(['staging: Ready well v1,Ready well v1', `production: Ready well ${label},Ready well v1`]);
    expect(running(regions.in(HERE))).toEqual({
      'shop-staging': `Ready well ${label}`,
      'shop-prod': `Ready well ${label}`,
    });
    expect(labels(regions.in(HERE))).toEqual(['v1', label]);
    const { simulator } = regions.in(HERE);
    expect(simulator.requests.filter(({ operation }) => operation === 'CreateApplicationVersion')).toHaveLength(1);
    expect(run.jobs.production?.environment?.url).toBe(outputsOf(run, 'production', 'release')['environment-url']);
    expect(run.jobs.production?.permissions).toEqual({ 'id-token': 'write' });
  },
  LIMIT_MS,
);

test(
  'staging, then production: what does not start on staging never reaches production',
  async () => {
    await using regions = await openRegions({ [HERE]: shop(['shop-staging', 'shop-staging'], ['shop-prod', 'shop']) });
    await regions.repository.edit('index.js', "'node:http'", "'./missing.js'");
    regions.repository.commit('Break it');
    const run = await regions.play('staging-then-production', pushed);
    expect(run).toMatchObject({
      conclusion: 'failure',
      jobs: { publish: { result: 'success' }, staging: { result: 'failure' }, production: { result: 'skipped' } },
    });
    expect(running(regions.in(HERE))).toEqual({ 'shop-staging': 'Ready well v1', 'shop-prod': 'Ready well v1' });
  },
  LIMIT_MS,
);

test(
  'blue/green: the other side is made and gets the name; what does not start on the idle side never does',
  async () => {
    await using regions = await openRegions({ [HERE]: shop(['shop-prod', 'shop']) });
    const run = await regions.play('blue-green', pushed);
    succeeded(run);
    expect(outputsOf(run, 'release', 'release')).toMatchObject({ outcome: 'succeeded', swapped: 'true' });
    expect(holderOf(regions.in(HERE), 'shop')).toBe('shop-prod-green');

    await regions.repository.edit('index.js', "'node:http'", "'./missing.js'");
    regions.repository.commit('Break it');
    const broken = await regions.play('blue-green', pushed);
    expect(broken.conclusion).toBe('failure');
    expect(holderOf(regions.in(HERE), 'shop')).toBe('shop-prod-green');
  },
  LIMIT_MS,
);

test(
  'blue/green with approval: the idle side is proved first, the name moves when somebody approves',
  async () => {
    const holder = () => holderOf(regions.in(HERE), 'shop');
    const seen: string[] = [];
    await using regions = await openRegions(
      { [HERE]: shop(['shop-prod', 'shop'], ['shop-prod-green', 'shop-idle']) },
      {
        approve: async () => {
          seen.push(`${holder()}, ${running(regions.in(HERE))['shop-prod-green']}`);
        },
      },
    );
    const run = await regions.play('blue-green-with-approval', pushed);
    succeeded(run);
    const label = run.jobs.prepare?.outputs['version-label'];
    expect(seen).toEqual([`shop-prod, Ready well ${label}`]);
    expect(holder()).toBe('shop-prod-green');
    expect(running(regions.in(HERE))).toEqual({
      'shop-prod': 'Ready well v1',
      'shop-prod-green': `Ready well ${label}`,
    });
    expect(outputsOf(run, 'promote', 'promote')).toMatchObject({ outcome: 'succeeded', swapped: 'true' });
    expect(run.jobs.promote?.environment?.url).toBe(await regions.in(HERE).url('shop'));
  },
  LIMIT_MS,
);

const regional = (region: string) => ({ versions: [first(region)], environments: [environment('shop-prod', 'shop')] });

test(
  'several regions: one after the other, and none after one that failed',
  async () => {
    await using regions = await openRegions({ [HERE]: regional(HERE), 'us-east-1': regional('us-east-1') });
    const run = await regions.play('several-regions', pushed);
    succeeded(run);
    const [label = ''] = labels(regions.in('us-east-1')).slice(1);
    for (const region of [HERE, 'us-east-1'])
      expect(running(regions.in(region))).toEqual({ 'shop-prod': `Ready well ${label}` });
    expect(run.groups).toEqual(['release-shop-prod-eu-central-1', 'release-shop-prod-us-east-1']);

    await regions.repository.edit('index.js', "'node:http'", "'./missing.js'");
    regions.repository.commit('Break it');
    const broken = await regions.play('several-regions', pushed);
    expect(broken.jobs).toMatchObject({
      'release (eu-central-1)': { result: 'failure' },
      'release (us-east-1)': { result: 'cancelled' },
    });
    expect(labels(regions.in('us-east-1'))).toHaveLength(2);
  },
  LIMIT_MS,
);

test(
  'monorepo: each service has its own version, and one that did not change keeps it',
  async () => {
    await using regions = await openRegions({
      [HERE]: {
        versions: [first(HERE, 'front'), first(HERE, 'orders')],
        environments: [
          environment('shop-front', 'shop-front', 'front'),
          environment('shop-orders', 'shop-orders', 'orders'),
        ],
      },
    });
    await intoServices(regions.repository.directory);
    regions.repository.commit('Two services');
    succeeded(await regions.play('monorepo', pushed));
    const before = running(regions.in(HERE));
    expect(Object.keys(before)).toEqual(['shop-front', 'shop-orders']);
    expect(new Set(Object.values(before))).not.toContain('Ready well v1');

    await regions.repository.edit('services/orders/index.js', 'Hello', 'Orders');
    regions.repository.commit('Orders alone');
    const second = await regions.play('monorepo', pushed);
    succeeded(second);
    const after = running(regions.in(HERE));
    expect(after['shop-front']).toBe(before['shop-front']);
    expect(after['shop-orders']).not.toBe(before['shop-orders']);
    const front = second.jobs['release (front, shop-front)']?.steps.at(-1);
    expect(front?.outputs).toMatchObject({ outcome: 'unchanged', uploaded: 'false' });
  },
  LIMIT_MS,
);

/** The sample app twice, as services of one repository. */
async function intoServices(directory: string): Promise<void> {
  const files = (await readdir(directory)).filter((name) => name !== '.git' && name !== '.gitignore');
  await mkdir(join(directory, 'services/front'), { recursive: true });
  for (const name of files) await rename(join(directory, name), join(directory, 'services/front', name));
  await cp(join(directory, 'services/front'), join(directory, 'services/orders'), { recursive: true });
}
