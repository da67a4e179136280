/**
 * Knows how a YAML mapping is read whose values are all texts, as they stand there whatever type YAML would make of them.
 * Refuses to quote any of it: it may hold a secret. Pure.
 */
import { isMap, parseDocument } from 'yaml';
import { placeAt } from '../bundle/lint/remark.ts';
import { type Trouble, told } from '../bundle/lint/yaml.ts';
import type { Mapping } from './project.ts';

/** The mapping, or where the text is none. An empty text is an empty mapping; of a key that stands twice the last one counts. */
export function mappingOf(text: string): { readonly content: Mapping } | { readonly trouble: Trouble } {
  try {
    const document = parseDocument(text, { ...LENIENT, prettyErrors: false, logLevel: 'error' });
    const [fault] = document.errors;
    if (fault !== undefined) return { trouble: told(fault, text) };
    const { contents } = document;
    if (isMap(contents)) return { content: document.toJS() };
    if (contents === null || text.trim() === '') return { content: {} };
    return { trouble: { ...placeAt(text, contents.range[0]), why: 'a mapping of keys and values is expected' } };
  } catch {
    return { trouble: { line: 1, column: 1, why: 'an alias leads nowhere, or it is nested too deeply' } };
  }
}

/** Without types a version stays `1.10`, and a project's name `on`. */
const LENIENT = { schema: 'failsafe', uniqueKeys: false } as const;
