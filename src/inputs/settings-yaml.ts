/**
 * Knows how option settings are written in YAML: `namespace: {option: value}`, or a list like that of JSON.
 * Refuses to quote a value: it may be a secret. Values are the texts that stand there, whatever type YAML would make of them. Pure.
 */
import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, parseDocument } from 'yaml';
import { placeAt } from '../bundle/lint/remark.ts';
import { told } from '../bundle/lint/yaml.ts';
import type { PlacedItem } from './option-settings.ts';
import { Unusable } from './parse.ts';

const FORMS =
  'a JSON array of {"Namespace", "OptionName", "Value"}, YAML `namespace: {option: value}` or the path of a .json, .yml or .yaml file with either is expected';

/** Every option with the line that it stands in. Throws Unusable where the text is no such YAML. */
export function yamlItems(text: string): PlacedItem[] {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const { line, why } = told(fault, text);
    throw new Unusable(`is no YAML (line ${line}): ${why}; correct that line`);
  }
  const { contents } = document;
  if (isMap(contents)) return contents.items.flatMap((pair) => optionsOf(pair, text));
  if (!isSeq(contents)) throw new Unusable(`is a text: ${FORMS}`);
  return contents.items.map((item) => ({ item: plain(item, text), place: lineOf(item, text) }));
}

/** The text as JSON would have it, but for scalars: they are the texts that stand there. */
export function yamlTree(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
  const [fault] = document.errors;
  if (fault === undefined) return plain(document.contents, text);
  const { line, why } = told(fault, text);
  throw new Unusable(`is no YAML (line ${line}): ${why}; correct that line`);
}

/** One namespace with its options. */
function optionsOf({ key, value }: Pair, text: string): PlacedItem[] {
  const namespace = plain(key, text);
  if (!isMap(value)) {
    throw new Unusable(`${lineOf(key, text)} has no options: YAML \`namespace: {option: value}\` is expected`);
  }
  return value.items.map((pair) => {
    const item = { Namespace: namespace, OptionName: plain(pair.key, text), Value: plain(pair.value, text) };
    return { item, place: lineOf(pair.key, text) };
  });
}

const lineOf = (node: unknown, text: string) => `line ${placeAt(text, startOf(node)).line}`;

function startOf(node: unknown): number {
  if (isPair(node)) return startOf(node.key);
  return (node as Node | null)?.range?.[0] ?? 0;
}

/** A node as JSON would have it, but for scalars: they are the texts as they were written. */
function plain(node: unknown, text: string): unknown {
  if (isAlias(node)) throw new Unusable(`${lineOf(node, text)} refers to another place (*): write the value itself`);
  if (isScalar(node)) return node.value === null ? null : (node.source ?? String(node.value));
  if (isSeq(node)) return node.items.map((item) => plain(item, text));
  if (!isMap(node)) return null;
  return Object.fromEntries(node.items.map(({ key, value }) => [String(plain(key, text)), plain(value, text)]));
}
