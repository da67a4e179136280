/**
 * Knows how time passes: effects lie ready with their own times, and `advance` applies what is due, in order.
 * Refuses to know what an operation consists of (that is in flows/) and what time it is (time is an argument).
 */
import { causeTexts, reportsBasicHealth, transitionSeverity, transitionText } from './health.ts';
import type {
  Cause,
  Deployment,
  Environment,
  HealthStatus,
  Instance,
  Severity,
  VersionStatus,
  World,
  WorldEvent,
} from './state.ts';
import { withEnvironment, withVersion } from './state.ts';

/** One thing that happens to an environment or a version. `silent` events carry no request id. */
export type Effect =
  | { readonly kind: 'event'; readonly message: string; readonly severity: Severity; readonly silent?: boolean }
  | { readonly kind: 'environment'; readonly change: Partial<Environment>; readonly updates?: boolean }
  | { readonly kind: 'health'; readonly to: HealthStatus; readonly causes: readonly Cause[] }
  | {
      readonly kind: 'instances';
      readonly ids: readonly string[];
      readonly health: HealthStatus;
      readonly causes: readonly Cause[];
      readonly deployment?: Omit<Deployment, 'time'>;
    }
  | { readonly kind: 'joined'; readonly instances: readonly Instance[] }
  | { readonly kind: 'left'; readonly ids: readonly string[] }
  | { readonly kind: 'version'; readonly status: VersionStatus };

/** Effects of one operation, so many seconds after its start. */
export interface Moment {
  readonly after: number;
  readonly effects: readonly Effect[];
}

/** Whom an operation concerns and which request started it. */
export interface Subject {
  readonly requestId: string | undefined;
  readonly application: string;
  readonly environmentId?: string;
  readonly versionLabel?: string;
}

/** An effect that will take place at `at` (epoch ms). */
export interface Due {
  readonly at: number;
  readonly subject: Subject;
  readonly effect: Effect;
}

/** The world with an operation's moments ahead of it; those at the start happen at once. */
export function schedule(world: World, start: number, subject: Subject, moments: readonly Moment[]): World {
  const added = moments.flatMap(({ after, effects }) =>
    effects.map((effect) => ({ at: start + Math.round(after * 1000), subject, effect })),
  );
  const due = [...world.due, ...added].sort((a, b) => a.at - b.at);
  return advance({ ...world, due }, start);
}

/** The world without what still lies ahead of one environment. */
export function unschedule(world: World, environmentId: string): World {
  return { ...world, due: world.due.filter(({ subject }) => subject.environmentId !== environmentId) };
}

/** The world as it is at `now` (epoch ms): everything due by then has happened, each at its own time. */
export function advance(world: World, now: number): World {
  const [first] = world.due;
  if (first === undefined || first.at > now) return world;
  const ripe = world.due.findIndex(({ at }) => at > now);
  const past = ripe === -1 ? world.due : world.due.slice(0, ripe);
  const future = ripe === -1 ? [] : world.due.slice(ripe);
  return past.reduce(applied, { ...world, due: future });
}

function applied(world: World, { at, subject, effect }: Due): World {
  if (effect.kind === 'version') {
    return withVersion(world, subject.application, subject.versionLabel ?? '', { status: effect.status, updated: at });
  }
  const environment = world.environments.find(({ id }) => id === subject.environmentId);
  if (effect.kind === 'event') {
    const { message, severity, silent } = effect;
    const spoken = event(at, subject, environment, severity, message);
    return withEvent(world, silent ? { ...spoken, requestId: undefined } : spoken);
  }
  if (environment === undefined) return world;
  switch (effect.kind) {
    case 'environment':
      return withEnvironment(world, environment.id, effect.updates ? { ...effect.change, updated: at } : effect.change);
    case 'health':
      return turned(world, at, subject, environment, effect.to, effect.causes);
    case 'instances':
      return withEnvironment(world, environment.id, { instances: environment.instances.map(worked(at, effect)) });
    case 'joined':
      return joined(world, at, subject, environment, effect.instances);
    case 'left':
      return left(world, at, subject, environment, effect.ids);
    default:
      return effect satisfies never;
  }
}

const event = (
  at: number,
  subject: Subject,
  environment: Environment | undefined,
  severity: Severity,
  message: string,
): WorldEvent => ({
  at,
  message,
  severity,
  application: subject.application,
  environmentId: environment?.id,
  environmentName: environment?.name,
  versionLabel: subject.versionLabel,
  requestId: subject.requestId,
});

const withEvent = (world: World, added: WorldEvent): World => ({ ...world, events: [...world.events, added] });

/** Basic health knows colours alone and speaks of them alone. */
function turned(
  world: World,
  at: number,
  { application }: Subject,
  environment: Environment,
  to: HealthStatus,
  causes: readonly Cause[],
): World {
  const changed = withEnvironment(world, environment.id, { health: to, causes });
  if (environment.health === to || reportsBasicHealth(environment)) return changed;
  const message = transitionText(environment.health, to, causeTexts(causes, at));
  const severity = transitionSeverity(environment.health, to);
  return withEvent(changed, event(at, { application, requestId: undefined }, environment, severity, message));
}

const worked =
  (at: number, { ids, health, causes, deployment }: Extract<Effect, { kind: 'instances' }>) =>
  (instance: Instance): Instance =>
    ids.includes(instance.id)
      ? { ...instance, health, causes, deployment: deployment ? { ...deployment, time: at } : instance.deployment }
      : instance;

const named = (ids: readonly string[]) => `${ids.length === 1 ? 'instance' : 'instances'} [${ids.join(', ')}]`;

function joined(
  world: World,
  at: number,
  { application }: Subject,
  environment: Environment,
  instances: readonly Instance[],
): World {
  const changed = withEnvironment(world, environment.id, { instances: [...environment.instances, ...instances] });
  const message = `Added ${named(instances.map(({ id }) => id))} to your environment.`;
  return withEvent(changed, event(at, { application, requestId: undefined }, environment, 'INFO', message));
}

function left(
  world: World,
  at: number,
  { application }: Subject,
  environment: Environment,
  ids: readonly string[],
): World {
  const instances = environment.instances.filter(({ id }) => !ids.includes(id));
  const changed = withEnvironment(world, environment.id, { instances });
  const message = `Removed ${named(ids)} from your environment.`;
  return withEvent(changed, event(at, { application, requestId: undefined }, environment, 'INFO', message));
}
