/**
 * Knows what an IAM policy document says, as far as it is enforced here; what is not, is refused when the document is read.
 * Refuses to know who asks for what.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
import { knownOperator } from './conditions.ts';

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Patterns, with `*` and `?`; `except` holds those of NotAction and NotResource. */
  readonly actions: Patterns;
  readonly resources: Patterns;
  readonly conditions: readonly Condition[];
}

export interface Patterns {
  readonly except: boolean;
  readonly patterns: readonly string[];
}

/** `operator` as it is written, `ForAnyValue:` and `IfExists` included; of the values one must match. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export type Policy = readonly Statement[];

/** The statements of a parsed document of an identity. Throws an Error that says what it cannot take. */
export function readPolicy(document: unknown): Policy {
  if (!isRecord(document)) throw new Error('A policy is an object with Version and Statement.');
  const { Version, Statement } = document;
  if (Version !== '2012-10-17') throw new Error(`A policy has Version 2012-10-17, not ${JSON.stringify(Version)}.`);
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  return statements.map((statement: unknown, place) => {
    try {
      return readStatement(statement);
    } catch (error) {
      throw new Error(`Statement ${place + 1}: ${error instanceof Error ? error.message : error}`);
    }
  });
}

const elements = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

function readStatement(statement: unknown): Statement {
  if (!isRecord(statement)) throw new Error('it is not an object.');
  const unknown = Object.keys(statement).find((name) => !elements.includes(name));
  if (unknown !== undefined) throw new Error(`${unknown} is not an element of a policy of an identity.`);
  const { Effect, Condition = {} } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny') throw new Error('Effect is Allow or Deny.');
  if (!isRecord(Condition)) throw new Error('Condition is an object.');
  return {
    effect: Effect,
    actions: patternsOf(statement, 'Action', /^(\*|[a-z0-9-]+:[\w*?]+)$/i),
    resources: patternsOf(statement, 'Resource', /^(\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:.+)$/),
    conditions: Object.entries(Condition).flatMap(([operator, keys]) => readConditions(operator, keys)),
  };
}

/** Of the element or its negation, exactly one stands there. */
function patternsOf(statement: Record<string, unknown>, name: string, form: RegExp): Patterns {
  const given = [name, `Not${name}`].filter((one) => one in statement);
  const [element] = given;
  if (element === undefined || given.length > 1) throw new Error(`it has either ${name} or Not${name}.`);
  const patterns = textsOf(statement[element], element);
  const wrong = patterns.find((pattern) => !form.test(pattern));
  if (wrong !== undefined) throw new Error(`${element} cannot be ${JSON.stringify(wrong)}.`);
  return { except: element !== name, patterns };
}

function readConditions(operator: string, keys: unknown): readonly Condition[] {
  if (!knownOperator(operator)) throw new Error(`the condition operator ${operator} is not simulated.`);
  if (!isRecord(keys)) throw new Error(`${operator} is an object.`);
  return Object.entries(keys).map(([key, values]) => ({ operator, key, values: textsOf(values, key) }));
}

function textsOf(value: unknown, name: string): readonly string[] {
  const list = (Array.isArray(value) ? value : [value]).map((one: unknown) =>
    typeof one === 'boolean' ? `${one}` : one,
  );
  const texts = list.filter((one) => typeof one === 'string');
  if (texts.length === 0 || texts.length < list.length) throw new Error(`${name} is a text or a list of texts.`);
  const variable = texts.find((text) => text.includes('${'));
  if (variable !== undefined) throw new Error(`policy variables are not simulated: ${variable}`);
  return texts;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
