/** Knows the form of jobs and steps in a workflow file, and which of their keys this runner supports. Evaluates nothing. */
import { language, type Token } from './language.ts';
import { type Permissions, permissionsIn } from './permissions.ts';
import { entriesOf, isSequence, literal, literals, partsOf } from './tokens.ts';

export interface ShellDefaults {
  readonly shell?: Token | undefined;
  readonly directory?: Token | undefined;
}

interface AnyJob {
  readonly id: string;
  readonly name: Token | undefined;
  readonly needs: readonly string[];
  readonly condition: Token | undefined;
  readonly strategy: Token | undefined;
  readonly permissions: Permissions | undefined;
  readonly concurrency: Token | undefined;
}

export interface StepsJob extends AnyJob {
  readonly kind: 'steps';
  readonly env: Token | undefined;
  readonly environment: Token | undefined;
  readonly shell: ShellDefaults;
  readonly outputs: Token | undefined;
  readonly continueOnError: Token | undefined;
  readonly steps: readonly Step[];
}

export interface CallingJob extends AnyJob {
  readonly kind: 'call';
  readonly uses: string;
  readonly with: Token | undefined;
  readonly secrets: Token | undefined;
}

export type Job = StepsJob | CallingJob;

export interface Step {
  readonly id: string | undefined;
  readonly name: Token | undefined;
  readonly condition: Token | undefined;
  readonly env: Token | undefined;
  readonly continueOnError: Token | undefined;
  readonly does:
    | { readonly kind: 'run'; readonly script: Token; readonly shell: ShellDefaults }
    | { readonly kind: 'uses'; readonly action: string; readonly with: Token | undefined };
}

type Context = Parameters<typeof language.convertToIfCondition>[0];

const JOB_KEYS = ['name', 'needs', 'if', 'strategy', 'permissions', 'concurrency'] as const;
const STEPS_JOB_KEYS = [
  'runs-on',
  'env',
  'environment',
  'defaults',
  'outputs',
  'continue-on-error',
  'timeout-minutes',
  'steps',
] as const;
const CALLING_JOB_KEYS = ['uses', 'with', 'secrets'] as const;
const STEP_KEYS = [
  'id',
  'name',
  'if',
  'env',
  'continue-on-error',
  'timeout-minutes',
  'run',
  'shell',
  'working-directory',
  'uses',
  'with',
] as const;

/** A job as the file says it, its conditions made expressions. */
export function jobIn(context: Context, id: string, token: Token): Job {
  const calls = entriesOf(token).some(([key]) => key === 'uses');
  const keys = [...JOB_KEYS, ...(calls ? CALLING_JOB_KEYS : STEPS_JOB_KEYS)] as const;
  const parts = partsOf(token, `job '${id}'`, keys);
  const common = {
    id,
    name: parts.name,
    needs: literals(parts.needs),
    condition: condition(context, parts.if),
    strategy: parts.strategy,
    permissions: permissionsIn(parts.permissions),
    concurrency: parts.concurrency,
  };
  if (parts.uses !== undefined)
    return { ...common, kind: 'call', uses: literal(parts.uses), with: parts.with, secrets: parts.secrets };
  const { env, environment, outputs, steps } = parts;
  return {
    ...common,
    kind: 'steps',
    env,
    environment,
    shell: shellDefaults(parts.defaults),
    outputs,
    continueOnError: parts['continue-on-error'],
    steps: steps !== undefined && isSequence(steps) ? [...steps].map((step) => stepIn(context, id, step)) : [],
  };
}

function stepIn(context: Context, job: string, token: Token): Step {
  const parts = partsOf(token, `a step of job '${job}'`, STEP_KEYS);
  return {
    id: parts.id === undefined ? undefined : literal(parts.id),
    name: parts.name,
    condition: condition(context, parts.if),
    env: parts.env,
    continueOnError: parts['continue-on-error'],
    does:
      parts.run === undefined
        ? { kind: 'uses', action: parts.uses === undefined ? '' : literal(parts.uses), with: parts.with }
        : {
            kind: 'run',
            script: parts.run,
            shell: { shell: parts.shell, directory: parts['working-directory'] },
          },
  };
}

/** As an expression, `success() && (…)` where it asks for no status itself. */
const condition = (context: Context, token: Token | undefined): Token | undefined =>
  token === undefined ? undefined : language.convertToIfCondition(context, token);

/** What `defaults` says of `run:` steps. */
export function shellDefaults(token: Token | undefined): ShellDefaults {
  const { run } = partsOf(token, 'defaults', ['run']);
  const { shell, 'working-directory': directory } = partsOf(run, 'defaults.run', ['shell', 'working-directory']);
  return { shell, directory };
}
