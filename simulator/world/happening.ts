/**
 * Knows what each effect does to the world when its time has come, and which events Beanstalk tells by itself then.
 * Health and instance-count events carry no request id, as on the real service.
 */
import { ageText, causeTexts, reportsBasicHealth, transitionSeverity, transitionText } from './health.ts';
import type { Cause, Environment, Instance, Severity, World, WorldEvent } from './state.ts';
import { withEnvironment, withVersion } from './state.ts';
import type { Due, Effect, Ground } from './timeline.ts';

type Of<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

/** The world after one effect. */
export function happened(world: World, due: Due): World {
  const { at, subject, effect } = due;
  const environment = world.environments.find(({ id }) => id === subject.environmentId);
  if (effect.kind === 'event') return withEvent(world, due, environment, effect.severity, effect.message);
  if (effect.kind === 'version') {
    return withVersion(world, subject.application, subject.versionLabel ?? '', { ...effect.change, updated: at });
  }
  if (environment === undefined) return world;
  switch (effect.kind) {
    case 'environment':
      return withEnvironment(world, environment.id, { ...effect.change, ...stamped(effect, at) });
    case 'health':
      return turned(world, due, environment, effect);
    case 'instances':
      return withEnvironment(world, environment.id, { instances: environment.instances.map(worked(due, effect)) });
    case 'joined':
      return joined(world, due, environment, effect);
    case 'left':
      return left(world, due, environment, effect);
    default:
      return effect satisfies never;
  }
}

const stamped = ({ stamps }: Of<'environment'>, at: number): Partial<Environment> =>
  stamps === 'terminated' ? { updated: at, terminated: at } : stamps === 'updated' ? { updated: at } : {};

function withEvent(
  world: World,
  { at, subject }: Due,
  environment: Environment | undefined,
  severity: Severity,
  message: string,
): World {
  const event: WorldEvent = {
    at,
    message,
    severity,
    application: subject.application,
    environmentId: environment?.id,
    environmentName: environment?.name,
    versionLabel: subject.versionLabel,
    requestId: subject.requestId,
  };
  return { ...world, events: [...world.events, event] };
}

/** What the service says of its own accord, not as part of an operation. */
const withRemark = (world: World, due: Due, environment: Environment, severity: Severity, message: string) =>
  withEvent(
    world,
    { ...due, subject: { application: environment.application, requestId: undefined } },
    environment,
    severity,
    message,
  );

/** Basic health knows colours alone; it changes without a word here. */
function turned(world: World, due: Due, environment: Environment, { to, causes }: Of<'health'>): World {
  const grounds = causesOf(causes, due);
  const changed = withEnvironment(world, environment.id, { health: to, causes: grounds });
  if (environment.health === to || reportsBasicHealth(environment)) return changed;
  const message = transitionText(environment.health, to, causeTexts(grounds, due.at));
  return withRemark(changed, due, environment, transitionSeverity(environment.health, to), message);
}

/** Ages are told when somebody asks, everything else is fixed now. */
const causesOf = (grounds: readonly Ground[], { at, start }: Due): readonly Cause[] =>
  grounds.map(({ text, from }) => ({
    text: text
      .replace('{took}', ageText((from ?? 0) * 1000))
      .replace('{time}', new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')),
    since: from === undefined ? at : start + from * 1000,
  }));

const worked =
  (due: Due, { ids, health, causes, deployment }: Of<'instances'>) =>
  (instance: Instance): Instance =>
    ids.includes(instance.id)
      ? {
          ...instance,
          health,
          causes: causesOf(causes, due),
          deployment: deployment ? { ...deployment, time: due.at } : instance.deployment,
        }
      : instance;

const named = (ids: readonly string[]) => `${ids.length === 1 ? 'instance' : 'instances'} [${ids.join(', ')}]`;

function joined(world: World, due: Due, environment: Environment, effect: Of<'joined'>): World {
  const newcomers = effect.instances.map(({ deployment, ...instance }) => ({
    ...instance,
    launched: due.at,
    causes: causesOf(effect.causes, due),
    ...(deployment && { deployment: { ...deployment, time: due.at } }),
  }));
  const changed = withEnvironment(world, environment.id, { instances: [...environment.instances, ...newcomers] });
  const message = `Added ${named(newcomers.map(({ id }) => id))} to your environment.`;
  return withRemark(changed, due, environment, 'INFO', message);
}

function left(world: World, due: Due, environment: Environment, { ids }: Of<'left'>): World {
  const instances = environment.instances.filter(({ id }) => !ids.includes(id));
  const changed = withEnvironment(world, environment.id, { instances });
  return withRemark(changed, due, environment, 'INFO', `Removed ${named(ids)} from your environment.`);
}
