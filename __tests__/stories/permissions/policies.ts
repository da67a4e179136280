/** The policies that users copy, filled in for the simulated account; with one action left out, where a test wants that. */
import { readFileSync } from 'node:fs';

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
}

interface Document {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

const values = { ACCOUNT: '123456789012', REGION: 'eu-west-1', APPLICATION: 'shop' };

/** As a user fills it in. */
export function policy(file: string): Document {
  const text = readFileSync(`docs/policies/${file}`, 'utf8');
  return JSON.parse(text.replace(/\b(ACCOUNT|REGION|APPLICATION)\b/g, (name) => values[name as keyof typeof values]));
}

const listOf = ({ Action }: Statement) => (typeof Action === 'string' ? [Action] : Action);

/** One place in a policy: an action may stand in two statements. */
export interface Place {
  readonly file: string;
  readonly sid: string;
  readonly action: string;
}

export const placesIn = (file: string): readonly Place[] =>
  policy(file).Statement.flatMap((statement) =>
    listOf(statement).map((action) => ({ file, sid: statement.Sid, action })),
  );

/** The policies of these files, with what stands at the place taken out. */
export const attached = (files: readonly string[], without?: Place): readonly Document[] =>
  files.map((file) => {
    const document = policy(file);
    if (file !== without?.file) return document;
    const left = document.Statement.map((statement) =>
      statement.Sid === without.sid
        ? { ...statement, Action: listOf(statement).filter((action) => action !== without.action) }
        : statement,
    );
    return { ...document, Statement: left.filter(({ Action }) => Action.length > 0) };
  });

/** Does the text name the action, or one that the pattern stands for? */
export const names = (text: string, action: string) => new RegExp(`\\b${action.replaceAll('*', '\\w+')}\\b`).test(text);
