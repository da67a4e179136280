/** Knows how git and zip see a path: as the bytes of its UTF-8 text. Refuses to know any file system. */

/** The path with one character per UTF-8 byte, so that comparing and matching characters compares and matches bytes. */
export function asBytes(path: string): string {
  return isAscii(path) ? path : Buffer.from(path, 'utf8').toString('latin1');
}

/** Orders by the bytes of the paths, as git orders its index. */
export function sortedBytewise<Item extends { readonly path: string }>(items: readonly Item[]): Item[] {
  const keyed = items.map((item) => ({ key: asBytes(item.path), item }));
  return keyed.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ item }) => item);
}

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them.
  return /^[\u0000-\u007f]*$/.test(text);
}
