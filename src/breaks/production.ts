/**
 * Knows where a run that broke off left the production name of a pair, and how a person finds out or puts it back.
 * Refuses to know why it broke. Pure.
 */
import { swapNames, whoHolds } from '../commands.ts';
import type { Logbook } from '../logbook.ts';

type Known = Pick<Logbook, 'plan' | 'name' | 'environment'>;

/** One sentence with a space before it; empty where there is no pair. */
export function whereTheNameIs({ plan, name }: Known): string {
  if (plan?.pair === undefined) return '';
  const { production, live, swaps } = plan.pair;
  const to = plan.environment.name;
  switch (name) {
    case 'unmoved':
      return ` ${production} ${swaps ? 'was not moved:' : 'is where it was:'} ${live.name} holds it.`;
    case 'there':
      return ` Beanstalk was asked to move ${production} from ${live.name} to ${to}; the end was not seen.`;
    case 'moved':
      return ` ${production} has moved: ${to} holds it, and was not watched there to the end. ${live.name} still runs ${live.versionLabel ?? 'what it ran'}.`;
    case 'settled':
      return ` ${production} has moved: ${to} holds it, and was proved there.`;
    case 'back':
      return ` ${to} failed under ${production}, and Beanstalk was asked to move the name back; the end was not seen.`;
    default:
      return name satisfies never;
  }
}

/** The command for whoever cannot wait for another run; empty where the name was left alone. */
export function handOnTheName({ plan, name, environment }: Known): string {
  const { pair, region = '' } = plan ?? {};
  const other = pair?.swaps ? environment : pair?.idle;
  if (pair === undefined || other === undefined || name === 'unmoved' || name === 'settled') return '';
  return name === 'moved'
    ? ` Or move the name back:\n${swapNames(other.id, pair.live.id, region)}`
    : ` Or look who holds the name:\n${whoHolds(pair.live.id, other.id, region)}`;
}
