/**
 * Knows which processes stand for the instances of the world, and keeps them what the world says: one that is on another
 * deployment than its process is started anew, one that is gone is stopped. Refuses to know who asks them.
 */
import type { Environment, Instance, Setting, World } from '../world.ts';
import { findVersion } from '../world.ts';
import { type App, startApp } from './app.ts';
import type { Programs } from './programs.ts';

/** An instance as traffic finds it. */
export interface Unit {
  readonly label: string;
  /** `starting`: nobody listens yet, or no longer. */
  readonly state:
    | { readonly kind: 'app'; readonly app: App }
    | { readonly kind: 'page' }
    | { readonly kind: 'starting' };
}

export interface Fleet extends AsyncDisposable {
  /** Makes the processes what the world says; resolves when all of them answer or have given up. */
  follow(world: World): Promise<void>;
  unit(instanceId: string): Unit | undefined;
}

const namespace = 'aws:elasticbeanstalk:application:environment';

/** The application's own variables, out of option settings. */
export const variablesIn = (settings: readonly Setting[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    settings.filter((one) => one.namespace === namespace).map(({ optionName, value }) => [optionName, value]),
  );

export function fleetOf(programs: Programs): Fleet {
  const units = new Map<string, Unit & { readonly deployment: string }>();
  const stop = async (unit: Unit | undefined, drained = false) =>
    unit?.state.kind === 'app' ? unit.state.app.stop(drained) : undefined;

  async function renew(world: World, environment: Environment, { id, deployment }: Instance): Promise<void> {
    const key = String(deployment?.id);
    const before = units.get(id);
    if (deployment === undefined || before?.deployment === key) return;
    const { label } = deployment;
    const program = programs.of(findVersion(world, environment.application, label));
    const own = { label, deployment: key };
    units.set(id, { ...own, state: program.kind === 'page' ? { kind: 'page' } : { kind: 'starting' } });
    await stop(before);
    if (program.kind !== 'program') return;
    const app = await startApp({ ...program, variables: variablesIn(settingsFor(environment, deployment.id)) });
    units.set(id, { ...own, state: { kind: 'app', app } });
  }

  return {
    async follow(world) {
      const alive = world.environments.flatMap((environment) =>
        environment.instances.map((instance) => ({ environment, instance })),
      );
      const gone = [...units].filter(([id]) => !alive.some(({ instance }) => instance.id === id));
      for (const [id] of gone) units.delete(id);
      await Promise.all([
        ...gone.map(([, unit]) => stop(unit, true)),
        ...alive.map(({ environment, instance }) => renew(world, environment, instance)),
      ]);
    },
    unit: (instanceId) => units.get(instanceId),
    async [Symbol.asyncDispose]() {
      const all = [...units.values()];
      units.clear();
      await Promise.all(all.map((unit) => stop(unit)));
    },
  };
}

/** A deployment that is under way brings the settings of its own call along. */
function settingsFor({ draft, settings, lastDeploymentId }: Environment, deploymentId: number): readonly Setting[] {
  return draft?.status === 'pending' && deploymentId === lastDeploymentId ? draft.settings : settings;
}
