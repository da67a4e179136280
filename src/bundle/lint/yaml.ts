/**
 * Knows where a text is neither YAML nor JSON, in our words, and how certain that is: Beanstalk's own parsers are more lenient
 * than ours in some places, and what only ours refuses may pass. Refuses to know what is written in it. Pure.
 */
import { type Document, parseDocument, visit, type YAMLError } from 'yaml';
import { placeAt } from './remark.ts';

export type Parsed =
  | { readonly kind: 'document'; readonly document: Document.Parsed; readonly duplicates: readonly Trouble[] }
  | { readonly kind: 'json' }
  | { readonly kind: 'broken'; readonly trouble: Trouble; readonly isCertain: boolean };

export interface Trouble {
  readonly line: number;
  readonly column: number;
  /** Goes on after "cannot be parsed:". */
  readonly why: string;
}

/** Undefined when the text is more than the parser can take; such a file is nobody's handwriting. */
export function parseConfiguration(text: string): Parsed | undefined {
  let document: Document.Parsed;
  try {
    document = parseDocument(text, { version: '1.1', prettyErrors: false, logLevel: 'error' });
  } catch {
    return undefined;
  }
  const broken = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY') ?? danglingAlias(document);
  if (broken === undefined) {
    const duplicates = document.errors.map((error) => told(error, text));
    return { kind: 'document', document, duplicates };
  }
  if (isJson(text)) return { kind: 'json' };
  return { kind: 'broken', trouble: told(broken, text), isCertain: isCertain(broken, text) };
}

export type Fault = Pick<YAMLError, 'code' | 'message' | 'pos'>;

/** A `*name` without its `&name`: a pattern of file names that lacks its quotes. */
function danglingAlias(document: Document.Parsed): Fault | undefined {
  let offset: number | undefined;
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return undefined;
      offset = alias.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset === undefined ? undefined : { code: 'BAD_ALIAS', message: '', pos: [offset, offset] };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Tried on tens of thousands of broken files against a parser of the same family as Beanstalk's: it takes quoted texts and
 * brackets that go on at a lower indentation, comments right behind a token, and other names of anchors and tags; and
 * Beanstalk's JSON parser takes JSON without commas. So what is quoted or in brackets is certainly broken only where it never
 * ends.
 */
function isCertain({ code, message, pos }: Fault, text: string): boolean {
  const rest = text.slice(pos[0]);
  if (code === 'MULTIPLE_DOCS' || code === 'BAD_DIRECTIVE' || code === 'RESOURCE_EXHAUSTION') return false;
  if (/comment/i.test(message) || ANCHOR.test(text)) return false;
  if (/missing closing/i.test(message)) return !/["']/.test(rest.slice(1));
  if (/^[\s\uFEFF]*[{[]/.test(text) || /flow/i.test(message)) return !/[}\]]/.test(rest);
  return !linesUpTo(text, pos[0]).some(isReadDifferently);
}

/** The line of the error and the one before, from which a quoted text may reach into it. */
function linesUpTo(text: string, offset: number): string[] {
  const { line } = placeAt(text, offset);
  return text.split('\n').slice(Math.max(0, line - 2), line);
}

const ANCHOR = /(^|[\s,{[:-])&[^\s&]/;

/** It holds a tag, a quote that does not end in it, or the head of a block of text on a line of its own. */
const isReadDifferently = (line: string) =>
  /(^|[\s,{[])!|^\s*[|>]/.test(line) || ['"', "'"].some((quote) => line.split(quote).length % 2 === 0);

/**
 * The place of an error and what is wrong there. One of indentation is found at the beginning of its line, and is where the
 * text begins.
 */
export function told(fault: Fault, text: string): Trouble {
  const offset = fault.pos[0];
  const spaces = fault.code === 'BAD_INDENT' ? (/^ */.exec(text.slice(offset))?.[0].length ?? 0) : 0;
  return { ...placeAt(text, offset + spaces), why: whyOf(fault, text) };
}

/** The parser's own sentences quote the text, which may hold a secret. */
function whyOf({ code, message, pos }: Fault, text: string): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'a tab indents it, and YAML is indented with spaces';
    case 'BAD_INDENT':
      return /flow/i.test(message)
        ? 'a bracket is not closed, or closed at too low an indentation'
        : 'its indentation does not fit that of the lines before it';
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return 'a mapping cannot begin here; a colon is missing before, or is too much, or the text needs quotes';
    case 'MISSING_CHAR':
      return /missing closing/i.test(message)
        ? 'a quoted text has no closing quote'
        : 'a comma, a colon or a closing bracket is missing';
    case 'BAD_SCALAR_START':
      return 'a plain text cannot begin with this character; it needs quotes';
    case 'BAD_DQ_ESCAPE':
      return 'a backslash in double quotes begins an escape that does not exist; single quotes take it as it is';
    case 'BAD_ALIAS':
    case 'ALIAS_PROPS':
      return 'a plain text that begins with * is an alias in YAML; it needs quotes';
    case 'DUPLICATE_KEY':
      return 'the same key stands twice in one mapping, and only one of the two counts';
    case 'MULTIPLE_DOCS':
      return 'it holds more than one YAML document';
    default:
      return pos[0] >= text.trimEnd().length ? 'it ends too early' : 'this cannot stand here';
  }
}
