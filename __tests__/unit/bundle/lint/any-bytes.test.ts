/** Promises that whatever lies in a file, looking it over neither throws nor says what could break a log. */
import fc from 'fast-check';
import { anyFile } from '../../any-file.ts';
import type { Tree } from '../tree.ts';
import { NODE, remarksOn } from './linted.ts';

const PATHS = [
  ...[
    '.ebextensions/a.config',
    'env.yaml',
    'Procfile',
    'Buildfile',
    'package.json',
    'Dockerfile',
    '.env',
    'x.sh',
    'a.pem',
  ],
  ...['.platform/hooks/predeploy/a', '.platform/hooks/a', 'app/.ebextensions/b.config', '.npmrc', 'docker-compose.yml'],
] as const;

const contents = anyFile(
  ...['option_settings:', 'EnvironmentName: ', 'web: ', './', 'npm run x', '#!/bin/sh\r\n', 'COPY a b'],
  ...['{"scripts": {"start": "x"}}', 'SECRET=x', '-----BEGIN PRIVATE KEY-----', '../', '/etc/passwd'],
);

test('looks over any bytes in any of the files it reads', async () => {
  const trees = fc.dictionary(fc.constantFrom(...PATHS), contents, { minKeys: 1, maxKeys: 8 });
  await fc.assert(
    fc.asyncProperty(trees, async (tree) => {
      const files: Tree = { ...tree, '.ebignore': '', left: '' };
      for (const { path, line = 1, column = 1, text } of await remarksOn(files, { platform: NODE, settings: [] })) {
        expect(['', 'app/.ebextensions', ...PATHS]).toContain(path);
        expect(Number.isInteger(line) && line >= 1 && Number.isInteger(column) && column >= 1).toBe(true);
        expect(text).toMatch(/^[^\p{Cc}\u2028]+\.$/u);
      }
    }),
    { numRuns: 400, seed: 13 },
  );
});

test.each([
  ['a file that nests deeper than the parser reaches', '['.repeat(100_000)],
  ['a mapping as deep', '? '.repeat(50_000)],
  ['quotes without an end', `"${'\\"'.repeat(100_000)}`],
  ['one long line', `a: ${'b: '.repeat(50_000)}`],
  ['a file too large to be handwritten', `a:\n${' - b\n'.repeat(100_000)}`],
  ['words without an end', 'SECRET'.repeat(40_000)],
])('comes to an end with %s', async (_, text) => {
  const tree = Object.fromEntries(PATHS.map((path) => [path, text]));
  expect(Array.isArray(await remarksOn(tree, { platform: NODE }))).toBe(true);
});
