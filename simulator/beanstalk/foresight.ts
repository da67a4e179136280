/**
 * Knows what a request would deploy if it were performed now.
 * Refuses to perform it, and to know whether it will be refused.
 */
import type { CreateEnvironmentMessage, UpdateEnvironmentMessage } from '@aws-sdk/client-elastic-beanstalk';
import { isSingleInstance, merged, settingValue } from '../world/settings.ts';
import type { Setting, World } from '../world.ts';
import { environmentOf, Refusal, templateNamed } from '../world.ts';
import { settingsOf } from './operation.ts';
import { checked, readQuery } from './query.ts';
import { operationShapes } from './shape.ts';
import type { WireRequest } from './wire.ts';

/** A version that is to run, with all settings that it will run with. */
export interface DeploymentAsked {
  readonly application: string;
  readonly label: string;
  readonly settings: readonly Setting[];
  /** How it reaches the instances: the environment's policy as it will be; a creation has none. */
  readonly policy: string;
}

/** Undefined when the request deploys nothing, or is one that would be refused for what it says. */
export function deploymentIn(world: World, request: WireRequest): DeploymentAsked | undefined {
  const { operation, tree } = readQuery(request);
  const shape = operationShapes.get(operation);
  if (shape === undefined || (operation !== 'CreateEnvironment' && operation !== 'UpdateEnvironment')) return undefined;
  try {
    const input: CreateEnvironmentMessage & UpdateEnvironmentMessage = {
      ApplicationName: undefined,
      ...checked(shape.input, tree),
    };
    if (input.VersionLabel === undefined) return undefined;
    const isUpdate = operation === 'UpdateEnvironment';
    const before = baseOf(world, input, isUpdate);
    const settings = merged(before.settings, settingsOf(input.OptionSettings), settingsOf(input.OptionsToRemove));
    const policy = isUpdate ? policyOf(settings) : 'AllAtOnce';
    return { application: before.application, label: input.VersionLabel, settings, policy };
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function policyOf(settings: readonly Setting[]): string {
  const policy = settingValue(settings, 'aws:elasticbeanstalk:command', 'DeploymentPolicy') ?? 'AllAtOnce';
  return isSingleInstance({ settings }) && policy.startsWith('Rolling') ? 'AllAtOnce' : policy;
}

function baseOf(world: World, input: CreateEnvironmentMessage & UpdateEnvironmentMessage, exists: boolean) {
  const { ApplicationName: application = '', TemplateName: template } = input;
  const saved = (name: string) => (template === undefined ? [] : templateNamed(world, name, template).settings);
  if (!exists) return { application, settings: saved(application) };
  const { application: owner, settings } = environmentOf(world, {
    id: input.EnvironmentId,
    name: input.EnvironmentName,
  });
  return { application: owner, settings: merged(settings, saved(owner)) };
}
