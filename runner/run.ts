/**
 * Knows how one run of a workflow goes on GitHub: an event starts it, its jobs run, and there is a conclusion. A stand-in
 * for GitHub's side and its machines, for tests. What it does not support is an error, never passed over.
 */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ActionUse, StepEnd } from './actions.ts';
import { concurrencyGroups, type Groups } from './concurrency.ts';
import { inputsOf } from './inputs.ts';
import { type JobRecord, playJobs } from './jobs.ts';
import { REPOSITORY_DEFAULT } from './permissions.ts';
import { startsOn } from './triggers.ts';
import { readWorkflow } from './workflow.ts';

/** What is around the machines on which a run's jobs run. */
export interface Surroundings {
  /** A git repository; its HEAD is the commit of the run, and what `actions/checkout` gives. */
  readonly repository: string;
  /** What a job gets for a role in a region, as variables: credentials, and the account's address. */
  credentials(asked: { readonly role: string; readonly region: string }): Promise<Readonly<Record<string, string>>>;
  /** Options of Node.js for our own action. */
  readonly nodeOptions?: readonly string[];
  /** Called before a job starts that names a GitHub environment, as its reviewers would be; a rejection ends the job. */
  approve?(environment: string): Promise<void>;
  /** Stand-ins for more actions, by `owner/name`. */
  readonly actions?: Readonly<Record<string, (use: ActionUse) => Promise<StepEnd>>>;
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** What starts a run. */
export interface Start {
  /** Path of the workflow file, for messages; its text is read there unless it is given. */
  readonly file: string;
  readonly text?: string;
  readonly event: 'push' | 'pull_request' | 'workflow_dispatch' | 'release' | 'schedule';
  /** Default `main`. */
  readonly branch?: string;
  /** Instead of a branch. */
  readonly tag?: string;
  /** Of `workflow_dispatch`. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** More of the event's payload. */
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly attempt?: number;
  /** Cancels the run. */
  readonly signal?: AbortSignal;
}

export interface EndedRun {
  readonly conclusion: 'success' | 'failure' | 'cancelled';
  /** By job: `release`, `release (eu-west-1)` for a leg of a matrix, `release / deploy` for a job of a called workflow. */
  readonly jobs: Readonly<Record<string, JobRecord>>;
  /** The concurrency groups that it was in, in that order. */
  readonly groups: readonly string[];
}

/** What all jobs of a run share. */
export interface Run {
  readonly surroundings: Surroundings;
  readonly github: Readonly<Record<string, unknown>>;
  readonly groups: Groups;
  readonly jobs: Record<string, JobRecord>;
}

/** Plays a run to its end; rejects when GitHub would refuse the file, or when something is not supported here. */
export async function runWorkflow(start: Start, surroundings: Surroundings): Promise<EndedRun> {
  const workflow = await readWorkflow(start.file, start.text ?? (await readFile(start.file, 'utf8')));
  startsOn(workflow, start);
  const github = githubContext(start, workflow.name, surroundings.repository);
  const scope = { contexts: { github, vars: surroundings.vars ?? {} } };
  const given = start.event === 'workflow_dispatch' ? (start.inputs ?? {}) : {};
  const inputs = inputsOf(workflow.on.workflow_dispatch, given, scope, start.file);
  const run: Run = { surroundings, github, groups: concurrencyGroups(), jobs: {} };
  const { result } = await playJobs(workflow, run, {
    inputs: start.event === 'workflow_dispatch' ? inputs : {},
    secrets: surroundings.secrets ?? {},
    limit: { '*': 'write' },
    fallback: REPOSITORY_DEFAULT,
    path: '',
    signal: start.signal ?? new AbortController().signal,
  });
  return { conclusion: result, jobs: run.jobs, groups: run.groups.names };
}

const HERE = resolve(import.meta.dirname, '..');
const OURS = 'your-org/beanstalk-release';

/** The text of a called workflow: ours at its major tag, or one of the calling repository. */
export function calledFile(uses: string, { repository }: Surroundings): Promise<string> {
  const [, ours] = new RegExp(`^${OURS}/(\\.github/workflows/[^/@]+)@v1$`).exec(uses) ?? [];
  if (ours !== undefined) return readFile(join(HERE, ours), 'utf8');
  if (/^\.\/\.github\/workflows\/[^/@]+$/.test(uses)) return readFile(join(repository, uses), 'utf8');
  throw new Error(`The workflow '${uses}' is unknown to this runner.`);
}

function githubContext(start: Start, workflow: string, repository: string): Record<string, unknown> {
  const { event, branch = 'main', tag, inputs, payload, attempt = 1 } = start;
  const git = (...args: string[]) => execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).trim();
  const sha = git('rev-parse', 'HEAD');
  const ref = tag === undefined ? `refs/heads/${branch}` : `refs/tags/${tag}`;
  return {
    event_name: event,
    event: { ref, ...(inputs === undefined ? {} : { inputs }), ...payload },
    ref,
    ref_name: tag ?? branch,
    ref_type: tag === undefined ? 'branch' : 'tag',
    sha,
    repository: 'your-org/shop',
    repository_owner: 'your-org',
    actor: 'sam',
    triggering_actor: 'sam',
    workflow,
    run_id: '1001',
    run_number: '17',
    run_attempt: String(attempt),
    token: 'ghs_exampleExampleExampleExampleExample0',
    server_url: 'https://github.com',
    // Nobody answers there: a test reaches no network.
    api_url: 'http://127.0.0.1:9',
  };
}
