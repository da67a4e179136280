import { below, read } from './files.ts';

const [page = ''] = read('docs/reliability.md').split('\n## How soon');
const rows = [...page.matchAll(/^\| (?!-|fault)(.+?) \| (.+) \| (.+?) \|$/gm)].map(([, fault, does, proof]) => ({
  fault,
  does,
  proof,
}));

/** Names of tests as they are written, in either kind of quotes. */
const names = new Set(
  below('__tests__/stories', '.test.ts').flatMap((path) =>
    [...read(path).matchAll(/^\s*(?:test|test\.each(?:<[^(]*>)?\([\s\S]*?\))\(\s*(['"`])(.*?)\1,/gm)].map(
      ([, , name]) => name,
    ),
  ),
);

test('every row of the page names a story that exists', () => {
  expect(rows.length).toBeGreaterThan(25);
  expect(rows.filter(({ proof }) => !names.has(proof))).toEqual([]);
});

test('no fault stands on the page twice', () => {
  expect(new Set(rows.map(({ fault }) => fault)).size).toBe(rows.length);
});
