/** Knows what passes between a job and the workflow that it calls: inputs, secrets and permissions in, outputs out. */
import { evaluate, evaluateTexts, textOf } from './evaluate.ts';
import { inputsOf, outputsOf, secretsOf } from './inputs.ts';
import type { CallingJob } from './job-form.ts';
import { type Frame, type JobEnd, playJobs } from './jobs.ts';
import type { StartedJob } from './leg.ts';
import { calledFile, type Run } from './run.ts';
import { literal } from './tokens.ts';
import { readWorkflow } from './workflow.ts';

/** Plays the called workflow's jobs under `frame.path`; its outputs are the job's. */
export async function callWorkflow(job: CallingJob, run: Run, frame: Frame, started: StartedJob): Promise<JobEnd> {
  const { uses } = job;
  const workflow = await readWorkflow(uses, await calledFile(uses, run.surroundings));
  if (!('workflow_call' in workflow.on)) throw new Error(`'${uses}' cannot be called: it lacks on.workflow_call.`);
  const trigger = workflow.on.workflow_call;
  const { github, vars } = started.contexts;
  const given = job.with === undefined ? {} : Object(evaluate(job.with, { contexts: started.contexts }));
  const inputs = inputsOf(trigger, given, { contexts: { github, vars, inputs: {} } }, uses);
  const played = await playJobs(workflow, run, {
    ...frame,
    inputs,
    secrets: secretsFor(job, trigger, frame, started),
    limit: started.permissions,
    fallback: started.permissions,
  });
  const scope = { contexts: { github, vars, inputs, jobs: played.jobs } };
  const outputs = outputsOf(trigger).map(([name, value]) => [name, textOf(evaluate(value, scope), name)] as const);
  return { result: played.result, outputs: Object.fromEntries(outputs) };
}

function secretsFor(
  { secrets, uses }: CallingJob,
  trigger: Parameters<typeof secretsOf>[0],
  frame: Frame,
  { contexts }: StartedJob,
): Readonly<Record<string, string>> {
  if (secrets?.isScalar && literal(secrets) === 'inherit') return frame.secrets;
  const given = evaluateTexts(secrets, { contexts: { ...contexts, secrets: frame.secrets } });
  return secretsOf(trigger, given, uses);
}
