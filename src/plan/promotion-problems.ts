/**
 * Knows how it is told that a promotion must not be made: something else was prepared, or it is not well any more, and why.
 * Refuses to decide. Pure.
 */
import type { Inputs } from '../inputs.ts';
import type { RecordedVersion } from '../plan.ts';
import { Problem } from '../problem.ts';
import { healthOf, isAcceptable, isOnOurDeployment } from '../rollout/goal.ts';
import { explanation } from '../rollout/reason.ts';
import type { Environment, InstanceHealth } from '../shapes.ts';
import { isNewerThanWhatRuns } from './environment.ts';

export function notPrepared(wanted: string, onIdle: string | undefined, production: string): Problem {
  return new Problem({
    code: 'BR-NOT-PREPARED',
    what: `Not promoted: ${wanted} is not what was prepared.`,
    why:
      onIdle === undefined
        ? 'There is no idle side with a version.'
        : `The idle side runs ${onIdle}${onIdle === wanted ? ', but bears no unused mark of operation: prepare' : ''}.`,
    now: `${production} was not moved.`,
    next: `Prepare ${wanted} (operation: prepare) and promote it then, or leave version-label empty to promote what is prepared.`,
  });
}

/** The side that waits, and what was read of it. */
interface Prepared {
  readonly environment: Environment;
  readonly version: RecordedVersion;
  readonly instances: readonly InstanceHealth[] | 'basic';
}

export function notWell(inputs: Pick<Inputs, 'acceptableHealth'>, side: Prepared, production: string): Problem {
  const { name } = side.environment;
  return new Problem({
    code: 'BR-PREPARED-NOT-WELL',
    what: `Not promoted: ${name} is not well enough to take the production name.`,
    why: [...ofTheWhole(inputs, side), ...ofInstances(inputs, side)].join(' '),
    now: `${production} was not moved.`,
    next: `See what is wrong with ${name} (eb health ${name}); run operation: prepare again to repair it, then promote.`,
  });
}

function ofTheWhole(inputs: Pick<Inputs, 'acceptableHealth'>, { environment, version, instances }: Prepared): string[] {
  const accepted = isAcceptable(inputs, environment)
    ? ''
    : `; acceptable-health is ${[...inputs.acceptableHealth].join(', ')}`;
  const { label, created } = version.version;
  return [
    `It is ${environment.status}, ${healthOf(environment)}${accepted}.`,
    ...(isNewerThanWhatRuns(created, environment, instances) ? [`${label} was made after what runs there.`] : []),
  ];
}

/** Which of them stand in the way, and the cause that tells most. */
function ofInstances(inputs: Pick<Inputs, 'acceptableHealth'>, { version, instances }: Prepared): string[] {
  if (instances === 'basic') return [];
  const { label: versionLabel } = version.version;
  const goal = { versionLabel, before: { updated: undefined, deploymentId: undefined } };
  const behind = instances.filter((instance) => !isOnOurDeployment(goal, instance));
  const ill = instances.filter((instance) => !isAcceptable(inputs, instance));
  const cause = explanation({ events: [], causes: [], instances });
  return [
    ...counted(behind, instances, `without a finished deployment of ${versionLabel}`),
    ...counted(ill, instances, 'not in acceptable health'),
    ...(cause === undefined ? [] : [cause]),
  ];
}

const MOST_NAMED = 3;

/** `2 of 4 instances not in acceptable health: i-1 (Severe), i-2 (Degraded).` */
function counted(some: readonly InstanceHealth[], all: readonly InstanceHealth[], what: string): string[] {
  if (some.length === 0) return [];
  const named = some.slice(0, MOST_NAMED).map(({ id, healthStatus }) => `${id} (${healthStatus})`);
  const more = some.length > MOST_NAMED ? ` and ${some.length - MOST_NAMED} more` : '';
  return [
    `${some.length} of ${all.length} ${all.length === 1 ? 'instance' : 'instances'} ${what}: ${named.join(', ')}${more}.`,
  ];
}
