/** What a config.yml of the EB CLI answers where inputs are empty, and what is said where it does not. */
import { join } from 'node:path';
import fc from 'fast-check';
import { readProject } from '../../../src/eb-project.ts';
import { Problem } from '../../../src/problem.ts';
import { anyFile } from '../any-file.ts';
import { CONFIG, CONFIG_FILE as FILE, type Files, folder, main, refusal, type Variables } from './project.ts';

const SHARED = '.elasticbeanstalk/config.global.yml';

interface Row {
  readonly files?: Files;
  readonly given?: Variables;
  readonly around?: Variables;
  /** Application, environment and region. */
  readonly names: readonly [string, string, string];
}

test.each<[string, Row]>([
  ['a push to a branch', { names: ['shop', 'shop-prod', 'eu-west-1'] }],
  [
    'a push to another branch',
    { around: { GITHUB_REF_NAME: 'develop' }, names: ['shop', 'shop-staging', 'eu-west-1'] },
  ],
  [
    'a tag, whose checkout has no branch',
    { around: { GITHUB_REF_NAME: 'main', GITHUB_REF_TYPE: 'tag' }, names: ['shop', 'shop-test', 'eu-west-1'] },
  ],
  [
    'a pull request, whose checkout has none either',
    {
      around: { GITHUB_REF_NAME: '7/merge', GITHUB_EVENT_NAME: 'pull_request' },
      names: ['shop', 'shop-test', 'eu-west-1'],
    },
  ],
  ['no branch at all', { around: {}, names: ['shop', 'shop-test', 'eu-west-1'] }],
  ['an input before the file', { given: { 'environment-name': 'shop-two' }, names: ['shop', 'shop-two', 'eu-west-1'] }],
  [
    'the surroundings before the file',
    { around: { ...main, AWS_REGION: 'us-east-1' }, names: ['shop', 'shop-prod', 'us-east-1'] },
  ],
  [
    'settings of the branch before those of the project',
    {
      files: { [FILE]: `${CONFIG}`.replace('    group_suffix: null', '    default_region: eu-north-1') },
      names: ['shop', 'shop-prod', 'eu-north-1'],
    },
  ],
  ['the shared file alone', { files: { [SHARED]: CONFIG }, names: ['shop', 'shop-prod', 'eu-west-1'] }],
  [
    'the private file before the shared one, value by value',
    {
      files: {
        [FILE]: 'branch-defaults:\n  main:\n    environment: shop-mine\nglobal:\n  default_region: null\n',
        [SHARED]: CONFIG,
      },
      names: ['shop', 'shop-mine', 'eu-west-1'],
    },
  ],
  [
    'names that YAML would take for something else',
    {
      files: {
        [FILE]:
          "branch-defaults:\n  '1.10':\n    environment: 20261102\nglobal: {application_name: on, default_region: eu-west-1}",
      },
      around: { GITHUB_REF_NAME: '1.10' },
      names: ['on', '20261102', 'eu-west-1'],
    },
  ],
  [
    'quotes, comments, CRLF and a byte order mark',
    {
      files: {
        [FILE]:
          '\uFEFF# ours\r\nglobal:\r\n  application_name: "shop" # the shop\r\n  default_region: \'eu-west-1\'\r\nbranch-defaults:\r\n  main: {environment: shop-prod}\r\n',
      },
      names: ['shop', 'shop-prod', 'eu-west-1'],
    },
  ],
  [
    'a key that stands twice, as the EB CLI reads it',
    { files: { [FILE]: `${CONFIG}  application_name: market\n` }, names: ['market', 'shop-prod', 'eu-west-1'] },
  ],
  [
    'the folder of the source directory before that of the workspace',
    {
      files: { [FILE]: CONFIG, [`api/${FILE}`]: CONFIG.replace('name: shop', 'name: shop-api') },
      given: { 'source-directory': 'api' },
      names: ['shop-api', 'shop-prod', 'eu-west-1'],
    },
  ],
  [
    'the folder of the workspace where the source directory has none',
    {
      files: { [FILE]: CONFIG, 'dist/index.js': '' },
      given: { 'source-directory': 'dist' },
      names: ['shop', 'shop-prod', 'eu-west-1'],
    },
  ],
])('%s', async (_case, { files = { [FILE]: CONFIG }, given, around = main, names }) => {
  using project = folder(files);
  const { application, environment, region, warnings } = await project.inputs(given, around);
  expect({ names: [application, environment, region], warnings }).toEqual({ names, warnings: [] });
});

