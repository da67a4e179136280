import { existsSync } from 'node:fs';
import { below, read } from './files.ts';

const CODE = /\bBR-[A-Z]+(?:-[A-Z]+)*\b/g;
const page = read('docs/troubleshooting.md');

test('every failure that the action can tell has a section, and no section is about one that it cannot', () => {
  const told = new Set(below('src', '.ts').flatMap((path) => read(path).match(CODE) ?? []));
  const explained = [...page.matchAll(/^### (.+)$/gm)].map(([, code]) => code);
  expect(explained.toSorted()).toEqual([...told].sort());
});

test('every section says something', () => {
  const sections = page.split(/^### .+$/m).slice(1);
  for (const section of sections) expect(section.trim().length).toBeGreaterThan(40);
});

test('links between the pages lead somewhere', () => {
  for (const path of ['README.md', ...below('docs', '.md')]) {
    for (const [, target = ''] of read(path).matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
      const [file = '', anchor] = target.split('#');
      const folder = path.includes('/') ? 'docs/' : '';
      const linked = file === '' ? path : `${folder}${file}`;
      expect([path, target, existsSync(linked)]).toEqual([path, target, true]);
      if (anchor !== undefined) expect(anchors(read(linked))).toContain(anchor);
    }
  }
});

/** As GitHub makes them of headings. */
const anchors = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
