/**
 * Knows how inputs and secrets reach a workflow: from a caller (`workflow_call`) or by hand (`workflow_dispatch`), with
 * types, defaults and what is required. An input that is not declared, or not of its type, is an error, as on GitHub.
 */
import { evaluate, type Scope } from './evaluate.ts';
import type { Token } from './language.ts';
import { entriesOf, isMapping, literal, literals, partsOf } from './tokens.ts';

type Given = Readonly<Record<string, unknown>>;
type Value = string | number | boolean;

/** The context `inputs` of a workflow that is called or started by hand. */
export function inputsOf(trigger: Token | undefined, given: Given, scope: Scope, who: string): Record<string, Value> {
  const { inputs } = triggerParts(trigger);
  const declared = inputs === undefined || !isMapping(inputs) ? [] : entriesOf(inputs);
  const names = declared.map(([name]) => name);
  const unknown = Object.keys(given).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`${who} has no input '${unknown.join("', '")}'.`);
  return Object.fromEntries(declared.map(([name, token]) => [name, inputOf(name, token, given[name], scope, who)]));
}

function inputOf(name: string, token: Token, given: unknown, scope: Scope, who: string): Value {
  const parts = partsOf(isMapping(token) ? token : undefined, `input '${name}'`, [
    'description',
    'deprecationMessage',
    'required',
    'type',
    'default',
    'options',
  ]);
  const type = parts.type === undefined ? 'string' : literal(parts.type);
  const required = parts.required !== undefined && evaluate(parts.required, scope) === true;
  if (given === undefined && required && parts.default === undefined)
    throw new Error(`${who} needs the input '${name}'.`);
  const value = given ?? (parts.default === undefined ? undefined : evaluate(parts.default, scope));
  const typed = typedValue(type, value);
  if (typed === undefined) throw new Error(`${who}: input '${name}' is no ${type}: ${JSON.stringify(value)}.`);
  const options = literals(parts.options);
  if (type === 'choice' && !options.includes(String(typed)))
    throw new Error(`${who}: input '${name}' is none of ${options.join(', ')}: '${typed}'.`);
  return typed;
}

function typedValue(type: string, value: unknown): Value | undefined {
  switch (type) {
    case 'boolean':
      return value === undefined ? false : typeof value === 'boolean' ? value : undefined;
    case 'number':
      return value === undefined ? 0 : typeof value === 'number' ? value : undefined;
    case 'string':
    case 'choice':
    case 'environment':
      return value === undefined || value === null ? '' : typeof value === 'string' ? value : undefined;
    default:
      throw new Error(`Inputs of the type '${type}' are not supported by this runner.`);
  }
}

/** The secrets of a called workflow: those it declares and is given, or all of its caller's. */
export function secretsOf(trigger: Token | undefined, given: Readonly<Record<string, string>>, who: string) {
  const { secrets } = triggerParts(trigger);
  const declared = secrets === undefined || !isMapping(secrets) ? [] : entriesOf(secrets);
  const unknown = Object.keys(given).filter((name) => !declared.some(([one]) => one === name));
  if (unknown.length > 0) throw new Error(`${who} has no secret '${unknown.join("', '")}'.`);
  for (const [name, token] of declared) {
    const { required } = partsOf(isMapping(token) ? token : undefined, `secret '${name}'`, ['description', 'required']);
    if (required !== undefined && literal(required) === 'true' && given[name] === undefined)
      throw new Error(`${who} needs the secret '${name}'.`);
  }
  return given;
}

/** The outputs that a called workflow declares: their values, still to be evaluated. */
export function outputsOf(trigger: Token | undefined): [string, Token][] {
  const { outputs } = triggerParts(trigger);
  if (outputs === undefined || !isMapping(outputs)) return [];
  return entriesOf(outputs).map(([name, token]) => {
    const { value } = partsOf(token, `output '${name}'`, ['description', 'value']);
    if (value === undefined) throw new Error(`The output '${name}' has no value.`);
    return [name, value];
  });
}

const triggerParts = (trigger: Token | undefined) =>
  partsOf(trigger !== undefined && isMapping(trigger) ? trigger : undefined, 'the trigger', [
    'inputs',
    'secrets',
    'outputs',
  ]);
