/**
 * Knows the forms in which option settings may be written, and reads them.
 * Refuses to know which settings exist. A value is never quoted in an error: it may be a secret.
 */
import type { OptionSetting } from '../shapes.ts';
import { Unusable } from './parse.ts';

/** JSON array of `{Namespace, OptionName, Value, ResourceName?}`; a null value removes the setting. */
export function optionSettings(text: string): OptionSetting[] {
  const items = jsonArray(text);
  const settings = items.map((item, index) => setting(item, `item ${index + 1}`));
  const places = new Map<string, number>();
  settings.forEach(({ namespace, optionName, resourceName }, index) => {
    const key = JSON.stringify([namespace, optionName, resourceName]);
    const earlier = places.get(key);
    if (earlier !== undefined) {
      throw new Unusable(`sets ${namespace} ${optionName} twice: items ${earlier + 1} and ${index + 1}`);
    }
    places.set(key, index);
  });
  return settings;
}

function jsonArray(text: string): unknown[] {
  let items: unknown;
  try {
    items = JSON.parse(text);
  } catch (error) {
    throw new Unusable(
      `is no JSON${placeOf(error, text)}: a JSON array of {"Namespace", "OptionName", "Value"} is expected`,
    );
  }
  if (!Array.isArray(items)) {
    throw new Unusable(`is ${kindOf(items)}: a JSON array of {"Namespace", "OptionName", "Value"} is expected`);
  }
  return items;
}

/** V8's own sentence quotes the text around the error, which may be a secret: only the line is kept. */
function placeOf(error: unknown, text: string): string {
  const stated = /at position (\d+)/.exec(String(error))?.[1];
  const offset = stated === undefined ? firstUnexpected(text) : Number(stated);
  return ` (line ${text.slice(0, offset).split('\n').length})`;
}

/**
 * V8 states no position for a token that cannot stand where it is. Every text that ends before it is merely unfinished,
 * every longer one has the same error, so the place is found by halving.
 */
function firstUnexpected(text: string): number {
  let [unfinished, wrong] = [0, text.length];
  while (wrong - unfinished > 1) {
    const middle = (unfinished + wrong) >> 1;
    if (/^SyntaxError: Unexpected token/.test(errorOf(text.slice(0, middle)))) wrong = middle;
    else unfinished = middle;
  }
  return unfinished;
}

function errorOf(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return String(error);
  }
}

function setting(item: unknown, place: string): OptionSetting {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    throw new Unusable(`${place} is ${kindOf(item)}: {"Namespace", "OptionName", "Value"} is expected`);
  }
  const fields = new Map<string, unknown>(Object.entries(item));
  for (const name of fields.keys()) {
    if (!['Namespace', 'OptionName', 'Value', 'ResourceName'].includes(name)) {
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
    `${place} has ${given === undefined ? 'no Value' : `${kindOf(given)} as its Value`}: a string is expected`,
  );
}

const kindOf = (given: unknown) =>
  given === null
    ? 'null'
    : Array.isArray(given)
      ? 'a list'
      : typeof given === 'object'
        ? 'an object'
        : `a ${typeof given}`;
