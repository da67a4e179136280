/**
 * Knows what a part of a workflow file comes to, given the contexts and functions that it may speak of.
 * Refuses to know where in the file it stands, and to guess: what it cannot evaluate is an error.
 */
import type { data as expressionData } from '@actions/expressions';
import { language, type Token } from './language.ts';
import { describe, entriesOf, isExpression, isMapping, isScalar, isSequence } from './tokens.ts';

const { Lexer, Parser, Evaluator, data } = language;
type Value = expressionData.ExpressionData;

/** What expressions may name: `github`, `inputs`, … as plain values, and the functions that GitHub adds to its own. */
export interface Scope {
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly functions?: Readonly<Record<string, (...args: readonly string[]) => boolean | string>>;
}

/** The value of a token, nested ones too: texts, numbers, booleans, null, arrays and objects. */
export function evaluate(token: Token, scope: Scope): unknown {
  if (isExpression(token)) return evaluateExpression(token.expression, scope);
  if (isScalar(token)) return token.value;
  if (isSequence(token)) return [...token].map((item) => evaluate(item, scope));
  if (isMapping(token))
    return Object.fromEntries(entriesOf(token).map(([key, value]) => [key, evaluate(value, scope)]));
  throw new Error(`${describe(token)} is not supported.`);
}

/** The same as text, as the runner makes it of a number or a boolean; throws for lists and mappings. */
export function evaluateText(token: Token, scope: Scope): string {
  return textOf(evaluate(token, scope), describe(token));
}

export function textOf(value: unknown, what: string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') throw new Error(`${what} is to be a text, and is ${JSON.stringify(value)}.`);
  return String(value);
}

/** A mapping whose values are texts, as `env`, `with` and outputs are. */
export function evaluateTexts(token: Token | undefined, scope: Scope): Record<string, string> {
  if (token === undefined) return {};
  const values = evaluate(token, scope);
  return Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key, textOf(value, key)]));
}

/** Whether a value counts as true in a condition. */
export const isTruthy = (value: unknown): boolean => Boolean(value);

/** The value of an expression without its `${{ }}`. */
export function evaluateExpression(text: string, scope: Scope): unknown {
  return plain(expression(text, scope));
}

function expression(text: string, scope: Scope): Value {
  const functions = Object.entries(scope.functions ?? {}).map(([name, call]) => ({
    name,
    minArgs: 0,
    maxArgs: Number.MAX_SAFE_INTEGER,
    call: (...args: Value[]): Value => {
      const result = call(...args.map((arg) => arg.coerceString()));
      return typeof result === 'boolean' ? new data.BooleanData(result) : new data.StringData(result);
    },
  }));
  const names = Object.keys(scope.contexts);
  try {
    const tree = new Parser(tokensOf(text), names, functions).parse();
    const contexts = dataOf(scope.contexts);
    if (!(contexts instanceof data.Dictionary)) throw new TypeError('contexts are a mapping');
    return new Evaluator(tree, contexts, new Map(functions.map((one) => [one.name.toLowerCase(), one]))).evaluate();
  } catch (error) {
    throw new Error(`\${{ ${text} }}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/** The lexer turns only the first pair of quotes in a text into the quote that it stands for. */
const tokensOf = (text: string) =>
  new Lexer(text)
    .lex()
    .tokens.map((token) =>
      token.lexeme.startsWith("'") ? { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") } : token,
    );

const plain = (value: Value): unknown => JSON.parse(JSON.stringify(value, data.replacer));

const dataOf = (value: unknown): Value => JSON.parse(JSON.stringify(value), data.reviver);
