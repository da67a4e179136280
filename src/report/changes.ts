/** Knows how changed settings read in the summary: one row each, from and to. Refuses to know which values are secrets. Pure. */
import type { Plan, SettingChange } from '../plan.ts';
import { clip, code } from './safe-text.ts';
import { withoutSecrets } from './secret-settings.ts';

/** More rows than that nobody reads in a summary; the log has them all. */
const MOST_ROWS = 30;
const LONGEST_VALUE_CHARACTERS = 200;

/** Cells of a table of what a run changed in the settings of an environment that was there; none where it changed nothing. */
export function changedSettings(plan: Plan | undefined): readonly (readonly string[])[] {
  const environment = plan && withoutSecrets(plan).environment;
  if (environment?.action !== 'update') return [];
  const { changes } = environment;
  const rows = changes
    .slice(0, MOST_ROWS)
    .map((change) => [optionText(change), `${text(change.from)} → ${toText(change)}`]);
  const more = changes.length - rows.length;
  return more > 0 ? [...rows, [`and ${more} more`, 'in the log']] : rows;
}

const optionText = ({ namespace, optionName }: SettingChange) => `${text(optionName)} in ${text(namespace)}`;
const toText = ({ to }: SettingChange) => (to === null ? 'removed' : text(to));
const text = (value: string | undefined) =>
  value === undefined || value === '' ? 'not set' : code(clip(value, LONGEST_VALUE_CHARACTERS));
