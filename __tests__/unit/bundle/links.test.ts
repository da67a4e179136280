/** Promises that a bundle holds links, and never what they lead to. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { select } from '../../../src/bundle/select.ts';
import { plant } from './tree.ts';

test('keeps links that stay, leaves out and names those that leave, keeps and names those that lead nowhere', async () => {
  using outside = plant({ secret: 's' });
  using directory = plant({
    'lib/a': '',
    'lib/deep/b': '',
    ignored: '',
    '.gitignore': '/ignored\n/skipped/\n',
    current: { link: 'lib' },
    'lib/up': { link: '../lib/./deep/b' },
    root: { link: '.' },
    gone: { link: 'lib/missing' },
    loop: { link: 'loop' },
    toIgnored: { link: 'ignored' },
    absolute: { link: outside.path },
    above: { link: '../x' },
    'lib/above': { link: '../../x' },
    through: { link: 'lib/deep/top/../..' },
    'lib/deep/top': { link: '../..' },
    'skipped/out': { link: '/etc/passwd' },
  });
  symlinkSync(join(directory.path, 'lib'), join(directory.path, 'home'));
  const { entries, notes } = await select(directory.path, []);
  expect(
    entries.filter(({ target }) => target !== undefined).map(({ path, target }) => `${path} -> ${target}`),
  ).toEqual([
    'current -> lib',
    'gone -> lib/missing',
    'lib/deep/top -> ../..',
    'lib/up -> ../lib/./deep/b',
    'loop -> loop',
    'root -> .',
    'toIgnored -> ignored',
  ]);
  expect(notes).toEqual([
    expect.stringMatching(/^Left out of the bundle, because .*: 5 links, /),
    expect.stringMatching(/^Packaged as it is, although it points to nothing: 2 links, /),
    'Packaged as it is, although what it points to is not in the bundle: the link toIgnored -> ignored.',
  ]);
  for (const link of ['above -> ../x', `absolute -> ${outside.path}`, 'through -> lib/deep/top/../..'])
    expect(notes[0]).toContain(link);
});

test('does not take a link for a directory that a rule names', async () => {
  using directory = plant({ '.gitignore': 'lib/\n', 'real/a': '', lib: { link: 'real' } });
  const { entries } = await select(directory.path, []);
  expect(entries.map(({ path }) => path)).toEqual(['.gitignore', 'lib', 'real/a']);
});

test('gives the same selection through a link to the directory', async () => {
  using directory = plant({ 'app/a': '', link: { link: 'app' } });
  expect(await select(join(directory.path, 'link'), [])).toEqual(await select(join(directory.path, 'app'), []));
});
