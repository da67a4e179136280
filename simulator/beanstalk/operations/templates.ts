/** Saved configurations on the wire: made, changed, deleted; they are described with the settings. */
import type {
  ConfigurationSettingsDescription,
  CreateConfigurationTemplateMessage,
  DeleteConfigurationTemplateMessage,
  UpdateConfigurationTemplateMessage,
} from '@aws-sdk/client-elastic-beanstalk';
import type { World } from '../../world.ts';
import { createTemplate, deleteTemplate, templateNamed, updateTemplate } from '../../world.ts';
import { settingsOf, tagRecord, writes } from '../operation.ts';
import { describeTemplate } from './settings.ts';

export const templateOperations = {
  CreateConfigurationTemplate: writes(
    (input: CreateConfigurationTemplateMessage, { world, call }) => {
      const { ApplicationName = '', TemplateName = '', SourceConfiguration } = input;
      const source = SourceConfiguration && {
        application: SourceConfiguration.ApplicationName ?? '',
        name: SourceConfiguration.TemplateName ?? '',
      };
      const template = {
        application: ApplicationName,
        name: TemplateName,
        description: input.Description,
        environmentId: input.EnvironmentId,
        source,
        solutionStack: input.SolutionStackName,
        platformArn: input.PlatformArn,
        settings: settingsOf(input.OptionSettings),
        tags: tagRecord(input.Tags),
      };
      return createTemplate(world, template, call);
    },
    (input, { world }) => described(world, input),
  ),

  UpdateConfigurationTemplate: writes(
    (input: UpdateConfigurationTemplateMessage, { world, call }) => {
      const { ApplicationName = '', TemplateName = '', Description } = input;
      const change = {
        description: Description,
        set: settingsOf(input.OptionSettings),
        remove: settingsOf(input.OptionsToRemove),
      };
      return updateTemplate(world, { application: ApplicationName, name: TemplateName }, change, call.at);
    },
    (input, { world }) => described(world, input),
  ),

  DeleteConfigurationTemplate: writes(
    ({ ApplicationName = '', TemplateName = '' }: DeleteConfigurationTemplateMessage, { world }) =>
      deleteTemplate(world, ApplicationName, TemplateName),
  ),
};

interface Named {
  readonly ApplicationName: string | undefined;
  readonly TemplateName: string | undefined;
}

/** Without its option settings: they are read with DescribeConfigurationSettings. */
function described(world: World, { ApplicationName = '', TemplateName = '' }: Named): ConfigurationSettingsDescription {
  const { OptionSettings: _read, ...answer } = describeTemplate(templateNamed(world, ApplicationName, TemplateName));
  return answer;
}
