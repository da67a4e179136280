/**
 * Knows how a failure is told: what happened, why, what state AWS is in now, what to do next.
 * Refuses to know where it is printed.
 */

/** The stable name of a kind of failure; each has a section of that name in docs/troubleshooting.md. */
export type ProblemCode = `BR-${string}`;

/** A place in one of the user's files. */
export interface Place {
  /** Absolute. */
  readonly file: string;
  /** Counts from 1, as `column` does. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** One of several findings of equal rank: what it is about (an input's name, a file and line), and what is wrong with it. */
export interface Finding {
  readonly subject: string;
  readonly text: string;
  /** Where it can be put right, if that is in a file. */
  readonly place?: Place | undefined;
}

export interface ProblemParts {
  /** Stable name, the anchor in docs/troubleshooting.md. */
  readonly code: ProblemCode;
  /** What happened, one sentence; the annotation's title. */
  readonly what: string;
  /** Why: the root cause that was given, one sentence. */
  readonly why: string;
  /** The state AWS is in now; left out where the run changed nothing there. */
  readonly now?: string | undefined;
  /** The next step, one or two sentences, with a command where there is one. */
  readonly next: string;
  /** Findings of equal rank (for bad inputs: each input with the value received and what is allowed). */
  readonly findings?: readonly Finding[] | undefined;
  /** What was thrown, when something was. */
  readonly cause?: unknown;
}

/** A failure that a person can act on. It is printed without a stack trace. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly what: string;
  readonly why: string;
  readonly now: string | undefined;
  readonly next: string;
  readonly findings: readonly Finding[];

  constructor(parts: ProblemParts) {
    super(`${parts.what} ${parts.why}`, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.code = parts.code;
    this.what = parts.what;
    this.why = parts.why;
    this.now = parts.now;
    this.next = parts.next;
    this.findings = parts.findings ?? [];
  }

  /** The same problem, with the line of a log that explains it before what was known without it. */
  withCause(line: string): Problem {
    const { code, what, why, now, next, findings, cause } = this;
    return new Problem({ code, what, why: `${line}\n${why}`, now, next, findings, cause });
  }

  /** The same problem, told with the state that AWS is in by now. */
  withNow(now: string): Problem {
    const { code, what, why, next, findings, cause } = this;
    return new Problem({ code, what, why, now, next, findings, cause });
  }
  /** The same problem, with another step that can be taken. */
  withAlso(step: string): Problem {
    const { code, what, why, now, next, findings, cause } = this;
    return new Problem({ code, what, why, now, next: `${next}\n${step}`, findings, cause });
  }
}
