/** The shape of what a check says of a file that is to be packaged. Refuses to know who says it and who hears it. */
import type { ProblemCode } from '../../problem.ts';

export interface Remark {
  /** '/'-separated, from the source directory; empty: the bundle as a whole. */
  readonly path: string;
  /** Counts from 1, as `column` does. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** One line that goes on after the place: what is wrong, why it would fail, how to put it right. Never quotes a value. */
  readonly text: string;
  /** Set where it is certain that Beanstalk refuses the release: such a remark ends the run. */
  readonly endsRun?: ProblemCode | undefined;
}

/** Line and column of an offset in a text. */
export function placeAt(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - start + 1 };
}
