/**
 * Knows how conditions are met: the operators, keys that are missing, keys with several values.
 * Refuses to know where the keys come from.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import type { Condition } from './policy.ts';
import { isArnLike, isLike } from './wildcards.ts';

/** What is known of a request, by condition key in lower case; a key that is not there has no value. */
export type Context = Readonly<Record<string, readonly string[]>>;

type Compare = (actual: string, wanted: string) => boolean;

const equal: Compare = (actual, wanted) => actual === wanted;
const equalInAnyCase: Compare = (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase();

/** A negated operator is met when no value matches, and when there is none. */
const operators: Readonly<Record<string, { readonly compare: Compare; readonly negated?: true }>> = {
  StringEquals: { compare: equal },
  StringNotEquals: { compare: equal, negated: true },
  StringEqualsIgnoreCase: { compare: equalInAnyCase },
  StringNotEqualsIgnoreCase: { compare: equalInAnyCase, negated: true },
  StringLike: { compare: isLike },
  StringNotLike: { compare: isLike, negated: true },
  ArnEquals: { compare: isArnLike },
  ArnNotEquals: { compare: isArnLike, negated: true },
  ArnLike: { compare: isArnLike },
  ArnNotLike: { compare: isArnLike, negated: true },
  Bool: { compare: equalInAnyCase },
};

const written = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

export function knownOperator(operator: string): boolean {
  const [, , name = ''] = written.exec(operator) ?? [];
  return operator === 'Null' || name in operators;
}

/** All of them must be met. */
export const areMet = (conditions: readonly Condition[], context: Context): boolean =>
  conditions.every((condition) => isMet(condition, context));

function isMet({ operator, key, values }: Condition, context: Context): boolean {
  const actual = context[key.toLowerCase()] ?? [];
  if (operator === 'Null') return values.some((value) => (value.toLowerCase() === 'true') === (actual.length === 0));
  const [, set, name = '', ifExists] = written.exec(operator) ?? [];
  const { compare, negated = false } = operators[name] ?? { compare: () => false };
  const fits = (one: string) => values.some((value) => compare(one, value)) !== negated;
  if (actual.length === 0) return ifExists !== undefined || set === 'ForAllValues' || (negated && set === undefined);
  return set === 'ForAllValues' ? actual.every(fits) : actual.some(fits);
}
