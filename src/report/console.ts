/**
 * Knows what a person who watches a run reads, line by line and in columns.
 * Refuses to know where lines go and what time it is: both are handed in.
 */
import type { Clock, Reporter } from '../ports.ts';
import type { Place } from '../problem.ts';
import { timeOfDay } from '../units.ts';
import { planBlock } from './plan-block.ts';
import { printable, shortAccountIds } from './safe-text.ts';

/** Where a reporter speaks: lines (without their line break), and the runner's own channels for warnings and secrets. */
export interface Out {
  write(line: string): void;
  /** `place`: in a file of the user. */
  warning(text: string, place?: Place): void;
  mask(value: string): void;
}

/** As wide as the words the program itself uses as subjects. */
const NARROWEST_SUBJECT_CHARACTERS = 'packaged'.length;
const WIDEST_SUBJECT_CHARACTERS = 40;
/** GitHub shows ten warnings of a step: the others are left to what the run itself has to say. */
const ANNOTATED_FINDINGS_MAX = 8;

/** A reporter whose every line is safe to print whatever AWS or the application say. Times are the clock's, in the local zone. */
export function createReporter(out: Out, clock: Clock): Reporter {
  let width = NARROWEST_SUBJECT_CHARACTERS;
  const widen = (subject: string) => {
    width = Math.max(width, Math.min(subject.length, WIDEST_SUBJECT_CHARACTERS));
  };
  let isPlanLast = false;
  let annotated = 0;
  const line = (subject: string, text: string) => {
    widen(subject);
    if (isPlanLast) out.write('');
    isPlanLast = false;
    out.write(`${timeOfDay(clock.now())}  ${printable(subject).padEnd(width)}  ${printable(text)}`);
  };
  return {
    plan(plan) {
      widen(plan.environment.name);
      for (const row of planBlock(plan)) out.write(row);
      isPlanLast = true;
    },
    say: (subject, text) => line(subject, shortAccountIds(text)),
    event: (subject, { severity, message }) => line(subject, severity === 'INFO' ? message : `${severity}  ${message}`),
    warn(text) {
      line('warning', shortAccountIds(text));
      out.warning(printable(text));
    },
    finding({ subject, text, place }) {
      line('warning', `${subject} ${text}`);
      annotated += 1;
      if (annotated <= ANNOTATED_FINDINGS_MAX) out.warning(printable(`${subject} ${text}`), place);
    },
    group(title, lines) {
      // https://docs.github.com/actions/reference/workflow-commands-for-github-actions#grouping-log-lines
      out.write(`::group::${printable(title).replaceAll('%', '%25')}`);
      for (const text of lines) out.write(`  ${indented(text)}`);
      out.write('::endgroup::');
    },
    mask: (value) => out.mask(value),
  };
}

/** A printable line that keeps its indentation, which says what belongs to what in a stack trace. */
const indented = (text: string): string => ' '.repeat(/^[ \t]*/.exec(text)?.[0].length ?? 0) + printable(text);
