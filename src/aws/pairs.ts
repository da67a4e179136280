/**
 * What two environments with one production name need, over the AWS SDK: names, the swap, configuration templates, and the
 * end of an environment. Refuses to know which side is live.
 */
import {
  CheckDNSAvailabilityCommand,
  CreateConfigurationTemplateCommand,
  DeleteConfigurationTemplateCommand,
  DescribeApplicationsCommand,
  DescribeEnvironmentsCommand,
  SwapEnvironmentCNAMEsCommand,
  TerminateEnvironmentCommand,
} from '@aws-sdk/client-elastic-beanstalk';
import type { Beanstalk } from '../ports.ts';
import { allPages, type Send } from './send.ts';
import { environmentOf, given } from './shapes.ts';

type Pairs = Pick<
  Beanstalk,
  'environmentsOf' | 'cname' | 'swapCnames' | 'templates' | 'createTemplate' | 'deleteTemplate' | 'terminate'
>;

export function pairsOver(ask: Send, change: Send): Pairs {
  return {
    async environmentsOf(application) {
      const pages = await allPages((NextToken) =>
        ask(
          'DescribeEnvironments',
          new DescribeEnvironmentsCommand({ ApplicationName: application, IncludeDeleted: false, NextToken }),
        ),
      );
      const all = pages.flatMap((page) => page.Environments ?? []).map(environmentOf);
      return all.filter(({ status }) => status !== 'Terminated');
    },

    async cname(prefix) {
      const answer = await ask('CheckDNSAvailability', new CheckDNSAvailabilityCommand({ CNAMEPrefix: prefix }));
      return {
        name: given(answer.FullyQualifiedCNAME, 'FullyQualifiedCNAME'),
        available: given(answer.Available, 'Available'),
      };
    },

    async swapCnames(one, other) {
      const command = new SwapEnvironmentCNAMEsCommand({ SourceEnvironmentId: one, DestinationEnvironmentId: other });
      const { $metadata } = await change('SwapEnvironmentCNAMEs', command);
      return $metadata.requestId;
    },

    async templates(application) {
      const command = new DescribeApplicationsCommand({ ApplicationNames: [application] });
      const { Applications = [] } = await ask('DescribeApplications', command);
      return Applications.find(({ ApplicationName }) => ApplicationName === application)?.ConfigurationTemplates ?? [];
    },

    async createTemplate({ application, name, environmentId }) {
      const from = { ApplicationName: application, TemplateName: name, EnvironmentId: environmentId };
      await change('CreateConfigurationTemplate', new CreateConfigurationTemplateCommand(from));
    },

    async deleteTemplate(application, name) {
      const command = new DeleteConfigurationTemplateCommand({ ApplicationName: application, TemplateName: name });
      await change('DeleteConfigurationTemplate', command);
    },

    async terminate(environmentId) {
      await change('TerminateEnvironment', new TerminateEnvironmentCommand({ EnvironmentId: environmentId }));
    },
  };
}
