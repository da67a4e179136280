/**
 * Knows how a JSON array is read, and in which line it is none.
 * Refuses to quote any of it: it may hold a secret. Pure.
 */
import type { PlacedItem } from './option-settings.ts';
import { Unusable } from './parse.ts';

/** The items of the array, counted from 1. Throws Unusable where the text is no JSON. */
export function jsonItems(text: string): PlacedItem[] {
  let items: unknown;
  try {
    items = JSON.parse(text);
  } catch (error) {
    throw new Unusable(
      `is no JSON${placeOf(error, text)}: a JSON array of {"Namespace", "OptionName", "Value"} is expected`,
    );
  }
  if (!Array.isArray(items)) throw new TypeError('a text that begins with [ is an array');
  return items.map((item: unknown, index) => ({ item, place: `item ${index + 1}` }));
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
