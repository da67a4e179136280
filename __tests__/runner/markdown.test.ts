/** How a summary reads at a terminal. */
import { rendered } from '../../demo/markdown.ts';

test.each([
  ['a heading', '## Released\n', ['Released', '--------']],
  ['emphasis and code', '**Why** it `broke`', ['Why it broke']],
  ['what was escaped', 'a\\_b &lt;c&gt; \\| @&#8203;d', ['a_b <c> | @d']],
  ['line breaks', 'one<br>two', ['one', 'two']],
  ['a block of code', '```sh\naws `x`\n```', ['    aws `x`']],
  ['a table', '| A | Bee |\n| --- | --- |\n| long \\| cell | `x` |', ['A            Bee', 'long | cell  x']],
  ['blocks', 'one\n\ntwo', ['one', '', 'two']],
])('renders %s', (_, page, lines) => {
  expect(rendered(page)).toEqual(lines);
});
