/**
 * Knows how approvals become GitHub environments with reviewers. A job asks for one environment, so of several approvals in
 * a row the last is asked for by the job that follows, each of the others by a small job of its own.
 */
import { type Comment, type Job, prose } from './draft.ts';
import type { Namer } from './names.ts';
import { type Action, named } from './pipeline.ts';
import type { Remarks } from './remarks.ts';

export interface Gates {
  /** One after the other. */
  readonly gates: readonly Job[];
  /** For the jobs that follow. */
  readonly environment: string | undefined;
  readonly comment: Comment;
}

interface Naming {
  readonly jobName: Namer;
  readonly environmentName: Namer;
  readonly remarks: Remarks;
}

export function gatesOf(approvals: readonly Action[], stage: string, needs: readonly string[], naming: Naming): Gates {
  const last = approvals.at(-1);
  if (last === undefined) return { gates: [], environment: undefined, comment: [] };
  const gates: Job[] = [];
  for (const approval of approvals.slice(0, -1)) {
    const previous = gates.at(-1);
    gates.push(gate(approval, previous === undefined ? needs : [previous.id], naming));
  }
  const environment = naming.environmentName(stage);
  return { gates, environment, comment: asking(last, environment, naming.remarks) };
}

function gate(approval: Action, needs: readonly string[], naming: Naming): Job {
  const id = naming.jobName(approval.name);
  const name = naming.environmentName(approval.name);
  return {
    id,
    comment: asking(approval, name, naming.remarks),
    needs,
    environment: { name },
    outputs: {},
    timeoutMinutes: 5,
    steps: [{ kind: 'run', run: `echo "Approved by the reviewers of ${name}."`, comment: [] }],
  };
}

function asking(approval: Action, environment: string, remarks: Remarks): Comment {
  const { NotificationArn: topic, CustomData: question, ExternalEntityLink: link, ...others } = approval.configuration;
  const who = topic === undefined ? 'those who approved before' : `those whom ${topic} told`;
  remarks.todo.add(
    `Create the GitHub environment "${environment}" (Settings, Environments) with required reviewers: ${who}. A role that a job with it assumes must trust the subject repo:OWNER/REPOSITORY:environment:${environment}.`,
  );
  if (approval.provider !== 'Manual')
    remarks.left.add(`${named(approval)} (${approval.category} / ${approval.provider}): a person is asked now.`);
  if (approval.timeoutInMinutes !== undefined)
    remarks.left.add(
      `${named(approval)}: its timeout of ${approval.timeoutInMinutes} minutes; GitHub waits for 30 days.`,
    );
  for (const key of Object.keys(others))
    remarks.left.add(`${named(approval)}: the setting ${key} of its configuration.`);
  const more = [question, link].filter((part) => part !== undefined && part !== '');
  return prose([`The reviewers of its environment are asked first, as by ${named(approval)}.`, ...more].join(' '));
}
