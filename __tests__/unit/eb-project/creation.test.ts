/** What the files of an EB CLI project say of an environment that is to be created. */
import fc from 'fast-check';
import { creationReader } from '../../../src/eb-project/creation.ts';
import { Problem } from '../../../src/problem.ts';
import { anyFile } from '../any-file.ts';
import { CONFIG, CONFIG_FILE, type Files, folder, main, refusal, type Variables } from './project.ts';

const SAVED = '.elasticbeanstalk/saved_configs';
const OWN = `${SAVED}/shop-prod.cfg.yml`;

/** As `eb config save` writes it, with a platform that is folded over two lines. */
const SAVED_CONFIGURATION = `EnvironmentConfigurationMetadata:
  DateCreated: '1793613600000'
  DateModified: '1793613600000'
  Description: Configuration created from the EB CLI using "eb config save".
Platform:
  PlatformArn: arn:aws:elasticbeanstalk:eu-west-1::platform/Node.js 22 running on 64bit
    Amazon Linux 2023/6.7.3
OptionSettings:
  aws:elasticbeanstalk:environment:
    LoadBalancerType: application
    ServiceRole: shop-service
  aws:elasticbeanstalk:application:environment:
    API_KEY: correct-horse
    EMPTY: ''
    VERSION: 1.10
  AWSEBAutoScalingGroup.aws:autoscaling:asg:
    MinSize: '2'
    MaxSize: 6
    Custom Availability Zones: null
  aws:autoscaling:launchconfiguration:
    IamInstanceProfile: shop-instances
    RootVolumeSize:
  aws:ec2:vpc: {}
EnvironmentTier:
  Name: WebServer
  Type: Standard
AWSConfigurationTemplateVersion: 1.1.0.0
Tags:
  Cost Center: Web
`;

async function creation(files: Files, variables: Variables = main) {
  using project = folder(files);
  return await creationReader(project.variables(variables))('shop-prod');
}

test('a saved configuration is read with its resources, its texts as they stand, and without what is not set', async () => {
  const found = await creation({ [CONFIG_FILE]: CONFIG, [OWN]: SAVED_CONFIGURATION });
  const arn = 'arn:aws:elasticbeanstalk:eu-west-1::platform/Node.js 22 running on 64bit Amazon Linux 2023/6.7.3';
  const environment = 'aws:elasticbeanstalk:environment';
  const application = 'aws:elasticbeanstalk:application:environment';
  const group = { namespace: 'aws:autoscaling:asg', resourceName: 'AWSEBAutoScalingGroup' };
  expect(found).toEqual({
    saved: {
      from: OWN,
      settings: [
        { namespace: environment, optionName: 'LoadBalancerType', value: 'application' },
        { namespace: environment, optionName: 'ServiceRole', value: 'shop-service' },
        { namespace: application, optionName: 'API_KEY', value: 'correct-horse' },
        { namespace: application, optionName: 'VERSION', value: '1.10' },
        { ...group, optionName: 'MinSize', value: '2' },
        { ...group, optionName: 'MaxSize', value: '6' },
        { namespace: 'aws:autoscaling:launchconfiguration', optionName: 'IamInstanceProfile', value: 'shop-instances' },
      ],
      platform: { kind: 'platform-arn', arn },
      tier: 'WebServer',
      tags: { 'Cost Center': 'Web' },
    },
    platform: { kind: 'platform-arn', arn },
    origins: [
      { what: 'platform', value: arn, from: OWN },
      { what: 'settings', value: '7 options', from: OWN },
      { what: 'tier', value: 'WebServer', from: OWN },
      { what: 'tags', value: '1 tag', from: OWN },
    ],
    notes: [],
  });
});

const named = (maximum: string) => `OptionSettings:\n  aws:autoscaling:asg: {MaxSize: ${maximum}}\n`;

test.each<[string, Files, string | undefined]>([
  ['of that name', { [OWN]: named('1'), [`${SAVED}/default.cfg.yml`]: named('2') }, OWN],
  [
    'of that name that is shared, beside config.yml',
    { '.elasticbeanstalk/shop-prod.cfg.yml': named('1'), [`${SAVED}/default.cfg.yml`]: named('2') },
    '.elasticbeanstalk/shop-prod.cfg.yml',
  ],
  [
    'called default',
    { [`${SAVED}/other.cfg.yml`]: named('1'), [`${SAVED}/default.cfg.yml`]: named('2') },
    `${SAVED}/default.cfg.yml`,
  ],
  ['of none of these names is no default', { [`${SAVED}/other.cfg.yml`]: named('1') }, undefined],
])('the saved configuration %s', async (_case, files, from) => {
  expect((await creation(files))?.saved?.from).toBe(from);
});

const branch = { kind: 'branch', name: 'Node.js 22 running on 64bit Amazon Linux 2023' };
const stack = '64bit Amazon Linux 2023 v6.7.3 running Node.js 22';

