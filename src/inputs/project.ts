/**
 * Knows what a project of the EB CLI states that a workflow may leave out: application, environment of the branch, region and
 * package, from its config.yml. Refuses to know how the file is read, and what AWS has. Pure.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/eb-cli3-configuration.html
 */
import type { Finding } from '../problem.ts';
import { surrounding } from './surroundings.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** A value that no input named, and where it stands. */
export interface Origin {
  /** For people: `application`, `region`. */
  readonly what: string;
  readonly value: string;
  /** `.elasticbeanstalk/config.yml`, from the workspace on. */
  readonly from: string;
}

/** The inputs that the project may answer. */
export const ASKED = ['application-name', 'environment-name', 'aws-region', 'deployment-package-path'] as const;
export type Asked = (typeof ASKED)[number];

export interface Project {
  readonly answers: Readonly<Partial<Record<Asked, Origin>>>;
  /** What is said of an input that is empty although the project has such a file. */
  readonly silence: Readonly<Partial<Record<Asked, string>>>;
  /** What a person should know, and does not end the run. */
  readonly warnings: readonly Finding[];
}

/** What a YAML mapping comes to: texts, mappings and lists of them. */
export type Mapping = Readonly<Record<string, unknown>>;

const given = (variables: Variables, name: string) => variables[`INPUT_${name.toUpperCase()}`]?.trim() ?? '';

/** The inputs that are empty, that nothing else around the step answers, and that its operation reads. */
export function unanswered(variables: Variables): Asked[] {
  const operation = given(variables, 'operation').toLowerCase() || 'deploy';
  const isRead = (name: Asked) =>
    name === 'environment-name'
      ? operation !== 'publish'
      : name !== 'deployment-package-path' || ['deploy', 'publish', 'prepare'].includes(operation);
  return ASKED.filter((name) => given(variables, name) === '' && surrounding(name, variables) === '' && isRead(name));
}

/** Without these nothing can be released. */
export const isNeeded = (name: Asked) => name !== 'deployment-package-path';

/**
 * The branch that the EB CLI would see: a checkout of a tag or of a pull request has none, and for it `default` counts, as it
 * does there. https://docs.github.com/actions/reference/variables-reference
 */
export function branchOf({ GITHUB_REF_NAME, GITHUB_REF_TYPE, GITHUB_EVENT_NAME = '' }: Variables): string {
  const isDetached = GITHUB_REF_TYPE === 'tag' || /^pull_request(_review|_review_comment)?$/.test(GITHUB_EVENT_NAME);
  return isDetached ? DETACHED : GITHUB_REF_NAME || DETACHED;
}

const DETACHED = 'default';

/** What the files of a project state, a private file before the one that is shared. */
export interface Configured {
  /** Of the branch's own settings, else of the project's. */
  readonly ofBranch: (key: string) => Pick<Origin, 'value' | 'from'> | undefined;
  readonly environment: Pick<Origin, 'value' | 'from'> | undefined;
  readonly setting: (section: string, key: string) => Pick<Origin, 'value' | 'from'> | undefined;
}

/** `files`: the private file first. */
export function configured(
  files: readonly { readonly from: string; readonly content: Mapping }[],
  branch: string,
): Configured {
  const found = (...path: readonly string[]) => {
    for (const { from, content } of files) {
      const value = textAt(content, path);
      if (value !== undefined) return { value, from };
    }
    return undefined;
  };
  return {
    setting: found,
    environment: found('branch-defaults', branch, 'environment'),
    ofBranch: (key) => found('branch-defaults', branch, key) ?? found('global', key),
  };
}

/** The text there, unless it is nothing: the EB CLI writes `null` where it has no value. */
function textAt(content: unknown, path: readonly string[]): string | undefined {
  const [key, ...rest] = path;
  if (key === undefined) {
    const text = typeof content === 'string' ? content.trim() : '';
    return /^(|~|null)$/i.test(text) ? undefined : text;
  }
  if (typeof content !== 'object' || content === null || !Object.hasOwn(content, key)) return undefined;
  return textAt((content as Mapping)[key], rest);
}

/** The answers to those inputs. `packagePath`: how the input would name what the file names; undefined where it does not count. */
export function projectAnswers(
  asked: readonly Asked[],
  { setting, environment, ofBranch }: Configured,
  packagePath: ((artifact: string) => string) | undefined,
): Project['answers'] {
  const artifact = packagePath && setting('deploy', 'artifact');
  const stated: Record<Asked, Omit<Origin, 'what'> | undefined> = {
    'application-name': setting('global', 'application_name'),
    'environment-name': environment,
    'aws-region': ofBranch('default_region'),
    'deployment-package-path': artifact && packagePath && { ...artifact, value: packagePath(artifact.value) },
  };
  return Object.fromEntries(
    asked.flatMap((name) => {
      const one = stated[name];
      return one === undefined ? [] : [[name, { what: WHAT[name], ...one }]];
    }),
  );
}

const WHAT: Readonly<Record<Asked, string>> = {
  'application-name': 'application',
  'environment-name': 'environment',
  'aws-region': 'region',
  'deployment-package-path': 'package',
};

/** What is said where the file does not answer. */
export const silenceOf = (file: string, branch: string): Project['silence'] => ({
  'application-name': `is required and empty, and ${file} has no application_name under global`,
  'environment-name': `is required and empty, and ${file} has no environment for '${branch}' under branch-defaults`,
  'aws-region': `is empty, neither AWS_REGION nor AWS_DEFAULT_REGION is set, and ${file} has no default_region: name the region, or let aws-actions/configure-aws-credentials set it`,
});
