/** Knows how excerpts of logs stand folded on a page. Refuses to know where they come from and what they mean. Pure. */
import type { LogExcerpt } from '../shapes.ts';
import { clip, printable } from './safe-text.ts';

const LONGEST_LINE_CHARACTERS = 300;
const FENCE = '~~~~~~~~';

/** Each excerpt as a folded block of Markdown, as many whole ones as fit, and a word on those that do not. */
export function logDetails(logs: readonly LogExcerpt[], roomBytes: number): string[] {
  const rest = 'More of the logs is in the log of the run.';
  let left = roomBytes - rest.length - 2;
  const blocks = logs.map(block);
  const fits = blocks.filter((one) => {
    const bytes = Buffer.byteLength(one) + 2;
    if (bytes > left) return false;
    left -= bytes;
    return true;
  });
  return fits.length === blocks.length ? fits : [...fits, ...(left >= 0 ? [rest] : [])];
}

/** Four spaces before a line keep it from closing the fence. */
function block({ instanceId, path, lines }: LogExcerpt): string {
  const shown = lines.map(
    (line) => `    ${' '.repeat(indentation(line))}${clip(printable(line), LONGEST_LINE_CHARACTERS)}`,
  );
  const title = `${html(instanceId)} ${html(path)}`;
  return [
    `<details><summary>${title}</summary>`,
    '',
    `${FENCE}text`,
    ...shown.map((line) => line.trimEnd()),
    FENCE,
    '',
    '</details>',
  ].join('\n');
}

const MOST_INDENTATION_CHARACTERS = 40;
const indentation = (line: string) => Math.min(MOST_INDENTATION_CHARACTERS, line.search(/[^ \t]|$/));

/** Text within a line of HTML, where Markdown has no say. */
const html = (text: string) =>
  clip(printable(text), LONGEST_LINE_CHARACTERS)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '@&#8203;');
