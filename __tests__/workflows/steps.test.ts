/** What a job's steps do, and what each leaves for those after it. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { machines, steps } from './machines.ts';

const only = async (text: string, more = '') => {
  await using at = await machines();
  const run = await at.play(steps(text, more));
  const job = run.jobs.only;
  if (job === undefined) throw new TypeError('the job left no record');
  return { conclusion: run.conclusion, ...job };
};

test('outputs, variables, folders of PATH and summaries go from step to step', async () => {
  const { conclusion, steps: played } = await only(`
- id: first
  run: |
    echo "one=1" >> "$GITHUB_OUTPUT"
    printf 'many<<END\\na\\nb\\nEND\\n' >> "$GITHUB_OUTPUT"
    echo "NAME=from the first" >> "$GITHUB_ENV"
    mkdir "$RUNNER_TEMP/bin" && printf '#!/bin/sh\\necho tool' > "$RUNNER_TEMP/bin/mine" && chmod +x "$RUNNER_TEMP/bin/mine"
    echo "$RUNNER_TEMP/bin" >> "$GITHUB_PATH"
    echo '# Done' >> "$GITHUB_STEP_SUMMARY"
- run: echo "\${{ steps.first.outputs.one }}, $NAME, \${{ env.NAME }}, $(mine), $OWN"
  env:
    OWN: \${{ format('{0}!', steps.first.outputs.many) }}
`);
  expect(conclusion).toBe('success');
  expect(played[0]?.summary).toBe('# Done\n');
  expect(played[1]?.log.join('|')).toBe('1, from the first, from the first, tool, a|b!');
});

test('after a failure only those run that ask for it', async () => {
  const { conclusion, steps: played } = await only(`
- id: breaks
  run: exit 3
- id: skipped
  run: echo never
- id: tells
  if: failure()
  run: echo "\${{ steps.breaks.outcome }} \${{ steps.skipped.conclusion }} \${{ job.status }}"
- id: always
  if: always() && steps.breaks.outcome == 'failure'
  run: echo always
- id: cancelled
  if: cancelled()
  run: echo never
`);
  expect(conclusion).toBe('failure');
  expect(played.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['breaks', 'failure'],
    ['skipped', 'skipped'],
    ['tells', 'success'],
    ['always', 'success'],
    ['cancelled', 'skipped'],
  ]);
  expect(played[2]?.log).toEqual(['failure skipped failure']);
});

test('a step that may fail is a success in its conclusion, not in its outcome', async () => {
  const { conclusion, steps: played } = await only(`
- id: breaks
  continue-on-error: true
  run: exit 1
- run: echo "\${{ steps.breaks.outcome }}, \${{ steps.breaks.conclusion }}"
`);
  expect(conclusion).toBe('success');
  expect(played[1]?.log).toEqual(['failure, success']);
});

test.each([
  ['a pipe hides a failure in the shell of a step that names none', '', 'success'],
  ['and does not where bash is named', '\n  shell: bash', 'failure'],
])('%s', async (_name, shell, result) => {
  expect(await only(`- run: false | cat${shell}`)).toMatchObject({ result });
});

test('defaults give shell and folder, workflow and job add to the environment, the step has the last word', async () => {
  const text = `
env: { A: workflow, B: workflow, C: workflow }
defaults: { run: { shell: bash, working-directory: below } }
on: push
jobs:
  only:
    runs-on: ubuntu-latest
    env: { B: job, C: job }
    steps:
      - run: mkdir below
        working-directory: .
      - run: echo "$A $B $C $(basename "$PWD")"
        env: { C: step }`;
  await using at = await machines();
  expect((await at.play(text)).jobs.only?.steps[1]?.log).toEqual(['workflow job step below']);
});

test('a checkout gives the commit of the run, as deep as asked for, where it is wanted', async () => {
  await using at = await machines();
  const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: at.directory, encoding: 'utf8' }).trim();
  const run = await at.play(
    steps(`
- uses: actions/checkout@v7
- run: echo "$GITHUB_SHA \${{ github.sha }} $(git rev-parse HEAD) $(git rev-parse --is-shallow-repository)"
- uses: actions/checkout@v7
  with: { path: deep, fetch-depth: 0 }
- run: git rev-parse --is-shallow-repository
  working-directory: deep
- run: echo "\${{ hashFiles('**/Procfile', '!deep/**') == hashFiles('Procfile') && hashFiles('**/Procfile') != hashFiles('Procfile') }} \${{ hashFiles('nothing') }}."`),
  );
  expect(run.jobs.only?.steps.map(({ log }) => log.at(-1))).toEqual([
    `HEAD is ${head}`,
    `${head} ${head} ${head} true`,
    `HEAD is ${head}`,
    'false',
    'true .',
  ]);
});

test.each([
  ['credentials without the right to a token', '', 'id-token: write', 'arn:aws:iam::123456789012:role/r', '3600'],
  ['a role that is none', 'permissions: { id-token: write }\n', 'no role', 'r', '3600'],
  [
    'a session that is too short',
    'permissions: { id-token: write }\n',
    '900',
    'arn:aws:iam::123456789012:role/r',
    '60',
  ],
])('refuses %s, as AWS would', async (_name, permissions, message, role, seconds) => {
  const { steps: played } = await only(
    `- uses: aws-actions/configure-aws-credentials@v6
  with: { role-to-assume: '${role}', aws-region: eu-central-1, role-duration-seconds: ${seconds} }`,
    permissions,
  );
  expect(played[0]).toMatchObject({ outcome: 'failure', annotations: [{ level: 'error' }] });
  expect(played[0]?.annotations[0]?.message).toMatch(message);
});

test('credentials are variables of the steps after them', async () => {
  const { steps: played } = await only(
    `- uses: aws-actions/configure-aws-credentials@v6
  with: { role-to-assume: 'arn:aws:iam::123456789012:role/r', aws-region: eu-central-1 }
- run: echo "$AWS_ACCESS_KEY_ID, $AWS_REGION"`,
    'permissions: { id-token: write }\n',
  );
  expect(played[1]?.log).toEqual(['key of arn:aws:iam::123456789012:role/r in eu-central-1, eu-central-1']);
});

test('a cancelled job interrupts its step and goes on with those that ask for it', async () => {
  const cancel = new AbortController();
  const server = createServer(() => cancel.abort()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await using at = await machines({ vars: { PORT: String(port) } });
  const run = await at.play(
    steps(`
- id: waits
  run: read -r line < /dev/tcp/127.0.0.1/\${{ vars.PORT }}
- id: next
  run: echo never
- id: cleans
  if: cancelled()
  run: echo "\${{ job.status }}"`),
    { signal: cancel.signal },
  );
  server.close();
  expect(run.conclusion).toBe('cancelled');
  expect(run.jobs.only?.steps.map(({ name, outcome, log }) => [name, outcome, ...log])).toEqual([
    ['waits', 'cancelled'],
    ['next', 'skipped'],
    ['cleans', 'success', 'cancelled'],
  ]);
});

test('an expression may hold as many quotes as it likes', async () => {
  const { steps: played } = await only(`- run: printf '%s ' 'a' 'b' "it's \${{ 'Ann''s, Bo''s' }}"`);
  expect(played[0]?.log).toEqual(["a b it's Ann's, Bo's "]);
});
