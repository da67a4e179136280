/**
 * Knows which paths gitignore rules name, exactly as git reads them, nested rules files included.
 * Refuses to know where the rules come from and what is tracked.
 */
import ignore from 'ignore';
import { asBytes } from './paths.ts';

/** Rules in rising order of precedence: of several that match a path the last decides. */
export type Rules = ReturnType<typeof ignore>;

/**
 * The rules of one file in gitignore syntax.
 * `directory` is where the file lies, '/'-separated and relative to the top that all paths are relative to ('' for the top).
 */
export function parseRules(text: string, directory = ''): Rules {
  const plain = asBytes(text.replace(/^\uFEFF/, ''));
  return emptyRules().add(directory === '' ? plain : moveBelow(asBytes(directory), plain));
}

/** All the rules in one, each outranking those before it. */
export function joinRules(...parts: readonly Rules[]): Rules {
  return parts.reduce((joined, part) => joined.add(part), emptyRules());
}

/** Whether the rules leave the path out, be it for itself or for a directory above it. */
export function leavesOut(rules: Rules, path: string, isDirectory: boolean): boolean {
  return rules.ignores(asBytes(isDirectory ? `${path}/` : path));
}

/** A file is named the same on every machine, so letter case counts everywhere. */
function emptyRules(): Rules {
  return ignore({ ignorecase: false, allowRelativePaths: true });
}

/** The rules of a file in `directory`, written as if they stood in a file at the top. */
function moveBelow(directory: string, text: string): string {
  // No pattern can hold a line break; '?' stands for any one byte.
  const literal = directory.replaceAll(/[\\*?[]/g, '\\$&').replaceAll('\n', '?');
  return text
    .split('\n')
    .map((line) => moveRule(literal, line.replace(/\r$/, '')))
    .join('\n');
}

function moveRule(directory: string, line: string): string {
  if (line.startsWith('#')) return '';
  const negation = line.startsWith('!') ? '!' : '';
  const pattern = line.slice(negation.length);
  const significant = pattern.replace(/ +$/, '');
  // Nothing but slashes names nothing, but behind a directory it would name the directory itself.
  if (/^\/*$/.test(significant)) return '';
  const anchored = significant.slice(0, -1).includes('/');
  return `${negation}/${directory}${anchored ? '/' : '/**/'}${anchored ? pattern.replace(/^\//, '') : pattern}`;
}
