/**
 * Knows saved configurations: where they come from, how they change, that nobody who used one misses it.
 * Gives the next world or throws a Refusal. Which events the service tells of them was not seen; none is told.
 */
import type { Call } from './applications.ts';
import { applicationNamed } from './applications.ts';
import { templateArn } from './names.ts';
import type { PlatformRequest } from './platforms.ts';
import { platformOf } from './platforms.ts';
import { noPlatform, noTemplate, Refusal, templateExists } from './refusal.ts';
import type { SettingName } from './settings.ts';
import { merged, mustBeValid } from './settings.ts';
import type { Setting, Template, World } from './state.ts';
import { tagged } from './tags.ts';
import { environmentOf } from './which.ts';

/** A new saved configuration. Its base is one of an environment, another saved configuration, a platform. */
export interface NewTemplate extends PlatformRequest {
  readonly application: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly environmentId?: string | undefined;
  readonly source?: { readonly application: string; readonly name: string } | undefined;
  /** They win over those of the base. */
  readonly settings: readonly Setting[];
  readonly tags: Readonly<Record<string, string>>;
}

/** The saved configuration of that name; names are an application's own. */
export function templateNamed(world: World, application: string, name: string): Template {
  const found = world.templates.find((one) => one.application === application && one.name === name);
  if (found === undefined) throw noTemplate(name);
  return found;
}

export function createTemplate(world: World, asked: NewTemplate, call: Call): World {
  const { application, name, description, settings, tags } = asked;
  applicationNamed(world, application);
  if (world.templates.some((one) => one.application === application && one.name === name)) throw templateExists(name);
  const base = baseOf(world, asked);
  mustBeValid(settings, base.settings);
  const template: Template = {
    application,
    name,
    description,
    platformArn: base.platformArn,
    solutionStack: base.solutionStack,
    settings: merged(base.settings, settings),
    created: call.at,
    updated: call.at,
  };
  return tagged({ ...world, templates: [...world.templates, template] }, templateArn(world, application, name), tags);
}

/** An absent description stays, an empty one clears. */
export function updateTemplate(
  world: World,
  { application, name }: Pick<Template, 'application' | 'name'>,
  change: {
    readonly description?: string | undefined;
    readonly set: readonly Setting[];
    readonly remove: readonly SettingName[];
  },
  at: number,
): World {
  applicationNamed(world, application);
  const template = templateNamed(world, application, name);
  mustBeValid(change.set, template.settings);
  const settings = merged(template.settings, change.set, change.remove);
  const description = change.description === undefined ? template.description : change.description || undefined;
  const changed = { ...template, description, settings, updated: at };
  return { ...world, templates: world.templates.map((one) => (one === template ? changed : one)) };
}

/** Environments that were created from it have their own copy and go on. */
export function deleteTemplate(world: World, application: string, name: string): World {
  applicationNamed(world, application);
  const template = templateNamed(world, application, name);
  const { [templateArn(world, application, name)]: _gone, ...tags } = world.tags;
  return { ...world, templates: world.templates.filter((one) => one !== template), tags };
}

function baseOf(world: World, asked: NewTemplate): Pick<Template, 'platformArn' | 'solutionStack' | 'settings'> {
  const { application, environmentId, source, solutionStack, platformArn } = asked;
  if (environmentId !== undefined) {
    const environment = environmentOf(world, { id: environmentId });
    // Text not seen.
    if (environment.application !== application)
      throw new Refusal('InvalidParameterValue', `Environment ${environmentId} belongs to another application.`);
    return environment;
  }
  if (source !== undefined) return templateNamed(world, source.application, source.name);
  if (solutionStack === undefined && platformArn === undefined) throw noPlatform();
  return { ...platformOf(world, asked), settings: [] };
}
