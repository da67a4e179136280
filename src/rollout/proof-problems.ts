/**
 * Knows how it is told that an operation ended well and a success is not proved: what is wrong, or could not be read.
 * Refuses to decide what is missing; proof.ts does. Pure.
 */
import { terminateInstance } from '../commands.ts';
import { Problem } from '../problem.ts';
import type { Environment, InstanceHealth } from '../shapes.ts';
import { afterIllHealth } from './advice.ts';
import { state } from './condition.ts';
import { type Goal, healthOf } from './goal.ts';
import { reasonOf } from './reason.ts';
import type { Sight } from './sight.ts';

/** Ready and our version, with a health that is not acceptable: not yet, or no longer. */
export function unhealthy(
  goal: Goal,
  sight: Sight,
  environment: Environment,
  verb: 'become' | 'stay' = 'become',
): Problem {
  const { name } = goal.environment;
  const accepted = [...goal.acceptableHealth].join(', ');
  const reason = reasonOf(sight, []);
  return new Problem({
    code: 'BR-UNHEALTHY',
    what: `Not released: ${name} runs ${goal.versionLabel} but did not ${verb} healthy.`,
    why: `${reason ?? 'Beanstalk named no cause.'} ${name} is ${healthOf(environment)}; acceptable-health is ${accepted}.`,
    now: state(goal, sight),
    next: afterIllHealth(goal, reason, environment.healthStatus ?? environment.health),
  });
}

/** The environment is well as a whole, some of its instances are not. */
export function sickInstances(
  goal: Goal,
  sight: Sight,
  sick: readonly InstanceHealth[],
  verb: 'become' | 'stay' = 'become',
): Problem {
  const [first] = sick;
  return new Problem({
    code: 'BR-UNHEALTHY',
    what: `Not released: ${sick.length} ${sick.length === 1 ? 'instance' : 'instances'} of ${goal.environment.name} did not ${verb} healthy.`,
    why: `${first?.id} is ${first?.healthStatus}${causes(first)}`,
    now: state(goal, sight),
    next: afterIllHealth(goal, first?.causes.join(' '), first?.healthStatus ?? 'Severe'),
  });
}

/** Beanstalk reports our version, and some instances run another one. */
export function mixedVersions(goal: Goal, sight: Sight, behind: readonly InstanceHealth[]): Problem {
  const [first] = behind;
  const isSameLabel = goal.versionLabel === goal.previousLabel;
  return new Problem({
    code: 'BR-MIXED-VERSIONS',
    what: `Not released: not every instance of ${goal.environment.name} runs ${isSameLabel ? 'the new deployment of ' : ''}${goal.versionLabel}.`,
    why: `Beanstalk reports success, but ${first?.id} runs ${deploymentText(first)}${causes(first)}`,
    now: state(goal, sight),
    next: `Run this job again to deploy ${goal.versionLabel} to all instances, or terminate the instance that is behind, for the group replaces it:\n${terminateInstance(first?.id ?? '', sight.environment)}`,
  });
}

/** The environment looks well, and what would prove it could not be read. */
export function notReadWhole(goal: Goal, sight: Sight, missing: 'health' | 'events' | 'instances'): Problem {
  const proof = {
    health: 'AWS did not let itself be read in time. Without its state it is not certain that the environment is well.',
    events:
      'AWS did not let itself be read in time. Without them it is not certain that nothing of this release failed.',
    instances:
      'AWS did not let itself be read in time. Without their health it is not certain that every instance runs the new version.',
  };
  return new Problem({
    code: 'BR-INSTANCES-UNKNOWN',
    what: `Not known: the ${missing} of ${goal.environment.name} could not be read.`,
    why: proof[missing],
    now: state(goal, sight),
    next: 'Nothing was undone, for nothing is known to be wrong. Run this job again: it looks at all of it and deploys nothing twice.',
  });
}

/** All is well, as far as it goes: an instance that was added is not done, and nothing says that it fails. */
export function stillJoining(goal: Goal, sight: Sight, joining: readonly InstanceHealth[]): Problem {
  const { name } = goal.environment;
  const [first] = joining;
  return new Problem({
    code: 'BR-INSTANCES-UNKNOWN',
    what: `Not known: ${joining.length} ${joining.length === 1 ? 'instance' : 'instances'} of ${name} had not come up in time.`,
    why: `${first?.id} is still being set up (${first?.healthStatus})${causes(first)} Until it is done it is not certain that it runs ${goal.versionLabel}.`,
    now: state(goal, sight),
    next: `Nothing was undone, for nothing is known to be wrong. Run this job again when ${first?.id} is set up: it looks at all of it and deploys nothing twice.`,
  });
}

/** Health and instances do not agree. */
export function noInstance(goal: Goal, sight: Sight, environment: Environment): Problem {
  const { name } = goal.environment;
  return new Problem({
    code: 'BR-INSTANCES-UNKNOWN',
    what: `Not known: ${name} shows no instance that runs ${goal.versionLabel}.`,
    why: `${name} is ${healthOf(environment)}, and Beanstalk lists no instance of it: one of the two is not up to date.`,
    now: state(goal, sight),
    next: `Nothing was undone, for nothing is known to be wrong. See whether ${name} has instances (eb health ${name}); where it is to have none, let acceptable-health name Grey.`,
  });
}

/** `v1 (deployment 7, Deployed)` */
const deploymentText = (instance: InstanceHealth | undefined) => {
  const { versionLabel, id, status } = instance?.deployment ?? {};
  return versionLabel === undefined ? 'no version' : `${versionLabel} (deployment ${id}, ${status})`;
};

const causes = (instance: InstanceHealth | undefined) =>
  instance === undefined || instance.causes.length === 0 ? '.' : `: ${instance.causes.join(' ')}`;
