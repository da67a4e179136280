/** A workflow before it is written: jobs, steps and the comments between them. Refuses to know YAML, and pipelines. */

/** Lines of a comment; an empty one leaves a line free. */
export type Comment = readonly string[];

export interface Draft {
  /** At the top of the file. */
  readonly header: Comment;
  readonly name: string;
  readonly on: { readonly comment: Comment; readonly events: Readonly<Record<string, unknown>> };
  readonly env: Readonly<Record<string, string>>;
  /** Undefined where runs may go on side by side. */
  readonly concurrency?: { readonly comment: Comment; readonly group: string; readonly closing: Comment };
  readonly jobs: readonly Job[];
}

export interface Job {
  readonly id: string;
  readonly comment: Comment;
  readonly needs: readonly string[];
  /** The GitHub environment, whose reviewers are asked before the job starts. */
  readonly environment?: { readonly name: string; readonly url?: string };
  readonly outputs: Readonly<Record<string, string>>;
  readonly timeoutMinutes: number;
  readonly concurrency?: string;
  readonly steps: readonly Step[];
}

export type Step = { readonly comment: Comment } & (
  | {
      readonly kind: 'checkout';
      /** All of the history, not the commit alone. */
      readonly whole: boolean;
    }
  | { readonly kind: 'credentials'; readonly role: string; readonly region: string }
  | {
      readonly kind: 'release';
      readonly id: string;
      readonly inputs: Readonly<Record<string, string>>;
      /** After the inputs. */
      readonly closing: Comment;
    }
  | { readonly kind: 'run'; readonly run: string }
  /** No step: its comment stands after the last one. */
  | { readonly kind: 'end' }
);

const WIDTH = 110;

/** A paragraph in lines. */
export function prose(text: string, indent = ''): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > WIDTH)
      lines.push(lines.length === 0 ? word : indent + word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** A sentence begins with a capital letter. */
export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
