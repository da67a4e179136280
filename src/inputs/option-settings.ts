/**
 * Knows the forms in which option settings may be written, and reads them: a JSON array, YAML, or the path of a file with either.
 * Refuses to know which settings exist. A value is never quoted in an error: it may be a secret.
 */
import type { OptionSetting } from '../shapes.ts';
import { jsonItems } from './json-items.ts';
import { Unusable } from './parse.ts';

/** One item of a list, or one option of a mapping, and where it is: `item 3`, `line 12`. */
export interface PlacedItem {
  readonly item: unknown;
  readonly place: string;
}

/** What the reading of settings needs from outside. */
export interface SettingsSource {
  /** The text of a file that the input names. Throws Unusable where it cannot be read. */
  readonly file: (path: string) => string;
  /** The items of a list or of `namespace: {option: value}`. Throws Unusable, with the line, where the text is neither. */
  readonly yaml: (text: string) => readonly PlacedItem[];
  /** Any YAML as JSON would have it. Throws Unusable, with the line. */
  readonly tree: (text: string) => unknown;
}

/** The settings in the order in which they are written; null removes one. */
export function optionSettings(text: string, { file, yaml }: Pick<SettingsSource, 'file' | 'yaml'>): OptionSetting[] {
  if (!isPath(text)) return settingsIn(text, yaml);
  const content = file(text).trim();
  try {
    return content === '' ? [] : settingsIn(content, yaml);
  } catch (error) {
    throw error instanceof Unusable ? new Unusable(`in ${text}: ${error.message}`) : error;
  }
}

/** One line that ends as such files do, and is no YAML itself. */
export const isPath = (text: string) => /\.(json|ya?ml)$/i.test(text) && !/^[[{"']|\n|:\s/.test(text);

function settingsIn(text: string, yaml: SettingsSource['yaml']): OptionSetting[] {
  const items = text.startsWith('[') ? jsonItems(text) : yaml(text);
  const settings = items.map(({ item, place }) => ({ setting: setting(item, place), place }));
  const places = new Map<string, string>();
  for (const { setting: one, place } of settings) {
    const { namespace, optionName, resourceName } = one;
    const key = JSON.stringify([namespace, optionName, resourceName]);
    const earlier = places.get(key);
    if (earlier !== undefined) {
      throw new Unusable(`sets ${namespace} ${optionName} twice: ${both(earlier, place)}; leave one of them out`);
    }
    places.set(key, place);
  }
  return settings.map((one) => one.setting);
}

/** `item 1` and `item 3` -> `items 1 and 3`. */
function both(earlier: string, later: string): string {
  const [kind, first] = earlier.split(' ');
  return `${kind}s ${first} and ${later.split(' ')[1]}`;
}

const FIELDS = ['Namespace', 'OptionName', 'Value', 'ResourceName'];

function setting(item: unknown, place: string): OptionSetting {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    throw new Unusable(`${place} is ${kindOf(item)}: {"Namespace", "OptionName", "Value"} is expected`);
  }
  const fields = new Map<string, unknown>(Object.entries(item));
  for (const name of fields.keys()) {
    if (!FIELDS.includes(name)) {
      throw new Unusable(`${place} has '${name}': Namespace, OptionName, Value and ResourceName are allowed`);
    }
  }
  const resourceName = fields.has('ResourceName') ? name(fields, 'ResourceName', place) : undefined;
  return {
    namespace: name(fields, 'Namespace', place),
    optionName: name(fields, 'OptionName', place),
    value: value(fields.get('Value'), place),
    ...(resourceName === undefined ? {} : { resourceName }),
  };
}

function name(fields: ReadonlyMap<string, unknown>, field: string, place: string): string {
  const text = fields.get(field);
  if (typeof text !== 'string' || text.trim() === '') throw new Unusable(`${place} has no ${field}`);
  return text.trim();
}

function value(given: unknown, place: string): string | null {
  if (given === null) return null;
  if (['string', 'number', 'boolean'].includes(typeof given)) return String(given);
  throw new Unusable(
    `${place} has ${given === undefined ? 'no Value' : `${kindOf(given)} as its Value`}: a string is expected, or null to remove the setting`,
  );
}

export const kindOf = (given: unknown) =>
  given === null
    ? 'null'
    : Array.isArray(given)
      ? 'a list'
      : typeof given === 'object'
        ? 'an object'
        : `a ${typeof given}`;
