/**
 * Knows how a label is written so that the value of a tag can hold it, and read again. Refuses to know what it is the label of. Pure.
 * Limits of tags: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/applications-tagging-resources.html
 */
import { createHash } from 'node:crypto';

/** No label: the hash of none. */
export const NO_LABEL = '@';
const TAG_VALUE_CHARACTERS = 255;
/** What stands before the label. */
const TIME_CHARACTERS = '2026-01-01T00:00:00Z '.length;

/**
 * A label as a tag value can hold it: as it is, else `=` and its base64url, else (too long for a tag) `@` and a SHA-256
 * by which it can be found among the application's versions.
 */
export function encodedLabel(label: string): string {
  if (/^[A-Za-z0-9_.:/+-][A-Za-z0-9 _.:/=+@-]*$/.test(label)) return label;
  const encoded = `=${Buffer.from(label).toString('base64url')}`;
  return TIME_CHARACTERS + encoded.length <= TAG_VALUE_CHARACTERS
    ? encoded
    : `@${createHash('sha256').update(label).digest('hex')}`;
}

/** Is it the label that was written so? The longest labels are known by their hash alone. */
export const isEncoded = (label: string, encoded: string) => encodedLabel(label) === encoded;

/** The label that was written; undefined where only a hash of it is on record. */
export function decodedLabel(encoded: string): string | undefined {
  if (encoded.startsWith('@')) return undefined;
  return encoded.startsWith('=') ? Buffer.from(encoded.slice(1), 'base64url').toString() : encoded;
}
