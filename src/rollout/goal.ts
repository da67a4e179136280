/**
 * Knows what an operation is to reach, and whether one reading of health or of an instance meets it.
 * Refuses to know time and history; judge.ts does. Pure.
 */
import type { Environment, HealthColour, HealthStatus, InstanceHealth } from '../shapes.ts';

/** What an operation is to reach, and what was there before it. */
export interface Goal {
  readonly operation: 'create' | 'update';
  readonly application: string;
  readonly environment: { readonly id: string; readonly name: string };
  readonly versionLabel: string;
  /** False where settings or platform change alone. */
  readonly deploys?: boolean;
  /** The label that served before; empty when nothing did. */
  readonly previousLabel: string;
  /** Of the call that started the operation; undefined when its answer was lost, null where nothing was started. */
  readonly requestId: string | undefined | null;
  /** The service's clock before the call. */
  readonly since: Date;
  readonly before: {
    /** DateUpdated before the call; undefined for a creation. */
    readonly updated: Date | undefined;
    /** The newest deployment id of any instance; matters when the label is the one that served before. */
    readonly deploymentId: number | undefined;
  };
  readonly acceptableHealth: ReadonlySet<HealthColour | HealthStatus>;
  /** It is enough that instances run the version: some were ill before, and only the environment's colour tells of it. */
  readonly instancesMayBeIll?: boolean;
  readonly deadline: Date;
}

/** Colour or status is among the acceptable ones. */
export const isAcceptable = (
  { acceptableHealth }: Pick<Goal, 'acceptableHealth'>,
  { health, healthStatus }: { readonly health: HealthColour; readonly healthStatus: HealthStatus | undefined },
) => acceptableHealth.has(health) || (healthStatus !== undefined && acceptableHealth.has(healthStatus));

/** An instance is as healthy as it has to be. */
export const isWell = (
  goal: Pick<Goal, 'acceptableHealth' | 'instancesMayBeIll'>,
  instance: Pick<InstanceHealth, 'health' | 'healthStatus'>,
) => goal.instancesMayBeIll === true || isAcceptable(goal, instance);

export const healthOf = ({ health, healthStatus }: Pick<Environment, 'health' | 'healthStatus'>) =>
  healthStatus === undefined ? health : `${health} (${healthStatus})`;

/** The label alone proves nothing when it is the one that served before: then the deployment must be a newer one. */
export function isOnOurDeployment(
  { versionLabel, before }: Pick<Goal, 'versionLabel' | 'before'>,
  { deployment }: Pick<InstanceHealth, 'deployment'>,
): boolean {
  return (
    deployment?.versionLabel === versionLabel &&
    deployment.status === 'Deployed' &&
    (before.deploymentId === undefined || deployment.id > before.deploymentId)
  );
}

/**
 * One that Auto Scaling has just added: Grey (Pending) while it is set up, and on no version until our own reaches it. One
 * that fails to come up loses that colour. https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/health-enhanced-status.html
 */
export const isJoining = (
  { versionLabel }: Pick<Goal, 'versionLabel'>,
  { health, deployment }: Pick<InstanceHealth, 'health' | 'deployment'>,
): boolean =>
  health === 'Grey' &&
  (deployment === undefined || (deployment.versionLabel === versionLabel && deployment.status === 'In Progress'));

/**
 * Did an operation end there after our call? DateUpdated moves with every end; one that is older than the answer in which the
 * environment was read before the call is an earlier operation's, which that reading did not show yet.
 */
export const isEndedSince = (
  { since, before }: { readonly since: Date; readonly before: Date },
  { updated }: Pick<Environment, 'updated'>,
): boolean => updated > before && updated >= since;
