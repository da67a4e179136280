/**
 * Making and changing environments over the AWS SDK, and their option settings.
 * Refuses to know how long a change takes and whether it worked.
 */
import {
  AbortEnvironmentUpdateCommand,
  CreateEnvironmentCommand,
  DescribeConfigurationSettingsCommand,
  UpdateEnvironmentCommand,
  ValidateConfigurationSettingsCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import type { Beanstalk } from '../ports.ts';
import type { Accepted, NewEnvironment, OptionSetting, PlatformChoice } from '../shapes.ts';
import { type Send, unless } from './send.ts';
import { given, settingMessageOf, settingOf, tagList } from './shapes.ts';

export function environmentsOver(
  ask: Send,
  change: Send,
): Pick<Beanstalk, 'createEnvironment' | 'updateEnvironment' | 'abortUpdate' | 'settings' | 'validateSettings'> {
  return {
    async createEnvironment({ application, name, versionLabel, cnamePrefix, tier, base, settings, tags }) {
      return accepted(
        await change(
          'CreateEnvironment',
          new CreateEnvironmentCommand({
            ApplicationName: application,
            EnvironmentName: name,
            VersionLabel: versionLabel,
            CNAMEPrefix: cnamePrefix,
            Tier: { Name: tier, Type: TIER_TYPES[tier] },
            ...baseFields(base),
            ...settingFields(settings),
            Tags: tagList(tags),
          }),
        ),
      );
    },

    async updateEnvironment({ id, versionLabel, platform, settings }) {
      return accepted(
        await change(
          'UpdateEnvironment',
          new UpdateEnvironmentCommand({
            EnvironmentId: id,
            VersionLabel: versionLabel,
            ...platformFields(platform),
            ...settingFields(settings),
          }),
        ),
      );
    },

    // Sent again when its answer is lost: where the first took, there is nothing left to abort.
    async abortUpdate(id) {
      const command = new AbortEnvironmentUpdateCommand({ EnvironmentId: id });
      return (await unless('BR-NOTHING-TO-ABORT', ask('AbortEnvironmentUpdate', command))) !== undefined;
    },

    settings: settingsOver(ask),

    async validateSettings(application, environmentName, settings) {
      const { OptionSettings = [] } = settingFields(settings);
      if (OptionSettings.length === 0) return [];
      const environment = { ApplicationName: application, EnvironmentName: environmentName };
      const command = new ValidateConfigurationSettingsCommand({ ...environment, OptionSettings });
      const answer = await unless('BR-ACCESS-DENIED', ask('ValidateConfigurationSettings', command));
      return answer === undefined ? 'denied' : (answer.Messages ?? []).map(settingMessageOf);
    },
  };
}

/** The option settings in force. */
export const settingsOver =
  (send: Send): Beanstalk['settings'] =>
  async (application, environmentName) => {
    const command = new DescribeConfigurationSettingsCommand({
      ApplicationName: application,
      EnvironmentName: environmentName,
    });
    const { ConfigurationSettings = [] } = await send('DescribeConfigurationSettings', command);
    const deployed = ConfigurationSettings.find(({ DeploymentStatus }) => DeploymentStatus === 'deployed');
    return (deployed?.OptionSettings ?? []).flatMap(settingOf);
  };

function accepted(answer: { EnvironmentId?: string | undefined; $metadata: { requestId?: string } }): Accepted {
  return { requestId: answer.$metadata.requestId, environmentId: given(answer.EnvironmentId, 'EnvironmentId') };
}

/** https://docs.aws.amazon.com/elasticbeanstalk/latest/api/API_EnvironmentTier.html */
const TIER_TYPES = { WebServer: 'Standard', Worker: 'SQS/HTTP', Cluster: 'EKS' } as const;

function baseFields(base: NewEnvironment['base']) {
  if (base.kind === 'none') return {};
  return base.kind === 'template' ? { TemplateName: base.name } : platformFields(base);
}

function platformFields(platform: PlatformChoice | undefined) {
  switch (platform?.kind) {
    case 'solution-stack':
      return { SolutionStackName: platform.name };
    case 'platform-arn':
      return { PlatformArn: platform.arn };
    case undefined:
      return {};
    default:
      return platform satisfies never;
  }
}

function settingFields(settings: readonly OptionSetting[]) {
  const fields = settings.map(({ namespace, optionName, resourceName, value }) => ({
    option: { Namespace: namespace, OptionName: optionName, ResourceName: resourceName },
    value,
  }));
  const set = fields.flatMap(({ option, value }) => (value === null ? [] : [{ ...option, Value: value }]));
  const removed = fields.flatMap(({ option, value }) => (value === null ? [option] : []));
  return {
    ...(set.length > 0 && { OptionSettings: set }),
    ...(removed.length > 0 && { OptionsToRemove: removed }),
  };
}
