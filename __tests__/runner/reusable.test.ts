/** The reusable workflows, called from another repository as examples/ shows it: releases, ways back, and what they refuse. */
import { readFile } from 'node:fs/promises';
import type { EndedRun } from '../../runner/run.ts';
import { environment, first, holderOf, labels, lastWords, openRegions, type Regions, running } from './regions.ts';

const HERE = 'eu-central-1';
const LIMIT_MS = 180_000;
const pushed = { event: 'push', branch: 'release' } as const;
const seeds = { [HERE]: { versions: [first(HERE)], environments: [environment('shop-prod', 'shop')] } };
const secrets = { API_KEY: 'a key that nobody is to see' };

const succeeded = (run: EndedRun) => expect([run.conclusion, lastWords(run)]).toEqual(['success', '']);
const byHand = (inputs: Record<string, unknown> = {}) => ({ event: 'workflow_dispatch', inputs }) as const;

/** Commits a version that greets so, and that falls ill when it is asked for `/break`, if it is a broken one. */
async function commit({ repository }: Regions, before: string, greeting: string, isBroken = false): Promise<void> {
  await repository.edit('index.js', before, greeting);
  if (isBroken)
    await repository.edit(
      'index.js',
      'const server = createServer((request, response) => {',
      "let isIll = false;\nconst server = createServer((request, response) => {\n  isIll ||= request.url === '/break';\n  if (isIll) return response.writeHead(500).end();",
    );
  repository.commit(greeting);
}

async function release(regions: Regions): Promise<string> {
  const run = await regions.play('call-release', pushed);
  succeeded(run);
  return run.jobs.release?.outputs['version-label'] ?? '';
}

test(
  'three releases, the third falls ill: back to the second without a label, back once more to the first, forward by label',
  async () => {
    await using regions = await openRegions(seeds, { secrets });
    const account = regions.in(HERE);
    const one = await release(regions);
    await commit(regions, 'Hello from Elastic Beanstalk', 'The second');
    const two = await release(regions);
    await commit(regions, 'The second', 'The third', true);
    const three = await release(regions);
    expect(labels(account)).toEqual(['v1', one, two, three]);

    const url = await account.url('shop');
    expect((await fetch(`${url}/break`)).status).toBe(500);

    const dry = await regions.play('call-rollback', byHand({ 'dry-run': true }));
    succeeded(dry);
    expect(dry.jobs.rollback?.outputs).toMatchObject({ outcome: 'planned', 'version-label': two });
    const told = dry.jobs['rollback / rollback']?.steps.flatMap(({ log }) => log).join('\n') ?? '';
    for (const label of [one, two, three]) expect(told).toMatch(label);
    expect(running(account)['shop-prod']).toMatch(` ${three}`);

    const back = await regions.play('call-rollback', byHand());
    succeeded(back);
    expect(back.jobs.rollback?.outputs).toMatchObject({
      outcome: 'succeeded',
      'version-label': two,
      'previous-version-label': three,
    });
    expect(running(account)).toEqual({ 'shop-prod': `Ready well ${two}` });
    expect(back.jobs['rollback / rollback']?.environment).toEqual({ name: 'production', url });
    expect(back.jobs['rollback / rollback']?.permissions).toEqual({ 'id-token': 'write' });
    const page = await fetch(url);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Hello from the shared workflow')]);

    const further = await regions.play('call-rollback', byHand());
    succeeded(further);
    expect(further.jobs.rollback?.outputs).toMatchObject({ 'version-label': one, 'previous-version-label': two });
    expect(running(account)).toEqual({ 'shop-prod': `Ready well ${one}` });

    const forward = await regions.play('rollback-by-hand', byHand({ 'version-label': two.slice(0, 10) }));
    succeeded(forward);
    expect(running(account)).toEqual({ 'shop-prod': `Ready well ${two}` });
    expect(labels(account)).toEqual(['v1', one, two, three]);
  },
  LIMIT_MS,
);

