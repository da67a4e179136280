/** Knows how a measurement is told: one row, a ratio to what was measured beside it, and the aim. Pure. */

export interface Figure {
  readonly what: string;
  readonly here: string;
  /** What it is compared with, measured in the same run unless it says otherwise. */
  readonly beside: string;
  readonly ratio: number | undefined;
  /** Empty: no aim, only told. */
  readonly aim: string;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('There is nothing to take a median of.');
  return middle;
}

const HEAD = ['figure', 'here', 'beside', 'ratio', 'aim'];

/** The lines of one aligned table. */
export function table(figures: readonly Figure[]): string[] {
  const rows = [
    HEAD,
    ...figures.map(({ what, here, beside, ratio, aim }) => [what, here, beside, ratio?.toFixed(2) ?? '', aim]),
  ];
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(width(column)))
      .join('  ')
      .trimEnd(),
  );
}
