import { readFileSync } from 'node:fs';
import { defaultsOf } from '../../src/action-file.ts';
import { type Inputs, readInputs } from '../../src/inputs.ts';
import { Problem } from '../../src/problem.ts';
import { inputs as ordinaryInputs } from './planning.ts';

const DEFAULTS = defaultsOf(readFileSync('action.yml', 'utf8'));
const REQUIRED = { 'application-name': 'shop', 'environment-name': 'shop-prod', 'aws-region': 'eu-central-1' };

type Given = Readonly<Record<string, string>>;

/** Inputs by name and other variables by theirs -> what the program gets. */
const read = (inputs: Given = {}, variables: Given = {}): Inputs => {
  const asVariables = Object.entries({ ...REQUIRED, ...inputs }).map(([name, text]) => [
    `INPUT_${name.toUpperCase()}`,
    text,
  ]);
  return readInputs({ GITHUB_WORKSPACE: '/checkout', ...Object.fromEntries(asVariables), ...variables }, DEFAULTS);
};

/** What is said about inputs that cannot be used: subject, space, text. */
function findings(inputs: Given, variables: Given = {}): string[] {
  try {
    read(inputs, variables);
  } catch (error) {
    if (error instanceof Problem) return error.findings.map(({ subject, text }) => `${subject} ${text}`);
    throw error;
  }
  return [];
}

test('three names are enough: everything else has a default', () => {
  expect(read()).toEqual(
    ordinaryInputs({ source: { kind: 'directory', given: '.', directory: '/checkout', excludePatterns: [] } }),
  );
});

test.each<[string, Given, Partial<Inputs>]>([
  ['letter case does not count', { operation: 'DEPLOY', strategy: 'In-Place', 'dry-run': 'TRUE' }, { dryRun: true }],
  ['spaces around values do not count', { 'environment-name': '  shop-prod \n' }, { environment: 'shop-prod' }],
  ['a bare number is seconds', { 'deployment-timeout': '900' }, { timeoutMs: 900_000 }],
  [
    'durations have units',
    { 'deployment-timeout': '1h', 'poll-interval': '10s' },
    { timeoutMs: 3_600_000, pollIntervalMs: 10_000 },
  ],
  [
    'booleans',
    { 'wait-for-deployment': 'false', 'create-application-if-not-exists': 'False' },
    { wait: false, createApplication: false },
  ],
  ['a list in commas', { 'acceptable-health': 'green,Ok' }, { acceptableHealth: new Set(['Green', 'Ok'] as const) }],
  [
    'a list in lines',
    { 'acceptable-health': 'Yellow\nGreen\n' },
    { acceptableHealth: new Set(['Green', 'Yellow'] as const) },
  ],
  ['no bake time at all', { 'bake-time': '0' }, { bakeMs: 0 }],
  ['a bake time', { 'bake-time': '5m' }, { bakeMs: 300_000 }],
  ['words in any letter case', { 'on-failure': 'LEAVE', 'on-busy': 'Abort' }, { onFailure: 'leave', onBusy: 'abort' }],
  ['a path to test', { 'smoke-test-path': '/health?deep=1' }, { smokeTestPath: '/health?deep=1' }],
  ['one environment as a list', { 'environment-name': 'shop-prod,' }, { environment: 'shop-prod' }],
  ['a label is used as given', { 'version-label': 'v1.2.3 (beta)' }, { versionLabel: 'v1.2.3 (beta)' }],
  ['the key prefix may be chosen', { 's3-key-prefix': 'a/b-' }, { keyPrefix: 'a/b-' }],
  [
    'empty values take the default',
    { operation: '', 'poll-interval': ' ' },
    { operation: 'deploy', pollIntervalMs: 3_000 },
  ],
])('%s', (_promise, given, expected) => {
  expect(read(given)).toMatchObject(expected);
});

