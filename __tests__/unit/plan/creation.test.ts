import type { OptionSetting } from '../../../src/shapes.ts';
import { planOf } from '../planning.ts';

const ENVIRONMENT = 'aws:elasticbeanstalk:environment';
const step = (...given: Parameters<typeof planOf>) => planOf(...given).environment;

describe('a creation', () => {
  const platform = { kind: 'platform-arn', arn: 'arn:p' } as const;
  const missing = { environment: undefined, platform };
  const created = (settings: OptionSetting[] = [], cnamePrefix = '') => {
    const planned = step({ platform, settings, cnamePrefix }, missing);
    if (planned.action !== 'create') throw new Error('it is not created');
    return planned;
  };
  const valuesOf = (settings: readonly OptionSetting[], name: string) =>
    settings.filter(({ optionName }) => optionName === name).map(({ value }) => value);

  test('is single-instance with the roles that the console makes, because the API assumes neither', () => {
    expect(created()).toEqual({
      action: 'create',
      name: 'shop-prod',
      base: platform,
      tier: 'WebServer',
      tags: {},
      cnamePrefix: '',
      settings: [
        { namespace: ENVIRONMENT, optionName: 'EnvironmentType', value: 'SingleInstance' },
        {
          namespace: 'aws:autoscaling:launchconfiguration',
          optionName: 'IamInstanceProfile',
          value: 'aws-elasticbeanstalk-ec2-role',
        },
        { namespace: ENVIRONMENT, optionName: 'ServiceRole', value: 'aws-elasticbeanstalk-service-role' },
      ],
    });
  });

  test.each([
    [ENVIRONMENT, 'EnvironmentType', 'LoadBalanced'],
    ['aws:autoscaling:launchconfiguration', 'IamInstanceProfile', 'mine'],
    [ENVIRONMENT, 'ServiceRole', 'mine'],
  ])('takes %s %s as it is given, once', (namespace, optionName, value) => {
    expect(valuesOf(created([{ namespace, optionName, value }]).settings, optionName)).toEqual([value]);
  });

  test('takes a default as given also when its resource is named', () => {
    const named = { namespace: 'aws:autoscaling:launchconfiguration', optionName: 'IamInstanceProfile', value: 'mine' };
    const { settings } = created([{ ...named, resourceName: 'AWSEBAutoScalingLaunchConfiguration' }]);
    expect(valuesOf(settings, 'IamInstanceProfile')).toEqual(['mine']);
  });

  test('has nothing to remove', () => {
    const { settings } = created([
      { namespace: 'aws:autoscaling:asg', optionName: 'MinSize', value: null },
      { namespace: ENVIRONMENT, optionName: 'ServiceRole', value: null },
    ]);
    expect(valuesOf(settings, 'MinSize')).toEqual([]);
    expect(valuesOf(settings, 'ServiceRole')).toEqual(['aws-elasticbeanstalk-service-role']);
  });

  test('gets the address that is asked for', () => expect(created([], 'shop').cnamePrefix).toBe('shop'));
});
