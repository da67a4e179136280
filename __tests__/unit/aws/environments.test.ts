/** Environments and their settings: what goes over the wire, and what is made of the answers. */
import { connect } from '../../../src/aws/connect.ts';
import { formOf, members, result, startLoopback } from './loopback.ts';

const region = 'eu-central-1';

describe('environments', () => {
  test('are changed by their id alone; a setting without a value is removed', async () => {
    const answer = result('UpdateEnvironment', '<EnvironmentId>e-1</EnvironmentId><Status>Updating</Status>');
    await using service = await startLoopback(() => answer);
    const settings = [
      { namespace: 'aws:autoscaling:asg', optionName: 'MinSize', value: '2' },
      { namespace: 'aws:elasticbeanstalk:application:environment', optionName: 'OLD', value: null },
    ];
    const change = {
      id: 'e-1',
      versionLabel: 'v2',
      platform: { kind: 'platform-arn' as const, arn: 'arn:p' },
      settings,
    };
    const accepted = await connect({ region }).beanstalk.updateEnvironment(change);
    expect(accepted).toEqual({ requestId: 'req-1', environmentId: 'e-1' });
    expect(formOf(service.asked[0]?.form)).toEqual({
      EnvironmentId: 'e-1',
      VersionLabel: 'v2',
      PlatformArn: 'arn:p',
      'OptionSettings.member.1.Namespace': 'aws:autoscaling:asg',
      'OptionSettings.member.1.OptionName': 'MinSize',
      'OptionSettings.member.1.Value': '2',
      'OptionsToRemove.member.1.Namespace': 'aws:elasticbeanstalk:application:environment',
      'OptionsToRemove.member.1.OptionName': 'OLD',
    });
  });

  test('are created as web servers with the settings given', async () => {
    await using service = await startLoopback(() =>
      result('CreateEnvironment', '<EnvironmentId>e-2</EnvironmentId><Status>Launching</Status>'),
    );
    await connect({ region }).beanstalk.createEnvironment({
      application: 'shop',
      name: 'shop-prod',
      versionLabel: 'v1',
      cnamePrefix: 'shop',
      tier: 'WebServer',
      base: { kind: 'solution-stack', name: 'Node' },
      tags: {},
      settings: [{ namespace: 'ns', optionName: 'Name', value: 'x', resourceName: 'r' }],
    });
    expect(formOf(service.asked[0]?.form)).toEqual({
      ApplicationName: 'shop',
      EnvironmentName: 'shop-prod',
      VersionLabel: 'v1',
      CNAMEPrefix: 'shop',
      'Tier.Name': 'WebServer',
      'Tier.Type': 'Standard',
      SolutionStackName: 'Node',
      'OptionSettings.member.1.Namespace': 'ns',
      'OptionSettings.member.1.OptionName': 'Name',
      'OptionSettings.member.1.ResourceName': 'r',
      'OptionSettings.member.1.Value': 'x',
    });
  });

  test('settings are those in force, not a draft, and without the options that are not set', async () => {
    const set = (status: string, value: string) => ({
      DeploymentStatus: status,
      OptionSettings: `<member><Namespace>ns</Namespace><OptionName>A</OptionName><Value>${value}</Value></member><member><Namespace>ns</Namespace><OptionName>Unset</OptionName></member>`,
    });
    const sets = members('ConfigurationSettings', [set('pending', 'draft'), set('deployed', 'live')]);
    await using _ = await startLoopback(() => result('DescribeConfigurationSettings', sets));
    const settings = await connect({ region }).beanstalk.settings('shop', 'shop-prod');
    expect(settings).toEqual([{ namespace: 'ns', optionName: 'A', value: 'live' }]);
  });
});
