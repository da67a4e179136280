/**
 * Knows how an XML document is written.
 * Refuses to know what any element means.
 */
import { XMLBuilder } from 'fast-xml-parser';

/** An element: text, children by name (an array repeats the element), nothing when undefined. */
export type Xml = string | number | boolean | undefined | readonly Xml[] | { readonly [name: string]: Xml };

const builder = new XMLBuilder({ ignoreAttributes: false });

/** A whole document of the one element in `root`. */
export function renderXml(root: Readonly<Record<string, Xml>>): string {
  return builder.build({ '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' }, ...root });
}
