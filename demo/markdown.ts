/**
 * Knows how a summary's Markdown reads at a terminal: headings underlined, tables in columns, marks taken away.
 * Refuses to know what it says. Pure; it reads the forms that a step's summary uses, not all of Markdown.
 */

/** The lines of the page. */
export function rendered(page: string): string[] {
  const lines: string[] = [];
  const blocks = page.trim().split(/\n{2,}/);
  for (const block of blocks) lines.push(...renderedBlock(block.split('\n')), '');
  return lines.slice(0, -1);
}

function renderedBlock(block: readonly string[]): string[] {
  const [first = ''] = block;
  if (first.startsWith('```')) return block.slice(1, -1).map((line) => `    ${line}`);
  if (first.startsWith('|')) return columns(block.filter((row) => !/^[|\s:-]+$/.test(row)).map(cells));
  return block.flatMap((line) => {
    const [, level, heading] = /^(#+) (.*)$/.exec(line) ?? [];
    if (level === undefined || heading === undefined) return plain(line).split('\n');
    return [plain(heading), (level.length === 1 ? '=' : '-').repeat(plain(heading).length)];
  });
}

const cells = (row: string) =>
  row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => plain(cell.trim()));

function columns(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(width(column)))
      .join('  ')
      .trimEnd(),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&#8203;': '' };

const plain = (text: string) =>
  text
    .replaceAll('<br>', '\n')
    .replace(/<\/?code>/g, '')
    .replace(/(?<!\\)(\*\*|`)/g, '')
    .replace(/&(?:amp|lt|gt|#8203);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/\\([!-/:-@[-`{-~])/g, '$1');
