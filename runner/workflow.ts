/**
 * Knows the form of a workflow file: triggers, jobs, steps, and which keys this runner supports. GitHub's own parser reads
 * it; what it finds wrong, and what is not supported here, is an error. Refuses to evaluate anything.
 */
import { type Job, jobIn, type ShellDefaults, shellDefaults } from './job-form.ts';
import { language, type Token } from './language.ts';
import { type Permissions, permissionsIn } from './permissions.ts';
import { entriesOf, isMapping, literal, literals, partsOf } from './tokens.ts';

export interface Workflow {
  readonly name: string;
  /** What follows each event's name, where anything does. */
  readonly on: Readonly<Record<string, Token | undefined>>;
  readonly env: Token | undefined;
  readonly shell: ShellDefaults;
  /** Undefined: what the caller, or the repository's own setting, grants. */
  readonly permissions: Permissions | undefined;
  readonly concurrency: Token | undefined;
  readonly jobs: readonly Job[];
}

/** Throws, with everything that GitHub's parser has to say, when the text is no workflow. */
export async function readWorkflow(name: string, content: string): Promise<Workflow> {
  const { context, value } = language.parseWorkflow({ name, content }, new language.NoOperationTraceWriter());
  if (value !== undefined) await language.convertWorkflowTemplate(context, value);
  const errors = context.errors.getErrors().map(({ message }) => message);
  if (value === undefined || errors.length > 0) throw new Error(`${name} is no workflow:\n${errors.join('\n')}`);
  const parts = partsOf(value, name, WORKFLOW_KEYS);
  const workflow = {
    name: parts.name === undefined ? name : literal(parts.name),
    on: triggers(parts.on),
    env: parts.env,
    shell: shellDefaults(parts.defaults),
    permissions: permissionsIn(parts.permissions),
    concurrency: parts.concurrency,
    jobs: parts.jobs === undefined ? [] : entriesOf(parts.jobs).map(([id, job]) => jobIn(context, id, job)),
  };
  // Conditions are converted last, and the parser collects what is wrong with them, too.
  const wrong = context.errors.getErrors().map(({ message }) => message);
  if (wrong.length > 0) throw new Error(`${name} is no workflow:\n${wrong.join('\n')}`);
  return workflow;
}

const WORKFLOW_KEYS = ['name', 'run-name', 'on', 'env', 'defaults', 'permissions', 'concurrency', 'jobs'] as const;

function triggers(on: Token | undefined): Record<string, Token | undefined> {
  if (on === undefined) return {};
  if (isMapping(on)) return Object.fromEntries(entriesOf(on));
  return Object.fromEntries(literals(on).map((event) => [event, undefined]));
}
