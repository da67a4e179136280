/**
 * Knows since when each environment of the account truly is at the end of what was asked of it, whoever looks or not.
 * Refuses to know who asked and what is said of it.
 */
import { colourOf } from '../simulator/world/health.ts';
import type { Environment, World } from '../simulator/world.ts';
import type { Account } from './account.ts';

/** Between two glances, of virtual time: what is said of moments is as exact as this. */
const GLANCE_MS = 100;

/** Epoch milliseconds: it was so from then on until now; undefined where it is not so now. */
interface Since {
  readonly ready: number | undefined;
  /** Ready, healthy and every instance alike. */
  readonly well: number | undefined;
}

export interface Witness extends Disposable {
  since(environment: string): Since;
}

/** Watches until disposed. Whoever acts must have begun: where nobody acts, time runs away. */
export function openWitness({ simulator, time }: Pick<Account, 'simulator' | 'time'>): Witness {
  const known = new Map<string, Since>();
  const over = new AbortController();
  const glance = () => {
    const now = time.now();
    for (const environment of simulator.beanstalk.world.environments) {
      const before = known.get(environment.name);
      known.set(environment.name, {
        ready: environment.status === 'Ready' ? (before?.ready ?? now) : undefined,
        well: isWell(environment) ? (before?.well ?? now) : undefined,
      });
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
    since: (environment) => {
      glance();
      return known.get(environment) ?? { ready: undefined, well: undefined };
    },
    [Symbol.dispose]: () => over.abort(),
  };
}

/** What the account shows of an environment that runs this label well, and nothing else. */
export const runs = (environment: Environment, label: string | undefined): boolean =>
  environment.versionLabel === label && isWell(environment);

export const environmentNamed = ({ environments }: World, name: string) =>
  environments.find((one) => one.name === name);

const isWell = ({ status, health, instances, versionLabel }: Environment): boolean =>
  status === 'Ready' && isGood(health) && instances.every((one) => runsWell(one, versionLabel));

const runsWell = ({ health, deployment }: Environment['instances'][number], label: string | undefined) =>
  isGood(health) && deployment?.label === label && deployment?.status === 'Deployed';

const isGood = (health: Environment['health']) => ['Green', 'Yellow'].includes(colourOf(health));
