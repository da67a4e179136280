/**
 * The in-place recipe: send the new version (and settings) to the one environment, or create it with them, and say what a
 * watch of it has to see. Refuses to know how a verdict is reached.
 */
import { certainly } from '../certain.ts';
import type { EnvironmentPlan, Plan } from '../plan.ts';
import type { World } from '../ports.ts';
import { type Goal, isEndedSince } from '../rollout/goal.ts';
import type { Accepted, EnvironmentChange, InstanceHealth } from '../shapes.ts';
import { instancesOf } from '../snapshot/versions.ts';

export interface StartOptions {
  readonly versionLabel: string;
  /** The service's clock when the environment was read. */
  readonly since: Date;
  readonly acceptableHealth: Goal['acceptableHealth'];
  readonly deadline: Date;
  /** Makes the call that starts the operation; whoever calls knows that from then on something may have begun. */
  readonly calling: <T>(call: () => Promise<T>) => Promise<T>;
}

type Creation = EnvironmentPlan & { action: 'create' };
type Update = EnvironmentPlan & { action: 'update' };

/**
 * Starts the operation that the plan names; the goal says what a watch of it has to see. Throws a Problem (BR-NOT-READY)
 * when another operation took the environment since the plan was made: then the plan is no longer true.
 */
export async function start(plan: Plan, step: Creation | Update, world: World, options: StartOptions): Promise<Goal> {
  const { versionLabel, since, acceptableHealth, deadline } = options;
  // Of this environment: in a pair it is not the label that serves in production.
  const previousLabel = step.action === 'update' ? (step.environment.versionLabel ?? '') : '';
  const application = plan.application.name;
  const common = { application, versionLabel, previousLabel, since, acceptableHealth, deadline };
  if (step.action === 'create') {
    const { requestId, environmentId } = await create(plan, step, world, options);
    const before = { updated: undefined, deploymentId: undefined };
    return { ...common, operation: 'create', environment: { id: environmentId, name: step.name }, requestId, before };
  }
  const change = changeOf(step, options);
  const before = { updated: step.environment.updated, deploymentId: await lastDeployment(change, step, world) };
  const { requestId, environmentId } = await update(change, step, world, options);
  const environment = { id: environmentId, name: step.name };
  return { ...common, operation: 'update', environment, deploys: step.deploys, requestId, before };
}

function create(plan: Plan, step: Creation, world: World, options: StartOptions): Promise<Accepted> {
  const { beanstalk } = world;
  const application = plan.application.name;
  const { name, base, tier, settings, tags } = step;
  const { versionLabel } = options;
  const cnamePrefix = step.cnamePrefix || undefined;
  const wanted = { application, name, versionLabel, cnamePrefix, base, tier, settings, tags };
  const look = async () => {
    const { environments } = await beanstalk.environments({ names: [name] });
    // One with another version is somebody else's, made at the same time.
    const made = environments.find(
      (one) => one.application === application && (one.versionLabel ?? versionLabel) === versionLabel,
    );
    return made && { requestId: undefined, environmentId: made.id };
  };
  const sending = { ...world, subject: name, until: options.deadline };
  return certainly(() => options.calling(() => beanstalk.createEnvironment(wanted)), look, sending);
}

function update(
  change: EnvironmentChange,
  { environment }: Update,
  world: World,
  options: StartOptions,
): Promise<Accepted> {
  const { beanstalk } = world;
  const look = async () => {
    const { environments } = await beanstalk.environments({ ids: [change.id] });
    const before = { since: options.since, before: environment.updated };
    const took = environments.some((now) => now.status !== 'Ready' || isEndedSince(before, now));
    return took ? { requestId: undefined, environmentId: change.id } : undefined;
  };
  const sending = { ...world, subject: environment.name, until: options.deadline };
  return certainly(() => options.calling(() => beanstalk.updateEnvironment(change)), look, sending);
}

const changeOf = ({ environment, deploys, platform, changes }: Update, options: StartOptions): EnvironmentChange => ({
  id: environment.id,
  versionLabel: deploys ? options.versionLabel : undefined,
  platform,
  settings: changes.map(({ namespace, optionName, resourceName, to }) => ({
    namespace,
    optionName,
    resourceName,
    value: to,
  })),
});

/** When the label is the one that serves already, only a newer deployment id proves that ours was done. */
async function lastDeployment(
  { versionLabel }: EnvironmentChange,
  { environment }: Update,
  world: World,
): Promise<number | undefined> {
  if (versionLabel === undefined || environment.versionLabel !== versionLabel) return undefined;
  const instances = await instancesOf(environment, world);
  return instances === 'basic' ? undefined : Math.max(0, ...instances.map(deploymentId));
}

const deploymentId = ({ deployment }: InstanceHealth) => deployment?.id ?? 0;
