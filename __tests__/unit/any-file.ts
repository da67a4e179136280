/** Contents that a parser of configuration files may meet. Knows nothing of what is tested with them. */
import fc from 'fast-check';

/** What YAML is made of, and what could break a log. */
const PIECES = [
  ...['\n', '\n  ', '\n    ', '\n\t', ': ', '- ', '? ', '{', '}', '[', ']', '"', "'", '\\', '#', '|\n'],
  ...['&a ', '*a', '<<: ', '!!x ', '!Ref ', 'null', '~', '__proto__:', '---\n', '%YAML 1.2\n---\n'],
  ...['\0', '\uFEFF', '\u2028', '::error::'],
];

/** Any bytes; or such pieces and those that are given, so that more than the first character is looked at. */
export const anyFile = (...pieces: readonly string[]): fc.Arbitrary<Buffer | string> =>
  fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    fc.array(fc.constantFrom(...PIECES, ...pieces), { maxLength: 60 }).map((chosen) => chosen.join('')),
  );
