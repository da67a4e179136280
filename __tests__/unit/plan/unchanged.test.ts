import type { RecordedVersion } from '../../../src/plan.ts';
import type { OptionSetting } from '../../../src/shapes.ts';
import { at, environment, instance, untouched } from '../builders.ts';
import { DIGEST, OTHER_DIGEST, planOf, recorded, type snapshot } from '../planning.ts';

const ASG = 'aws:autoscaling:asg';
const maxSize = (value: string): OptionSetting => ({ namespace: ASG, optionName: 'MaxSize', value });
const step = (...given: Parameters<typeof planOf>) => planOf(...given).environment;

/** The version v2, made that many seconds after the start: the environment was updated last at 80. */
const madeAt = (seconds: number): RecordedVersion => {
  const { version, ...rest } = recorded('v2', DIGEST);
  return { ...rest, version: { ...version, created: at(seconds) } };
};

const deployedAt = (seconds: number) => instance({ deployment: { at: at(seconds) } });

describe('nothing is left to do', () => {
  const same = {
    environment: environment(),
    ours: recorded('v2', DIGEST),
    live: recorded('v2', DIGEST),
    instances: [instance(), instance({ id: 'i-2' })],
    settings: [maxSize('4')],
  };
  const asked = { settings: [maxSize('4')] };

  test('when our version serves, healthy, on every instance, and no setting differs', () => {
    expect(step(asked, same)).toMatchObject({ action: 'none', name: 'shop-prod', instances: same.instances });
  });

  test('also under another label, when none was asked for', () => {
    const elsewhere = { ...same, label: 'v3', ours: undefined };
    expect(step(asked, elsewhere).action).toBe('none');
    expect(step({ ...asked, versionLabel: 'v3' }, elsewhere)).toMatchObject({ action: 'update', deploys: true });
  });

  test('also with basic health, or with no instances while health is acceptable', () => {
    expect(step(asked, { ...same, instances: 'basic' }).action).toBe('none');
    expect(step(asked, { ...same, instances: [] }).action).toBe('none');
  });

  test.each<[string, Partial<ReturnType<typeof snapshot>>]>([
    [
      'the live content is other content',
      { live: recorded('v1', OTHER_DIGEST), ours: undefined, environment: untouched() },
    ],
    [
      'no digest of the live version is on record',
      { live: recorded('v1', undefined), ours: undefined, environment: untouched() },
    ],
    ['another label is deployed', { environment: untouched(), live: undefined }],
    ['health is not acceptable', { environment: environment({ health: 'Red', healthStatus: 'Severe' }) }],
    ['the environment is not Ready', { environment: environment({ status: 'Updating' }) }],
    ['instances were not read', { instances: undefined }],
    ['an instance runs another version', { instances: [instance(), instance({ deployment: { versionLabel: 'v1' } })] }],
    ['an instance failed to deploy it', { instances: [instance({ deployment: { status: 'Failed' } })] }],
    ['an instance is not healthy', { instances: [instance({ health: 'Red', healthStatus: 'Severe' })] }],
    ['the version was made after what runs was deployed', { ours: madeAt(81), live: madeAt(81) }],
    ['the version was made after an instance got what it runs', { instances: [instance(), deployedAt(-7201)] }],
  ])('but not when %s: it is deployed again', (_what, changes) => {
    expect(step(asked, { ...same, ...changes })).toMatchObject({ action: 'update', deploys: true });
  });

  test('instances tell the time of their deployment in whole seconds', () => {
    const instances = [deployedAt(10)];
    expect(step(asked, { ...same, ours: madeAt(10.9), live: madeAt(10.9), instances }).action).toBe('none');
  });

  test('but not when a setting differs: then only that is sent', () => {
    expect(step({ settings: [maxSize('5')] }, same)).toMatchObject({
      action: 'update',
      deploys: false,
      changes: [{ namespace: ASG, optionName: 'MaxSize', from: '4', to: '5' }],
    });
  });

  test('but not when the platform differs: then only that is sent', () => {
    const platform = { kind: 'solution-stack', name: '64bit Amazon Linux 2023 v6.6.0 running Node.js 22' } as const;
    expect(step(asked, { ...same, platform })).toMatchObject({ deploys: false, changes: [], platform });
  });
});
