import { logDetails } from '../../../src/report/log-details.ts';
import { summary } from '../../../src/report/summary.ts';
import { HOSTILE, notStarting, result } from './results.ts';

const excerpt = (lines: readonly string[], path = '/var/log/web.stdout.log') => ({ instanceId: 'i-1', path, lines });

test('an excerpt is folded under its instance and its file, and keeps its indentation', () => {
  expect(logDetails([excerpt(["Error: Cannot find module './crash'", '    at index.js:1'])], 1_000)).toEqual([
    `<details><summary>i-1 /var/log/web.stdout.log</summary>

~~~~~~~~text
    Error: Cannot find module './crash'
        at index.js:1
~~~~~~~~

</details>`,
  ]);
});

test('no line of a log closes the fence or becomes markup, and no path does', () => {
  const [block = ''] = logDetails([excerpt(['~~~~~~~~', '</details>', HOSTILE], '<b>@octocat')], 4_000);
  const lines = block.split('\n');
  expect(lines[0]).toBe('<details><summary>i-1 &lt;b&gt;@&#8203;octocat</summary>');
  expect(lines.filter((line) => /^ {0,3}~{3}/.test(line))).toHaveLength(2);
  expect(lines).toHaveLength(9);
});

test('whole excerpts that fit are shown, and the rest is told', () => {
  const long = excerpt(Array.from({ length: 40 }, () => 'x'.repeat(200)));
  const blocks = logDetails([long, excerpt(['short']), long], 2_000);
  expect(blocks).toHaveLength(2);
  expect(blocks[1]).toBe('More of the logs is in the log of the run.');
});

test('the page of a failure stays under 40 kB with every log there is', () => {
  const logs = Array.from({ length: 25 }, () => excerpt(Array.from({ length: 40 }, () => '€'.repeat(500))));
  const page = summary(result({ outcome: 'failed', problem: notStarting, logs }));
  expect(Buffer.byteLength(page)).toBeLessThan(40_000);
  expect(page).toContain('To go back to');
});

test('a page without logs has no word of them', () => {
  expect(summary(result())).not.toContain('<details>');
});
