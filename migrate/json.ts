/**
 * Knows how to take texts, lists and objects out of JSON that may hold anything, and how to say what is missing where.
 * Refuses to know pipelines.
 */

/** A sentence for the person who gave the file. */
export class NotAPipeline extends Error {}

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function fields(value: unknown, place: string): Fields {
  if (isFields(value)) return value;
  throw new NotAPipeline(`${place} is ${kindOf(value)}, and should be an object.`);
}

/** The items of a list, each with its place; a list that is not there has none. */
export function items(value: unknown, place: string): (readonly [unknown, string])[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new NotAPipeline(`${place} is ${kindOf(value)}, and should be a list.`);
  return value.map((item, index) => [item, `${place}[${index}]`] as const);
}

export function text(value: unknown, place: string): string {
  const found = optionalText(value, place);
  if (found === undefined || found === '') throw new NotAPipeline(`${place} is missing.`);
  return found;
}

export function optionalText(value: unknown, place: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return oneLine(value);
  throw new NotAPipeline(`${place} is ${kindOf(value)}, and should be a text.`);
}

export const texts = (value: unknown, place: string): string[] =>
  items(value, place).map(([item, where]) => text(item, where));

export function optionalNumber(value: unknown, place: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw new NotAPipeline(`${place} is ${kindOf(value)}, and should be a whole number above 0.`);
}

/**
 * The text on one line, other controls spelled out: neither a terminal nor a comment in YAML may end early, and nothing may
 * turn the direction of what a reviewer reads.
 */
export function oneLine(value: string): string {
  return printable(value.trim().replace(/\s*[\r\n\u0085\u2028\u2029]+\s*/g, ' '));
}

export const printable = (value: string): string =>
  value
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffe\uffff]/gu, (found) => `\\u{${found.codePointAt(0)?.toString(16)}}`);

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
