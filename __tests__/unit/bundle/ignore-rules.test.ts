/** Promises that the rules are git's, proved against git itself. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { select } from '../../../src/bundle/select.ts';
import { git, grow, MEADOW, plant, type Tree } from './tree.ts';

const TREES_PER_GIT = 120;
const TRACKED_ONE_IN = 7;
const BATCHES = Number(process.env.IGNORE_RULES_BATCHES ?? 17);

const name = fc
  .oneof(
    { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'ab', 'abc', '.x', 'a.js', 'b.js') },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        'A',
        'é',
        'a b',
        'a ',
        'a\v',
        'a\n',
        '#a',
        '!a',
        '[a]',
        'a*',
        'a?',
        'a\\b',
        '日本',
        '-',
        '^',
      ),
    },
    {
      weight: 1,
      arbitrary: fc.string({ unit: fc.constantFrom('a', 'b', '.', '-', ']', 'ü'), minLength: 1, maxLength: 3 }),
    },
  )
  .filter((text) => text !== '.' && text !== '..');
const piece = fc.oneof(
  { weight: 6, arbitrary: name },
  {
    weight: 3,
    arbitrary: fc.constantFrom('*', '**', '?', '??', '*.js', 'a*', '*b', '*a*', '***', 'a**b', 'a**', '**b', '\\*\\*'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '[ab]',
      'a[!x]b',
      '[!x]*[^x]',
      '[!a]',
      '[^a]',
      '[a-c]',
      '[]a]',
      '[!]]',
      '[[:alpha:]]',
      '[[:upper:]]b',
      '[a',
      'a[[:space:]]',
      '[[:cntrl:][:punct:]]*',
      '[a[:digit:]-c]',
      '[[:]',
      '[b-a]',
      '[a-c-z]',
      '[^^]',
      '[\\',
      '[.-0]',
      '[[:x:]]',
      '[a-]',
      '[\\]]',
      '[é]',
      '[z-a]',
      '\\a',
      '\\*',
      '\\!a',
      '\\#a',
      'a\\ ',
      'a\\',
    ),
  },
);
const pattern = fc
  .record({
    negation: fc.constantFrom('', '', '', '!'),
    lead: fc.constantFrom('', '', '', '/', '**/', '/**/', '//'),
    pieces: fc.array(piece, { minLength: 1, maxLength: 3 }),
    trail: fc.constantFrom('', '', '', '/', '/*', '/**', ' ', '  ', '/ ', '\t', '\r', '//'),
  })
  .map(({ negation, lead, pieces, trail }) => negation + lead + pieces.join('/') + trail);
const line = fc.oneof(
  { weight: 12, arbitrary: pattern },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '#a',
      '!',
      '/',
      '\\',
      ' ',
      '*',
      '!*',
      '*/',
      '!*/',
      '/*',
      '!/a',
      '!/a/**',
      '\uFEFFa',
      'a\0b',
      '**\\/a',
      'a  \\ ',
      '!a\\',
      '/a[!x]*',
      '/a[^x]b',
      '/**/',
      'a/**\\/b',
    ),
  },
);
const rulesFile = fc
  .record({
    mark: fc.constantFrom('', '', '', '\uFEFF'),
    lines: fc.array(line, { maxLength: 5 }),
    end: fc.constantFrom('', '\n'),
  })
  .map(({ mark, lines, end }) => mark + lines.join('\n') + end);

const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
const tree = fc.record({
  paths: fc.array(path, { minLength: 1, maxLength: 12 }),
  root: rulesFile,
  nested: fc.array(fc.record({ at: fc.nat(), rules: rulesFile }), { maxLength: 2 }),
});

/** Files of a generated tree; a path that runs through a file is dropped. */
function leaves({
  paths,
  root,
  nested,
}: {
  paths: string[];
  root: string;
  nested: { at: number; rules: string }[];
}): Tree {
  const files = paths.filter((one) => !paths.some((other) => other.startsWith(`${one}/`)));
  const directories = files.flatMap((file) =>
    file
      .split('/')
      .slice(0, -1)
      .map((_, depth) =>
        file
          .split('/')
          .slice(0, depth + 1)
          .join('/'),
      ),
  );
  const own = nested.flatMap(({ at, rules }) => {
    const directory = directories[at % directories.length];
    return directory === undefined ? [] : [[`${directory}/.gitignore`, rules]];
  });
  return Object.fromEntries([...files.map((file) => [file, 'x']), ['.gitignore', root], ...own]);
}

test('leaves out exactly what git leaves out, for any rules at any level', async () => {
  const forest = fc.array(tree, { minLength: TREES_PER_GIT, maxLength: TREES_PER_GIT });
  await fc.assert(
    fc.asyncProperty(forest, async (trees) => {
      using repository = plant({}, MEADOW);
      git(repository.path, ['init', '-q']);
      const planted = trees.map((generated, index) => ({ top: `t${index}`, files: leaves(generated) }));
      for (const { top, files } of planted) grow(join(repository.path, top), files);
      const all = planted.flatMap(({ top, files }) => Object.keys(files).map((file) => `${top}/${file}`));
      const ignored = new Set(named(repository.path, all));
      const tracked = all.filter((_, index) => index % TRACKED_ONE_IN === 0);
      git(repository.path, ['update-index', '--add', '-z', '--stdin'], tracked.join('\0'));
      const kept = all.filter((path) => !ignored.has(path));
      expect(await packagedFrom(repository.path)).toEqual([...new Set([...kept, ...tracked])].sort());

      git(repository.path, ['rm', '-r', '-q', '--cached', '.']);
      const wanted = kept.sort();
      expect(await packagedFrom(repository.path)).toEqual(wanted);

      rmSync(join(repository.path, '.git'), { recursive: true });
      for (const { top } of planted) {
        const below = wanted.filter((path) => path.startsWith(`${top}/`)).map((path) => path.slice(top.length + 1));
        expect({ top, files: await packagedFrom(join(repository.path, top)) }).toEqual({ top, files: below });
      }
    }),
    { numRuns: BATCHES, endOnFailure: true },
  );
}, 120_000);

test('knows which bytes are in the classes that have a name', async () => {
  const classes = 'alnum alpha blank cntrl digit graph lower print punct space upper xdigit nothing'.split(' ');
  const names = Array.from({ length: 127 }, (_, index) => String.fromCharCode(index + 1)).filter(
    (name) => name !== '/' && name !== '.',
  );
  const tree = classes.flatMap((name) => [
    [`${name}/.gitignore`, `[[:${name}:]]\n`],
    ...names.map((byte) => [`${name}/${byte}`, '']),
  ]);
  using repository = plant(Object.fromEntries(tree), MEADOW);
  git(repository.path, ['init', '-q']);
  const all = tree.map(([path = '']) => path);
  const ignored = new Set(named(repository.path, all));
  expect(ignored.size).toBeGreaterThan(classes.length);
  expect(await packagedFrom(repository.path)).toEqual(all.filter((path) => !ignored.has(path)).sort());
});

/** Those of the paths that git's rules name, tracked or not. */
function named(repository: string, paths: readonly string[]): string[] {
  try {
    return git(repository, ['check-ignore', '--no-index', '--stdin', '-z'], paths.join('\0')).split('\0').slice(0, -1);
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 1) return [];
    throw error;
  }
}

async function packagedFrom(directory: string): Promise<string[]> {
  try {
    return (await select(directory, [])).entries.map((entry) => entry.path).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'BR-NOTHING-TO-PACKAGE') return [];
    throw error;
  }
}
