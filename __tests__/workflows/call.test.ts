/** Workflows that call others: what goes in, what comes out, and what they may not ask for. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { machines, results } from './machines.ts';

const called = `
on:
  workflow_call:
    inputs:
      name: { type: string, required: true }
      loud: { type: boolean, default: false }
      times: { type: number, default: 2 }
      region: { type: string, default: '\${{ vars.REGION }}' }
    secrets:
      key: { required: true }
    outputs:
      said: { value: '\${{ jobs.say.outputs.said }} (\${{ jobs.say.result }})' }
permissions: { contents: read }
concurrency: { group: 'say-\${{ inputs.name }}', cancel-in-progress: false }
jobs:
  say:
    runs-on: ubuntu-latest
    outputs: { said: '\${{ steps.one.outputs.said }}' }
    steps:
      - id: one
        run: echo "said=$NAME \${{ inputs.loud && 'loud' || 'low' }} \${{ inputs.times }} \${{ inputs.region }} $KEY \${{ secrets.other }}.\${{ env.CALLER }}." >> "$GITHUB_OUTPUT"
        env: { NAME: '\${{ inputs.name }}', KEY: '\${{ secrets.key }}' }
`;

async function play(job: string, { file = called, more = '' } = {}) {
  await using at = await machines({ vars: { REGION: 'eu-west-1' }, secrets: { SECRET: 's3cret', other: 'unseen' } });
  const folder = join(at.directory, '.github/workflows');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'say.yml'), file);
  const text = `on: push\nenv: { CALLER: unseen }\n${more}jobs:\n  call:\n    uses: ./.github/workflows/say.yml\n${job.replace(/^(?=.)/gm, '    ')}
  after:
    needs: call
    runs-on: ubuntu-latest
    steps: [{ run: 'echo "\${{ needs.call.outputs.said }}"' }]\n`;
  return await at.play(text);
}

test('inputs and secrets go in with their defaults, nothing else does, and outputs come back', async () => {
  const run = await play(`with: { name: Ann, loud: true }\nsecrets: { key: '\${{ secrets.SECRET }}' }`);
  expect(results(run)).toEqual({ call: 'success', 'call / say': 'success', after: 'success' });
  expect(run.jobs.after?.steps[0]?.log).toEqual(['Ann loud 2 eu-west-1 s3cret .. (success)']);
  expect(run.groups).toEqual(['say-Ann']);
});

test('all secrets of the caller are there when it says so', async () => {
  const run = await play('with: { name: Ann }\nsecrets: inherit', {
    file: called.replace('secrets.key', 'secrets.SECRET'),
  });
  expect(run.jobs.after?.steps[0]?.log[0]).toMatch('s3cret unseen.');
});

test('a matrix calls it once for each leg', async () => {
  const run = await play(
    `strategy: { matrix: { name: [Ann, Bob] } }\nwith: { name: '\${{ matrix.name }}' }\nsecrets: { key: x }`,
  );
  expect(run.groups.toSorted()).toEqual(['say-Ann', 'say-Bob']);
  expect(Object.keys(run.jobs)).toEqual(expect.arrayContaining(['call (Ann) / say', 'call (Bob) / say']));
});

const given = 'with: { name: Ann }\nsecrets: { key: x }';

test.each([
  ['an input that is missing', 'secrets: { key: x }', {}, "needs the input 'name'"],
  ['an input that is none', 'with: { name: Ann, nmae: x }\nsecrets: { key: x }', {}, "no input 'nmae'"],
  ['an input of another type', 'with: { name: Ann, loud: "yes" }\nsecrets: { key: x }', {}, "'loud' is no boolean"],
  ['a secret that is missing', 'with: { name: Ann }', {}, "needs the secret 'key'"],
  [
    'a workflow that cannot be called',
    given,
    { file: called.replace(/workflow_call:[\s\S]*\npermissions/, 'push:\npermissions') },
    'on.workflow_call',
  ],
  [
    'more permissions than the caller grants',
    given,
    { file: called.replace('contents: read', 'contents: read, id-token: write') },
    "'call / say' asks for id-token: write, which its caller does not grant",
  ],
  ['a group that the caller holds already', given, { more: 'concurrency: SAY-ann\n' }, "concurrency group 'say-ann'"],
])('refuses %s', async (_name, job, start, message) => {
  await expect(play(job, start)).rejects.toThrow(message);
});

test('a called workflow has the permissions of the job that calls it', async () => {
  const file = called.replace('permissions: { contents: read }\n', '');
  const run = await play(`permissions: { id-token: write }\n${given}`, { file });
  expect(run.jobs['call / say']?.permissions).toEqual({ 'id-token': 'write' });
});

test('a workflow of another repository is not known', async () => {
  await using at = await machines();
  const text = 'on: push\njobs:\n  call:\n    uses: some/where/.github/workflows/x.yml@v1\n';
  await expect(at.play(text)).rejects.toThrow("'some/where/.github/workflows/x.yml@v1' is unknown");
});
