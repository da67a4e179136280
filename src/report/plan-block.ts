/** Knows how a plan reads in a log: one row for each thing that will be done. Refuses to know what a plan is made of or why. Pure. */
import { changedBeside } from '../plan/notes.ts';
import type { Content, EnvironmentPlan, Plan, SettingChange, Target } from '../plan.ts';
import type { NewEnvironment, OptionSetting, PlatformChoice } from '../shapes.ts';
import { count, size } from '../units.ts';
import { columns } from './columns.ts';
import { printable, shortAccountIds } from './safe-text.ts';
import { withoutSecrets } from './secret-settings.ts';

/**
 * The headline, and the plan as a block; of a plan with nothing to do only the headline and what no input named. No secret is
 * in it.
 */
export function planBlock(plan: Plan): string[] {
  const { environment } = plan;
  const headline = printable(headlineOf(plan));
  const isShort =
    (environment.action === 'none' && !plan.pair?.swaps) ||
    (environment.action === 'untouched' && plan.version.action === 'reuse');
  if (isShort) return [headline, ...columns(originRows(plan).map((row) => row.map(safe)))];
  return [headline, '', 'Plan', ...planLines(plan)];
}

function headlineOf(plan: Plan): string {
  const { operation, environment, application, region, commit, content, version, pair } = plan;
  const where = `(application ${application.name}, ${region})`;
  const name = pair?.production ?? environment.name;
  if (operation === 'rollback') return `Rollback of ${name} to ${version.label} ${where}`;
  const what = (content && commit?.id.slice(0, 12)) ?? version.label;
  return operation === 'publish' ? `Publication of ${what} ${where}` : `Release of ${what} to ${name} ${where}`;
}

/** The rows of the block, and what else should be known. */
export function planLines(plan: Plan): string[] {
  return [
    ...columns(planRows(withoutSecrets(plan)).map((row) => row.map(safe))),
    ...plan.notes.map((note) => `  ${safe(note)}`),
  ];
}

const safe = (text: string) => shortAccountIds(printable(text));

/** What the workflow does not say. */
const originRows = ({ origins }: Plan) => origins.map(({ what, value, from }) => [what, value, `from ${from}`]);

function planRows(plan: Plan): string[][] {
  const { application, content, version } = plan;
  return [
    ...originRows(plan),
    ...(content === undefined
      ? []
      : [[content.kind === 'image' ? 'image' : 'package', content.path, contentText(content)]]),
    ...(application.action === 'create' ? [['create', application.name, 'the application']] : []),
    ['version', version.label, version.action === 'create' ? 'new' : version.why],
    ...pairRows(plan),
    ...environmentRows(plan.environment, version.label, servedBy(plan)),
    ...(plan.targets ?? [])
      .filter(isOther(version.label))
      .map(({ label, created, description, by }) => [
        'or to',
        label,
        [
          `${created.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
          by === 'record' ? 'served before' : '',
          description,
        ]
          .filter(Boolean)
          .join(', '),
      ]),
  ];
}

const isOther = (label: string) => (target: Target) => target.label !== label;

/** The label that the environment of the plan runs; of a pair that is not the one that serves in production. */
const servedBy = ({ pair, environment, previousLabel }: Plan) =>
  pair !== undefined && 'environment' in environment ? (environment.environment.versionLabel ?? '') : previousLabel;

function pairRows({ pair, environment, version }: Plan): string[][] {
  if (pair === undefined || !pair.swaps) return [];
  const { live, production, stopsBeforeSwap } = pair;
  const end = stopsBeforeSwap ? 'and waits for operation: promote' : 'then takes the name';
  const does = environment.action === 'none' ? `runs ${version.label} already` : `gets ${version.label}`;
  return [
    ['live', live.name, `${live.versionLabel ?? 'no version'}, holds ${production}`],
    ['idle', environment.name, `${does}, is proved on its own address, ${end}`],
  ];
}

function contentText({ kind, files, bytes, rules }: Content): string {
  if (kind === 'image') return 'run as it is';
  if (kind === 'package') return `${size(bytes)}, sent as it is`;
  return [count(files, 'file'), size(bytes), rules === 'none' ? 'no ignore file' : `rules of ${rules}`].join(', ');
}

function environmentRows(environment: EnvironmentPlan, label: string, previous: string): string[][] {
  switch (environment.action) {
    case 'none':
    case 'untouched':
      return [];
    case 'create':
      return [
        ['create', environment.name, `with ${label} ${baseText(environment.base)}`],
        ...(environment.cnamePrefix === '' ? [] : [['name', environment.cnamePrefix, 'prefix of its address']]),
        ...settingRows(environment.settings.map(asChange)),
      ];
    case 'update':
      return [
        ['deploy', environment.name, deployText(environment, label, previous)],
        ...(environment.policy ? [['policy', environment.name, environment.policy]] : []),
        ...(environment.platform ? [['platform', environment.name, `→ ${platformName(environment.platform)}`]] : []),
        ...settingRows(environment.changes),
      ];
    default:
      return environment satisfies never;
  }
}

function deployText(update: EnvironmentPlan & { action: 'update' }, label: string, previous: string): string {
  if (!update.deploys) return `${changedBeside(update)} alone; it runs ${label} already`;
  if (previous === label) return `${label}, once more`;
  return previous === '' ? `→ ${label}` : `${previous} → ${label}`;
}

function baseText(base: NewEnvironment['base']): string {
  if (base.kind === 'none') return 'on a cluster of Amazon EKS that Beanstalk runs';
  return base.kind === 'template' ? 'as a clone of the live side' : `on ${platformName(base)}`;
}

const platformName = (platform: PlatformChoice) =>
  platform.kind === 'platform-arn' ? platform.arn.replace(/^.*:platform\//, '') : platform.name;

const asChange = ({ value, ...setting }: OptionSetting): SettingChange => ({ ...setting, from: undefined, to: value });

const settingRows = (changes: readonly SettingChange[]) =>
  changes.map(({ namespace, optionName, resourceName, from, to }) => [
    'settings',
    namespace,
    `${resourceName === undefined ? '' : `${resourceName} `}${optionName}  ${from ?? 'not set'} → ${to ?? 'removed'}`,
  ]);
