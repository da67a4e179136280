/** A workflow that is cancelled: the action is interrupted, and its post step does what `on-cancel` says. */
import { sampleRepository } from '../../demo/repository.ts';
import { runWorkflow } from '../../runner/run.ts';
import { scenarioNamed } from '../../simulator/scenarios/index.ts';
import { startSimulator } from '../../simulator/server.ts';

const workflow = (onCancel: string) => `on: push
permissions: { contents: read, id-token: write }
jobs:
  release:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - uses: aws-actions/configure-aws-credentials@v6
        with: { role-to-assume: 'arn:aws:iam::123456789012:role/release', aws-region: eu-west-1 }
      - id: release
        uses: your-org/beanstalk-release@v1
        with: { application-name: shop, environment-name: shop-prod, on-cancel: ${onCancel} }
      - if: always()
        run: echo "\${{ steps.release.outputs.outcome }}"
  after:
    needs: release
    runs-on: ubuntu-latest
    steps: [{ run: echo never }]
`;

test.each([
  ['abort', 1],
  ['leave', 0],
])(
  'with on-cancel: %s the update is aborted %s times',
  async (onCancel, aborts) => {
    const cancel = new AbortController();
    await using repository = await sampleRepository();
    await using simulator = await startSimulator(scenarioNamed('healthy'), {
      onRequest: ({ operation }) => {
        if (operation === 'UpdateEnvironment') cancel.abort();
      },
    });
    const run = await runWorkflow(
      { file: 'caller.yml', text: workflow(onCancel), event: 'push', signal: cancel.signal },
      { repository: repository.directory, credentials: async () => simulator.variables },
    );
    expect(run).toMatchObject({
      conclusion: 'cancelled',
      jobs: { release: { result: 'cancelled' }, after: { result: 'cancelled' } },
    });
    expect(run.jobs.release?.steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'actions/checkout@v7 success',
      'aws-actions/configure-aws-credentials@v6 success',
      'release cancelled',
      'run success',
      'Post your-org/beanstalk-release@v1 success',
    ]);
    expect(run.jobs.release?.steps[3]?.log).toEqual(['cancelled']);
    const asked = simulator.requests.map(({ operation }) => operation);
    expect(asked.filter((operation) => operation === 'AbortEnvironmentUpdate')).toHaveLength(aborts);
  },
  60_000,
);

test('a release that is cancelled before it began anything is not started once more by its post step', async () => {
  const cancel = new AbortController();
  await using repository = await sampleRepository();
  await using simulator = await startSimulator(scenarioNamed('healthy'), { onRequest: () => cancel.abort() });
  const run = await runWorkflow(
    { file: 'caller.yml', text: workflow('abort'), event: 'push', signal: cancel.signal },
    { repository: repository.directory, credentials: async () => simulator.variables },
  );
  expect(run.jobs.release?.steps.at(-1)).toMatchObject({
    name: 'Post your-org/beanstalk-release@v1',
    log: ['This run left nothing under way.'],
  });
  expect(simulator.requests.filter(({ operation }) => !/^(Describe|List)/.test(operation))).toEqual([]);
}, 60_000);