test.each<[string, Files, Variables, unknown]>([
  ['of config.yml', { [CONFIG_FILE]: CONFIG }, main, branch],
  ['of config.yml where the saved configuration has none', { [CONFIG_FILE]: CONFIG, [OWN]: named('1') }, main, branch],
  [
    'of the saved configuration before it, as a solution stack',
    { [CONFIG_FILE]: CONFIG, [OWN]: `SolutionStack: ${stack}\n` },
    main,
    { kind: 'solution-stack', name: stack },
  ],
  ['of an input is nobody else’s', { [CONFIG_FILE]: CONFIG }, { ...main, 'INPUT_PLATFORM-ARN': 'arn:x' }, undefined],
  ['of an empty file is none', { [CONFIG_FILE]: '\n' }, main, undefined],
])('the platform %s', async (_case, files, variables, platform) => {
  expect((await creation(files, variables))?.platform).toEqual(platform);
});

test('what eb create would do by itself and this run does not is said', async () => {
  const keyed = CONFIG.replace('default_ec2_keyname: null', 'default_ec2_keyname: office');
  expect((await creation({ [CONFIG_FILE]: keyed }))?.notes).toEqual([
    `default_ec2_keyname of ${CONFIG_FILE} is left aside: for a login by key set EC2KeyName of aws:autoscaling:launchconfiguration in option-settings.`,
  ]);
});

test('without such a project nothing is said', async () => expect(await creation({ 'index.js': '' })).toBeUndefined());

test.each<[string, Files, RegExp]>([
  ['a platform', { [OWN]: 'Platform: {PlatformArn: "arn:x"}' }, /^\S+ has Platform that cannot be used: 'arn:x' is no/],
  ['a tier', { [OWN]: 'EnvironmentTier: {Name: Batch}' }, /has EnvironmentTier .*'Batch' is none of WebServer, Worker/],
  ['a tag', { [OWN]: 'Tags: {Name: x}' }, /has Tags that cannot be used: line 1: Name is reserved/],
  [
    'a namespace',
    { [OWN]: 'OptionSettings: {autoscaling: {MaxSize: 1}}' },
    /a namespace .* that does not begin with aws:/,
  ],
  ['options', { [OWN]: 'OptionSettings: {"aws:autoscaling:asg": 4}' }, /has no options below aws:autoscaling:asg/],
  ['a value', { [OWN]: 'OptionSettings: {"aws:autoscaling:asg": {MaxSize: [4]}}' }, /has no text as MaxSize of aws:/],
  ['a mapping', { [OWN]: 'OptionSettings: []' }, /has no mapping of keys and values as OptionSettings/],
  [
    'YAML',
    { [OWN]: 'OptionSettings: "hunter2' },
    /line 1, column \d+, cannot be parsed: a quoted text has no closing quote/,
  ],
  ['a list', { [OWN]: '- hunter2' }, /line 1, column 1, cannot be parsed: a mapping of keys and values is expected/],
  [
    'a default platform',
    { [CONFIG_FILE]: 'global: {default_platform: "arn:x"}' },
    /^default_platform of .*config.yml 'arn:x'/,
  ],
  ['a config.yml that is needed', { [CONFIG_FILE]: 'global: {' }, /config.yml, line 1, column \d+, cannot be parsed/],
])(
  '%s that cannot be used ends the run with one sentence and no value of a setting',
  async (_case, files, sentence) => {
    const { code, findings } = await refusal(creation(files));
    expect(code).toBe('BR-EB-CLI-FILE');
    expect(findings.map(({ subject, text }) => `${subject} ${text}`)).toEqual([expect.stringMatching(sentence)]);
    expect(JSON.stringify(findings)).not.toMatch('hunter2');
  },
);

test('a config.yml that is not needed is no reason to fail', async () => {
  const files = { [CONFIG_FILE]: 'global: {', [OWN]: `SolutionStack: ${stack}\n` };
  expect((await creation(files))?.platform).toEqual({ kind: 'solution-stack', name: stack });
});

const contents = anyFile(
  ...['OptionSettings:', 'Platform:', 'PlatformArn:', 'SolutionStack:', 'EnvironmentTier:', 'Name:', 'Tags:', 'a: b'],
  ...['aws:autoscaling:asg:', 'X.aws:ec2:vpc:', 'Worker', '1.0'],
);

test('any bytes come to defaults or to a Problem', async () => {
  await fc.assert(
    fc.asyncProperty(contents, contents, async (one, other) => {
      const found = await creation({ [OWN]: one, [CONFIG_FILE]: other }).catch((error: unknown) => error);
      expect(found instanceof Problem || Array.isArray((found as { origins: unknown }).origins)).toBe(true);
    }),
    { numRuns: 300, seed: 16 },
  );
});
