/**
 * Knows how many answers are asked for at once and every bad one is remembered until the end.
 * Refuses to know what is asked. Pure.
 */
import { type Finding, Problem } from '../problem.ts';
import { Unusable } from './parse.ts';

export interface Questionnaire {
  required<T>(name: string, read: (text: string) => T, whenEmpty?: string): T;
  optional<T>(name: string, read: (text: string) => T, otherwise: T): T;
  report(finding: Finding): void;
  /** Throws when anything that was asked for could not be used. */
  settle(): void;
}

/** Asks for inputs one by one and remembers every bad answer until `settle`. `subject`: how an input is told with its bad answer. */
export function questionnaire(
  answer: (name: string) => string,
  subject: (name: string) => string = (name) => name,
): Questionnaire {
  const findings: Finding[] = [];
  const ask: Questionnaire = {
    required(name, read, whenEmpty = 'is required and empty') {
      if (answer(name) !== '') return ask.optional(name, read, undefined as ReturnType<typeof read>);
      findings.push({ subject: name, text: whenEmpty });
      return undefined as ReturnType<typeof read>; // never seen by a caller: settle() throws
    },
    optional(name, read, otherwise) {
      const text = answer(name);
      if (text === '') return otherwise;
      try {
        return read(text);
      } catch (error) {
        if (!(error instanceof Unusable)) throw error;
        findings.push({ subject: subject(name), text: error.message });
        return otherwise;
      }
    },
    report: (finding) => void findings.push(finding),
    settle() {
      if (findings.length > 0) throw unusableInputs(findings);
    },
  };
  return ask;
}

const unusableInputs = (findings: readonly Finding[]) =>
  new Problem({
    code: 'BR-INPUTS',
    what: `Not started: ${findings.length === 1 ? 'an input' : `${findings.length} inputs`} cannot be used.`,
    why: findings.map(({ subject, text }) => `${subject} ${text}`)[0] ?? '',
    now: 'Nothing was read or changed in AWS.',
    next: 'Correct the `with:` block of the step and run it again.',
    findings,
  });
