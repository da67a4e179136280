/** Environments on the wire: create, update, describe and the rest of their life. */
import type {
  AbortEnvironmentUpdateMessage,
  CreateEnvironmentMessage,
  DescribeEnvironmentsMessage,
  EnvironmentDescription,
  EnvironmentDescriptionsMessage,
  RestartAppServerMessage,
  SwapEnvironmentCNAMEsMessage,
  TerminateEnvironmentMessage,
  UpdateEnvironmentMessage,
} from '@aws-sdk/client-elastic-beanstalk';
import { environmentArn } from '../../world/names.ts';
import { noEnvironment, tierFixed } from '../../world/refusal.ts';
import { merged } from '../../world/settings.ts';
import type { Environment, World } from '../../world.ts';
import {
  abortUpdate,
  createEnvironment,
  environmentOf,
  Refusal,
  restartServers,
  swapNames,
  tagged,
  templateNamed,
  terminateEnvironment,
  updateEnvironment,
} from '../../world.ts';
import type { Desk } from '../operation.ts';
import { pageOf, reads, settingsOf, tagRecord, writes } from '../operation.ts';
import { describeEnvironment } from './environment-description.ts';

const hour = 60 * 60 * 1000;

export const environmentOperations = {
  CreateEnvironment: writes(create, ({ EnvironmentName }, { world }) => described(world, { EnvironmentName })),

  UpdateEnvironment: writes(update, (input, { world }): EnvironmentDescription => {
    const description = described(world, input);
    return { ...description, Health: 'Grey', VersionLabel: input.VersionLabel ?? description.VersionLabel };
  }),

  DescribeEnvironments: reads((input: DescribeEnvironmentsMessage, { world, call }): EnvironmentDescriptionsMessage => {
    const found = world.environments.filter((environment) => matches(input, environment, call.at));
    const { items, next } = pageOf(found, input.NextToken, input.MaxRecords);
    return { Environments: items.map((environment) => describeEnvironment(world, environment)), NextToken: next };
  }),

  TerminateEnvironment: writes(
    (input: TerminateEnvironmentMessage, { world, call, fates }) =>
      terminateEnvironment(world, which(input), call, input.TerminateResources ?? true, fates.termination()),
    (input, { world }): EnvironmentDescription => described(world, input),
  ),

  AbortEnvironmentUpdate: writes((input: AbortEnvironmentUpdateMessage, { world, call }) =>
    abortUpdate(world, which(input), call),
  ),

  RestartAppServer: writes((input: RestartAppServerMessage, { world, call }) =>
    restartServers(world, which(input), call),
  ),

  SwapEnvironmentCNAMEs: writes((input: SwapEnvironmentCNAMEsMessage, { world, call, fates }) => {
    const source = { id: input.SourceEnvironmentId, name: input.SourceEnvironmentName };
    const destination = { id: input.DestinationEnvironmentId, name: input.DestinationEnvironmentName };
    return swapNames(world, source, destination, call, fates.swap(world.swapsAsked + 1));
  }),
};

interface Named {
  readonly EnvironmentId?: string | undefined;
  readonly EnvironmentName?: string | undefined;
}

const which = ({ EnvironmentId, EnvironmentName }: Named) => ({ id: EnvironmentId, name: EnvironmentName });

const described = (world: World, named: Named) => describeEnvironment(world, environmentOf(world, which(named)));

function create(input: CreateEnvironmentMessage, { world, call, fates }: Desk): World {
  const name = input.EnvironmentName ?? '';
  // Seen as the service's own words; the code belongs to the other values it finds invalid.
  if (!/^[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]$/.test(name)) {
    const constraint =
      'Member must contain only letters, digits, and the dash character and may not start or end with a dash';
    throw new Refusal(
      'InvalidParameterValue',
      `Value ${name} at 'EnvironmentName' failed to satisfy constraint: ${constraint}`,
    );
  }
  const tier = input.Tier?.Name ?? 'WebServer';
  if (tier !== 'WebServer' && tier !== 'Worker' && tier !== 'Cluster') {
    throw new Refusal('InvalidParameterValue', `There is no tier ${tier}.`);
  }
  if (tier === 'Worker' && input.CNAMEPrefix) {
    throw new Refusal('InvalidParameterCombination', 'Worker tiers do not support a CNAME.');
  }
  const environment = {
    application: input.ApplicationName ?? '',
    name,
    description: input.Description,
    tier,
    cnamePrefix: input.CNAMEPrefix,
    label: input.VersionLabel,
    solutionStack: input.SolutionStackName,
    platformArn: input.PlatformArn,
    template: input.TemplateName,
    settings: settingsOf(input.OptionSettings),
    remove: settingsOf(input.OptionsToRemove),
  } as const;
  const grown = createEnvironment(world, environment, call, fates.deployment(name, 1));
  return tagged(grown, environmentArn(grown, environmentOf(grown, { name })), tagRecord(input.Tags));
}

function update(input: UpdateEnvironmentMessage, { world, call, fates }: Desk): World {
  const environment = environmentOf(world, which(input));
  if (input.ApplicationName !== undefined && input.ApplicationName !== environment.application) {
    throw noEnvironment('EnvironmentName', environment.name);
  }
  if (input.Tier?.Name && input.Tier.Name !== environment.tier) throw tierFixed();
  const template =
    input.TemplateName === undefined ? [] : templateNamed(world, environment.application, input.TemplateName).settings;
  const change = {
    which: { id: environment.id },
    label: input.VersionLabel,
    description: input.Description,
    solutionStack: input.SolutionStackName,
    platformArn: input.PlatformArn,
    set: merged(template, settingsOf(input.OptionSettings)),
    remove: settingsOf(input.OptionsToRemove),
  };
  const fate =
    input.VersionLabel === undefined
      ? fates.configuration(environment.name)
      : fates.deployment(environment.name, environment.deploymentsAsked + 1);
  return updateEnvironment(world, change, call, fate);
}

/** Terminated environments stay in sight for about an hour, and longer for those who ask for deleted ones. */
function matches(input: DescribeEnvironmentsMessage, environment: Environment, now: number): boolean {
  const { ApplicationName, VersionLabel, EnvironmentIds, EnvironmentNames, IncludeDeleted } = input;
  const backTo = IncludeDeleted ? (input.IncludedDeletedBackTo?.getTime() ?? 0) : now - hour;
  return (
    (environment.terminated === undefined || environment.terminated >= Math.min(backTo, now - hour)) &&
    (ApplicationName === undefined || environment.application === ApplicationName) &&
    (VersionLabel === undefined || environment.versionLabel === VersionLabel) &&
    (!EnvironmentIds?.length || EnvironmentIds.includes(environment.id)) &&
    (!EnvironmentNames?.length || EnvironmentNames.includes(environment.name))
  );
}
