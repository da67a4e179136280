/**
 * Knows since when each environment of the account truly is at the end of what was asked of it, whoever looks or not.
 * Refuses to know who asked and what is said of it.
 */
import { colourOf } from '../simulator/world/health.ts';
import type { Environment, World } from '../simulator/world.ts';
import type { Account } from './account.ts';

/** Between two glances, of virtual time: what is said of moments is as exact as this. */
const GLANCE_MS = 100;

export interface Witness extends Disposable {
  /** Epoch milliseconds: Ready, healthy and every instance alike from then on until now; undefined when it is not so now. */
  doneSince(environment: string): number | undefined;
}

/** Watches until disposed. Whoever acts must have begun: where nobody acts, time runs away. */
export function openWitness({ simulator, time }: Pick<Account, 'simulator' | 'time'>): Witness {
  const since = new Map<string, number>();
  const over = new AbortController();
  const glance = () => {
    for (const environment of simulator.beanstalk.world.environments) {
      const { name } = environment;
      if (!isDone(environment)) since.delete(name);
      else if (!since.has(name)) since.set(name, time.now());
    }
  };
  const watching = async () => {
    for (;;) {
      glance();
      await time.sleep(GLANCE_MS, over.signal);
    }
  };
  void watching().catch(() => undefined);
  return {
    doneSince: (environment) => {
      glance();
      return since.get(environment);
    },
    [Symbol.dispose]: () => over.abort(),
  };
}

/** What the account shows of an environment that runs this label well, and nothing else. */
export const runs = (environment: Environment, label: string | undefined): boolean =>
  environment.versionLabel === label && isDone(environment);

export const environmentNamed = ({ environments }: World, name: string) =>
  environments.find((one) => one.name === name);

const isDone = ({ status, health, instances, versionLabel }: Environment): boolean =>
  status === 'Ready' && isGood(health) && instances.every((one) => runsWell(one, versionLabel));

const runsWell = ({ health, deployment }: Environment['instances'][number], label: string | undefined) =>
  isGood(health) && deployment?.label === label && deployment?.status === 'Deployed';

const isGood = (health: Environment['health']) => ['Green', 'Yellow'].includes(colourOf(health));
