/** What single parts of a pipeline become, each in a pipeline that has little else. */
import { parse } from 'yaml';
import { migrate } from '../../migrate/migrate.ts';

type Part = Readonly<Record<string, unknown>>;

const action = (name: string, type: string, configuration: Part = {}, more: Part = {}): Part => {
  const [category, provider] = type.split('/');
  return { name, actionTypeId: { category, provider, owner: 'AWS', version: '1' }, configuration, ...more };
};
const deploy = (environment: string, more: Part = {}) =>
  action(
    `To ${environment}`,
    'Deploy/ElasticBeanstalk',
    { ApplicationName: 'shop', EnvironmentName: environment },
    more,
  );
const approve = (name: string, more: Part = {}) => action(name, 'Approval/Manual', {}, more);
const build = (name: string, more: Part = {}) => action(name, 'Build/CodeBuild', { ProjectName: name }, more);
const source = action('Code', 'Source/CodeCommit', { RepositoryName: 'shop', BranchName: 'main' }, { namespace: 'S' });
const stage = (name: string, ...actions: readonly Part[]): Part => ({ name, actions });

const migrated = (stages: readonly Part[], more: Part = {}, metadata: Part = inEurope) => {
  const pipeline = { name: 'shop', roleArn: 'arn:aws:iam::123456789012:role/x', stages, ...more };
  const made = migrate(JSON.stringify({ pipeline, metadata }));
  return { ...made, file: parse(made.workflow) };
};
const inEurope = { pipelineArn: 'arn:aws:codepipeline:eu-west-1:123456789012:shop' };
const from = stage('Source', source);
const needs = ({ file }: { file: { jobs: Record<string, { needs?: unknown }> } }) =>
  Object.fromEntries(Object.entries(file.jobs).map(([id, job]) => [id, job.needs]));

test('stages are one after the other, run orders within them, and what has the same is side by side', () => {
  const prod = stage('Prod', deploy('b', { runOrder: 2 }), deploy('a', { runOrder: 1 }), deploy('c', { runOrder: 2 }));
  expect(needs(migrated([from, stage('Test', deploy('test')), prod]))).toEqual({
    publish: undefined,
    test: 'publish',
    'prod-to-a': ['publish', 'test'],
    'prod-to-b': ['publish', 'prod-to-a'],
    'prod-to-c': ['publish', 'prod-to-a'],
  });
});

test('an approval before a stage is asked for by each job of it, and by none after it', () => {
  const { file } = migrated([
    from,
    stage('A', deploy('a')),
    stage('B', approve('Go'), deploy('b', { runOrder: 2 })),
    stage('C', deploy('c')),
  ]);
  const asked = Object.entries(file.jobs).map(([id, job]) => [id, Object(job).environment?.name]);
  expect(asked).toEqual([
    ['publish', undefined],
    ['a', undefined],
    ['b', 'b'],
    ['c', undefined],
  ]);
});

test('what was approved after a build was built before it: the version is published, then somebody is asked', () => {
  const made = migrated([
    from,
    stage('Build', build('make')),
    stage('Prod', approve('Go'), deploy('prod', { runOrder: 2 })),
  ]);
  expect(needs(made)).toEqual({ publish: undefined, prod: 'publish' });
  expect(made.file.jobs.publish.environment).toBeUndefined();
  expect(made.file.jobs.prod.environment.name).toBe('prod');
  expect(made.workflow.indexOf('project make')).toBeLessThan(made.workflow.indexOf('operation: publish'));
});

test('a build that had to be approved waits for the reviewers, too', () => {
  const { file } = migrated([
    from,
    stage('Build', approve('Go'), build('make', { runOrder: 2 })),
    stage('Prod', deploy('prod')),
  ]);
  expect(file.jobs.release.environment.name).toBe('prod');
});

test('what ran after the last deployment stands at the end, an approval there is left out', () => {
  const made = migrated([
    from,
    stage('Prod', deploy('prod')),
    stage('After', build('smoke'), approve('Done', { runOrder: 2 })),
  ]);
  expect(made.workflow.trimEnd()).toMatch(
    /the CodeBuild project smoke ran here[\s\S]*# {5}# install, pre_build[^\n]*$/,
  );
  expect(made.left).toContain('Stage "After", action "Done" (Approval / Manual): no deployment follows it.');
});

test('another application, region, artifact or account has a version of its own, and its own label', () => {
  const other = action(
    'Api',
    'Deploy/ElasticBeanstalk',
    { ApplicationName: 'api', EnvironmentName: 'api-prod' },
    {
      roleArn: 'arn:aws:iam::210987654321:role/deploy',
    },
  );
  const { file } = migrated([from, stage('Prod', deploy('prod'), other)]);
  const { outputs, steps } = file.jobs.publish;
  expect(Object.keys(outputs)).toEqual(['version-label-shop', 'version-label-api']);
  const roles = steps.flatMap((step: { with?: Part }) => step.with?.['role-to-assume'] ?? []);
  expect(roles).toEqual(['arn:aws:iam::123456789012:role/release-shop', 'arn:aws:iam::210987654321:role/release-api']);
  expect(file.jobs['prod-api'].steps.at(-1).with['version-label']).toBe(
    `\${{ needs.publish.outputs.version-label-api }}`,
  );
});

