/** Knows whether Beanstalk has put option settings back by itself, which it does when it cannot bring a change about. */
import { names } from '../plan/standing.ts';
import type { WayBack } from '../plan/way-back.ts';
import type { World } from '../ports.ts';
import type { Goal } from '../rollout/goal.ts';

/** Are the settings that the way leads back to in force already? What cannot be read is not known to be. */
export async function settingsAreBack(
  { settings }: WayBack & { kind: 'open' },
  { application, environment }: Pick<Goal, 'application' | 'environment'>,
  { beanstalk, signal }: Pick<World, 'beanstalk' | 'signal'>,
): Promise<boolean> {
  if (settings.length === 0) return true;
  try {
    const inForce = await beanstalk.settings(application, environment.name);
    return settings.every((setting) => {
      const value = inForce.find((listed) => names(setting, listed))?.value;
      return (setting.value ?? '') === (value ?? '');
    });
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  }
}
