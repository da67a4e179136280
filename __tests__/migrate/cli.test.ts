/** The migration as it is called: files, exit codes, and what goes to which stream. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expected, pathOf, pipeline } from './fixtures.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'migrate-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (args: readonly string[], input = '') => {
  const options = { cwd: folder, input, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('migrate/cli.ts'), ...args], options);
  return { status, stdout, stderr: stderr.replace(/^\(node:.*\n(\(Use .*\n)?/gm, '') };
};

test('the workflow is the standard output, what is left to do the standard error', () => {
  const { status, stdout, stderr } = run([resolve(pathOf('build'))]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: expected('build') });
  expect(stderr).toMatch(
    /^Before the first run:\n {2}- Create the role [\s\S]*\nLeft out, or not as it was:\n {2}- Stage "Build", action "Lint"/,
  );
});

test('a pipeline may come from the standard input', () => {
  expect(run(['-'], pipeline('plain'))).toMatchObject({ status: 0, stdout: expected('plain') });
});

test('a file is written with its folders, and not written over unless that is asked for', async () => {
  const args = [resolve(pathOf('plain')), '--output', '.github/workflows/release.yml'];
  expect(run(args)).toMatchObject({ status: 0, stdout: 'Wrote .github/workflows/release.yml.\n' });
  const file = join(folder, '.github/workflows/release.yml');
  expect(await readFile(file, 'utf8')).toBe(expected('plain'));
  await writeFile(file, 'mine');
  expect(run(args)).toMatchObject({
    status: 1,
    stderr: '.github/workflows/release.yml is there already; --force writes over it.\n',
  });
  expect(await readFile(file, 'utf8')).toBe('mine');
  expect(run([...args, '--force']).status).toBe(0);
  expect(await readFile(file, 'utf8')).toBe(expected('plain'));
});

test('what is no pipeline gets one error, and how to get one', async () => {
  await writeFile(join(folder, 'x.json'), '{"Resources":{}}');
  expect(run(['x.json'])).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'This is a CloudFormation template, which is no pipeline.\nA pipeline as JSON comes from: aws codepipeline get-pipeline --name NAME > pipeline.json\n',
  });
  expect(run(['y.json'])).toMatchObject({ status: 1, stderr: 'There is no file y.json.\n' });
});

test.each([[[]], [['a', 'b']], [['a', '--colour']]])('called with %j it says how it is called', (args) => {
  const { status, stderr } = run(args);
  expect(status).toBe(2);
  expect(stderr).toContain('Usage: npm run migrate -- PIPELINE.json');
});
