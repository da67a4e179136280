/** What a runner makes of a log and of the output file. */
import { logReader, outputsIn } from '../../demo/commands.ts';

test.each([
  ['plain text', 'Ready, Green', 'Ready, Green'],
  ['an error', '::error title=Not released%3A 5%25%2C at least::first%0Asecond', 'Error: first\nsecond'],
  ['a warning', '::warning::mind the gap', 'Warning: mind the gap'],
  ['a mask', '::add-mask::hunter2', undefined],
  ['a group', '::group::the log of i-1', '▾ the log of i-1'],
  ['the end of a group', '::endgroup::', undefined],
])('shows %s as the runner does', (_, line, shown) => {
  expect(logReader().read(line)).toBe(shown);
});

test('annotations keep their title and all lines of their message', () => {
  const reader = logReader();
  reader.read('::error title=Not released%3A 5%25%2C at least::first%0Asecond');
  expect(reader.annotations).toEqual([
    { level: 'error', title: 'Not released: 5%, at least', message: 'first\nsecond' },
  ]);
});

test('annotations keep the place in a file that they are shown beside', () => {
  const reader = logReader();
  reader.read('::warning file=a%2Cb.config,line=2,col=3::odd');
  reader.read('::error title=x,file=Procfile,line=1::odd');
  expect(reader.annotations).toEqual([
    { level: 'warning', title: '', message: 'odd', place: 'a,b.config:2:3' },
    { level: 'error', title: 'x', message: 'odd', place: 'Procfile:1' },
  ]);
});

test('what is masked is hidden from then on, each line of it, also in annotations', () => {
  const reader = logReader();
  expect(reader.read('open hunter2')).toBe('open hunter2');
  reader.read('::add-mask::hunter2%0Asecond line');
  expect(reader.read('open hunter2, and the second line')).toBe('open ***, and the ***');
  reader.read('::warning::hunter2');
  expect(reader.annotations).toEqual([{ level: 'warning', title: '', message: '***' }]);
});

test.each([
  ['one line', 'outcome=succeeded\n', { outcome: 'succeeded' }],
  ['a value with equals signs', 'url=http://a/?b=c\n', { url: 'http://a/?b=c' }],
  ['several lines', 'plan<<END\n{\n}\nEND\nuploaded=true\n', { plan: '{\n}', uploaded: 'true' }],
  ['nothing between the delimiters', 'plan<<END\n\nEND\n', { plan: '' }],
  ['an empty file', '', {}],
])('reads outputs of %s', (_, file, outputs) => {
  expect(outputsIn(file)).toEqual(outputs);
});

test('an output without an end is told by its name', () => {
  expect(() => outputsIn('plan<<END\n{')).toThrow("'plan' has no end");
});
