/**
 * Knows what proves a success once the environment is Ready with our label: acceptable health, events and instances that
 * were read after the state. What is missing was either read and is wrong, or was not read. Refuses to know deadlines. Pure.
 */
import type { Problem } from '../problem.ts';
import type { Environment, InstanceHealth } from '../shapes.ts';
import { type Goal, healthOf, isAcceptable, isJoining, isOnOurDeployment, isWell } from './goal.ts';
import * as problems from './proof-problems.ts';
import type { Sight } from './sight.ts';

/** Something that a success still needs. */
export interface Lacking {
  /** What is waited for. */
  readonly on: string;
  /** Nobody knows whether it is wrong: it was asked for in vain, or has yet to show. */
  readonly isUnknown: boolean;
  /** What it comes to when the wait is over. */
  readonly problem: () => Problem;
}

/** The state of a proof is read again after this time, though only the rest of it was refused. */
const STATE_LASTS_MS = 30_000;

/** What is missing for a success; undefined when nothing is. */
export function lacks(
  goal: Goal,
  sight: Sight,
  environment: Environment,
  verb: 'become' | 'stay' = 'become',
): Lacking | undefined {
  const { instances, eventsRead } = sight;
  if (!isAcceptable(goal, environment)) {
    const isUnread = sight.blindSince !== undefined;
    return {
      on: `acceptable health (it ${isUnread ? 'was' : 'is'} ${healthOf(environment)})`,
      isUnknown: isUnread,
      problem: () =>
        isUnread ? problems.notReadWhole(goal, sight, 'health') : problems.unhealthy(goal, sight, environment, verb),
    };
  }
  if (!eventsRead) return unread(goal, sight, 'events', "Beanstalk's events");
  if (instances === undefined) return unread(goal, sight, 'instances', "the instances' health");
  if (instances === 'basic') return undefined;
  // One that has none is Grey: any other colour is from before, or the list is behind. Where it may be Grey, it may have none.
  if (instances.length === 0 && environment.health !== 'Grey' && !mayHaveNone(goal)) {
    return {
      on: 'an instance to show',
      isUnknown: true,
      problem: () => problems.noInstance(goal, sight, environment),
    };
  }
  return lacksOfInstances(goal, sight, instances, verb);
}

const mayHaveNone = ({ acceptableHealth }: Goal) => acceptableHealth.has('Grey') || acceptableHealth.has('NoData');

/**
 * An instance that joins is on no version yet, so it is none that is behind: a success does not come before it is set up,
 * and is not lost by one that Auto Scaling adds later.
 */
function lacksOfInstances(
  goal: Goal,
  sight: Sight,
  instances: readonly InstanceHealth[],
  verb: 'become' | 'stay',
): Lacking | undefined {
  const joining = instances.filter((instance) => isJoining(goal, instance));
  const settled = instances.filter((instance) => !joining.includes(instance));
  const behind = settled.filter((instance) => !isOnOurDeployment(goal, instance));
  if (behind.length > 0) {
    return {
      on: `${behind.length} of ${instances.length} instances to run ${goal.versionLabel}`,
      isUnknown: false,
      problem: () => problems.mixedVersions(goal, sight, behind),
    };
  }
  const sick = settled.filter((instance) => !isWell(goal, instance));
  if (sick.length > 0) {
    return {
      on: `acceptable health of ${sick.length} of ${instances.length} instances`,
      isUnknown: false,
      problem: () => problems.sickInstances(goal, sight, sick, verb),
    };
  }
  if (joining.length === 0 || (verb === 'stay' && settled.length > 0)) return undefined;
  return {
    on: `${joining.length} of ${instances.length} instances to be set up`,
    isUnknown: true,
    problem: () => problems.stillJoining(goal, sight, joining),
  };
}

const unread = (goal: Goal, sight: Sight, missing: 'events' | 'instances', on: string): Lacking => ({
  on,
  isUnknown: true,
  problem: () => problems.notReadWhole(goal, sight, missing),
});

/** Events and instances were read after the state. */
export const isWhole = ({ eventsRead, instances }: Sight): boolean => eventsRead && instances !== undefined;

/** The reads that are still missing for a proof. */
export interface Rest {
  /** The state is there and holds, as long as nothing has happened since: which only events tell. */
  readonly state: false;
  readonly events: true;
  readonly instances: boolean;
}

/**
 * What is left to read of a proof whose state was read at or after `from`, was all that a success needs, and is not yet
 * old; undefined where the state is to be read again.
 */
export function restOf(
  goal: Goal,
  sight: Sight,
  { from, now }: { readonly from: Date; readonly now: Date },
): Rest | undefined {
  const { environment, readAt, blindSince, instances } = sight;
  if (environment === undefined || environment === 'gone' || readAt === undefined || blindSince !== undefined)
    return undefined;
  const isGood =
    environment.status === 'Ready' && environment.versionLabel === goal.versionLabel && isAcceptable(goal, environment);
  const isFresh = readAt.here >= from && now.getTime() - readAt.here.getTime() < STATE_LASTS_MS;
  if (!isGood || !isFresh || isWhole(sight)) return undefined;
  return { state: false, events: true, instances: instances === undefined };
}