test('says where each value stands that no input named', async () => {
  using project = folder({ [FILE]: CONFIG, 'api/package.json': '{}' });
  const { origins } = await project.inputs({ 'application-name': 'shop' });
  expect(origins).toEqual([
    { what: 'environment', value: 'shop-prod', from: FILE },
    { what: 'region', value: 'eu-west-1', from: FILE },
  ]);
});

const withArtifact = CONFIG.replace('artifact: null', 'artifact: target/shop.war');

test.each<[string, Files, Variables, unknown]>([
  ['is what is released', { [FILE]: withArtifact }, {}, { kind: 'package', given: 'target/shop.war' }],
  [
    'counts from the folder of the project on',
    { [`api/${FILE}`]: withArtifact },
    { 'source-directory': 'api' },
    { kind: 'package', given: 'api/target/shop.war' },
  ],
  [
    'gives way to a package',
    { [FILE]: withArtifact },
    { 'deployment-package-path': 'b.zip' },
    { kind: 'package', given: 'b.zip' },
  ],
  [
    'gives way to a source directory',
    { [FILE]: withArtifact, 'out/a': '' },
    { 'source-directory': 'out' },
    { kind: 'directory', given: 'out' },
  ],
])('the artifact %s', async (_case, files, given, expected) => {
  using project = folder(files);
  const { source } = await project.inputs(given);
  expect(source).toMatchObject(expected as object);
  if (source.kind === 'image') throw new Error('an artifact is no image');
  expect('path' in source ? source.path : source.directory).toBe(join(project.directory, source.given));
});

test.each(['redeploy', 'promote', 'rollback'])(
  '%s packages nothing, so the artifact is not looked at',
  async (operation) => {
    using project = folder({ [FILE]: CONFIG.replace('artifact: null', 'artifact: shop.tar') });
    const given = {
      operation,
      'version-label': 'v1',
      strategy: operation === 'promote' ? 'blue-green' : '',
      'cname-prefix': 'shop',
    };
    expect((await project.inputs(given)).source.kind).toBe('directory');
  },
);

test('publishing needs no environment of the branch', async () => {
  using project = folder({ [FILE]: CONFIG });
  const { environment, origins } = await project.inputs({ operation: 'publish' }, { GITHUB_REF_NAME: 'topic' });
  expect([environment, origins.map(({ what }) => what)]).toEqual(['', ['application', 'region']]);
});

test.each<[string, Files, Variables, readonly string[]]>([
  [
    'has no environment for the branch',
    { [FILE]: CONFIG },
    { GITHUB_REF_NAME: 'topic' },
    [`environment-name is required and empty, and ${FILE} has no environment for 'topic' under branch-defaults`],
  ],
  [
    'has no environment for a branch that is called like a part of every object',
    { [FILE]: CONFIG },
    { GITHUB_REF_NAME: 'constructor' },
    [`environment-name is required and empty, and ${FILE} has no environment for 'constructor' under branch-defaults`],
  ],
  [
    'is empty',
    { [FILE]: '' },
    main,
    [
      `aws-region is empty, neither AWS_REGION nor AWS_DEFAULT_REGION is set, and ${FILE} has no default_region: name the region, or let aws-actions/configure-aws-credentials set it`,
      `application-name is required and empty, and ${FILE} has no application_name under global`,
      `environment-name is required and empty, and ${FILE} has no environment for 'main' under branch-defaults`,
    ].toSorted(),
  ],
  [
    'has a value that cannot be used',
    { [FILE]: CONFIG.replace('eu-west-1', 'Ireland').replace('artifact: null', 'artifact: shop.tar') },
    main,
    [
      `aws-region (in ${FILE}) 'Ireland' cannot be used: a region looks like eu-central-1`,
      `deployment-package-path (in ${FILE}) 'shop.tar' cannot be used: a .zip, .war, .jar, Dockerrun.aws.json, docker-compose.yml or Dockerfile is expected`,
    ],
  ],
])('a file that %s is named in the error', async (_case, files, around, sentences) => {
  using project = folder(files);
  const { code, findings } = await refusal(project.inputs({}, around));
  expect(code).toBe('BR-INPUTS');
  expect(findings.map(({ subject, text }) => `${subject} ${text}`).toSorted()).toEqual(sentences);
});

