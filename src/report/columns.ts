/** Knows how lines stand in columns. Refuses to know what they say. Pure. */

/** Cells wider than this do not push the others to the right. */
const WIDEST_COLUMN_CHARACTERS = 48;

/** Rows of cells -> lines, two spaces between columns; a row may end early. */
export function columns(rows: readonly (readonly string[])[], indent = '  '): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, Math.min(cell.length, WIDEST_COLUMN_CHARACTERS));
    });
  }
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => `${indent}${line(row)}`.trimEnd());
}
