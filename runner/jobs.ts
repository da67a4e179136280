/**
 * Knows the order of a workflow's jobs: what each needs, whether it runs, its legs, and what called workflows give back.
 * Refuses to know what steps do.
 */
import { evaluate, isTruthy, type Scope } from './evaluate.ts';
import type { Job } from './job-form.ts';
import { playLeg } from './leg.ts';
import { playLegs } from './legs.ts';
import { strategyOf } from './matrix.ts';
import type { Permissions } from './permissions.ts';
import type { Run } from './run.ts';
import type { PlayedStep } from './steps.ts';
import type { Workflow } from './workflow.ts';

export type Result = 'success' | 'failure' | 'cancelled' | 'skipped';

export interface JobRecord {
  readonly result: Result;
  readonly outputs: Readonly<Record<string, string>>;
  /** In their order. A job that calls a workflow has none: its jobs are told under `its name / theirs`. */
  readonly steps: readonly PlayedStep[];
  readonly permissions: Permissions;
  /** The GitHub environment, its address as it was when the job ended. */
  readonly environment?: { readonly name: string; readonly url: string };
}

/** What a workflow is given by whoever starts it. */
export interface Frame {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** The most that its jobs may ask for. */
  readonly limit: Permissions;
  /** What they get when the file says nothing. */
  readonly fallback: Permissions;
  /** Before the names of its jobs: empty, or `caller / `. */
  readonly path: string;
  readonly signal: AbortSignal;
}

export interface PlayedJobs {
  readonly result: 'success' | 'failure' | 'cancelled';
  readonly jobs: Readonly<Record<string, JobEnd>>;
}

export interface JobEnd {
  readonly result: Result;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Plays all jobs of a workflow, side by side as far as they do not need each other. */
export async function playJobs(workflow: Workflow, run: Run, frame: Frame): Promise<PlayedJobs> {
  const broken = new AbortController();
  const signal = AbortSignal.any([frame.signal, broken.signal]);
  const ends = new Map<string, Promise<JobEnd>>();
  const endOf = (id: string): Promise<JobEnd> => {
    const known = ends.get(id) ?? play(jobOf(workflow, id));
    ends.set(id, known);
    return known;
  };
  const play = async (job: Job): Promise<JobEnd> => {
    const needs = Object.fromEntries(await Promise.all(job.needs.map(async (id) => [id, await endOf(id)] as const)));
    const before = await Promise.all(
      ancestors(workflow, job).map(async (id) => [id, (await endOf(id)).result] as const),
    );
    return playJob(job, workflow, run, { ...frame, signal }, { needs, before: new Map(before) });
  };
  const scope = { contexts: { github: run.github, vars: run.surroundings.vars ?? {}, inputs: frame.inputs } };
  const who = frame.path === '' ? workflow.name : frame.path.replace(/ \/ $/, '');
  return run.groups.holding(workflow.concurrency, scope, who, async () => {
    const all = workflow.jobs.map(({ id }) => endOf(id));
    // A runner that cannot go on leaves nothing running behind its error.
    for (const one of all) one.catch(() => broken.abort());
    await Promise.allSettled(all);
    const results = await Promise.all(all);
    const has = (result: Result) => results.some((one) => one.result === result);
    return {
      result: has('failure') ? 'failure' : frame.signal.aborted || has('cancelled') ? 'cancelled' : 'success',
      jobs: Object.fromEntries(workflow.jobs.map(({ id }, index) => [id, results[index] ?? NEVER])),
    };
  });
}

const NEVER: JobEnd = { result: 'skipped', outputs: {} };

interface Past {
  readonly needs: Readonly<Record<string, JobEnd>>;
  /** Of every job that this one needs, also by way of others. */
  readonly before: ReadonlyMap<string, Result>;
}

async function playJob(job: Job, workflow: Workflow, run: Run, frame: Frame, past: Past): Promise<JobEnd> {
  const contexts = { ...contextsOf(run, frame), needs: past.needs };
  const scope: Scope = { contexts, functions: statusBefore(past.before, frame.signal) };
  const runs = job.condition === undefined ? scope.functions?.success?.() : isTruthy(evaluate(job.condition, scope));
  if (runs !== true) {
    const result = frame.signal.aborted ? 'cancelled' : 'skipped';
    run.jobs[frame.path + job.id] = { result, outputs: {}, steps: [], permissions: {} };
    return { result, outputs: {} };
  }
  const strategy = job.strategy === undefined ? undefined : strategyOf(evaluate(job.strategy, { contexts }));
  const ends = await playLegs(strategy, frame.signal, (leg, index, signal) =>
    playLeg(job, workflow, run, { ...frame, signal }, { contexts, strategy, leg, index }),
  );
  return {
    result:
      ends.find(({ result }) => result === 'failure')?.result ??
      ends.find(({ result }) => result === 'cancelled')?.result ??
      'success',
    outputs: Object.assign({}, ...ends.map(({ outputs }) => outputs)),
  };
}

function contextsOf({ github, surroundings }: Run, { inputs }: Frame): Record<string, unknown> {
  return { github, inputs, vars: surroundings.vars ?? {} };
}

function statusBefore(before: ReadonlyMap<string, Result>, signal: AbortSignal) {
  const among = (names: readonly string[]) => [...before].filter(([id]) => names.length === 0 || names.includes(id));
  return {
    success: (...names: readonly string[]) =>
      !signal.aborted && among(names).every(([, result]) => result === 'success'),
    failure: (...names: readonly string[]) =>
      !signal.aborted && among(names).some(([, result]) => result === 'failure'),
    always: () => true,
    cancelled: () => signal.aborted,
  };
}

function ancestors(workflow: Workflow, job: Job): string[] {
  return [...new Set(job.needs.flatMap((id) => [id, ...ancestors(workflow, jobOf(workflow, id))]))];
}

function jobOf({ jobs, name }: Workflow, id: string): Job {
  const job = jobs.find((one) => one.id === id);
  if (job === undefined) throw new Error(`${name} has no job '${id}'.`);
  return job;
}
