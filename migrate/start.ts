/** Knows what starts the pipeline, and so the workflow: its source, triggers and variables. Refuses to know jobs. */
import type { Comment, Draft } from './draft.ts';
import { capital, prose } from './draft.ts';
import { environmentName, literal } from './expressions.ts';
import { eventsOf } from './patterns.ts';
import { type Action, named, type Pipeline, type Variable } from './pipeline.ts';
import type { Remarks } from './remarks.ts';

/** Branch that is assumed where the pipeline names none. */
const BRANCH = 'main';
/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_dispatchinputs */
const MAXIMUM_INPUTS = 25;

export function startOf(
  pipeline: Pipeline,
  sources: readonly Action[],
  source: Action | undefined,
  remarks: Remarks,
): Pick<Draft, 'on' | 'env'> {
  const triggers = pipeline.triggers.filter(
    ({ sourceAction }) => sourceAction === undefined || source === undefined || sourceAction === source.name,
  );
  for (const trigger of pipeline.triggers)
    if (!triggers.includes(trigger))
      remarks.left.add(
        `The trigger of the source action "${trigger.sourceAction}": another repository starts nothing here.`,
      );
  const events = eventsOf(triggers, remarks) ?? pushTo(source, pipeline, remarks);
  const usable = pipeline.variables.filter((variable) => isUsable(variable, remarks));
  const comment = sources.flatMap((action) => prose(capital(`${named(action)} (${wordsOf(action)}).`)));
  return {
    on: { comment, events: { ...events, workflow_dispatch: byHand(usable, remarks) } },
    env: Object.fromEntries(usable.map((variable) => [environmentName(variable.name), expressionOf(variable)])),
  };
}

function wordsOf({ provider, configuration: given }: Action): string {
  const place =
    given.FullRepositoryId ??
    given.RepositoryName ??
    (given.Repo === undefined ? undefined : `${given.Owner ?? ''}/${given.Repo}`) ??
    (given.S3Bucket === undefined ? undefined : `s3://${given.S3Bucket}/${given.S3ObjectKey ?? ''}`);
  return [provider, place].filter((part) => part !== undefined).join(' ');
}

/** `push` to the branch of the source action, or nothing but a start by hand when it did not start by itself. */
function pushTo(source: Action | undefined, pipeline: Pipeline, remarks: Remarks): Record<string, unknown> {
  if (source === undefined) {
    remarks.left.add(`The pipeline names no source; the workflow starts with a push to ${BRANCH}.`);
    return { push: { branches: [BRANCH] } };
  }
  const { configuration: given } = source;
  if (given.DetectChanges?.toLowerCase() === 'false') return {};
  return { push: { branches: [branchPattern(branchOf(source, pipeline, remarks))] } };
}

function branchOf(source: Action, pipeline: Pipeline, remarks: Remarks): string {
  const { configuration: given } = source;
  const branch = given.BranchName ?? given.Branch;
  if (branch === undefined || branch === '') {
    remarks.left.add(
      `${named(source)}: ${source.provider} has no branch (${wordsOf(source)}); the workflow starts with a push to ${BRANCH} instead.`,
    );
    return BRANCH;
  }
  const known = pipeline.variables.find(({ name }) => branch === `#{variables.${name}}`)?.defaultValue ?? branch;
  if (!/[#$]\{/.test(known)) return known;
  remarks.left.add(`The branch ${branch} of ${named(source)}: triggers know no variables; it is ${BRANCH} now.`);
  return BRANCH;
}

/** What GitHub takes for a pattern, taken literally. */
const branchPattern = (branch: string): string => branch.replace(/[*?+[\]!\\]/g, '\\$&');

function isUsable({ name, defaultValue }: Variable, remarks: Remarks): boolean {
  if (!/\{\{|\}\}/.test(defaultValue ?? '')) return true;
  remarks.left.add(`The variable ${name}: its default value ${defaultValue} would be taken for an expression.`);
  return false;
}

function byHand(variables: readonly Variable[], remarks: Remarks): unknown {
  for (const { name } of variables.slice(MAXIMUM_INPUTS))
    remarks.left.add(
      `The variable ${name}: a workflow has at most ${MAXIMUM_INPUTS} inputs, so it always has its default value.`,
    );
  if (variables.length === 0) return null;
  const inputs = variables.slice(0, MAXIMUM_INPUTS).map(({ name, description, defaultValue }) => [
    environmentName(name),
    {
      description: (description ?? `Variable ${name} of the pipeline`).replaceAll('${{', '$ {{'),
      ...(defaultValue === undefined ? { required: true } : { default: defaultValue }),
    },
  ]);
  return { inputs: Object.fromEntries(inputs) };
}

/** Nobody asks for inputs when a push starts the workflow. */
function expressionOf({ name, defaultValue = '' }: Variable): string {
  return `\${{ inputs.${environmentName(name)} || '${defaultValue.replaceAll("'", "''")}' }}`;
}

/** How a run that waits behaves, for the mode of the pipeline. */
export function concurrencyOf({ name, mode }: Pipeline, waits: boolean): Draft['concurrency'] {
  if (mode === 'PARALLEL') return undefined;
  const waiting = waits
    ? ['A run that waits for an approval is one that runs: reject it, and the next one starts.']
    : [];
  const comment: Comment = [
    'One release at a time; none is cut off half-way. Of those that wait the newest is next.',
    ...waiting,
  ];
  const queue = 'queue: max # every run has its turn, as in the mode QUEUED; linters may not know it yet';
  return { comment, group: `release-${literal(name)}`, closing: mode === 'QUEUED' ? [queue] : [] };
}
