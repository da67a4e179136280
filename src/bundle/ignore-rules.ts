/**
 * Knows how git reads the rules of one file and what they say of a path (gitignore(5)).
 * Refuses to know where rules come from, what is tracked, and what a directory's fate means for the files in it.
 */
import { asBytes } from './paths.ts';
import { hasWildcard, literalStart, wildcardsOf } from './wildcards.ts';

/** The rules of one file, the last one first, for it decides. */
export interface Rules {
  /** Where the file lies, relative to the top that all paths are relative to ('' is the top), one character per byte. */
  readonly directory: string;
  readonly lastFirst: readonly Rule[];
}

interface Rule {
  readonly says: 'leave out' | 'keep';
  readonly ofDirectoriesAlone: boolean;
  readonly names: (path: string, name: string) => boolean;
}

/** What rules say of a path; most say nothing of most paths. */
export type Saying = 'leave out' | 'keep' | undefined;

/** The rules of a file that lies in `directory`, from its bytes. */
export function parseRules(content: Buffer | string, directory = ''): Rules {
  const text = typeof content === 'string' ? asBytes(content) : content.toString('latin1');
  const lines = text.replace(/^\xEF\xBB\xBF/, '').split('\n');
  const rules = lines.map(parseRule).filter((rule) => rule !== undefined);
  return { directory: asBytes(directory), lastFirst: rules.reverse() };
}

/**
 * What several files of rules, in rising order of precedence, say of one path below all of their directories.
 * The path is relative to the top.
 */
export function sayingOf(files: readonly Rules[], path: string, isDirectory: boolean): Saying {
  if (files.length === 0) return undefined;
  const bytes = asBytes(path);
  const name = bytes.slice(bytes.lastIndexOf('/') + 1);
  for (let index = files.length - 1; index >= 0; index -= 1) {
    const rules = files[index];
    if (rules === undefined || rules.lastFirst.length === 0) continue;
    const inside = rules.directory === '' ? bytes : bytes.slice(rules.directory.length + 1);
    for (const rule of rules.lastFirst) {
      if ((isDirectory || !rule.ofDirectoriesAlone) && rule.names(inside, name)) return rule.says;
    }
  }
  return undefined;
}

function parseRule(line: string): Rule | undefined {
  if (line.startsWith('#')) return undefined;
  // git keeps lines as C strings, which end at a zero byte.
  const text = withoutTrailingSpaces(line.replace(/\r$/, '').replace(/\0.*$/s, ''));
  const keeps = text.startsWith('!');
  const pattern = keeps ? text.slice(1) : text;
  const ofDirectoriesAlone = pattern.endsWith('/');
  const named = ofDirectoriesAlone ? pattern.slice(0, -1) : pattern;
  if (named === '') return undefined;
  const names = named.includes('/') ? namesPath(named) : namesAnywhere(named);
  return { says: keeps ? 'keep' : 'leave out', ofDirectoriesAlone, names };
}

/** A space counts when a backslash stands before it. */
function withoutTrailingSpaces(line: string): string {
  let end = 0;
  for (let at = 0; at < line.length; at += 1) {
    const isEscape = line.charAt(at) === '\\';
    if (isEscape) at += 1;
    if (isEscape || line.charAt(at) !== ' ') end = at + 1;
  }
  return line.slice(0, end);
}

/** A pattern without a slash names files by their name, in any directory. */
function namesAnywhere(pattern: string): Rule['names'] {
  if (!hasWildcard(pattern)) return (_path, name) => name === pattern;
  const ending = pattern.slice(1);
  if (pattern.startsWith('*') && !hasWildcard(ending)) return (_path, name) => name.endsWith(ending);
  const wildcards = wildcardsOf(pattern, 'name');
  return (_path, name) => wildcards.test(name);
}

/**
 * A pattern with a slash names paths from the directory of its file. git compares what comes before the first wildcard
 * by itself, so that wildcards begin anew behind it: in `a**` + `/b` the stars count as a step of their own.
 */
function namesPath(anchored: string): Rule['names'] {
  const pattern = anchored.replace(/^\//, '');
  const start = literalStart(pattern);
  if (start === pattern) return (path) => path === pattern;
  const wildcards = wildcardsOf(pattern.slice(start.length), 'path');
  return (path) => path.startsWith(start) && wildcards.test(path.slice(start.length));
}
