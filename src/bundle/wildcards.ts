/**
 * Knows which texts a gitignore wildcard names, byte by byte as git reads it (gitignore(5), wildmatch).
 * Refuses to know rules, files and what is anchored where; texts hold one character per byte.
 */
import { readByteClass } from './byte-class.ts';

/** Whether git sees a wildcard, or an escape, in a pattern; without one a pattern names only itself. */
export function hasWildcard(pattern: string): boolean {
  return /[*?[\\]/.test(pattern);
}

/** What comes before the first wildcard or escape. */
export function literalStart(pattern: string): string {
  const at = pattern.search(/[*?[\\]/);
  return at === -1 ? pattern : pattern.slice(0, at);
}

/**
 * The texts that a whole pattern names. In a path '*', '?' and classes stop at slashes, and '**' between slashes does
 * not; in a name there are none. A pattern that is malformed names nothing.
 */
export function wildcardsOf(pattern: string, kind: 'path' | 'name'): RegExp {
  const within = kind === 'path' ? '[^/]' : '.';
  let expression = '';
  let at = 0;
  while (at < pattern.length) {
    const character = pattern.charAt(at);
    if (character === '*') {
      const stars = readStars(pattern, at, kind);
      expression += stars.expression;
      at = stars.next;
    } else if (character === '?') {
      expression += within;
      at += 1;
    } else if (character === '[') {
      const read = readByteClass(pattern, at + 1);
      if (read === undefined) return NOTHING;
      expression += kind === 'path' ? `(?!/)${read.expression}` : read.expression;
      at = read.next;
    } else {
      const escaped = character === '\\';
      if (escaped && at + 1 === pattern.length) return NOTHING;
      expression += literally(pattern.charAt(escaped ? at + 1 : at));
      at += escaped ? 2 : 1;
    }
  }
  return new RegExp(`^${expression}$`, 's');
}

const NOTHING = /(?!)/;

function readStars(pattern: string, start: number, kind: 'path' | 'name'): { expression: string; next: number } {
  let next = start;
  while (pattern.charAt(next) === '*') next += 1;
  if (kind === 'name') return { expression: '.*', next };
  const isWholeStep =
    next - start > 1 &&
    (start === 0 || pattern.charAt(start - 1) === '/') &&
    (next === pattern.length || /^\\?\//.test(pattern.slice(next)));
  if (!isWholeStep) return { expression: '[^/]*', next };
  // `**/` may also stand for no directory at all; git does not see that when the slash is escaped.
  return pattern.charAt(next) === '/' ? { expression: '(?:.*/)?', next: next + 1 } : { expression: '.*', next };
}

function literally(character: string): string {
  return /\w/.test(character) ? character : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
