/**
 * Knows how IAM compares a text with a pattern: `*` for any characters, `?` for one.
 * Refuses to know what the texts name.
 */

/** The whole text, letter case counts. */
export const isLike = (text: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[\\^$+.()|[\]{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(text);

/** Each of the six parts of an ARN is compared for itself; `*` alone is any resource. */
export function isArnLike(arn: string, pattern: string): boolean {
  if (pattern === '*') return true;
  const [parts, wanted] = [partsOf(arn), partsOf(pattern)];
  return parts.length === wanted.length && parts.every((part, place) => isLike(part, wanted[place] ?? ''));
}

/** What follows the fifth colon is one part, with all of its colons. */
function partsOf(arn: string): readonly string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])];
}
