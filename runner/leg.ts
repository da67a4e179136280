/**
 * Knows what surrounds one leg of a job: its name, what its token may do, its concurrency group, its GitHub environment.
 * Refuses to know what its steps do.
 */
import { callWorkflow } from './call.ts';
import { evaluate, evaluateTexts, isTruthy, textOf } from './evaluate.ts';
import type { Job, StepsJob } from './job-form.ts';
import type { Frame, JobEnd } from './jobs.ts';
import type { Leg, Strategy } from './matrix.ts';
import { missing, type Permissions } from './permissions.ts';
import type { Run } from './run.ts';
import { playSteps } from './steps.ts';
import { isMapping, partsOf } from './tokens.ts';
import type { Workflow } from './workflow.ts';

export interface LegOf {
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly strategy: Strategy | undefined;
  readonly leg: Leg;
  readonly index: number;
}

/** Plays one leg of a job; without a matrix there is one. */
export async function playLeg(job: Job, workflow: Workflow, run: Run, frame: Frame, of: LegOf): Promise<JobEnd> {
  const { strategy, leg, index } = of;
  const values = Object.values(leg).map((value) => (typeof value === 'object' ? JSON.stringify(value) : value));
  const name = frame.path + (values.length === 0 ? job.id : `${job.id} (${values.join(', ')})`);
  const permissions = granted(job, workflow, frame, name);
  if (frame.signal.aborted) {
    run.jobs[name] = { result: 'cancelled', outputs: {}, steps: [], permissions };
    return { result: 'cancelled', outputs: {} };
  }
  const { legs, failFast, maxParallel } = strategy ?? { legs: [{}], failFast: true, maxParallel: 1 };
  const contexts = {
    ...of.contexts,
    matrix: leg,
    strategy: { 'fail-fast': failFast, 'job-index': index, 'job-total': legs.length, 'max-parallel': maxParallel },
  };
  const scope = { contexts };
  return run.groups.holding(job.concurrency, scope, name, async () => {
    const started = { name, permissions, contexts };
    if (job.kind === 'steps') return steps(job, workflow, run, frame, started);
    const end = await callWorkflow(job, run, { ...frame, path: `${name} / ` }, started);
    run.jobs[name] = { ...end, steps: [], permissions };
    return end;
  });
}

export interface StartedJob {
  readonly name: string;
  readonly permissions: Permissions;
  readonly contexts: Readonly<Record<string, unknown>>;
}

async function steps(job: StepsJob, workflow: Workflow, run: Run, frame: Frame, started: StartedJob): Promise<JobEnd> {
  const { name, permissions, contexts } = started;
  const environment = environmentOf(job);
  const where = environment.name === undefined ? '' : textOf(evaluate(environment.name, { contexts }), 'environment');
  if (where !== '') await run.surroundings.approve?.(where);
  const played = await playSteps(job, workflow, run, frame.signal, { ...started, secrets: frame.secrets });
  const url = environment.url === undefined ? '' : textOf(evaluate(environment.url, played.scope), 'environment.url');
  const outputs = evaluateTexts(job.outputs, played.scope);
  run.jobs[name] = {
    result: played.result,
    outputs,
    steps: played.steps,
    permissions,
    ...(where === '' ? {} : { environment: { name: where, url } }),
  };
  const isForgiven =
    played.result === 'failure' &&
    job.continueOnError !== undefined &&
    isTruthy(evaluate(job.continueOnError, { contexts }));
  return { result: isForgiven ? 'success' : played.result, outputs };
}

function environmentOf({ environment }: StepsJob) {
  if (environment === undefined) return {};
  return isMapping(environment) ? partsOf(environment, 'environment', ['name', 'url']) : { name: environment };
}

/** What the job's token may do; throws when a called workflow asks for more than its caller has. */
function granted(job: Job, workflow: Workflow, { limit, fallback }: Frame, name: string): Permissions {
  const asked = job.permissions ?? workflow.permissions;
  const lacking = missing(asked ?? {}, limit);
  if (lacking.length > 0) throw new Error(`'${name}' asks for ${lacking.join(', ')}, which its caller does not grant.`);
  return asked ?? fallback;
}
