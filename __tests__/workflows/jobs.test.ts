/** In which order jobs run, whether they run, and what they hand on. */
import { done } from '../../runner/actions.ts';
import { machines, results } from './machines.ts';

const job = (id: string, more: string, script = 'true') =>
  `  ${id}:\n    runs-on: ubuntu-latest\n${more.replace(/^(?=.)/gm, '    ')}\n    steps: [{ run: '${script}' }]\n`;

const played = async (text: string) => {
  await using at = await machines();
  return await at.play(text);
};

test('a job waits for what it needs and has its outputs; conditions go by the results before it', async () => {
  const run = await played(`on: push
jobs:
  last:
    needs: [first, broken]
    if: always()
    runs-on: ubuntu-latest
    steps:
      - run: echo '\${{ needs.first.outputs.label }} \${{ needs.broken.result }} \${{ toJSON(needs.first) }}'
  first:
    runs-on: ubuntu-latest
    outputs: { label: '\${{ steps.one.outputs.label }}' }
    steps:
      - id: one
        run: echo label=v7 >> "$GITHUB_OUTPUT"
${job('broken', '', 'exit 1')}${job('after-broken', 'needs: broken')}${job('further', 'needs: after-broken')}${job('rescue', 'needs: further\nif: failure()')}${job('unwanted', "needs: first\nif: needs.first.outputs.label == 'v8'")}`);
  expect(results(run)).toEqual({
    first: 'success',
    broken: 'failure',
    last: 'success',
    'after-broken': 'skipped',
    further: 'skipped',
    rescue: 'success',
    unwanted: 'skipped',
  });
  expect(run.conclusion).toBe('failure');
  expect(run.jobs.last?.steps[0]?.log.join('\n')).toMatch(/^v7 failure \{[^}]*"label": "v7"/);
});

test('a job that may fail does not fail the run', async () => {
  expect(await played(`on: push\njobs:\n${job('broken', 'continue-on-error: true', 'exit 1')}`)).toMatchObject({
    conclusion: 'success',
    jobs: { broken: { result: 'failure' } },
  });
});

test('legs have their values, and a failure cancels those that wait', async () => {
  const run = await played(`on: push
jobs:
  legs:
    strategy:
      max-parallel: 1
      matrix:
        part: \${{ fromJSON('["a", "b", "c"]') }}
        include: [{ part: a, more: 1 }]
    runs-on: ubuntu-latest
    steps:
      - run: 'echo "\${{ matrix.part }} \${{ matrix.more }} \${{ strategy.job-index }}/\${{ strategy.job-total }}"; [ "\${{ matrix.part }}" != b ]'
`);
  expect(results(run)).toEqual({ 'legs (a, 1)': 'success', 'legs (b)': 'failure', 'legs (c)': 'cancelled' });
  expect(run.jobs['legs (a, 1)']?.steps[0]?.log).toEqual(['a 1 0/3']);
});

test('a reviewer sees the environment before the job starts, and it has an address after it', async () => {
  const asked: string[] = [];
  await using at = await machines({
    approve: async (name) => {
      asked.push(name);
    },
  });
  const run = await at.play(`on: push
jobs:
  only:
    runs-on: ubuntu-latest
    environment: { name: production, url: '\${{ steps.one.outputs.url }}' }
    steps:
      - id: one
        run: echo url=http://x/ >> "$GITHUB_OUTPUT"`);
  expect(asked).toEqual(['production']);
  expect(run.jobs.only?.environment).toEqual({ name: 'production', url: 'http://x/' });
});

