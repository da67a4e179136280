/**
 * Knows which option settings a run may wish for, drawn by chance: some change, some are added, some go.
 * Refuses to know what an environment makes of them.
 */
import type { EnvironmentSeed, Setting } from '../simulator/world.ts';
import type { Inputs } from './account.ts';
import type { Dice } from './dice.ts';
import { VARIABLES } from './places.ts';

export interface Wishes {
  readonly inputs: Inputs;
  /** A null value: the option is to go. */
  readonly settings: readonly (Omit<Setting, 'value'> & { readonly value: string | null })[];
}

/** Nothing is to change. */
export const NO_WISHES: Wishes = { inputs: {}, settings: [] };

/** None for most; what goes must have been there. */
export function drawnWishes(dice: Dice, place: EnvironmentSeed | undefined, secrets: readonly string[]): Wishes {
  if (dice.chance(0.6)) return NO_WISHES;
  const wish = (optionName: string, value: string | null, namespace = VARIABLES) => ({ namespace, optionName, value });
  const all = [
    ...secrets.map((secret, number) => wish(`DB_PASSWORD_${number}`, secret)),
    wish('MODE', dice.pick(['canary', 'production'])),
    wish('OLD_FLAG', place === undefined ? 'new' : null),
    wish('Cooldown', String(dice.between(60, 400)), 'aws:autoscaling:asg'),
  ];
  const settings = all.filter(() => dice.chance(0.6));
  if (settings.length === 0) return NO_WISHES;
  const items = settings.map(({ namespace, optionName, value }) => ({
    Namespace: namespace,
    OptionName: optionName,
    Value: value,
  }));
  return { inputs: { 'option-settings': JSON.stringify(items) }, settings };
}
