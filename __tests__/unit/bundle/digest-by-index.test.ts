/** Promises that what git's index vouches for is not read, and that nothing is taken from it that reading would not find. */
import { chmodSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { contentDigest } from '../../../src/bundle/digest.ts';
import { type Selection, select } from '../../../src/bundle/select.ts';
import { problemOf } from './problems.ts';
import { commitAll, git, grow, MEADOW, plant, type Tree } from './tree.ts';

/** Long enough for no pointer of Git LFS. */
const text = (word: string, newline = '\n') => `${word}${newline}`.repeat(120);
const LONG_AGO = 1_000_000_000;

/** The digest as it is when nobody vouches for anything. */
async function digestByReading(selection: Selection): Promise<string> {
  return (await contentDigest({ ...selection, vouched: new Map() })).digest;
}

async function vouchedIn(directory: string): Promise<string[]> {
  const selection = await select(directory, []);
  expect((await contentDigest(selection)).digest).toBe(await digestByReading(selection));
  return selection.entries.map(({ path }) => path).filter((path) => selection.vouched.has(path));
}

/** Makes the files old and has git look at them again, as if the checkout had been long before. */
function settle(directory: string): void {
  for (const path of git(directory, ['ls-files', '-z']).split('\0').slice(0, -1)) {
    utimesSync(join(directory, path), LONG_AGO, LONG_AGO);
  }
  git(directory, ['update-index', '-q', '--really-refresh']);
}

function checkout(tree: Tree): ReturnType<typeof plant> {
  const directory = plant(tree, MEADOW);
  commitAll(directory.path);
  settle(directory.path);
  return directory;
}

/** Same size, same time of modification. */
function rewriteUnnoticed(path: string, content: string): void {
  const { atime, mtime } = statSync(path);
  writeFileSync(path, content);
  utimesSync(path, atime, mtime);
}

test('reads no file of a clean checkout, but those short enough to be pointers', async () => {
  using directory = checkout({ a: text('a'), 'b/c': text('c'), run: { run: text('r') }, link: { link: 'a' } });
  const selection = await select(directory.path, []);
  const wanted = await digestByReading(selection);
  renameSync(directory.path, `${directory.path}-gone`);
  try {
    expect((await contentDigest(selection)).digest).toBe(wanted);
  } finally {
    renameSync(`${directory.path}-gone`, directory.path);
  }
});

test('vouches for submodules, for a directory below the top and under .ebignore', async () => {
  using library = checkout({ lib: text('lib') });
  using directory = plant({ 'app/.ebignore': 'x', 'app/a': text('a'), b: text('b') }, MEADOW);
  commitAll(directory.path);
  git(directory.path, ['submodule', '--quiet', 'add', library.path, 'vendor']);
  settle(directory.path);
  settle(join(directory.path, 'vendor'));
  expect(await vouchedIn(directory.path)).toEqual(expect.arrayContaining(['app/a', 'b', 'vendor/lib']));
  expect(await vouchedIn(join(directory.path, 'app'))).toEqual(['.ebignore', 'a']);
});

test.each<{ name: string; tree?: Tree; change: (directory: string) => void }>([
  {
    name: 'is as long as before and bears the same time',
    change: (directory) => rewriteUnnoticed(join(directory, 'a'), text('b')),
  },
  {
    name: 'was modified no earlier than the index was written',
    change: (directory) => utimesSync(join(directory, '.git/index'), LONG_AGO, LONG_AGO),
  },
  { name: 'is assumed unchanged', change: (directory) => git(directory, ['update-index', '--assume-unchanged', 'a']) },
  {
    name: 'is left out of a sparse checkout',
    change: (directory) => git(directory, ['update-index', '--skip-worktree', 'a']),
  },
  {
    name: 'is only meant to be added',
    change: (directory) => {
      git(directory, ['rm', '-q', '--cached', 'a']);
      git(directory, ['add', '-N', 'a']);
    },
  },
  {
    name: 'was checked out with other line endings',
    change: (directory) => {
      git(directory, ['config', 'core.autocrlf', 'true']);
      rmSync(join(directory, 'a'));
      git(directory, ['checkout', '-q', 'a']);
      settle(directory);
      git(directory, ['config', 'core.autocrlf', 'false']);
    },
  },
  {
    name: 'was normalised when it was added',
    tree: { '.gitattributes': 'a text\n', a: text('a', '\r\n') },
    change: () => undefined,
  },
  {
    name: 'holds its own id',
    tree: { '.gitattributes': 'a ident\n', a: `$Id$\n${text('a')}` },
    change: (directory) => {
      rmSync(join(directory, 'a'));
      git(directory, ['checkout', '-q', 'a']);
      settle(directory);
    },
  },
  {
    name: 'is kept in another encoding, here one that takes as many bytes',
    tree: {
      '.gitattributes': 'a working-tree-encoding=UTF-16LE\n',
      a: Buffer.from('a日'.repeat(100), 'utf16le'),
    },
    change: () => undefined,
  },
  {
    name: 'goes through a filter that keeps its length',
    change: (directory) => {
      git(directory, ['config', 'filter.swap.clean', 'tr ab ba']);
      writeFileSync(join(directory, '.git/info/attributes'), '* filter=swap\n');
      git(directory, ['add', '--renormalize', '.']);
      settle(directory);
    },
  },
  { name: 'lies in a split index', change: (directory) => git(directory, ['update-index', '--split-index']) },
])('reads a file that $name', async ({ tree, change }) => {
  using directory = checkout(tree ?? { a: text('a') });
  change(directory.path);
  expect(await vouchedIn(directory.path)).not.toContain('a');
});

test('reads every file of a SHA-256 repository, whose ids are not those of other machines', async () => {
  using directory = plant({ a: text('a') }, MEADOW);
  git(directory.path, ['init', '-q', '--object-format=sha256']);
  git(directory.path, ['add', '.']);
  settle(directory.path);
  expect(await vouchedIn(directory.path)).toEqual([]);
});

test('refuses a pointer of Git LFS that git vouches for', async () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345678901\n`;
  const long = pointer.replace('oid', `${'ext-0-case sha256:'.padEnd(200, '0')}\noid`);
  using directory = checkout({ '.gitattributes': 'long filter=lfs\n', pointer, long, other: text('a') });
  const selection = await select(directory.path, []);
  expect(selection.vouched.has('pointer')).toBe(true);
  const { findings } = await problemOf(contentDigest(selection));
  expect(findings.map(({ subject }) => subject)).toEqual(['long', 'pointer']);
});

const EDITS: Readonly<Record<string, (directory: string, path: string) => void>> = {
  write: (directory, path) => writeFileSync(join(directory, path), text('w')),
  'write as much': (directory, path) =>
    writeFileSync(join(directory, path), readFileSync(join(directory, path)).fill('x', 0, 9)),
  'write unnoticed': (directory, path) =>
    rewriteUnnoticed(join(directory, path), readFileSync(join(directory, path), 'latin1').replaceAll('a', 'b')),
  touch: (directory, path) => utimesSync(join(directory, path), LONG_AGO, LONG_AGO + 1),
  'change the mode': (directory, path) => chmodSync(join(directory, path), 0o755),
  'swap with a neighbour': (directory, path) => {
    const neighbour = path === 'a' ? 'b' : 'a';
    renameSync(join(directory, path), join(directory, 'between'));
    renameSync(join(directory, neighbour), join(directory, path));
    renameSync(join(directory, 'between'), join(directory, neighbour));
  },
  add: (directory, path) => void git(directory, ['add', '-f', path]),
  settle,
  'assume unchanged': (directory, path) => void git(directory, ['update-index', '--assume-unchanged', path]),
  'look again': (directory) => void git(directory, ['update-index', '-q', '--refresh']),
  'convert line endings': (directory) => grow(directory, { '.gitattributes': '* text=auto eol=crlf\n' }),
  'leave line endings': (directory) => grow(directory, { '.gitattributes': '* -text\n' }),
  'check out': (directory, path) => {
    rmSync(join(directory, path));
    git(directory, ['reset', '-q', '--hard']);
  },
  version: (directory) => void git(directory, ['update-index', '--index-version', '4']),
};

test('finds the digest that reading finds, whatever was done to a repository', async () => {
  const edit = fc.tuple(fc.constantFrom(...Object.keys(EDITS)), fc.constantFrom('a', 'b', 'c.txt', 'd/e'));
  const tree = { a: text('a'), b: text('ab'), 'c.txt': text('a', '\r\n'), 'd/e': text('e') };
  let vouched = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), async (edits) => {
      using directory = checkout(tree);
      for (const [name, path] of edits) EDITS[name]?.(directory.path, path);
      vouched += (await vouchedIn(directory.path)).length;
    }),
    { numRuns: Number(process.env.DIGEST_RUNS ?? 60), endOnFailure: true },
  );
  // Whoever vouches for nothing is never wrong.
  expect(vouched).toBeGreaterThan(0);
}, 120_000);
