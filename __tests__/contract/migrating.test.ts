/** docs/migrating.md names nothing on our side that does not exist, and leaves out nothing of the official action's inputs. */
import { leftAside } from '../../src/inputs/official-action.ts';
import { actionFile, read } from './files.ts';

const page = read('docs/migrating.md');
const { inputs, outputs } = actionFile();

/** Second cells of tables: what is here. */
const here = [...page.matchAll(/^\| .* \| (.*) \|$/gm)].map(([, cell = '']) => cell);
const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
const names = here.flatMap(quoted);

test('what a table calls an input is one', () => {
  const plain = names.filter((name) => /^[a-z][a-z\d]*(-[a-z\d]+)+$/.test(name) || name in inputs);
  expect(plain.length).toBeGreaterThan(40);
  const outcomes = quoted(outputs.outcome?.description ?? '');
  expect(plain.filter((name) => !(name in inputs) && !outcomes.includes(name))).toEqual([]);
});

test('what a table gives an input is a value that its description names', () => {
  const given = names.flatMap((name) => [...name.matchAll(/^([a-z-]+): (\S+)$/g)]);
  const ours = given.filter(([, name = '']) => !['on', 'queue'].includes(name));
  expect(ours.length).toBeGreaterThan(15);
  const wrong = ours.filter(([, name = '', value = '']) => !inputs[name]?.description.includes(`\`${value}\``));
  expect(wrong.map(([whole]) => whole)).toEqual([]);
});

test('the same names as in the official action are inputs and outputs here', () => {
  const [, sameInputs = '', sameOutputs = ''] =
    /same name and meaning: (.*?)\.\nSo have the outputs (.*?)\.\n/s.exec(page) ?? [];
  expect(quoted(sameInputs).filter((name) => !(name in inputs))).toEqual([]);
  expect(quoted(sameOutputs).filter((name) => !(name in outputs))).toEqual([]);
  expect(quoted(sameInputs)).toHaveLength(16);
});

test('every input of the official action that is left aside has a row', () => {
  const rows = page.split('## From aws-actions/')[1]?.split('\n## ')[0] ?? '';
  const aside = leftAside(() => 'given').map(({ input }) => input);
  expect(aside).not.toEqual([]);
  expect(aside.filter((name) => !rows.includes(`\`${name}\``))).toEqual([]);
});

test('its links lead to headings that there are', () => {
  const anchors = (text: string) =>
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );
  const links = [...page.matchAll(/\]\(([\w./-]*)#([\w-]+)\)/g)];
  expect(links.length).toBeGreaterThan(8);
  const dead = links.filter(
    ([, file = '', anchor = '']) => !anchors(file === '' ? page : read(`docs/${file}`)).includes(anchor),
  );
  expect(dead.map(([whole]) => whole)).toEqual([]);
});