test(
  'a release by the shared workflow: variables and secrets arrive, outputs come back, one group of its own',
  async () => {
    await using regions = await openRegions(seeds, { secrets });
    const run = await regions.play('call-release', pushed);
    succeeded(run);
    const label = run.jobs.release?.outputs['version-label'];
    const url = await regions.in(HERE).url('shop');
    expect(run.jobs.announce?.steps[0]?.log).toEqual([`${label} is at ${url}`]);
    expect(run.jobs['release / release']).toMatchObject({
      environment: { name: 'production', url },
      permissions: { contents: 'read', 'id-token': 'write' },
    });
    expect(run.groups).toEqual(['beanstalk-release/eu-central-1/shop/shop-prod']);
    const settings = regions.in(HERE).simulator.beanstalk.world.environments[0]?.settings;
    for (const [optionName, value] of Object.entries({ GREETING: 'Hello from the shared workflow', ...secrets }))
      expect(settings).toContainEqual(expect.objectContaining({ optionName, value }));
    expect(JSON.stringify(run)).not.toMatch(secrets.API_KEY);
  },
  LIMIT_MS,
);

/** A caller of the shared workflow with these lines instead of those of the example. */
function call(regions: Regions, lines: string, permissions = 'contents: read, id-token: write') {
  const text = `on: push
permissions: { ${permissions} }
jobs:
  release:
    uses: your-org/beanstalk-release/.github/workflows/release.yml@v1
    with:
      application-name: shop
      environment-name: shop-prod
      aws-region: ${HERE}
      role-to-assume: arn:aws:iam::123456789012:role/release-shop
${lines.replace(/^(?=.)/gm, '      ')}`;
  return regions.call(text);
}

test(
  'a build comes before the release, and its words are no part of a script',
  async () => {
    await using regions = await openRegions(seeds);
    const run = await call(
      regions,
      `build-command: |\n  echo "built '$(basename "$PWD")' \${AWS_ACCESS_KEY_ID-without credentials}"\n  echo '<h1>built</h1>' > page.html`,
    );
    succeeded(run);
    const steps = run.jobs['release / release']?.steps ?? [];
    expect(steps.find(({ name }) => name === 'run')?.log).toEqual(["built 'workspace' without credentials"]);
    expect(running(regions.in(HERE))['shop-prod']).toBe(`Ready well ${run.jobs.release?.outputs['version-label']}`);
  },
  LIMIT_MS,
);

test(
  'publish and redeploy by the shared workflow: the second has no checkout',
  async () => {
    await using regions = await openRegions(seeds);
    const published = await call(regions, 'operation: publish');
    succeeded(published);
    expect(running(regions.in(HERE))).toEqual({ 'shop-prod': 'Ready well v1' });
    const label = published.jobs.release?.outputs['version-label'];
    const run = await call(regions, `operation: redeploy\nversion-label: ${label}`);
    succeeded(run);
    expect(running(regions.in(HERE))).toEqual({ 'shop-prod': `Ready well ${label}` });
    expect(run.jobs['release / release']?.steps[0]).toMatchObject({ outcome: 'skipped' });
  },
  LIMIT_MS,
);

test('a caller that does not grant id-token: write is refused before anything runs', async () => {
  await using regions = await openRegions(seeds);
  await expect(call(regions, '', 'contents: read')).rejects.toThrow(
    "'release / release' asks for id-token: write, which its caller does not grant",
  );
  expect(regions.in(HERE).simulator.requests).toEqual([]);
});

test(
  'rollback.yml started by hand with blue/green: the name goes back to the other side',
  async () => {
    await using regions = await openRegions({
      [HERE]: {
        versions: [first(HERE)],
        environments: [environment('shop-prod', 'shop'), environment('shop-prod-green', 'shop-idle')],
      },
    });
    const account = regions.in(HERE);
    const pair = 'strategy: blue-green\ncname-prefix: shop';
    const run = await call(regions, pair);
    succeeded(run);
    expect(holderOf(account, 'shop')).toBe('shop-prod-green');
    const file = '.github/workflows/rollback.yml';
    const back = await regions.call(
      await readFile(file, 'utf8'),
      byHand({
        'application-name': 'shop',
        'environment-name': 'shop-prod',
        'aws-region': HERE,
        'role-to-assume': 'arn:aws:iam::123456789012:role/release-shop',
        strategy: 'blue-green',
        'cname-prefix': 'shop',
      }),
    );
    succeeded(back);
    expect(back.jobs.rollback?.outputs).toMatchObject({ outcome: 'succeeded', 'version-label': 'v1', swapped: 'true' });
    expect(holderOf(account, 'shop')).toBe('shop-prod');
  },
  LIMIT_MS,
);
