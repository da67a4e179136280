/**
 * Knows what text from AWS, commits and applications could do to a log, a runner or a Markdown page, and takes that power away.
 * Refuses to know what the text says. Pure.
 */
import { stripVTControlCharacters } from 'node:util';

const BREAKS = /[\t\v\f\r\n\u0085\u2028\u2029]+/g;
/** Controls, and format characters that reorder or hide text (joiners that scripts and emoji need stay). */
const UNPRINTABLE = /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/**
 * One line of a log. No line breaks, control or reordering characters; nothing the runner takes for a command:
 * it reads `::name::` at the start of a trimmed line and `##[name]` anywhere in one
 * (https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs). All else stays as it is.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .toWellFormed()
    .replace(BREAKS, ' ')
    .replace(UNPRINTABLE, '')
    .trim()
    .replace(/^::/, ': :')
    .replaceAll('##[', '## [');
}

/** The same for text whose line breaks carry meaning, such as commands to paste: its lines, empty ones left out. */
export const printableLines = (text: string): string[] =>
  text
    .split(/\r\n|[\r\n]/)
    .map(printable)
    .filter((line) => line !== '');

/** Inline Markdown that shows the text as it is: in a paragraph, a list item or a table cell. Mentions nobody. */
export function markdown(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/^[-+#=]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replaceAll('@', '@&#8203;');
}

/** A code span, also within a table cell; empty text gives none. */
export function code(text: string): string {
  const line = printable(text);
  if (line === '') return '';
  return /[`|]/.test(line) ? `<code>${markdown(line)}</code>` : `\`${line}\``;
}

/** At most that many characters, the last one an ellipsis where something was cut. */
export const clip = (text: string, characters: number): string =>
  text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;

/** Bucket names of Beanstalk end in the account id: its last four digits are enough to tell accounts apart. */
export const shortAccountIds = (text: string): string =>
  text.replace(/(elasticbeanstalk-[a-z]{2,4}(?:-[a-z]+)+-\d-)\d{8}(\d{4})(?!\d)/g, '$1…$2');
