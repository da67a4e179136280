/**
 * Knows what becomes of the side that lost the production name, once the new one is verified.
 * Refuses to terminate what still serves a name, holds a database, is at work, or was changed by somebody else.
 */
import { hasCoupledDatabase } from '../plan/drift.ts';
import type { PairPlan } from '../plan/pair.ts';
import { holds } from '../plan/roles.ts';
import type { World } from '../ports.ts';
import type { Environment } from '../shapes.ts';

/** Keeps or terminates it, and answers with what it is then; undefined where nothing became of it. A release that succeeded does not fail for it: what cannot be done is a warning. */
export async function retire(
  old: Environment,
  { old: wanted, production }: PairPlan,
  { beanstalk, report }: World,
): Promise<Environment | undefined> {
  const label = old.versionLabel ?? 'what it served';
  if (wanted === 'keep') {
    report.say(
      old.name,
      `keeps running ${label} as an instant way back, and keeps costing money (old-environment: keep)`,
    );
    return undefined;
  }
  try {
    const { environments } = await beanstalk.environments({ ids: [old.id] });
    const [now] = environments;
    if (now === undefined) return { ...old, status: 'Terminated' };
    if (now.status === 'Terminating') return now;
    const settings = await beanstalk.settings(now.application, now.name);
    const reason = hasCoupledDatabase(settings) ? 'it holds a database' : whyNot(now, production, old.versionLabel);
    if (reason !== undefined) {
      report.warn(`${old.name} was not terminated (old-environment): ${reason}.`);
      return now;
    }
    await beanstalk.terminate(old.id);
    report.say(old.name, 'is being terminated (old-environment); Beanstalk goes on with that by itself');
    return { ...now, status: 'Terminating' };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    report.warn(`${old.name} was not terminated (old-environment): ${why}`);
    return undefined;
  }
}

function whyNot(now: Environment, production: string, label: string | undefined): string | undefined {
  if (holds(production, now)) return `it holds ${production}`;
  if (now.status !== 'Ready') return `it is ${now.status}`;
  return now.versionLabel === label ? undefined : `somebody brought ${now.versionLabel ?? 'another version'} to it`;
}
