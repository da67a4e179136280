/** Knows how a person goes back by hand to the version that served before. Refuses to know whether anybody should. Pure. */
import { command, type Place } from '../commands.ts';
import type { WayBack } from '../plan/way-back.ts';

/** What of a way back a command for the version leaves out. */
export type Besides = Pick<WayBack & { kind: 'open' }, 'platform' | 'settings'>;

/** `To go back now:` and the command on a line of its own; where more than the version was changed, that it stays so. */
export function handBack(say: string, label: string, id: string, place: Place, besides: Besides): string {
  const isAlone = besides.platform === undefined && besides.settings.length === 0;
  const rest = isAlone ? '' : ' (the version alone: settings and platform stay changed, as the plan shows)';
  return `${say}${rest}:\n${command('update-environment', id, place, { 'version-label': label })}`;
}