test('a second source is a comment, and the one that is released starts the workflow', () => {
  const code = { ...source, outputArtifacts: [{ name: 'Code' }] };
  const charts = action('Charts', 'Source/CodeCommit', { RepositoryName: 'charts', BranchName: 'stable' });
  const make = build('make', { inputArtifacts: [{ name: 'Code' }], outputArtifacts: [{ name: 'Out' }] });
  const prod = deploy('prod', { inputArtifacts: [{ name: 'Out' }] });
  const made = migrated([stage('Source', charts, code), stage('Build', make), stage('Prod', prod)]);
  expect(made.file.on.push.branches).toEqual(['main']);
  expect(made.workflow).toContain('# Stage "Source", action "Charts": a second source, CodeCommit charts, stable.');
  expect(made.workflow).toContain('# source-directory: build');
  expect(made.left).toContainEqual(
    expect.stringMatching(/^Stage "Source", action "Charts" .*pushes to this second source start nothing/),
  );
});

const connected = (configuration: Part, gitConfiguration: Part) => {
  const code = action('Code', 'Source/CodeStarSourceConnection', {
    FullRepositoryId: 'o/r',
    BranchName: 'main',
    ...configuration,
  });
  const triggers = [{ providerType: 'CodeStarSourceConnection', gitConfiguration }];
  return migrated([stage('Source', code), stage('Prod', deploy('prod'))], { pipelineType: 'V2', triggers });
};

test.each<[string, Part, Part]>([
  ['no filter: the branch of the action', {}, { push: { branches: ['main'] } }],
  ['tags alone', { push: [{ tags: { includes: ['v*'], excludes: ['v0*'] } }] }, { push: { tags: ['v*', '!v0*'] } }],
  ['exclusions alone', { push: [{ branches: { excludes: ['wip/**'] } }] }, { push: { branches: ['**', '!wip/**'] } }],
  [
    'tags or branches',
    { push: [{ tags: { includes: ['v*'] } }, { branches: { includes: ['main'] } }] },
    { push: { branches: ['main'], tags: ['v*'] } },
  ],
  [
    'paths on any branch, or tags',
    { push: [{ tags: { includes: ['v*'] } }, { filePaths: { includes: ['src/{a,b}/**'] } }] },
    { push: { branches: ['**'], tags: ['v*'], paths: ['src/a/**', 'src/b/**'] } },
  ],
  [
    'what GitHub would read otherwise',
    { push: [{ branches: { includes: ['c++'] } }] },
    { push: { branches: ['c\\+\\+'] } },
  ],
  [
    'pull requests',
    { pullRequest: [{ branches: { includes: ['main'] }, events: ['OPEN', 'UPDATED'] }] },
    { pull_request: { branches: ['main'], types: ['opened', 'synchronize'] } },
  ],
])('triggers: %s', (_name, git, events) => {
  const { on } = connected({}, git).file;
  expect(on).toEqual({ ...events, workflow_dispatch: null });
});

test('a source that starts nothing by itself is started by hand alone', () => {
  expect(connected({ DetectChanges: 'false' }, {}).file.on).toEqual({ workflow_dispatch: null });
});

test('file paths of several filters are one list, and that this starts more is said', () => {
  const push = [
    { branches: { includes: ['main'] }, filePaths: { includes: ['a/**'] } },
    { branches: { includes: ['next'] }, filePaths: { includes: ['b/**'] } },
  ];
  const { file, left } = connected({}, { push });
  expect(file.on.push).toEqual({ branches: ['main', 'next'], paths: ['a/**', 'b/**'] });
  expect(left).toContainEqual(expect.stringContaining('filters with file paths are one now'));
});

test('references are expressions; those that nothing here knows are variables to set', () => {
  const to = action('To', 'Deploy/ElasticBeanstalk', {
    ApplicationName: 'shop',
    EnvironmentName: 'shop-#{S.BranchName}-#{Other.Name}',
  });
  const { file, todo } = migrated([from, stage('Prod', to)]);
  expect(file.jobs.release.steps.at(-1).with['environment-name']).toBe(
    `shop-\${{ github.ref_name }}-\${{ vars.Other_Name }}`,
  );
  expect(todo).toContainEqual(expect.stringMatching(/^Set the repository variable Other_Name .*#\{Other\.Name\}/));
});

test('a variable of the pipeline does not become one that its steps run with', () => {
  const variables = [{ name: 'PATH', defaultValue: "o'clock" }, { name: 'tag-name' }];
  const { file } = migrated([from, stage('Prod', deploy('prod'))], { variables });
  expect(file.env).toEqual({
    PIPELINE_PATH: `\${{ inputs.PIPELINE_PATH || 'o''clock' }}`,
    tag_name: `\${{ inputs.tag_name || '' }}`,
  });
  expect(file.on.workflow_dispatch.inputs.tag_name).toEqual({
    description: 'Variable tag-name of the pipeline',
    required: true,
  });
});

test('what looks like an expression stays what it was', () => {
  const to = action('To', 'Deploy/ElasticBeanstalk', { ApplicationName: 'shop', EnvironmentName: `\${{ secrets.X }}` });
  expect(migrated([from, stage('Prod', to)]).file.jobs.release.steps.at(-1).with['environment-name']).toBe(
    `\${{ '\${{' }} secrets.X }}`,
  );
});

test('a region that the JSON does not say is not guessed', () => {
  const { file, todo } = migrated([from, stage('Prod', deploy('prod'))], {}, {});
  expect(file.jobs.release.steps[1].with['aws-region']).toBe(`\${{ vars.AWS_REGION }}`);
  expect(todo).toContainEqual(expect.stringMatching(/^Set the repository variable AWS_REGION /));
});

test('settings that nothing is made of are told', () => {
  const { left } = migrated([from, { ...stage('Prod', deploy('prod', { warp: 9 })), shields: true }], { phasers: {} });
  expect(left).toEqual([
    'A setting that nothing is made of here, of the pipeline: phasers.',
    'A setting that nothing is made of here, of stage "Prod": shields.',
    'A setting that nothing is made of here, of stage "Prod", action "To prod": warp.',
  ]);
});
