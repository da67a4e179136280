/**
 * Knows which one line explains a failure: among the events, the causes of the environment's health and those of its
 * instances. Refuses to decide whether there was a failure. Pure.
 */
import type { BeanstalkEvent, InstanceHealth } from '../shapes.ts';
import { FAILED_AS_A_WHOLE, HEALTH, isFailure, wordsOf } from './events.ts';
import type { Sight } from './sight.ts';

/** Sentences that only say that something failed. */
const SAYS_NOTHING: readonly RegExp[] = [
  /^During an aborted deployment, some instances may have deployed/,
  ...FAILED_AS_A_WHOLE,
];

/** Where it failed, and no more. */
const SAYS_WHERE: readonly RegExp[] = [
  /^Unsuccessful command execution on instance id/,
  /^Command execution completed on /,
  /^Command failed on (all|\d+ out of) /,
  /^Incorrect application version /,
  /^Instance deployment failed\. For details, see 'eb-engine\.log'/,
  HEALTH,
];

/** What could be seen of it from outside, then what the instance's own engine said without a reason of its own. */
const SAYS_HOW: readonly RegExp[] = [
  /did not pass health check/,
  /^ELB (health|processes) /,
  /^Impaired services on /,
  /^\d+ active instances? (is|are) below /,
  /^[\d.]+ % of the requests are erroring with HTTP 4xx/,
  /^[\d.]+ % of the requests are /,
  /^Application deployment failed .*error: Engine execution has encountered an error/,
  /Command failed on instance\. (Return code: \d+ Output: Engine execution has|An unexpected error)/,
];

/** From what explains least to what explains most; a sentence that matches none of them explains most of all. */
const SAYS_LITTLE: readonly RegExp[] = [...SAYS_NOTHING, ...SAYS_WHERE, ...SAYS_HOW];

const NO_INSTANCES = /^There are no instances\./;

/** Causes of health that tell of work going on, or done, or that nothing can be told: they explain no failure. */
const NO_CAUSE =
  /^(Performing |Command is executing |Insufficient request rate|(Application|Configuration) \w+ (in progress|completed)|(Initialization|Command) (in progress|completed))/;

/** What is known at the end of a rollout. */
export interface Evidence {
  readonly events: readonly BeanstalkEvent[];
  /** Why the environment's health is what it is. */
  readonly causes: readonly string[];
  /** As they were read, more than once perhaps. */
  readonly instances: readonly InstanceHealth[];
}

/** Does this sentence say no more than that something failed? */
export const saysNothing = (sentence: string) => SAYS_NOTHING.some((pattern) => pattern.test(sentence));

/**
 * The one line that explains a failure: the one that says most, of equals the first, events before causes. A cause of an
 * instance's health is told with the instance. Undefined when nothing explains it.
 */
export function explanation({ events, causes, instances }: Evidence): string | undefined {
  const told = [...toldByEvents(events), ...toldByInstances(instances), ...causes.filter(isCause).map(weighed)];
  return heaviest(told)?.text;
}

/** The one event that explains a failure; undefined when none does. */
export const rootCause = (events: readonly BeanstalkEvent[]): BeanstalkEvent | undefined =>
  heaviest(toldByEvents(events))?.event;

interface Told {
  readonly text: string;
  readonly weight: number;
}

const isCause = (cause: string) => !NO_CAUSE.test(cause);

function weightOf(sentence: string): number {
  const rank = SAYS_LITTLE.findIndex((pattern) => pattern.test(sentence));
  return rank === -1 ? SAYS_LITTLE.length : rank;
}

const weighed = (text: string): Told => ({ text, weight: weightOf(text) });

/** Warnings explain what no error explains. Of those about health only the last counts: earlier ones may be over. */
function toldByEvents(events: readonly BeanstalkEvent[]): (Told & { readonly event: BeanstalkEvent })[] {
  const lastOfHealth = events.findLast(({ severity, message }) => severity === 'WARN' && HEALTH.test(message));
  const errors = events.filter(isFailure);
  const warnings = events.filter(
    (event) =>
      event.severity === 'WARN' && !isFailure(event) && (!HEALTH.test(event.message) || event === lastOfHealth),
  );
  return [
    ...errors.map((event) => ({ text: wordsOf(event), weight: weightOf(event.message), event })),
    ...warnings.map((event) => ({ text: wordsOf(event), weight: Math.min(weightOf(event.message), WARNING), event })),
  ];
}

const WARNING = SAYS_LITTLE.indexOf(HEALTH);

/** Its causes explain something. */
export const isIll = ({ health, deployment }: InstanceHealth) => health !== 'Green' || deployment?.status === 'Failed';

/** Only instances that are ill or failed the deployment; what is said of several is told once. */
function toldByInstances(instances: readonly InstanceHealth[]): Told[] {
  const ill = instances.filter(isIll);
  const causes = new Set(ill.flatMap((instance) => instance.causes.filter(isCause)));
  return [...causes].map((cause) => {
    const ids = new Set(ill.filter((instance) => instance.causes.includes(cause)).map(({ id }) => id));
    return { text: `${named([...ids])}: ${cause}`, weight: weightOf(cause) };
  });
}

/** `i-0c3f9e and 3 more instances` */
function named([first = '', ...others]: readonly string[]): string {
  if (others.length === 0) return first;
  return `${first} and ${others.length} more ${others.length === 1 ? 'instance' : 'instances'}`;
}

function heaviest<T extends Told>(told: readonly T[]): T | undefined {
  return told.reduce<T | undefined>(
    (best, one) => (best === undefined || one.weight > best.weight ? one : best),
    undefined,
  );
}

/** What explains best how a watch ended: said of this operation or of health; only where nothing is, what else was said. */
export function reasonOf({ events, instances, symptoms }: Sight, ours: readonly BeanstalkEvent[]): string | undefined {
  const now = instances === undefined || instances === 'basic' ? [] : instances;
  const seen = [...symptoms.instances, ...now];
  // A launch that fails told of no instances when it began: that explains nothing about those that came.
  const causes = symptoms.causes.filter((cause) => seen.length === 0 || !NO_INSTANCES.test(cause));
  const health = { causes, instances: seen };
  const remarks = events.filter(({ requestId }) => requestId === undefined);
  const best = explanation({ events: [...ours, ...remarks], ...health }) ?? explanation({ events, ...health });
  return best !== undefined && saysNothing(best) ? `Beanstalk said no more than: ${best}` : best;
}
