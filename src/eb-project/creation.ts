/**
 * Knows what an EB CLI project says of an environment that is to be created: its saved configuration and its default platform.
 * Refuses to know what is laid over it; plan/ does.
 */
import { type PlatformText, platform, Unusable } from '../inputs/parse.ts';
import { branchOf, type Configured, configured, type Origin } from '../inputs/project.ts';
import { type CreationDefaults, type SavedConfiguration, savedConfiguration } from '../inputs/saved-configuration.ts';
import type { Finding } from '../problem.ts';
import { count } from '../units.ts';
import {
  isBroken,
  isRead,
  type ProjectFile,
  readConfigs,
  readSaved,
  rootOf,
  unusableFile,
  type Variables,
} from './files.ts';

/**
 * A reader of what counts when the environment of that name is created; undefined where there is no such project.
 * It throws a Problem (BR-EB-CLI-FILE) where what is needed cannot be used.
 */
export const creationReader =
  (variables: Variables) =>
  async (environment: string): Promise<CreationDefaults | undefined> => {
    const root = rootOf(variables);
    if (root === undefined) return undefined;
    const [file, configs] = [await readSaved(root, environment), await readConfigs(root)];
    const saved = file && savedIn(file, environment);
    const own = configured(configs.filter(isRead), branchOf(variables));
    const named = PLATFORM_INPUTS.some((name) => variables[name]?.trim()) ? undefined : platformOf(saved, own, configs);
    return {
      saved,
      platform: named?.platform,
      origins: [...(named === undefined ? [] : [named.origin]), ...(saved === undefined ? [] : originsOf(saved))],
      notes: saved === undefined ? notesOf(own) : [],
    };
  };

const PLATFORM_INPUTS = ['INPUT_PLATFORM', 'INPUT_SOLUTION-STACK-NAME', 'INPUT_PLATFORM-ARN'];

function savedIn(file: ProjectFile, environment: string): SavedConfiguration {
  const instead = `remove it: without it preset, platform and option-settings alone say how ${environment} is created`;
  if (file.kind === 'broken') throw unusableFile(file.fault, instead);
  const { from, content } = file;
  return usable(() => savedConfiguration(content, from), { subject: from, place: { file: file.file } }, instead);
}

/** That of the saved configuration, as `eb create` takes it, else the project's own. */
function platformOf(
  saved: SavedConfiguration | undefined,
  own: Configured,
  configs: readonly ProjectFile[],
): { readonly platform: PlatformText; readonly origin: Origin } | undefined {
  if (saved?.platform !== undefined) return told(saved.platform, saved.from);
  const instead = 'give platform in the `with:` block of the step';
  const named = own.ofBranch('default_platform');
  if (named !== undefined) {
    const subject = `default_platform of ${named.from}`;
    return told(
      usable(() => platform(named.value), { subject }, instead),
      named.from,
    );
  }
  const broken = configs.find(isBroken);
  if (broken !== undefined) throw unusableFile(broken.fault, instead);
  return undefined;
}

const told = (chosen: PlatformText, from: string) => ({
  platform: chosen,
  origin: { what: 'platform', value: 'arn' in chosen ? chosen.arn : chosen.name, from },
});

/** How much of each: the settings themselves are rows of the plan. */
function originsOf({ settings, tier, tags, from }: SavedConfiguration): Origin[] {
  const tagged = Object.keys(tags).length;
  return [
    ...(settings.length === 0 ? [] : [{ what: 'settings', value: count(settings.length, 'option'), from }]),
    ...(tier === undefined ? [] : [{ what: 'tier', value: tier, from }]),
    ...(tagged === 0 ? [] : [{ what: 'tags', value: count(tagged, 'tag'), from }]),
  ];
}

/** `eb create` gives the instances this key by itself. */
function notesOf({ ofBranch }: Configured): string[] {
  const key = ofBranch('default_ec2_keyname');
  return key === undefined
    ? []
    : [
        `default_ec2_keyname of ${key.from} is left aside: for a login by key set EC2KeyName of aws:autoscaling:launchconfiguration in option-settings.`,
      ];
}

function usable<T>(read: () => T, where: Omit<Finding, 'text'>, instead: string): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Unusable ? unusableFile({ ...where, text: error.message }, instead) : error;
  }
}