test('started by hand: inputs have their types, defaults and choices', async () => {
  const text = `
on:
  workflow_dispatch:
    inputs:
      label: { type: string }
      dry: { type: boolean, default: true }
      stage: { type: choice, options: [staging, production], default: staging }
jobs:
  only:
    runs-on: ubuntu-latest
    steps:
      - run: echo "'\${{ inputs.label }}' \${{ inputs.dry && 'dry' || 'wet' }} \${{ inputs.stage }}"`;
  await using at = await machines();
  const start = (inputs: Record<string, unknown>) =>
    at.play(text, { event: 'workflow_dispatch', inputs }).then(({ jobs }) => jobs.only?.steps[0]?.log[0]);
  expect(await start({})).toBe("'' dry staging");
  expect(await start({ label: 'v1', dry: false, stage: 'production' })).toBe("'v1' wet production");
  await expect(start({ stage: 'moon' })).rejects.toThrow("none of staging, production: 'moon'");
  await expect(start({ dry: 'yes' })).rejects.toThrow("input 'dry' is no boolean");
  await expect(start({ lable: 'v1' })).rejects.toThrow("no input 'lable'");
});

test.each([
  ['another event', { event: 'push' as const }, 'on: pull_request', 'not started by push'],
  ['another branch', { branch: 'main' }, 'on: { push: { branches: [release, hotfix/*] } }', "push to 'main'"],
])('%s starts no run', async (_name, start, on, message) => {
  await using at = await machines();
  await expect(at.play(`${on}\njobs:\n${job('only', '')}`, start)).rejects.toThrow(message);
});

test('a tag is found where tags are asked for', async () => {
  await using at = await machines();
  const text = `on: { push: { tags: ['v*'] } }\njobs:\n${job('only', '', `echo \${{ github.ref_type }} $GITHUB_REF`)}`;
  const { jobs } = await at.play(text, { tag: 'v1.2' });
  expect(jobs.only?.steps[0]?.log).toEqual(['tag refs/tags/v1.2']);
  await expect(at.play(text)).rejects.toThrow("push to 'main'");
});

test('stand-ins can be given for more actions', async () => {
  await using at = await machines({
    actions: { 'some/thing': async ({ with: given }) => done({ outputs: { said: `${given.name}!` } }) },
  });
  const run = await at.play(`on: push
jobs:
  only:
    runs-on: ubuntu-latest
    steps:
      - { id: one, uses: some/thing@v1, with: { name: Ann } }
      - run: echo "\${{ steps.one.outputs.said }}"`);
  expect(run.jobs.only?.steps[1]?.log).toEqual(['Ann!']);
});

test('a branch is found by its pattern', async () => {
  await using at = await machines();
  const text = `on: { push: { branches: [release, hotfix/*] } }\njobs:\n${job('only', '')}`;
  expect(await at.play(text, { branch: 'hotfix/one' })).toMatchObject({ conclusion: 'success' });
});

test.each([
  ['two jobs that ask for one group', job('a', 'concurrency: x') + job('b', 'concurrency: X'), 'concurrency group'],
  [
    'a queue whose running job is cancelled',
    job('a', 'concurrency: { group: x, cancel-in-progress: true, queue: max }'),
    'cannot be combined',
  ],
  ['a job that needs itself', job('a', 'needs: b') + job('b', 'needs: a'), 'no workflow'],
  ['a key that is none', job('a', 'run-on: x'), 'no workflow'],
  ['a context that a place does not have', job('a', "if: secrets.X == 'y'"), 'no workflow'],
  ['a container', job('a', 'container: node:20'), "'container' is not supported"],
  ['an unknown action', '  a:\n    runs-on: x\n    steps: [{ uses: some/thing@v1 }]\n', 'unknown to this runner'],
  ['a local action that is not there', '  a:\n    runs-on: x\n    steps: [{ uses: ./ }]\n', "no action './'"],
  ['an unknown shell', '  a:\n    runs-on: x\n    steps: [{ run: x, shell: pwsh }]\n', "shell 'pwsh'"],
  [
    'an input that our action lacks',
    '  a:\n    runs-on: x\n    steps: [{ uses: your-org/beanstalk-release@v1, with: { enviroment-name: x } }]\n',
    "no input 'enviroment-name'",
  ],
])('refuses %s instead of passing over it', async (_name, jobs, message) => {
  await expect(played(`on: push\njobs:\n${jobs}`)).rejects.toThrow(message);
});
