/**
 * Knows how time passes: effects lie ready with their own times, and `advance` applies what is due, in order.
 * Refuses to know what an operation consists of (that is in flows/) and what time it is (time is an argument).
 */
import { happened } from './happening.ts';
import type { Deployment, Environment, HealthStatus, Instance, Severity, Version, World } from './state.ts';

/**
 * Why a health will be what it is. `from` (seconds after the operation's start) is what `{age}` counts from and
 * `{took}` counts to; left out it is the moment itself. `{time}` is the moment.
 */
export interface Ground {
  readonly text: string;
  readonly from?: number;
}

/** One thing that happens to an environment or a version. */
export type Effect =
  | { readonly kind: 'event'; readonly message: string; readonly severity: Severity }
  | {
      readonly kind: 'environment';
      readonly change: Partial<Environment>;
      /** Which of its dates becomes the moment's; being terminated is an update, too. */
      readonly stamps?: 'updated' | 'terminated';
    }
  | { readonly kind: 'health'; readonly to: HealthStatus; readonly causes: readonly Ground[] }
  | {
      readonly kind: 'instances';
      readonly ids: readonly string[];
      readonly health: HealthStatus;
      readonly causes: readonly Ground[];
      readonly deployment?: Omit<Deployment, 'time'>;
    }
  | { readonly kind: 'joined'; readonly instances: readonly Newcomer[]; readonly causes: readonly Ground[] }
  | { readonly kind: 'left'; readonly ids: readonly string[] }
  | { readonly kind: 'version'; readonly change: Pick<Version, 'status'> & Partial<Pick<Version, 'image'>> };

/** An instance that is to come, without the times of its coming. */
export type Newcomer = Omit<Instance, 'launched' | 'causes' | 'deployment'> & {
  /** None where the instance has yet to be set up. */
  readonly deployment?: Omit<Deployment, 'time'>;
};

/** Effects of one operation, so many seconds after its start. */
export interface Moment {
  readonly after: number;
  readonly effects: readonly Effect[];
  /** Here a slow operation takes its time: what came before stays where it was. */
  readonly elastic?: true;
}

/** Whom an operation concerns and which request started it. */
export interface Subject {
  readonly requestId: string | undefined;
  readonly application: string;
  readonly environmentId?: string;
  readonly versionLabel?: string;
}

/** An effect that will take place at `at`; its operation began at `start` (both epoch ms). */
export interface Due {
  readonly at: number;
  readonly start: number;
  readonly subject: Subject;
  readonly effect: Effect;
}

/** The world with an operation's moments ahead of it; those at the start happen at once. */
export function schedule(world: World, start: number, subject: Subject, moments: readonly Moment[]): World {
  const added = moments.flatMap(({ after, effects }) =>
    effects.map((effect) => ({ at: start + Math.round(after * 1000), start, subject, effect })),
  );
  const due = [...world.due, ...added].sort((a, b) => a.at - b.at);
  return advance({ ...world, due }, start);
}

/** The world without what still lies ahead of one environment. A name that a swap has moved comes all the same. */
export function unschedule(world: World, environmentId: string): World {
  const stays = ({ subject, effect }: World['due'][number]) =>
    subject.environmentId !== environmentId || (effect.kind === 'environment' && effect.change.cname !== undefined);
  return { ...world, due: world.due.filter(stays) };
}

/** The world as it is at `now` (epoch ms): everything due by then has happened, each at its own time. */
export function advance(world: World, now: number): World {
  const later = world.due.findIndex(({ at }) => at > now);
  const count = later === -1 ? world.due.length : later;
  if (count === 0) return world;
  return world.due.slice(0, count).reduce(happened, { ...world, due: world.due.slice(count) });
}
