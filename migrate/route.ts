/**
 * Knows the order of a pipeline: stages one after the other, in a stage the run orders, side by side what has the same.
 * Sorts actions by what they mean for a release. Refuses to know workflows. Pure.
 */
import { NotAPipeline } from './json.ts';
import { type Action, named, type Pipeline } from './pipeline.ts';

export interface Route {
  readonly sources: readonly Action[];
  /** The one whose repository is released. */
  readonly source?: Action;
  /** What ran before anything was deployed, and the approvals before that. */
  readonly build: Gated;
  /** At least one. */
  readonly legs: readonly Leg[];
  /** What no deployment follows. */
  readonly rest: Gated;
}

export interface Gated {
  readonly approvals: readonly Action[];
  /** Builds, tests, invocations, deployments to something else. */
  readonly checks: readonly Action[];
}

/** Deployments that run side by side, and what ran between them and the deployments before. */
export interface Leg extends Gated {
  readonly deploys: readonly Action[];
}

export function routeOf(pipeline: Pipeline): Route {
  const actions = pipeline.stages.flatMap((stage) => stage.actions);
  const deploys = actions.filter(isDeploy);
  if (deploys.length === 0) {
    const found = actions.map((action) => `${named(action)} (${action.category} / ${action.provider})`);
    throw new NotAPipeline(
      `The pipeline "${pipeline.name}" deploys nothing to Elastic Beanstalk. It has ${found.join('; ') || 'no actions'}.`,
    );
  }
  for (const deploy of deploys) hasTarget(deploy);
  const sources = actions.filter(isSource);
  const source = sources.find((action) => action === originOf(deploys[0]?.inputArtifacts[0], actions)) ?? sources[0];
  return { sources, ...(source === undefined ? {} : { source }), ...legsOf(pipeline) };
}

function legsOf(pipeline: Pipeline): Pick<Route, 'build' | 'legs' | 'rest'> {
  let build: Gated = { approvals: [], checks: [] };
  let waiting: Gated = build;
  const legs: Leg[] = [];
  for (const group of groupsOf(pipeline)) {
    const deploys = group.filter(isDeploy);
    if (deploys.length > 0) {
      legs.push({ ...waiting, deploys });
      waiting = { approvals: [], checks: [] };
    }
    const checks = group.filter((action) => !isDeploy(action) && !isSource(action) && !isApproval(action));
    const isBuild = legs.length === 0 && (waiting.approvals.length === 0 || build.checks.length === 0);
    if (isBuild && checks.length > 0) {
      build = { approvals: [...build.approvals, ...waiting.approvals], checks: [...build.checks, ...checks] };
      waiting = { approvals: [], checks: [] };
    } else waiting = { ...waiting, checks: [...waiting.checks, ...checks] };
    waiting = { ...waiting, approvals: [...waiting.approvals, ...group.filter(isApproval)] };
  }
  return { build, legs, rest: waiting };
}

function groupsOf(pipeline: Pipeline): Action[][] {
  return pipeline.stages.flatMap(({ actions }) => {
    const orders = [...new Set(actions.map(({ runOrder }) => runOrder))].sort((one, other) => one - other);
    return orders.map((order) => actions.filter(({ runOrder }) => runOrder === order));
  });
}

function hasTarget(deploy: Action): void {
  for (const key of ['ApplicationName', 'EnvironmentName'])
    if ((deploy.configuration[key] ?? '') === '')
      throw new NotAPipeline(`The configuration of ${named(deploy)} has no ${key}.`);
}

/** The source action from whose output an artifact was made. */
function originOf(
  artifact: string | undefined,
  actions: readonly Action[],
  seen: readonly Action[] = [],
): Action | undefined {
  const maker = makerOf(artifact, actions);
  if (maker === undefined || seen.includes(maker) || isSource(maker)) return maker;
  const primary = maker.configuration.PrimarySource ?? maker.inputArtifacts[0];
  return originOf(primary, actions, [...seen, maker]);
}

export const makerOf = (artifact: string | undefined, actions: readonly Action[]): Action | undefined =>
  artifact === undefined ? undefined : actions.find(({ outputArtifacts }) => outputArtifacts.includes(artifact));

export const isSource = ({ category }: Action): boolean => category === 'Source';

const isApproval = ({ category }: Action): boolean => category === 'Approval';

const isDeploy = ({ category, provider }: Action): boolean => category === 'Deploy' && provider === 'ElasticBeanstalk';
