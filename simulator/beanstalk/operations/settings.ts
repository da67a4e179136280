/** Option settings on the wire: what is in force, what exists, what would be refused. */
import type {
  ConfigurationOptionDescription,
  ConfigurationOptionsDescription,
  ConfigurationSettingsDescription,
  ConfigurationSettingsDescriptions,
  ConfigurationSettingsValidationMessages,
  DescribeConfigurationOptionsMessage,
  DescribeConfigurationSettingsMessage,
  ValidateConfigurationSettingsMessage,
} from '@aws-sdk/client-elastic-beanstalk';
import type { Option } from '../../world/options.ts';
import { options } from '../../world/options.ts';
import { complaints, inForce } from '../../world/settings.ts';
import type { Environment, Setting, Template } from '../../world.ts';
import { applicationNamed, environmentOf, platformOf, Refusal, templateNamed } from '../../world.ts';
import { reads, settingsOf } from '../operation.ts';

export const settingOperations = {
  DescribeConfigurationSettings: reads(
    (
      { ApplicationName = '', EnvironmentName, TemplateName }: DescribeConfigurationSettingsMessage,
      { world },
    ): ConfigurationSettingsDescriptions => {
      applicationNamed(world, ApplicationName);
      if ((EnvironmentName === undefined) === (TemplateName === undefined)) {
        const message = 'Either EnvironmentName or TemplateName must be specified, and not both.';
        throw new Refusal('InvalidParameterCombination', message);
      }
      if (EnvironmentName === undefined) {
        return { ConfigurationSettings: [describeTemplate(templateNamed(world, ApplicationName, TemplateName ?? ''))] };
      }
      const environment = environmentOf(world, { name: EnvironmentName });
      const { settings, draft } = environment;
      const deployed = describe(environment, settings, 'deployed');
      return {
        ConfigurationSettings: draft ? [deployed, describe(environment, draft.settings, draft.status)] : [deployed],
      };
    },
  ),

  DescribeConfigurationOptions: reads(
    (input: DescribeConfigurationOptionsMessage, { world }): ConfigurationOptionsDescription => {
      const { EnvironmentName, SolutionStackName, PlatformArn } = input;
      const platform =
        EnvironmentName === undefined
          ? platformOf(world, { solutionStack: SolutionStackName, platformArn: PlatformArn })
          : environmentOf(world, { name: EnvironmentName });
      const wanted = ({ namespace, name }: Option) =>
        !input.Options?.length ||
        input.Options.some(
          (asked) => asked.Namespace === namespace && (asked.OptionName === undefined || asked.OptionName === name),
        );
      return {
        SolutionStackName: platform.solutionStack,
        PlatformArn: platform.platformArn,
        Options: options.filter(wanted).map(describeOption),
      };
    },
  ),

  ValidateConfigurationSettings: reads(
    (input: ValidateConfigurationSettingsMessage, { world }): ConfigurationSettingsValidationMessages => {
      applicationNamed(world, input.ApplicationName ?? '');
      const { EnvironmentName: name, TemplateName: template, ApplicationName: application = '' } = input;
      const inForce =
        name !== undefined
          ? environmentOf(world, { name }).settings
          : template === undefined
            ? []
            : templateNamed(world, application, template).settings;
      return {
        Messages: complaints(settingsOf(input.OptionSettings), inForce).map(({ namespace, optionName, text }) => ({
          Message: `Invalid option specification (Namespace: '${namespace}', OptionName: '${optionName}'): ${text}`,
          Severity: 'error',
          Namespace: namespace,
          OptionName: optionName,
        })),
      };
    },
  ),
};

/** Options that are not set come back without a value. */
const describe = (
  environment: Environment,
  settings: readonly Setting[],
  status: 'deployed' | 'pending' | 'failed',
): ConfigurationSettingsDescription => ({
  SolutionStackName: environment.solutionStack || undefined,
  PlatformArn: environment.platformArn || undefined,
  ApplicationName: environment.application,
  TemplateName: environment.templateName,
  Description: environment.description,
  EnvironmentName: environment.name,
  DeploymentStatus: status,
  DateCreated: new Date(environment.created),
  DateUpdated: new Date(environment.updated),
  // The defaults of the list are those of instances: of a Cluster only what was set is told.
  OptionSettings: describeSettings(settings).filter(({ Namespace = '' }) =>
    environment.tier !== 'Cluster' ? true : settings.some(({ namespace }) => namespace === Namespace),
  ),
});

/** It belongs to no environment and is deployed nowhere. */
export const describeTemplate = (template: Template): ConfigurationSettingsDescription => ({
  SolutionStackName: template.solutionStack,
  PlatformArn: template.platformArn,
  ApplicationName: template.application,
  TemplateName: template.name,
  Description: template.description,
  DateCreated: new Date(template.created),
  DateUpdated: new Date(template.updated),
  OptionSettings: describeSettings(template.settings),
});

const describeSettings = (settings: readonly Setting[]) =>
  inForce(settings).map(({ name, value }) => ({
    ResourceName: name.resourceName,
    Namespace: name.namespace,
    OptionName: name.optionName,
    Value: value,
  }));

const describeOption = (option: Option): ConfigurationOptionDescription => ({
  Namespace: option.namespace,
  Name: option.name,
  DefaultValue: option.fallback,
  ChangeSeverity: option.severity,
  UserDefined: false,
  ValueType: 'Scalar',
  ValueOptions: option.values && [...option.values],
  MinValue: option.min,
  MaxValue: option.max,
});
