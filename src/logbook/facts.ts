/**
 * Knows what a run notes down, and how the environments among it are told in a result.
 * Refuses to know when anything is noted. Pure.
 */
import type { Inputs } from '../inputs.ts';
import type { Plan } from '../plan.ts';
import type { Problem } from '../problem.ts';
import type { EnvironmentResult, Outcome, Phase } from '../result.ts';
import type { Sight } from '../rollout/sight.ts';
import type { Environment, InstanceHealth, LogExcerpt } from '../shapes.ts';

/** What of a sight is kept. */
export type Glance = Pick<Sight, 'environment' | 'instances' | 'eventsRead'> & Partial<Pick<Sight, 'events'>>;

/** Everything a run has noted down. */
export interface Facts {
  plan: Plan | undefined;
  bundle: { sha256: string; uploaded: boolean };
  action: EnvironmentResult['action'];
  environmentId: string;
  isRunning: boolean;
  /** When the environment had been updated last as the operation began. */
  updatedBefore: Date | undefined;
  inDoubt: boolean;
  /** To the latest call that starts an operation; settles when that is answered. */
  answer: Promise<unknown> | undefined;
  stopped: readonly string[];
  /** The version that the operation is to bring back; empty where it is no way back. */
  backTo: string;
  /** Why what was released is being undone, or explained. */
  failure: Problem | undefined;
  environment: Environment | undefined;
  latest: Glance | undefined;
  /** The side of a pair that the release did not go to. */
  other: Environment | undefined;
  isSwapped: boolean;
  /** The side that got the name was proved under it. */
  isSettled: boolean;
  /** The production name was asked to move there or back, and nobody saw it arrive. */
  moving: 'there' | 'back' | undefined;
  instances: readonly InstanceHealth[] | 'basic' | undefined;
  phases: Phase[];
  logs: readonly LogExcerpt[];
}

/** An environment that is no longer listed. */
export const TERMINATED = { status: 'Terminated', health: 'Grey', healthStatus: undefined } as const;

/** What the plan knows of the environment before anything is done to it. */
export function knownBefore({ environment: step, pair }: Plan): Partial<Facts> {
  const other = pair?.swaps ? pair.live : undefined;
  if (step.action === 'create' || step.action === 'untouched') return { other };
  const instances = step.action === 'none' ? step.instances : undefined;
  return { environment: step.environment, environmentId: step.environment.id, instances, other };
}

export function environmentResult(inputs: Inputs, facts: Facts, outcome: Outcome): EnvironmentResult {
  const { environment, instances, plan, action, environmentId } = facts;
  return {
    name: plan?.environment.name ?? environment?.name ?? inputs.environment,
    id: environment?.id ?? environmentId,
    url: urlOf(environment),
    status: environment?.status ?? '',
    health: environment?.health ?? '',
    healthStatus: environment?.healthStatus ?? '',
    versionLabel: environment?.versionLabel ?? '',
    previousVersionLabel: plan?.previousLabel ?? '',
    action,
    outcome,
    instances:
      instances === undefined || instances === 'basic'
        ? undefined
        : counted(instances, plan?.version.label ?? environment?.versionLabel ?? ''),
  };
}

const urlOf = (environment: Environment | undefined) =>
  environment?.cname === undefined ? '' : `http://${environment.cname}`;

/** The side that nothing was deployed to: only its name may have changed. */
export function otherSide({ other, plan }: Facts, outcome: Outcome): EnvironmentResult[] {
  if (other === undefined) return [];
  const { name, id, status, health, healthStatus, versionLabel = '' } = other;
  return [
    {
      ...{ name, id, status, health, outcome },
      url: urlOf(other),
      healthStatus: healthStatus ?? '',
      versionLabel,
      // Where no name was to move the plan knows only what the other one served.
      previousVersionLabel: plan?.pair?.swaps ? (plan.previousLabel ?? '') : versionLabel,
      action: 'none',
      instances: undefined,
    },
  ];
}

function counted(instances: readonly InstanceHealth[], label: string): EnvironmentResult['instances'] {
  const onVersion = instances.filter(({ deployment }) => deployment?.versionLabel === label);
  const failed = onVersion.filter(({ deployment }) => deployment?.status === 'Failed');
  return { total: instances.length, onVersion: onVersion.length, failed: failed.length };
}
