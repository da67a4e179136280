/**
 * Knows how one look is taken: the state first, then events and instances side by side.
 * Refuses to judge. A read that fails for a passing reason leaves a gap that the next look fills; any other ends the look,
 * which still brings what it had read by then.
 */
import type { Eyes } from '../ports.ts';
import { Problem } from '../problem.ts';
import type { BeanstalkEvent, Environment, InstanceHealth } from '../shapes.ts';
import { ofInterest, sayItIsOver, unseen } from './events.ts';
import { type Goal, isAcceptable } from './goal.ts';
import { instancesOf } from './instances.ts';
import type { Rest } from './proof.ts';
import type { Observation, Sight } from './sight.ts';

/** Instance events come late and with whole seconds: each look reaches back this far behind the newest event. */
const EVENT_OVERLAP_MS = 30_000;

/** What a look brought, and whether AWS slowed it down. */
export interface Look {
  readonly observation: Observation;
  readonly throttled: boolean;
  /** Something that was asked for could not be read just now. */
  readonly hasGaps: boolean;
  /** What no further look would mend, and so has to end the watch once what was read is known. */
  readonly refusal: { readonly thrown: unknown } | undefined;
}

/** What a look is to read: the state, events, or both; or what is left of a proof. */
export type Wanted = { readonly state: boolean; readonly events: boolean } | Rest;

/**
 * Reads what is wanted; events alone, when they say that it is over, call for the state as well. A Ready environment is
 * read whole, unless only its health is asked for and is not acceptable: events and instances after the state, so that a
 * verdict of success rests on nothing older than the Ready it is about. The rest of a proof is read without the state,
 * unless something happened since that was read.
 */
export async function observe(eyes: Eyes, goal: Goal, sight: Sight, wanted: Wanted): Promise<Look> {
  const { patient, gaps, refusals } = patience();
  const isRest = 'instances' in wanted;
  const [early, rest] = await Promise.all([
    wanted.events && !wanted.state ? patient(newEvents(eyes, goal, sight)) : undefined,
    isRest && wanted.instances ? patient(readInstances(eyes, sight.environment)) : undefined,
  ]);
  const news = unseen(sight.events, early ?? []);
  const stateIsAsked = wanted.state || (isRest ? news.some(isAfter(sight)) : sayItIsOver(news));
  const read = stateIsAsked ? await patient(readEnvironment(eyes, goal)) : undefined;
  const environment = read?.environment;
  const ready = environment !== undefined && environment !== 'gone' && environment.status === 'Ready';
  const whole = ready && (wanted.events || !isIll(goal, environment));
  const [late, instances] = await Promise.all([
    whole || (wanted.events && wanted.state && refusals.length === 0)
      ? patient(newEvents(eyes, goal, sight))
      : undefined,
    whole ? patient(readInstances(eyes, environment)) : undefined,
  ]);
  return {
    observation: {
      environment,
      missed: stateIsAsked && environment === undefined,
      at: read?.at,
      events: late ?? early,
      eventsAfter: (stateIsAsked ? late : early) !== undefined,
      // Without the events nobody knows whether the state still holds.
      instances: stateIsAsked ? instances : early && rest,
    },
    hasGaps: gaps.length > 0,
    throttled: gaps.some(({ code }) => code === 'BR-THROTTLED'),
    refusal: refusals[0],
  };
}

/** Reads that may fail: what passes leaves a gap, what does not is kept until all of the look is known. */
function patience() {
  const gaps: Problem[] = [];
  const refusals: { readonly thrown: unknown }[] = [];
  const patient = async <T>(read: Promise<T>): Promise<T | undefined> => {
    try {
      return await read;
    } catch (error) {
      if (isPassing(error)) gaps.push(error);
      else refusals.push({ thrown: error });
      return undefined;
    }
  };
  return { patient, gaps, refusals };
}

/** Dates of events and of the state are the service's. */
const isAfter =
  ({ readAt }: Sight) =>
  ({ date }: BeanstalkEvent) =>
    readAt?.there === undefined || date > readAt.there;

/** On our label and not acceptably healthy: nothing else can make it a success, and its failure is looked at again. */
const isIll = (goal: Goal, environment: Environment) =>
  environment.versionLabel === goal.versionLabel && !isAcceptable(goal, environment);

/** Troubles that pass by themselves, as Eyes names them. */
const PASSING: ReadonlySet<string> = new Set(['BR-THROTTLED', 'BR-UNREACHABLE', 'BR-AWS-DOWN', 'BR-HEALTH-UNREAD']);

/** A passing trouble is left to the next look; the rest (no rights, expired credentials, a bug) ends the watch at once. */
export function passing(error: unknown): Problem {
  if (isPassing(error)) return error;
  throw error;
}

/** Is it left to the next look? */
export const isPassing = (error: unknown): error is Problem => error instanceof Problem && PASSING.has(error.code);

async function readEnvironment(eyes: Eyes, goal: Goal): Promise<{ environment: Environment | 'gone'; at: Date }> {
  const { environments, at } = await eyes.environments({ ids: [goal.environment.id] });
  return { environment: environments[0] ?? 'gone', at };
}

async function newEvents(eyes: Eyes, goal: Goal, sight: Sight): Promise<readonly BeanstalkEvent[]> {
  const newest = sight.events.at(-1)?.date.getTime() ?? 0;
  const since = new Date(Math.max(goal.since.getTime(), newest - EVENT_OVERLAP_MS));
  const { application, environment, requestId } = goal;
  const fetched = await eyes.events({ application, environmentId: environment.id, since });
  return ofInterest([...sight.events, ...fetched], requestId);
}

const readInstances = async (
  eyes: Eyes,
  environment: Sight['environment'],
): Promise<readonly InstanceHealth[] | 'basic'> =>
  environment === undefined || environment === 'gone' ? 'basic' : instancesOf(environment, eyes);
