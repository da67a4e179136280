/**
 * Knows what a workflow may say: reads the runner's INPUT_ variables into `Inputs`, or says everything that is wrong at once.
 * Refuses to know what exists in AWS or on disk. Constant defaults are not here: action.yml holds them. Pure.
 */
import { contradictions, greenOf } from './inputs/combinations.ts';
import { type Configuration, readConfiguration } from './inputs/configuration.ts';
import { environmentVariables } from './inputs/environment-variables.ts';
import type { GivenBuild } from './inputs/image.ts';
import { leftAside } from './inputs/official-action.ts';
import { optionSettings, type SettingsSource } from './inputs/option-settings.ts';
import type { PlatformText } from './inputs/parse.ts';
import * as parse from './inputs/parse.ts';
import { readPlatform } from './inputs/platform.ts';
import type { Asked, Origin, Project } from './inputs/project.ts';
import { type Questionnaire, questionnaire } from './inputs/questionnaire.ts';
import * as rules from './inputs/rules.ts';
import { readSource, type Source } from './inputs/source.ts';
import { startedByHand, surrounding, unlessExpression } from './inputs/surroundings.ts';
import type { Finding } from './problem.ts';
import type { HealthColour, HealthStatus, OptionSetting } from './shapes.ts';

export type { Source } from './inputs/source.ts';

export type Health = HealthColour | HealthStatus;

export interface Inputs {
  readonly operation: (typeof OPERATIONS)[number];
  readonly strategy: (typeof STRATEGIES)[number];
  readonly region: string;
  readonly application: string;
  /** With blue-green the pair's base name: the first of its two environments. Empty for `publish`. */
  readonly environment: string;
  /** The other environment of the pair. */
  readonly greenEnvironment: string;
  /** What becomes of the side that loses the production name. */
  readonly oldEnvironment: 'keep' | 'terminate';
  /** As given; empty: made from commit and content. For `redeploy` and `rollback` it may be the beginning of one. */
  readonly versionLabel: string;
  /** As given; empty: the commit's subject. */
  readonly versionDescription: string;
  readonly source: Source;
  /** Of the Cluster tier: how Beanstalk builds an image from the source. */
  readonly build: GivenBuild | undefined;
  /** Empty: the account's own Beanstalk bucket. */
  readonly bucket: string;
  readonly keyPrefix: string;
  readonly platform: PlatformText | undefined;
  /** Of option-settings and environment-variables; what the configuration comes to is not among them. */
  readonly settings: readonly OptionSetting[];
  readonly configuration: Configuration;
  /** With blue-green the production name; else of an environment that is created, where empty means that Beanstalk makes one up. */
  readonly cnamePrefix: string;
  readonly createApplication: boolean;
  readonly createEnvironment: boolean;
  readonly wait: boolean;
  readonly timeoutMs: number;
  readonly acceptableHealth: ReadonlySet<Health>;
  readonly pollIntervalMs: number;
  /** How long a success must last; 0: the first acceptable reading ends the wait. */
  readonly bakeMs: number;
  /** Starts with a slash; empty: no page is asked for. */
  readonly smokeTestPath: string;
  /** Empty: no command is run. */
  readonly smokeTestCommand: string;
  readonly onBusy: 'wait' | 'abort' | 'fail';
  readonly onFailure: 'rollback' | 'leave';
  readonly onCancel: 'leave' | 'abort';
  /** Of the application's versions so many of the newest stay when older ones are deleted; 0: none is deleted. */
  readonly keepVersions: number;
  /** After a failure the tails of the instances' logs are read. */
  readonly diagnostics: boolean;
  readonly dryRun: boolean;
  /** Empty: GitHub is not asked. A secret. */
  readonly githubToken: string;
  /** A person started this run, or started it again: it is no job that waited for its turn. */
  readonly isByHand: boolean;
  /** The commit that started the workflow; counts where the source directory is no git repository. */
  readonly workflowCommit: string | undefined;
  /** Inputs of the official AWS action that were given and have no counterpart, each with what replaces it. */
  readonly leftAside: readonly { readonly input: string; readonly instead: string }[];
  /** Values that no input named. */
  readonly origins: readonly Origin[];
  /** What a person should know, and does not end the run. */
  readonly warnings: readonly Finding[];
}

/** `prepare` and `promote` are the two halves of a blue-green release, `publish` and `redeploy` those of any. */
const OPERATIONS = ['deploy', 'publish', 'redeploy', 'prepare', 'promote', 'rollback'] as const;
const STRATEGIES = ['in-place', 'blue-green'] as const;
const DEFAULT_TIMEOUT_MS = 30 * 60_000;
/** The first Cluster environment in a network takes up to 20 minutes, and building its image comes before. */
const CLUSTER_TIMEOUT_MS = 60 * 60_000;

/**
 * Reads the inputs from the variables a runner sets (`INPUT_<NAME>`, `AWS_REGION`, `GITHUB_WORKSPACE`, `GITHUB_SHA`).
 * An input that is empty or missing takes its default from `defaults`, the ones that action.yml states. `files` opens what
 * option-settings names, and reads YAML; without it only JSON is read. `project` answers what inputs and surroundings leave open.
 * Throws one Problem (BR-INPUTS) with a finding for every input that cannot be used.
 */