const BROKEN = 'global:\n  application_name: shop\n default_region: eu-west-1\n';

test('a file that cannot be parsed ends the run where a value of it is needed, with its place', async () => {
  using project = folder({ [FILE]: BROKEN, [SHARED]: CONFIG });
  const { code, findings, next } = await refusal(project.inputs());
  expect({ code, findings, next }).toEqual({
    code: 'BR-EB-CLI-FILE',
    findings: [
      {
        subject: `${FILE}, line 3, column 2,`,
        text: 'cannot be parsed: its indentation does not fit that of the lines before it',
        place: { file: join(project.directory, FILE), line: 3, column: 2 },
      },
    ],
    next: 'Correct the file, or give application-name and environment-name and aws-region in the `with:` block of the step.',
  });
});

test('a file that cannot be parsed is warned of where the inputs say it all', async () => {
  using project = folder({ [FILE]: BROKEN });
  const given = { 'application-name': 'shop', 'environment-name': 'shop-prod', 'aws-region': 'eu-west-1' };
  const { warnings, origins } = await project.inputs(given);
  expect(warnings.map(({ subject, text }) => `${subject} ${text}`)).toEqual([
    `${FILE}, line 3, column 2, cannot be parsed: its indentation does not fit that of the lines before it; nothing that it says counts`,
  ]);
  expect(origins).toEqual([]);
  expect((await project.inputs({ ...given, 'deployment-package-path': 'a.zip' })).warnings).toEqual([]);
});

test('a file that cannot be read ends the run as well', async () => {
  using project = folder({ [`${FILE}/of-a-folder`]: '' });
  const { findings } = await refusal(project.inputs());
  expect(findings).toEqual([
    { subject: FILE, text: 'cannot be read (EISDIR)', place: { file: join(project.directory, FILE) } },
  ]);
});

test('without such a folder nothing is read, and an empty input is told as ever', async () => {
  using project = folder({ 'index.js': '' });
  expect(await readProject(project.variables())).toBeUndefined();
  using other = folder({ '.elasticbeanstalk': 'a file of that name' });
  expect(await readProject(other.variables())).toBeUndefined();
  const { findings } = await refusal(project.inputs({}, { AWS_REGION: 'eu-west-1' }));
  expect(findings.map(({ text }) => text)).toEqual(['is required and empty', 'is required and empty']);
});

const contents = anyFile(
  ...['global:', 'branch-defaults:', 'main:', 'environment:', 'application_name:', 'default_region:', 'deploy:'],
  ...['artifact:', 'shop', 'eu-west-1', '../a.zip'],
);

test('any bytes come to inputs or to a Problem', async () => {
  await fc.assert(
    fc.asyncProperty(contents, contents, async (one, other) => {
      using project = folder({ [FILE]: one, [SHARED]: other });
      const inputs = await project.inputs().catch((error: unknown) => error);
      expect(inputs instanceof Problem || typeof (inputs as { region: unknown }).region === 'string').toBe(true);
    }),
    { numRuns: 300, seed: 16 },
  );
});

test.each(['['.repeat(100_000), '? '.repeat(50_000), `a: &a [x]\nb: ${'[*a,'.repeat(500)}`])(
  'a file that no hand wrote is refused',
  async (text) => {
    using project = folder({ [FILE]: text });
    expect((await refusal(project.inputs())).code).toBe('BR-EB-CLI-FILE');
  },
);
