/** What an environment is created with: preset, over it a saved configuration, over it what the run asks for. */
import type { CreationDefaults } from '../../../src/inputs/saved-configuration.ts';
import type { Inputs } from '../../../src/inputs.ts';
import { settingValue } from '../../../src/plan/standing.ts';
import { makePlan } from '../../../src/plan.ts';
import { inputs, snapshot } from '../planning.ts';

const COMMAND = 'aws:elasticbeanstalk:command';
const GROUP = 'aws:autoscaling:asg';
const ENVIRONMENT = 'aws:elasticbeanstalk:environment';
const FROM = '.elasticbeanstalk/saved_configs/default.cfg.yml';
const platform = { kind: 'platform-arn', arn: 'arn:aws:elasticbeanstalk:eu-central-1::platform/p/1.0.0' } as const;

type Saved = NonNullable<CreationDefaults['saved']>;

const defaults = (changes: Partial<Saved> = {}): CreationDefaults => ({
  saved: { from: FROM, settings: [], platform, tier: undefined, tags: {}, ...changes },
  platform,
  origins: [],
  notes: [],
});

/** The environment that would be created. */
function created(creation: CreationDefaults | undefined, given: Partial<Inputs> = {}) {
  const plan = makePlan(inputs({ platform, ...given }), snapshot({ environment: undefined, platform, creation }));
  if (plan.environment.action !== 'create') throw new Error('an environment that is missing is created');
  return { plan, ...plan.environment };
}

const configuration = (changes: Partial<Inputs['configuration']>) => ({ ...inputs().configuration, ...changes });

test('each layer wins over the one before, resource names or not', () => {
  const resourceName = 'AWSEBAutoScalingGroup';
  const saved = [
    { namespace: GROUP, optionName: 'MinSize', value: '3', resourceName },
    { namespace: GROUP, optionName: 'MaxSize', value: '5', resourceName },
    { namespace: COMMAND, optionName: 'DeploymentPolicy', value: 'Rolling' },
    { namespace: COMMAND, optionName: 'BatchSizeType', value: 'Fixed' },
  ];
  const { settings } = created(defaults({ settings: saved }), {
    settings: [{ namespace: GROUP, optionName: 'MaxSize', value: '6' }],
    configuration: configuration({ preset: 'high-availability', policy: 'Immutable' }),
  });
  const value = (namespace: string, name: string) => settingValue(settings, namespace, name);
  expect({
    preset: [value(COMMAND, 'BatchSize'), value(ENVIRONMENT, 'LoadBalancerType')],
    saved: [value(GROUP, 'MinSize'), value(COMMAND, 'BatchSizeType')],
    settings: value(GROUP, 'MaxSize'),
    input: value(COMMAND, 'DeploymentPolicy'),
  }).toEqual({ preset: ['30', 'application'], saved: ['3', 'Fixed'], settings: '6', input: 'Immutable' });
  expect(settings.filter(({ optionName }) => optionName === 'MaxSize')).toHaveLength(1);
});

test.each<[string, Saved['settings'], string, readonly string[]]>([
  [
    'a single instance where it says so',
    [{ namespace: ENVIRONMENT, optionName: 'EnvironmentType', value: 'SingleInstance' }],
    'SingleInstance',
    [],
  ],
  [
    'a load balanced environment where it says nothing',
    [{ namespace: GROUP, optionName: 'MaxSize', value: '2' }],
    'LoadBalanced',
    [expect.stringMatching('names no EnvironmentType, so shop-prod is load balanced')],
  ],
])('a saved configuration is of %s', (_case, settings, type, notes) => {
  const { settings: all, plan } = created(defaults({ settings }));
  expect(settingValue(all, ENVIRONMENT, 'EnvironmentType')).toBe(type);
  expect(settingValue(all, 'aws:autoscaling:launchconfiguration', 'IamInstanceProfile')).not.toBe('');
  expect(plan.notes).toEqual(notes);
});

test('tags of the files are those of the environment, and those of the input come first', () => {
  const { plan, tags } = created(defaults({ tags: { team: 'web', cost: '7' } }), {
    configuration: configuration({ tags: { team: 'shop' } }),
  });
  expect(tags).toEqual({ team: 'shop', cost: '7' });
  expect(plan.version).toMatchObject({ action: 'create', tags: { team: 'shop' } });
});

test('a tier that was chosen stays, the default gives way', () => {
  expect(created(defaults({ tier: 'Worker' })).tier).toBe('Worker');
  expect(created(defaults({ tier: 'WebServer' }), { configuration: configuration({ tier: 'Worker' }) }).tier).toBe(
    'Worker',
  );
  expect(created(undefined).tier).toBe('WebServer');
});
