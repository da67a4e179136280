/**
 * Knows which bytes a bracket expression of a gitignore pattern names: `[a-z]`, `[!a]`, `[[:digit:]]`, with git's corners.
 * Refuses to know the rest of the pattern.
 */

/** git's named classes are those of ASCII, whatever the locale; vertical tabs and form feeds are no space there. */
const NAMED: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\x2f:-@\\x5b-`{-~',
  space: ' \\t\\n\\r',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

/** A member of the class, where the reading goes on, and the byte that a range may start from. */
interface Member {
  readonly expression: string;
  readonly next: number;
  readonly from?: number;
}

/**
 * The class that begins behind the bracket at `start`, as an expression for one byte, and where the pattern goes on.
 * Undefined when it is not closed or asks for a class that does not exist: git then matches nothing.
 */
export function readByteClass(pattern: string, start: number): { expression: string; next: number } | undefined {
  const negated = /[!^]/.test(pattern.charAt(start));
  const first = negated ? start + 1 : start;
  let [expression, at, from]: [string, number, number | undefined] = ['', first, undefined];
  // A bracket that comes first is a member, it closes nothing.
  while (at === first || pattern.charAt(at) !== ']') {
    const member = readMember(pattern, at, from);
    if (member === undefined) return undefined;
    expression += member.expression;
    at = member.next;
    from = member.from;
  }
  return { expression: `[${negated ? '^' : ''}${expression}]`, next: at + 1 };
}

function readMember(pattern: string, at: number, from: number | undefined): Member | undefined {
  const character = pattern.charAt(at);
  if (character === '') return undefined;
  if (character === '-' && from !== undefined && at + 1 < pattern.length && pattern.charAt(at + 1) !== ']') {
    const end = readByte(pattern, at + 1);
    if (end === undefined) return undefined;
    // Neither end of a range can start another one.
    return { expression: from <= end.byte ? `${escaped(from)}-${escaped(end.byte)}` : '', next: end.next };
  }
  if (character === '[' && pattern.charAt(at + 1) === ':') {
    const end = pattern.indexOf(']', at + 2);
    if (end === -1) return undefined;
    if (pattern.charAt(end - 1) === ':' && end - 1 >= at + 2) {
      const named = NAMED[pattern.slice(at + 2, end - 1)];
      return named === undefined ? undefined : { expression: named, next: end + 1 };
    }
  }
  const read = readByte(pattern, at);
  return read && { expression: escaped(read.byte), next: read.next, from: read.byte };
}

function readByte(pattern: string, at: number): { byte: number; next: number } | undefined {
  const position = pattern.charAt(at) === '\\' ? at + 1 : at;
  if (position >= pattern.length) return undefined;
  return { byte: pattern.charCodeAt(position), next: position + 1 };
}

function escaped(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}
