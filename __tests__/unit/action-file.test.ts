import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { defaultsOf } from '../../src/action-file.ts';

const file = (...lines: string[]) => ['name: x', 'inputs:', ...lines, 'runs:', '  using: node24', ''].join('\n');

test('reads action.yml as a real YAML parser reads it', () => {
  const text = readFileSync('action.yml', 'utf8');
  const inputs: Record<string, { default?: string }> = parse(text).inputs;
  const stated = Object.entries(inputs).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value]],
  );
  expect(defaultsOf(text)).toEqual(Object.fromEntries(stated));
  expect(stated.length).toBeGreaterThan(5);
});

test.each([
  ['plain', 'in-place', 'in-place'],
  ['in single quotes', "'3s'", '3s'],
  ['in double quotes', '"Green, Yellow"', 'Green, Yellow'],
  ['quoted and empty', "''", ''],
  ['with a quote inside', `"it's"`, "it's"],
  ['an expression', '$\u007b{ github.token }}', '$\u007b{ github.token }}'],
])('takes a default that is %s', (_how, written, value) => {
  expect(defaultsOf(file('  strategy:', `    default: ${written}`))).toEqual({ strategy: value });
});

test('leaves out inputs that state none, and takes nothing for an input that is none', () => {
  const text = file('  a:', '    description: says default: no', '    required: true', '', '  b-2:', '    default: x');
  expect(defaultsOf(`outputs:\n  o:\n    default: y\n${text}`)).toEqual({ 'b-2': 'x' });
});

test.each(['', 'name: x\n', 'inputs:\n'])('finds none in %j', (text) => expect(defaultsOf(text)).toEqual({}));