export function readInputs(
  variables: Readonly<Record<string, string | undefined>>,
  defaults: Readonly<Record<string, string>>,
  files?: SettingsSource,
  project?: Project,
): Inputs {
  const given = (name: string) => variables[`INPUT_${name.toUpperCase()}`]?.trim() ?? '';
  const stated = (name: string) => project?.answers[name as Asked];
  const ask = questionnaire(
    (name) => given(name) || surrounding(name, variables) || stated(name)?.value || defaults[name] || '',
    (name) => `${name}${stated(name) === undefined ? '' : ` (in ${stated(name)?.from})`}`,
  );
  const silence: Project['silence'] = project?.silence ?? {};
  const application = ask.required('application-name', rules.name, silence['application-name']);
  const operation = ask.required('operation', parse.oneOf(OPERATIONS));
  const { source, build } = readSource(ask, variables, (files ?? JSON_ALONE).tree);
  const isCluster = source.kind === 'image' || build !== undefined;
  const configuration = readConfiguration(ask, { isCluster });

  const inputs: Inputs = {
    operation,
    strategy: ask.required('strategy', parse.oneOf(STRATEGIES)),
    region: ask.required('aws-region', rules.regionName, silence['aws-region'] ?? rules.NO_REGION),
    application,
    environment:
      operation === 'publish'
        ? ''
        : ask.required('environment-name', rules.environmentName, silence['environment-name']),
    greenEnvironment: ask.optional('green-environment-name', rules.environmentName, ''),
    oldEnvironment: ask.required('old-environment', parse.oneOf(['keep', 'terminate'])),
    versionLabel: ask.optional('version-label', rules.name, ''),
    versionDescription: ask.optional('version-description', (text) => text, ''),
    source,
    build,
    bucket: ask.optional('s3-bucket-name', rules.bucketName, ''),
    keyPrefix: ask.optional('s3-key-prefix', rules.keyPrefix, `${application}/`),
    platform: readPlatform(ask),
    settings: readSettings(ask, files),
    configuration,
    cnamePrefix: ask.optional('cname-prefix', rules.cnamePrefix, ''),
    createApplication: ask.required('create-application-if-not-exists', parse.boolean),
    createEnvironment: ask.required('create-environment-if-not-exists', parse.boolean),
    wait: ask.required('wait-for-deployment', parse.boolean),
    timeoutMs: ask.optional(
      'deployment-timeout',
      parse.duration,
      configuration.tier === 'Cluster' ? CLUSTER_TIMEOUT_MS : DEFAULT_TIMEOUT_MS,
    ),
    acceptableHealth: ask.required('acceptable-health', parse.healths),
    pollIntervalMs: ask.required('poll-interval', parse.duration),
    bakeMs: ask.required('bake-time', parse.durationOrNone),
    smokeTestPath: ask.optional('smoke-test-path', rules.urlPath, ''),
    smokeTestCommand: ask.optional('smoke-test-command', (text) => text, ''),
    onBusy: ask.required('on-busy', parse.oneOf(['wait', 'abort', 'fail'])),
    onFailure: ask.required('on-failure', parse.oneOf(['rollback', 'leave'])),
    onCancel: ask.required('on-cancel', parse.oneOf(['leave', 'abort'])),
    keepVersions: ask.required('keep-versions', parse.wholeNumber),
    diagnostics: ask.required('diagnostics', parse.boolean),
    dryRun: ask.required('dry-run', parse.boolean),
    githubToken: ask.optional('github-token', unlessExpression, ''),
    isByHand: startedByHand(variables),
    workflowCommit: variables.GITHUB_SHA || undefined,
    leftAside: leftAside(given),
    origins: Object.values(project?.answers ?? {}),
    warnings: project?.warnings ?? [],
  };
  for (const finding of contradictions(inputs)) ask.report(finding);
  ask.settle();
  return { ...inputs, greenEnvironment: greenOf(inputs) };
}

/** Variables of the application win over those among the option settings. */
function readSettings(ask: Questionnaire, source: SettingsSource = JSON_ALONE): OptionSetting[] {
  const settings = ask.optional('option-settings', (text) => optionSettings(text, source), []);
  const variables = ask.optional('environment-variables', environmentVariables, { settings: [], findings: [] });
  for (const finding of variables.findings) ask.report(finding);
  const isVariable = ({ namespace, optionName }: OptionSetting) =>
    variables.settings.some((one) => one.namespace === namespace && one.optionName === optionName);
  return [...settings.filter((setting) => !isVariable(setting)), ...variables.settings];
}

const unopened = () => {
  throw new parse.Unusable('is no JSON array of {"Namespace", "OptionName", "Value"}');
};
const noObject = () => {
  throw new parse.Unusable('is no JSON object of an ImageConfiguration.Build');
};
const JSON_ALONE: SettingsSource = { file: unopened, yaml: unopened, tree: noObject };
