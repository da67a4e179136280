/**
 * Knows what a watch has come to see: the latest reading of the environment and what earlier ones showed.
 * Refuses to judge it. Pure: (Sight, Observation, now) -> Sight.
 */
import type { BeanstalkEvent, Environment, InstanceHealth } from '../shapes.ts';
import { unseen } from './events.ts';

/** What one tick read; what it did not read (or could not) is undefined. */
export interface Observation {
  readonly environment: Environment | 'gone' | undefined;
  /** The state was asked for and not told. */
  readonly missed: boolean;
  /** The service's clock when it told the state. */
  readonly at?: Date | undefined;
  readonly events: readonly BeanstalkEvent[] | undefined;
  /** The events were read after the state, where the tick asked for both. */
  readonly eventsAfter: boolean;
  /** Read after the environment. */
  readonly instances: readonly InstanceHealth[] | 'basic' | undefined;
}

/** What health said while something failed: instances that failed may be gone, and health well again, when it ends. */
export interface Symptoms {
  /** Why the environment's health was what it was. */
  readonly causes: readonly string[];
  readonly instances: readonly InstanceHealth[];
}

export interface Sight {
  /** Times of the watch are this program's clock; dates inside environment and events are the service's. */
  readonly startedAt: Date;
  readonly environment: Environment | 'gone' | undefined;
  /** When that was read, by this program's clock and by the service's; undefined before anything was. */
  readonly readAt: { readonly here: Date; readonly there: Date | undefined } | undefined;
  readonly events: readonly BeanstalkEvent[];
  /** They were read after the state was asked for last: without, nobody knows whether something failed since. */
  readonly eventsRead: boolean;
  /** Those that were read after the state was asked for last; undefined when they were not. */
  readonly instances: readonly InstanceHealth[] | 'basic' | undefined;
  readonly symptoms: Symptoms;
  /** An earlier reading showed the environment at work. */
  readonly sawBusy: boolean;
  /** When a reading showed last that the operation is being given up. */
  readonly abortingAt: Date | undefined;
  /** Ready in every reading since then, and no operation ended meanwhile: each end moves DateUpdated. */
  readonly readySince: Date | undefined;
  readonly ticks: number;
  /** Answers of AWS so far, all kinds of reads together. */
  readonly reads: number;
  /** When the state could no longer be read, while it cannot. */
  readonly blindSince: Date | undefined;
}

export const firstSight = (startedAt: Date): Sight => ({
  startedAt,
  environment: undefined,
  readAt: undefined,
  events: [],
  eventsRead: false,
  instances: undefined,
  symptoms: { causes: [], instances: [] },
  sawBusy: false,
  abortingAt: undefined,
  readySince: undefined,
  ticks: 0,
  reads: 0,
  blindSince: undefined,
});

/** What is known after one more tick. */
export function seen(sight: Sight, observation: Observation, now: Date): Sight {
  const environment = observation.environment ?? sight.environment;
  const isNew = observation.environment !== undefined;
  const isAsked = isNew || observation.missed;
  const status = environment === undefined || environment === 'gone' ? undefined : environment.status;
  return {
    startedAt: sight.startedAt,
    environment,
    readAt: isNew ? { here: now, there: observation.at } : sight.readAt,
    events: [...sight.events, ...unseen(sight.events, observation.events ?? [])],
    eventsRead: isAsked ? observation.eventsAfter : sight.eventsRead || observation.events !== undefined,
    instances: isAsked ? observation.instances : (observation.instances ?? sight.instances),
    symptoms: sight.symptoms,
    sawBusy: sight.sawBusy || (status !== undefined && status !== 'Ready'),
    abortingAt: isNew && status === 'Aborting' ? now : sight.abortingAt,
    readySince:
      status === 'Ready' ? ((endedSince(sight, environment) ? undefined : sight.readySince) ?? now) : undefined,
    ticks: sight.ticks + 1,
    reads: sight.reads + readsOf(observation),
    blindSince: blindSince(sight, observation, now),
  };
}

/** The sight with what health says now beside what it said before; causes of an environment that is well are none of a failure. */
export function withSymptoms(sight: Sight, { causes, instances }: Symptoms): Sight {
  const { environment, symptoms } = sight;
  const isWell = environment === undefined || environment === 'gone' || environment.health === 'Green';
  return {
    ...sight,
    symptoms: {
      causes: [...new Set([...symptoms.causes, ...(isWell ? [] : causes)])],
      instances: [...symptoms.instances, ...instances],
    },
  };
}

/** The work between two readings of Ready may have gone unseen. A reading that is behind shows an older date and says nothing. */
function endedSince({ environment: before }: Sight, environment: Sight['environment']): boolean {
  if (before === undefined || before === 'gone' || environment === undefined || environment === 'gone') return false;
  return environment.updated > before.updated;
}

/** Looks that did not ask for the state neither lose sight nor regain it. */
function blindSince(sight: Sight, { environment, missed }: Observation, now: Date): Date | undefined {
  if (missed) return sight.blindSince ?? now;
  return environment === undefined ? sight.blindSince : undefined;
}

const readsOf = ({ environment, missed, events, instances }: Observation) =>
  [environment !== undefined || missed, events !== undefined, instances !== undefined].filter(Boolean).length;
