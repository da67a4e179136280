/**
 * Knows how S3's XML bodies are written and read.
 * Refuses to know what any of them means.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { renderXml, type Xml } from '../xml.ts';
import { Refusal } from './refusal.ts';

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';
const parser = new XMLParser({ parseTagValue: false, isArray: (name) => ['Part', 'Object', 'Tag'].includes(name) });

/** A successful answer's document: the root element carries S3's namespace. */
export function renderResult(name: string, children: Readonly<Record<string, Xml>>): string {
  return renderXml({ [name]: { '@_xmlns': namespace, ...children } });
}

/** The children of the document's root element `name`; throws MalformedXML when it is anything else. */
export function parseXml(body: Buffer, name: string): Readonly<Record<string, unknown>> {
  const text = body.toString('utf8');
  if (XMLValidator.validate(text) !== true) throw new Refusal('MalformedXML');
  const root: unknown = parser.parse(text)[name];
  if (!isElement(root)) throw new Refusal('MalformedXML');
  return root;
}

/** The repeated child elements of that name. */
export function elementsOf(
  parent: Readonly<Record<string, unknown>>,
  name: string,
): readonly Readonly<Record<string, unknown>>[] {
  const elements: unknown = parent[name] ?? [];
  if (!Array.isArray(elements) || !elements.every(isElement)) throw new Refusal('MalformedXML');
  return elements;
}

/** The text of a child element; undefined when there is none. */
export function textOf(parent: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const text = parent[name];
  return typeof text === 'string' ? text : undefined;
}

function isElement(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
