/** Knows the kinds of parts that GitHub's parser makes of a file. Refuses to know what they mean. */
import type {
  BasicExpressionToken,
  BooleanToken,
  MappingToken,
  NullToken,
  NumberToken,
  SequenceToken,
  StringToken,
} from '@actions/workflow-parser/templates/tokens/index';
import type { Token } from './language.ts';

/** The parser's own numbers for the kinds. */
const KIND = { string: 0, sequence: 1, mapping: 2, expression: 3, insert: 4, boolean: 5, number: 6, null: 7 } as const;

type Literal = (StringToken | BooleanToken | NumberToken | NullToken) & { readonly value: unknown };

const is =
  <T extends Token>(...kinds: readonly number[]) =>
  (token: Token): token is T =>
    kinds.includes(token.templateTokenType);

export const isExpression = is<BasicExpressionToken>(KIND.expression);
export const isScalar = is<Literal>(KIND.string, KIND.boolean, KIND.number, KIND.null);
export const isSequence = is<SequenceToken>(KIND.sequence);
export const isMapping = is<MappingToken>(KIND.mapping);

/** Keys and values in the file's order; throws when it is no mapping, or when a key is an expression. */
export function entriesOf(token: Token): [string, Token][] {
  if (!isMapping(token)) throw new Error(`${describe(token)} is no mapping.`);
  return [...token].map(({ key, value }) => [key.assertString('a key').value, value]);
}

/** The mapping's values by key. Throws for a key that is not among `supported`: nothing is passed over in silence. */
export function partsOf<K extends string>(
  token: Token | undefined,
  what: string,
  supported: readonly K[],
): Partial<Record<K, Token>> {
  if (token === undefined) return {};
  const parts: Partial<Record<K, Token>> = {};
  for (const [key, value] of entriesOf(token)) {
    const known = supported.find((name) => name === key);
    if (known === undefined) throw new Error(`${what}: '${key}' is not supported by this runner (line ${value.line}).`);
    parts[known] = value;
  }
  return parts;
}

/** A text that stands in the file itself; throws when it is an expression. */
export function literal(token: Token): string {
  if (!isScalar(token)) throw new Error(`${describe(token)} is to be a plain value.`);
  return String(token.value ?? '');
}

/** One text or a list of them. */
export const literals = (token: Token | undefined): string[] => {
  if (token === undefined) return [];
  return isSequence(token) ? [...token].map(literal) : [literal(token)];
};

export const describe = (token: Token): string => `'${token.typeName()}' in line ${token.line ?? '?'}`;
