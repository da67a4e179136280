/**
 * Knows at which places and under which names Beanstalk reads what is meant for it, and finds what lies beside them.
 * Refuses to know what is written there. Pure.
 */
import type { Files } from './files.ts';
import type { Remark } from './remark.ts';

const ONE_DOWN = /^([^/]+)\/(\.ebextensions|\.platform)\//;
const NAMES = ['Procfile', 'Buildfile', 'Dockerrun.aws.json', 'env.yaml', 'cron.yaml'];
const SOMEBODY_ELSES = new Set(['node_modules', 'vendor']);

export function placeRemarks(files: Files): Remark[] {
  return [...nested(files), ...unreadConfiguration(files), ...otherNames(files)];
}

/** One folder down, where the root has none: the wrong folder is packaged, or the right one was moved. */
function nested({ entries, has }: Files): Remark[] {
  const found = new Map<string, string>();
  for (const { path } of entries) {
    const [, folder = '', name = ''] = ONE_DOWN.exec(path) ?? [];
    if (name === '' || has(name) || SOMEBODY_ELSES.has(folder)) continue;
    found.set(`${folder}/${name}`, name);
  }
  return [...found].map(([path, name]) => ({
    path,
    text: `is not applied: Beanstalk reads ${name} at the root of the bundle. Move it there, or set source-directory.`,
  }));
}

function unreadConfiguration({ entries }: Files): Remark[] {
  return entries.flatMap(({ path }) => {
    if (!path.startsWith('.ebextensions/')) return [];
    const [, ...below] = path.split('/');
    if (below.length > 1 && path.endsWith('.config')) {
      return [{ path, text: 'is not applied: Beanstalk reads what lies directly in .ebextensions. Move it up.' }];
    }
    if (below.length === 1 && /\.ya?ml$/i.test(path)) {
      return [{ path, text: 'is not applied: Beanstalk reads files there whose names end in .config. Rename it.' }];
    }
    return [];
  });
}

/** Linux tells capital letters apart. */
function otherNames({ entries, has }: Files): Remark[] {
  return entries.flatMap(({ path }) => {
    if (path.includes('/')) return [];
    const meant = NAMES.find((name) => name !== path && name.toLowerCase() === path.toLowerCase());
    return meant === undefined || has(meant) ? [] : [{ path, text: `is not read: the name is ${meant}. Rename it.` }];
  });
}
