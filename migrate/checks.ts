/**
 * Knows how an action that is no deployment to Elastic Beanstalk is kept as a comment between steps, as near to a step as
 * the pipeline's JSON allows. Values of variables stay out of it: they may be secrets.
 */
import { type Comment, capital, prose } from './draft.ts';
import { variableName } from './expressions.ts';
import { isFields, printable } from './json.ts';
import { type Action, named } from './pipeline.ts';
import type { Remarks } from './remarks.ts';

/** Lines of a comment in `job`; it is told among the remarks. */
export function checkComment(action: Action, job: string, remarks: Remarks): string[] {
  const what = `${capital(named(action))} (${action.category} / ${action.provider})`;
  if (action.provider === 'CodeBuild') {
    remarks.left.add(
      `${what}: a comment in the job ${job}; the commands of its buildspec have to become a step there.`,
    );
    return codeBuild(action);
  }
  if (action.commands.length > 0) {
    remarks.left.add(`${what}: a comment in the job ${job}, its commands included.`);
    return [...prose(`${capital(named(action))}: these commands ran here.`), '', ...step(action.commands, [])];
  }
  remarks.left.add(`${what}: nothing does that here; a comment in the job ${job} marks the place.`);
  const settings = Object.entries(action.configuration).map(([key, value]) => `${key}: ${value}`);
  return [
    ...prose(`${what} ran here, with`),
    ...(settings.length === 0
      ? ['no configuration.']
      : settings.flatMap((setting) => prose(setting, '  ')).map((line) => `  ${line}`)),
  ];
}

function codeBuild(action: Action): string[] {
  const { ProjectName: project = '(no name)', BatchEnabled: batch = 'false' } = action.configuration;
  const ran = batch.toLowerCase() === 'true' ? 'as a batch ' : '';
  return [
    ...prose(
      `${capital(named(action))}: the CodeBuild project ${project} ran here ${ran}with the commands of buildspec.yml, or of what this prints:`,
    ),
    `  aws codebuild batch-get-projects --names ${quoted(project)} --query 'projects[0].source.buildspec'`,
    'As a step:',
    '',
    ...step(['# install, pre_build, build and post_build of the buildspec'], variablesOf(action)),
  ];
}

/** A step that begins to count when the comment signs are taken away. */
function step(commands: readonly string[], env: readonly string[]): string[] {
  return [
    '- run: |',
    ...commands.map((command) => `    ${command}`),
    ...(env.length === 0 ? [] : ['  env:', ...env.map((line) => `    ${line}`)]),
  ];
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html */
function variablesOf({ configuration: { EnvironmentVariables: json } }: Action): string[] {
  if (json === undefined) return [];
  return listIn(json).flatMap((item) => {
    if (!isFields(item) || typeof item.name !== 'string') return [];
    const name = /^\w+$/.test(item.name) ? item.name : variableName(printable(item.name));
    const variable = variableName(name);
    const plain = item.type === undefined || item.type === 'PLAINTEXT';
    const value = printable(String(item.value ?? ''));
    const isReference = /^#\{[\w.@-]+\}$/.test(value);
    const from = plain ? (isReference ? ` # was ${value}` : '') : ` # was ${printable(String(item.type))} ${value}`;
    return [`${name}: \${{ ${plain ? 'vars' : 'secrets'}.${variable} }}${from}`];
  });
}

function listIn(json: string): unknown[] {
  try {
    const list: unknown = JSON.parse(json);
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

/** For a POSIX shell. */
export const quoted = (text: string): string =>
  /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** A further repository whose files the pipeline used. */
export function sourceComment(action: Action, job: string, remarks: Remarks): Comment {
  const { configuration: given } = action;
  remarks.left.add(
    `${capital(named(action))} (${action.category} / ${action.provider}): a comment in the job ${job}; pushes to this second source start nothing.`,
  );
  const repository = given.FullRepositoryId ?? given.RepositoryName ?? given.Repo ?? given.S3Bucket ?? '';
  const branch = given.BranchName ?? given.Branch ?? given.S3ObjectKey ?? '';
  return prose(
    `${capital(named(action))}: a second source, ${action.provider} ${[repository, branch].filter(Boolean).join(', ')}. Where its files are needed, check it out here (repository, ref, path).`,
  );
}
