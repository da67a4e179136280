/**
 * The in-place recipe: send the new version (and settings) to the one environment, or create it with them, and watch to
 * the true end. Refuses to know how a verdict is reached.
 */
import { certainly } from '../certain.ts';
import type { EnvironmentPlan, Plan } from '../plan.ts';
import type { Accepted, Environment, InstanceHealth, World } from '../ports.ts';
import { Problem } from '../problem.ts';
import type { Goal } from '../rollout/goal.ts';
import { again } from '../rollout/watch.ts';
import { untilReady } from './readiness.ts';

export interface StartOptions {
  readonly versionLabel: string;
  /** The service's clock when the environment was read. */
  readonly since: Date;
  readonly acceptableHealth: Goal['acceptableHealth'];
  readonly deadline: Date;
  readonly pollIntervalMs: number;
}

type Creation = EnvironmentPlan & { action: 'create' };
type Update = EnvironmentPlan & { action: 'update' };

/** Starts the operation that the plan names; the goal says what a watch of it has to see. */
export async function start(plan: Plan, step: Creation | Update, world: World, options: StartOptions): Promise<Goal> {
  const common = {
    application: plan.application.name,
    versionLabel: options.versionLabel,
    previousLabel: plan.previousLabel,
    since: options.since,
    acceptableHealth: options.acceptableHealth,
    deadline: options.deadline,
  };
  if (step.action === 'create') {
    const { requestId, environmentId } = await create(plan, step, world, options);
    const environment = { id: environmentId, name: step.name };
    const before = { updated: undefined, deploymentId: undefined };
    return { ...common, operation: 'create', environment, requestId, before };
  }
  const before = { updated: step.environment.updated, deploymentId: await lastDeployment(plan, step, world, options) };
  const { requestId, environmentId } = await update(step, world, options);
  const environment = { id: environmentId, name: step.name };
  return { ...common, operation: 'update', environment, requestId, before };
}

function create(plan: Plan, step: Creation, world: World, { versionLabel }: StartOptions): Promise<Accepted> {
  const { beanstalk } = world;
  const application = plan.application.name;
  const { name, platform, settings } = step;
  const cnamePrefix = step.cnamePrefix || undefined;
  const send = () => beanstalk.createEnvironment({ application, name, versionLabel, cnamePrefix, platform, settings });
  const look = async () => {
    const { environments } = await beanstalk.environments({ names: [name] });
    const made = environments.find((environment) => environment.application === application);
    return made && { requestId: undefined, environmentId: made.id };
  };
  return certainly(send, look, world);
}

/** An environment that another operation took first is waited for, and asked again. */
function update(step: Update, world: World, options: StartOptions): Promise<Accepted> {
  const { beanstalk } = world;
  const { id, updated } = step.environment;
  const change = {
    id,
    versionLabel: step.deploys ? options.versionLabel : undefined,
    platform: step.platform,
    settings: step.changes.map(({ namespace, optionName, resourceName, to }) => ({
      namespace,
      optionName,
      resourceName,
      value: to,
    })),
  };
  const look = async () => {
    const { environments } = await beanstalk.environments({ ids: [id] });
    const took = environments.some((now) => now.status !== 'Ready' || now.updated > updated);
    return took ? { requestId: undefined, environmentId: id } : undefined;
  };
  const attempt = async () => {
    try {
      return await certainly(() => beanstalk.updateEnvironment(change), look, world);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'BR-NOT-READY') throw error;
      const watcher = { ...world, pollIntervalMs: options.pollIntervalMs };
      await untilReady(step.environment, options.deadline, watcher);
      return undefined;
    }
  };
  return again(attempt, () => 0, world);
}

/** When the label is the one that serves already, only a newer deployment id proves that ours was done. */
async function lastDeployment(
  { previousLabel }: Plan,
  { deploys, environment }: Update,
  { beanstalk }: World,
  { versionLabel }: StartOptions,
): Promise<number | undefined> {
  if (!deploys || previousLabel !== versionLabel || isBasic(environment)) return undefined;
  const instances = await beanstalk.instances(environment.id);
  return instances === 'basic' ? undefined : Math.max(0, ...instances.map(deploymentId));
}

const isBasic = ({ healthStatus }: Environment) => healthStatus === undefined;
const deploymentId = ({ deployment }: InstanceHealth) => deployment?.id ?? 0;
