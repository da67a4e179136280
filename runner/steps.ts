/**
 * Knows how the steps of a job follow each other: their conditions, what each leaves for the next, what is done after them.
 * Refuses to know what a step does.
 */
import type { Annotation } from '../demo/commands.ts';
import { type Post, type StepEnd, useAction } from './actions.ts';
import { evaluate, evaluateExpression, evaluateText, evaluateTexts, isTruthy, type Scope } from './evaluate.ts';
import { hashFiles } from './hash-files.ts';
import type { Step, StepsJob } from './job-form.ts';
import type { Result } from './jobs.ts';
import type { StartedJob } from './leg.ts';
import { type Machine, machineFor } from './machine.ts';
import type { Run } from './run.ts';
import { runScript } from './shell.ts';
import type { Workflow } from './workflow.ts';

export interface PlayedStep {
  /** Its id, else the action or `run`. */
  readonly name: string;
  /** Before `continue-on-error`. */
  readonly outcome: Result;
  readonly conclusion: Result;
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly summary: string;
}

export interface PlayedSteps {
  readonly result: Exclude<Result, 'skipped'>;
  readonly steps: readonly PlayedStep[];
  /** For the job's outputs and the address of its environment. */
  readonly scope: Scope;
}

/** A job while its steps are played. */
interface JobUnderWay {
  readonly job: StepsJob;
  readonly workflow: Workflow;
  readonly run: Run;
  readonly signal: AbortSignal;
  readonly started: StartedJob & { readonly secrets: Readonly<Record<string, string>> };
  readonly machine: Machine;
  readonly env: Record<string, string>;
  readonly path: string[];
  readonly played: PlayedStep[];
  readonly byId: Record<string, Pick<PlayedStep, 'outcome' | 'conclusion' | 'outputs'>>;
  readonly posts: Post[];
  status: 'success' | 'failure';
}

export async function playSteps(
  job: StepsJob,
  workflow: Workflow,
  run: Run,
  signal: AbortSignal,
  started: JobUnderWay['started'],
): Promise<PlayedSteps> {
  await using machine = await machineFor(run.github, job.id);
  const at: JobUnderWay = {
    ...{ job, workflow, run, signal, started, machine },
    ...{ env: {}, path: [], played: [], byId: {}, posts: [], status: 'success' },
  };
  const outer = { contexts: { ...started.contexts, secrets: started.secrets } };
  Object.assign(at.env, evaluateTexts(workflow.env, outer), evaluateTexts(job.env, outer));
  for (const step of job.steps) await playStep(at, step);
  for (const post of at.posts.reverse()) await playPost(at, post);
  return { result: signal.aborted ? 'cancelled' : at.status, steps: at.played, scope: scopeOf(at) };
}

async function playStep(at: JobUnderWay, step: Step): Promise<void> {
  const name = step.id ?? (step.does.kind === 'uses' ? step.does.action : 'run');
  const before = scopeOf(at);
  const env = { ...at.env, ...evaluateTexts(step.env, before) };
  const scope = { ...before, contexts: { ...before.contexts, env } };
  const runs =
    step.condition === undefined
      ? !at.signal.aborted && at.status === 'success'
      : isTruthy(evaluate(step.condition, scope));
  if (!runs) return tell(at, step.id, name, 'skipped', 'skipped', NOTHING);
  const end = await carryOut(at, step, scope, env);
  Object.assign(at.env, end.env);
  at.path.unshift(...(end.path ?? []));
  if (end.post !== undefined) at.posts.push(end.post);
  const outcome = !end.failed ? 'success' : at.signal.aborted ? 'cancelled' : 'failure';
  const isForgiven = step.continueOnError !== undefined && isTruthy(evaluate(step.continueOnError, scope));
  const conclusion = outcome === 'failure' && isForgiven ? 'success' : outcome;
  if (conclusion === 'failure') at.status = 'failure';
  tell(at, step.id, name, outcome, conclusion, end);
}

const NOTHING: StepEnd = { failed: false, outputs: {}, log: [], annotations: [], summary: '' };

function carryOut(at: JobUnderWay, { does }: Step, scope: Scope, env: Record<string, string>): Promise<StepEnd> {
  const { machine, signal, run, started, path } = at;
  const common = { machine, env, path, signal };
  switch (does.kind) {
    case 'run': {
      const [shell, directory] = (['shell', 'directory'] as const).map((part) => {
        const token = does.shell[part] ?? at.job.shell[part] ?? at.workflow.shell[part];
        return token === undefined ? undefined : evaluateText(token, scope);
      });
      return runScript({ ...common, script: evaluateText(does.script, scope), shell, directory });
    }
    case 'uses':
      return useAction({
        ...common,
        name: does.action,
        with: evaluateTexts(does.with, scope),
        scope,
        permissions: started.permissions,
        surroundings: run.surroundings,
        commit: String(run.github.sha),
      });
    default:
      return does satisfies never;
  }
}

async function playPost(at: JobUnderWay, post: Post): Promise<void> {
  if (!isTruthy(evaluateExpression(post.condition, scopeOf(at)))) return;
  const end = await post.play();
  const outcome = end.failed ? 'failure' : 'success';
  if (end.failed) at.status = 'failure';
  tell(at, undefined, post.name, outcome, outcome, end);
}

function tell(
  at: JobUnderWay,
  id: string | undefined,
  name: string,
  outcome: Result,
  conclusion: Result,
  { outputs, log, annotations, summary }: StepEnd,
): void {
  at.played.push({ name, outcome, conclusion, outputs, log, annotations, summary });
  if (id !== undefined) at.byId[id] = { outcome, conclusion, outputs };
}

function scopeOf({ run, job, started, machine, env, byId, signal, status }: JobUnderWay): Scope {
  const { workspace, runner } = machine;
  return {
    contexts: {
      ...started.contexts,
      github: { ...run.github, workspace, job: job.id },
      secrets: { GITHUB_TOKEN: run.github.token, ...started.secrets },
      env,
      runner,
      job: { status: signal.aborted ? 'cancelled' : status },
      steps: byId,
    },
    functions: {
      success: () => !signal.aborted && status === 'success',
      failure: () => !signal.aborted && status === 'failure',
      always: () => true,
      cancelled: () => signal.aborted,
      hashFiles: (...patterns) => hashFiles(workspace, patterns),
    },
  };
}
