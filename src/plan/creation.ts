/**
 * Knows what an environment is created with where nobody asked for more: the preset, and over it what the project's own files
 * say. Refuses to know what is laid over that; wanted.ts does. Pure.
 */
import { configurationFindings } from '../inputs/configuration-findings.ts';
import type { SavedConfiguration } from '../inputs/saved-configuration.ts';
import type { Inputs } from '../inputs.ts';
import { Problem } from '../problem.ts';
import type { OptionSetting } from '../shapes.ts';
import type { Snapshot } from './found.ts';
import { presetSettings } from './presets.ts';
import { laidOver } from './standing.ts';

const isEnvironmentType = ({ namespace, optionName }: Pick<OptionSetting, 'namespace' | 'optionName'>) =>
  namespace === 'aws:elasticbeanstalk:environment' && optionName === 'EnvironmentType';

/**
 * The inputs with what the project's files say where they are silent. The runner hands a default in like a choice, so a tier
 * that is the default gives way. Throws a Problem where the tier of the files does not go with the inputs.
 */
export function withCreationDefaults(inputs: Inputs, { creation }: Pick<Snapshot, 'creation'>): Inputs {
  if (creation === undefined) return inputs;
  const { configuration } = inputs;
  const { saved } = creation;
  const tier = configuration.tier === 'WebServer' ? (saved?.tier ?? configuration.tier) : configuration.tier;
  const merged: Inputs = {
    ...inputs,
    // The project's platform is for instances: an image brings everything.
    platform: inputs.platform ?? (tier === 'Cluster' ? undefined : creation.platform),
    configuration: { ...configuration, tier, tags: { ...saved?.tags, ...configuration.tags } },
  };
  const findings = configurationFindings(merged);
  const [first] = findings;
  if (first === undefined) return merged;
  throw new Problem({
    code: 'BR-SETTINGS-CONFLICT',
    what: `Not started: ${inputs.environment} cannot be set up like that.`,
    why: `${first.subject} ${first.text}`,
    now: 'Nothing was changed.',
    next: `Correct the \`with:\` block of the step, or the tier in ${saved?.from}.`,
    findings,
  });
}

/** The settings that a creation begins with. What a saved configuration leaves out of the kind of environment is Beanstalk's to say. */
export function creationSettings(
  { configuration }: Pick<Inputs, 'configuration'>,
  { creation }: Pick<Snapshot, 'creation'>,
): OptionSetting[] {
  const saved = creation?.saved;
  const preset = presetSettings(configuration);
  // A saved configuration is of instances: nothing of it is known to a Cluster.
  if (saved === undefined || configuration.tier === 'Cluster') return preset;
  return laidOver(beneath(preset, saved), saved.settings);
}

/**
 * `eb config save` leaves out what is Beanstalk's default, and a load balanced environment is: the default preset would make a
 * single instance of it.
 */
const beneath = (preset: readonly OptionSetting[], saved: SavedConfiguration) =>
  isOfUnsaidKind(saved)
    ? preset.filter((setting) => !isEnvironmentType(setting) || setting.value === 'LoadBalanced')
    : preset;

const isOfUnsaidKind = ({ settings }: SavedConfiguration) => !settings.some(isEnvironmentType);

/** What a person should know about where the set-up of a creation comes from. */
export function creationFileNotes(
  { environment, configuration }: Inputs,
  { creation }: Pick<Snapshot, 'creation'>,
): string[] {
  if (creation === undefined) return [];
  const { saved, notes } = creation;
  const isChanged =
    saved !== undefined &&
    configuration.tier !== 'Cluster' &&
    isOfUnsaidKind(saved) &&
    configuration.preset === 'single-instance';
  return [
    ...notes,
    ...(isChanged
      ? [
          `${saved.from} names no EnvironmentType, so ${environment} is load balanced; for a single instance set it to SingleInstance.`,
        ]
      : []),
  ];
}
