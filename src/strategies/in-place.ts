/**
 * The in-place recipe: send the new version (and settings) to the one environment, or create it with them, and say what a
 * watch of it has to see. Refuses to know how a verdict is reached.
 */
import { certainly } from '../certain.ts';
import type { EnvironmentPlan, Plan } from '../plan.ts';
import type { Accepted, Environment, EnvironmentChange, InstanceHealth, World } from '../ports.ts';
import { Problem } from '../problem.ts';
import type { Goal } from '../rollout/goal.ts';
import { again } from '../rollout/watch.ts';
import { type ReadyEnvironment, terminatedMeanwhile, untilReady } from './readiness.ts';

export interface StartOptions {
  readonly versionLabel: string;
  /** The service's clock when the environment was read. */
  readonly since: Date;
  readonly acceptableHealth: Goal['acceptableHealth'];
  readonly deadline: Date;
  readonly pollIntervalMs: number;
  /** Makes the call that starts the operation; whoever calls knows that from then on something may have begun. */
  readonly calling: <T>(call: () => Promise<T>) => Promise<T>;
}

type Creation = EnvironmentPlan & { action: 'create' };
type Update = EnvironmentPlan & { action: 'update' };

/** Starts the operation that the plan names; the goal says what a watch of it has to see. */
export async function start(plan: Plan, step: Creation | Update, world: World, options: StartOptions): Promise<Goal> {
  const { versionLabel, acceptableHealth, deadline } = options;
  const common = { application: plan.application.name, versionLabel, acceptableHealth, deadline };
  if (step.action === 'create') {
    const { requestId, environmentId } = await create(plan, step, world, options);
    const environment = { id: environmentId, name: step.name };
    const before = { updated: undefined, deploymentId: undefined };
    return { ...common, operation: 'create', environment, previousLabel: '', since: options.since, requestId, before };
  }
  const { accepted, from, deploymentId } = await update(step, world, options);
  return {
    ...common,
    operation: 'update',
    environment: { id: accepted.environmentId, name: step.name },
    previousLabel: from.environment.versionLabel ?? '',
    since: from.at,
    requestId: accepted.requestId,
    before: { updated: from.environment.updated, deploymentId },
  };
}

function create(plan: Plan, step: Creation, world: World, options: StartOptions): Promise<Accepted> {
  const { beanstalk } = world;
  const application = plan.application.name;
  const { name, platform, settings } = step;
  const { versionLabel } = options;
  const cnamePrefix = step.cnamePrefix || undefined;
  const wanted = { application, name, versionLabel, cnamePrefix, platform, settings };
  const look = async () => {
    const { environments } = await beanstalk.environments({ names: [name] });
    const made = environments.find((environment) => environment.application === application);
    return made && { requestId: undefined, environmentId: made.id };
  };
  return certainly(() => options.calling(() => beanstalk.createEnvironment(wanted)), look, world);
}

/** An update that was taken, and the environment as it was just before. */
interface Taken {
  readonly accepted: Accepted;
  readonly from: ReadyEnvironment;
  /** The newest before it; undefined where the label alone tells the versions apart. */
  readonly deploymentId: number | undefined;
}

/** An environment that another operation took first is waited for, and asked again: what that one left is what ours begins with. */
function update(step: Update, world: World, options: StartOptions): Promise<Taken> {
  const { beanstalk, clock } = world;
  const { pollIntervalMs, deadline } = options;
  const change = changeOf(step, options);
  let from: ReadyEnvironment = { environment: step.environment, at: options.since };
  const look = async () => {
    const { id, updated } = from.environment;
    const { environments } = await beanstalk.environments({ ids: [id] });
    const took = environments.some((now) => now.status !== 'Ready' || now.updated > updated);
    return took ? { requestId: undefined, environmentId: id } : undefined;
  };
  const attempt = async () => {
    const deploymentId = await lastDeployment(change, from.environment, world);
    try {
      const send = () => options.calling(() => beanstalk.updateEnvironment(change));
      return { accepted: await certainly(send, look, world), from, deploymentId };
    } catch (error) {
      const isBusy = error instanceof Problem && error.code === 'BR-NOT-READY';
      if (!isBusy || clock.now() >= deadline) throw error;
      const ready = await untilReady(from.environment, deadline, { ...world, pollIntervalMs });
      if (ready === undefined) throw terminatedMeanwhile(from.environment);
      from = ready;
      return undefined;
    }
  };
  return again(attempt, () => pollIntervalMs, world);
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
  environment: Environment,
  { beanstalk }: World,
): Promise<number | undefined> {
  if (versionLabel === undefined || environment.versionLabel !== versionLabel || isBasic(environment)) return undefined;
  const instances = await beanstalk.instances(environment.id);
  return instances === 'basic' ? undefined : Math.max(0, ...instances.map(deploymentId));
}

const isBasic = ({ healthStatus }: Environment) => healthStatus === undefined;
const deploymentId = ({ deployment }: InstanceHealth) => deployment?.id ?? 0;
