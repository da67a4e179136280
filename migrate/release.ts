/** Knows the job that brings a version to one environment. Refuses to know which jobs there are and what they wait for. */
import { checkComment } from './checks.ts';
import { type Comment, capital, type Job, prose, type Step } from './draft.ts';
import type { Gates } from './gates.ts';
import type { Namer } from './names.ts';
import { type Action, named, type Pipeline } from './pipeline.ts';
import type { Remarks } from './remarks.ts';
import type { Route } from './route.ts';
import type { Target } from './targets.ts';

/** Thirty minutes for the release, as long for going back, and some for what is around. */
const RELEASE_MINUTES = 75;

export interface Work {
  readonly pipeline: Pipeline;
  readonly route: Route;
  readonly targetOf: (action: Action) => Target;
  readonly remarks: Remarks;
  readonly jobName: Namer;
  readonly environmentName: Namer;
}

interface ReleaseParts extends Pick<Job, 'comment' | 'environment' | 'concurrency' | 'outputs' | 'timeoutMinutes'> {
  readonly credentials: Step;
  readonly release: Step & { readonly kind: 'release' };
}

/** What every job has that releases to an environment. */
export function releaseParts(deploy: Action, { environment, comment }: Gates, work: Work): ReleaseParts {
  const target = work.targetOf(deploy);
  const { role, region } = target;
  return {
    comment: [...prose(`${capital(named(deploy))}.`), ...comment],
    ...(environment === undefined ? {} : { environment: { name: environment, url: ADDRESS } }),
    // Runs of a pipeline in this mode go on side by side; what they change must not.
    ...(work.pipeline.mode === 'PARALLEL' ? { concurrency: `release-${target.environment}-${region}` } : {}),
    outputs: {},
    timeoutMinutes: RELEASE_MINUTES,
    credentials: { kind: 'credentials', role, region, comment: [] },
    release: { kind: 'release', id: 'release', inputs: inputsOf(target), comment: [], closing: [] },
  };
}

const ADDRESS = `\${{ steps.release.outputs.environment-url }}`;

function inputsOf({ application, environment, action: { timeoutInMinutes: minutes } }: Target): Record<string, string> {
  return {
    'application-name': application,
    'environment-name': environment,
    ...(minutes === undefined ? {} : { 'deployment-timeout': `${minutes}m` }),
  };
}

interface Redeployment {
  readonly deploy: Action;
  readonly gating: Gates;
  readonly needs: readonly string[];
  /** Of the job that publishes, with the version's label. */
  readonly output: string;
  readonly checks: readonly Action[];
}

export function redeploy({ deploy, gating, needs, output, checks }: Redeployment, work: Work): Job {
  const id = work.jobName(isAlone(deploy, work) ? deploy.stage : `${deploy.stage} ${deploy.name}`);
  const { credentials, release, ...parts } = releaseParts(deploy, gating, work);
  const before: Comment = checks.flatMap((check) => [...checkComment(check, id, work.remarks), '']);
  const inputs = {
    operation: 'redeploy',
    ...release.inputs,
    'version-label': `\${{ needs.publish.outputs.${output} }}`,
  };
  return {
    id,
    ...parts,
    needs,
    steps: [
      { ...credentials, comment: before },
      { ...release, inputs },
    ],
  };
}

/** The only one of its stage has the stage's name. */
function isAlone(deploy: Action, { pipeline, route }: Work): boolean {
  const deploys = route.legs.flatMap((leg) => leg.deploys);
  const stage = pipeline.stages.find(({ actions }) => actions.includes(deploy));
  return stage?.actions.filter((action) => deploys.includes(action)).length === 1;
}
