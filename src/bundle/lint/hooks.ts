/**
 * Knows what the kernel asks of a script that is run, and where Beanstalk looks for hooks.
 * Refuses to know what a script does. Pure.
 */
import type { Entry } from '../select.ts';
import { FILES_READ_MAX, type Files } from './files.ts';
import { type Destination, type Platform, platformOf } from './platform.ts';
import { commandsOf } from './procfile.ts';
import type { Remark } from './remark.ts';

/** https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-linux-extend.hooks.html */
const HOOK = /^\.platform\/(?:config)?hooks\/(?:prebuild|predeploy|postdeploy)\/[^/]+$/;
const UNDER_HOOKS = /^\.platform\/(?:config)?hooks\/.+/;
const SCRIPT_BYTES_MAX = 64 * 1024;
const SOMEBODY_ELSES = /(^|\/)(node_modules|vendor)\//;

export const isHook = (path: string) => HOOK.test(path) && !isHidden(path);

/** A .gitkeep or the like, which nobody means to run. */
const isHidden = (path: string) => (path.split('/').at(-1) ?? '').startsWith('.');

/** Scripts that cannot be run, and hooks that never are. Windows platforms have no such hooks. */
export function scriptRemarks(files: Files, { platform: said }: Destination): Remark[] {
  const platform = platformOf(said);
  if (platform.family === 'Windows' || platform.linux === '1') return [];
  const hooks = files.entries.filter(({ path }) => UNDER_HOOKS.test(path) && !isHidden(path));
  return [
    ...hooks.flatMap(({ path }) => (HOOK.test(path) ? ofHook(path, files.text(path), platform) : [misplaced(path)])),
    ...scripts(files.entries).flatMap(({ path }) => ofScript(path, files.text(path))),
    ...notExecutable(files),
  ];
}

const misplaced = (path: string): Remark => ({
  path,
  text: 'is never run: hooks lie directly in prebuild, predeploy or postdeploy below .platform/hooks or .platform/confighooks.',
});

function ofHook(path: string, text: string | undefined, { linux }: Platform): Remark[] {
  if (text === undefined || text === '' || text.includes('\0')) return [];
  if (!text.startsWith('#!')) {
    const hidden = text.startsWith('\uFEFF#!') ? 'a byte order mark stands before its #!' : 'it has no #! line';
    return [{ path, line: 1, text: `cannot be run as a hook: ${hidden}. Begin it with one, as #!/bin/bash.` }];
  }
  // Platform versions convert line endings since 29 December 2022: all of Amazon Linux 2023, the later ones of 2.
  if (linux === '2023' || !endsWithReturn(text)) return [];
  const since = 'platform versions released before 29 December 2022 do not find its interpreter';
  return [
    {
      path,
      line: 1,
      text: `has Windows line endings (CRLF): ${since}. Save it with LF (.gitattributes: *.sh text eol=lf).`,
    },
  ];
}

const endsWithReturn = (text: string) => (text.split('\n', 1)[0] ?? '').endsWith('\r');

/** Other scripts: what is executable, or is named like one. */
const scripts = (entries: readonly Entry[]) =>
  entries
    .filter(({ path, mode, size, target }) => {
      const isOurs = target === undefined && size <= SCRIPT_BYTES_MAX && !UNDER_HOOKS.test(path);
      return isOurs && !SOMEBODY_ELSES.test(path) && (mode === 0o100755 || /\.(ba)?sh$/.test(path));
    })
    .slice(0, FILES_READ_MAX);

function ofScript(path: string, text: string | undefined): Remark[] {
  if (text === undefined || !text.startsWith('#!') || !endsWithReturn(text)) return [];
  const why = 'Linux looks for an interpreter whose name ends with a carriage return';
  return [{ path, line: 1, text: `has Windows line endings (CRLF), so it cannot be run: ${why}. Save it with LF.` }];
}

/** What a Procfile or a Buildfile starts by its path must be executable. */
function notExecutable({ entries, ...files }: Files): Remark[] {
  return commandsOf({ entries, ...files }).flatMap(({ path, line, process, command }) => {
    const named = /^\.\/([\w@./-]+)/.exec(command)?.[1];
    const entry = entries.find((one) => one.path === named);
    if (entry === undefined || entry.mode !== 0o100644) return [];
    const fix = `git update-index --chmod=+x ${entry.path}`;
    return [
      { path, line, text: `runs ${entry.path} (${process}), which is not executable: ${fix}, unless a hook does it.` },
    ];
  });
}