test.each<[string, Given, Given, string]>([
  ['the input', { 'aws-region': 'us-gov-west-1' }, { AWS_REGION: 'eu-west-1' }, 'us-gov-west-1'],
  ['the input, of the sovereign cloud of Europe', { 'aws-region': 'eusc-de-east-1' }, {}, 'eusc-de-east-1'],
  ['AWS_REGION', { 'aws-region': '' }, { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-1'],
  ['AWS_DEFAULT_REGION', { 'aws-region': '' }, { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-2'],
])('the region comes from %s', (_where, given, variables, expected) => {
  expect(read(given, variables).region).toBe(expected);
});

test.each<[Given, Inputs['source']]>([
  [{ 'source-directory': 'app' }, { kind: 'directory', given: 'app', directory: '/checkout/app', excludePatterns: [] }],
  [
    { 'source-directory': '/elsewhere' },
    { kind: 'directory', given: '/elsewhere', directory: '/elsewhere', excludePatterns: [] },
  ],
  [
    { 'exclude-patterns': '*.log, docs/\n# tests\n!keep.log\nspace\\  \nend ' },
    {
      kind: 'directory',
      given: '.',
      directory: '/checkout',
      excludePatterns: ['*.log', 'docs/', '!keep.log', 'space\\ ', 'end'],
    },
  ],
  [
    { 'deployment-package-path': 'target/app.jar' },
    { kind: 'package', given: 'target/app.jar', path: '/checkout/target/app.jar' },
  ],
  [{ 'deployment-package-path': 'Dockerfile' }, { kind: 'package', given: 'Dockerfile', path: '/checkout/Dockerfile' }],
])('what is packaged: %j', (given, expected) => {
  expect(read(given).source).toEqual(expected);
});

const STACK = '64bit Amazon Linux 2023 v6.5.0 running Node.js 22';
const BRANCH = 'Node.js 22 running on 64bit Amazon Linux 2023';
const ARN = `arn:aws:elasticbeanstalk:eu-central-1::platform/${BRANCH}`;

test.each<[Given, Inputs['platform']]>([
  [{ platform: BRANCH }, { kind: 'branch', name: BRANCH }],
  [{ platform: STACK }, { kind: 'solution-stack', name: STACK }],
  [{ platform: `${ARN}/6.5.0` }, { kind: 'platform-arn', arn: `${ARN}/6.5.0` }],
  [{ 'solution-stack-name': STACK }, { kind: 'solution-stack', name: STACK }],
  [{ 'platform-arn': `${ARN}/6.5.0` }, { kind: 'platform-arn', arn: `${ARN}/6.5.0` }],
  [{ 'platform-arn': ARN }, { kind: 'branch', name: BRANCH }],
])('a platform by branch, stack or ARN: %j', (given, expected) => {
  expect(read(given).platform).toEqual(expected);
});

test.each<[Given, string]>([
  [{ operation: 'ship' }, "operation 'ship' is none of deploy, publish, redeploy, prepare, promote, rollback"],
  [{ strategy: 'canary' }, "strategy 'canary' is none of in-place, blue-green"],
  [{ 'application-name': '' }, 'application-name is required and empty'],
  [{ 'application-name': 'a/b' }, "application-name 'a/b' cannot be used: 1 to 100 characters, no /"],
  [{ 'environment-name': '' }, 'environment-name is required and empty'],
  [
    { 'environment-name': 'abc' },
    "environment-name 'abc' cannot be used: 4 to 40 letters, digits and dashes, no dash at either end",
  ],
  [
    { 'environment-name': 'shop_prod' },
    "environment-name 'shop_prod' cannot be used: 4 to 40 letters, digits and dashes, no dash at either end",
  ],
  [{ 'environment-name': 'shop-a, shop-b' }, 'environment-name names 2 environments: one is allowed'],
  [{ 'version-label': 'feature/x' }, "version-label 'feature/x' cannot be used: 1 to 100 characters, no /"],
  [{ 'aws-region': 'frankfurt' }, "aws-region 'frankfurt' cannot be used: a region looks like eu-central-1"],
  [
    { 's3-bucket-name': 'My_Bucket' },
    "s3-bucket-name 'My_Bucket' cannot be used: 3 to 63 lower-case letters, digits, dots and dashes, as S3 names buckets",
  ],
  [{ 's3-key-prefix': '/a' }, "s3-key-prefix '/a' cannot be used: at most 800 characters, no / at the start"],
  [{ 'dry-run': 'yes' }, "dry-run 'yes' is none of true, false"],
  [{ 'deployment-timeout': 'soon' }, "deployment-timeout 'soon' is no duration: 90, 90s, 15m or 1h"],
  [{ 'deployment-timeout': '0' }, "deployment-timeout '0' is no duration: 90, 90s, 15m or 1h"],
  [
    { 'smoke-test-path': 'health' },
    "smoke-test-path 'health' cannot be used: a path on the environment that starts with / is expected",
  ],
  [{ 'on-failure': 'retry' }, "on-failure 'retry' is none of rollback, leave"],
  [{ 'bake-time': 'long' }, "bake-time 'long' is no duration: 90, 90s, 15m or 1h"],
  [{ 'poll-interval': '-3' }, "poll-interval '-3' is no duration: 90, 90s, 15m or 1h"],
  [
    { 'acceptable-health': 'Green, Fine' },
    "acceptable-health 'Fine' is none of Green, Yellow, Red, Grey, Ok, Info, Warning, Degraded, Severe, Pending, NoData, Unknown, Suspended",
  ],
  [
    { 'acceptable-health': ',' },
    'acceptable-health names no health: any of Green, Yellow, Red, Grey, Ok, Info, Warning, Degraded, Severe, Pending, NoData, Unknown, Suspended',
  ],
  [
    { 'deployment-package-path': 'app.tar.gz' },
    "deployment-package-path 'app.tar.gz' cannot be used: a .zip, .war, .jar, Dockerrun.aws.json, docker-compose.yml or Dockerfile is expected",
  ],
  [
    { 'cname-prefix': 'shop.example.com' },
    "cname-prefix 'shop.example.com' cannot be used: 4 to 63 letters, digits and dashes, no dash at either end; the prefix alone, not the whole name",
  ],
  [
    { 'platform-arn': 'arn:aws:s3:::x' },
    "platform-arn 'arn:aws:s3:::x' is no platform ARN: arn:aws:elasticbeanstalk:<region>::platform/<branch>/<version>",
  ],
  [
    { 'solution-stack-name': BRANCH },
    `solution-stack-name '${BRANCH}' cannot be used: a solution stack name looks like ${STACK}`,
  ],
  [{ platform: BRANCH, 'platform-arn': ARN }, 'platform-arn is given besides platform: one of them says it all'],
  [
    { 'version-description': 'x'.repeat(300), 'version-label': 'y'.repeat(101) },
    `version-label '${'y'.repeat(57)}...' cannot be used: 1 to 100 characters, no /`,
  ],
])('%j is refused in so many words', (given, expected) => {
  expect(findings(given)).toEqual([expected]);
});

test('no region anywhere is told with the usual remedy', () => {
  expect(findings({ 'aws-region': '' })).toEqual([expect.stringContaining('configure-aws-credentials')]);
});

test('every bad input is named at once, in one problem', () => {
  const bad = {
    operation: 'ship',
    'environment-name': 'x',
    'deployment-timeout': 'soon',
    'dry-run': 'perhaps',
    'option-settings': '{',
  };
  expect(findings(bad)).toHaveLength(5);
  expect(() => read(bad)).toThrow(
    expect.objectContaining({
      code: 'BR-INPUTS',
      what: 'Not started: 5 inputs cannot be used.',
      now: expect.stringContaining('Nothing'),
    }),
  );
});

test('inputs of the official action that are not needed here do not stop the run, and are told with what replaces them', () => {
  const { leftAside } = read({ 'max-retries': '3', 'verbose-logging': 'true', 'retry-delay': '' });
  expect(leftAside.map(({ input }) => input)).toEqual(['max-retries', 'verbose-logging']);
});

test('the commit of the workflow is known', () => {
  expect(read({}, { GITHUB_SHA: 'abc' }).workflowCommit).toBe('abc');
});

test.each<[Given, boolean]>([
  [{}, false],
  [{ GITHUB_EVENT_NAME: 'push', GITHUB_RUN_ATTEMPT: '1' }, false],
  [{ GITHUB_EVENT_NAME: 'push', GITHUB_RUN_ATTEMPT: '2' }, true],
  [{ GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_RUN_ATTEMPT: '1' }, true],
])('%j: a person started it: %s', (variables, expected) => {
  expect(read({}, variables).isByHand).toBe(expected);
});

test('the token is the one that was given; an expression that nobody evaluated is none', () => {
  expect(read({ 'github-token': 'a-token' }).githubToken).toBe('a-token');
  expect(read({ 'github-token': '' }).githubToken).toBe('');
  expect(read({ 'keep-versions': '30' }).keepVersions).toBe(30);
  expect(findings({ 'keep-versions': '-1' })).toEqual(["keep-versions '-1' is no whole number: 0, 10, 200"]);
});

test('to publish no environment is named, and one that is given does not count', () => {
  const publish = { operation: 'publish', strategy: 'blue-green' };
  expect(read({ ...publish, 'environment-name': '' }).environment).toBe('');
  expect(read({ ...publish, 'environment-name': '?' }).environment).toBe('');
});

test('to publish, too, an image is named or built, not both', () => {
  const role = 'arn:aws:iam::123456789012:role/builds';
  const build = JSON.stringify({ Type: 'docker', CodeBuildServiceRole: role });
  const image = { operation: 'publish', 'environment-name': '', 'image-uri': 'registry.example/shop:1' };
  expect(findings({ ...image, 'build-configuration': build })).toEqual([
    expect.stringMatching('^build-configuration is given besides image-uri'),
  ]);
  expect(read(image).source.kind).toBe('image');
});

test('to redeploy a version, it is named', () => {
  expect(findings({ operation: 'redeploy' })).toEqual([
    'version-label is empty: redeploy needs the label of a version, or its beginning',
  ]);
  expect(read({ operation: 'redeploy', 'version-label': 'v1' }).versionLabel).toBe('v1');
});

describe('a pair', () => {
  const pair = { strategy: 'blue-green', 'cname-prefix': 'shop' };

  test('has a second environment named after the first, unless it is given', () => {
    expect(read(pair)).toMatchObject({ strategy: 'blue-green', greenEnvironment: 'shop-prod-green' });
    expect(read({ ...pair, 'green-environment-name': 'shop-b' })).toMatchObject({ greenEnvironment: 'shop-b' });
  });

  test.each([
    [{ ...pair, 'cname-prefix': '' }, /^cname-prefix is empty: blue-green needs the prefix of the production name/],
    [{ ...pair, 'wait-for-deployment': 'false' }, /^wait-for-deployment is false: with blue-green the name moves only/],
    [
      { ...pair, 'green-environment-name': 'shop-prod' },
      /^green-environment-name 'shop-prod' is environment-name as well/,
    ],
    [
      { ...pair, 'environment-name': `shop-${'x'.repeat(32)}` },
      /^green-environment-name is empty, and .* longer than the 40/,
    ],
    [{ operation: 'prepare' }, /^operation 'prepare' is half of a blue-green release/],
    [{ operation: 'promote' }, /^operation 'promote' is half of a blue-green release/],
  ])('%j contradicts itself', (given, expected) => {
    expect(findings(given)).toEqual([expect.stringMatching(expected)]);
  });
});
