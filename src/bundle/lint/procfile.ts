/**
 * Knows how a Procfile and a Buildfile are written: a process's name and its command on each line.
 * Refuses to know what the commands do. Pure.
 */
import type { Files } from './files.ts';
import { type Destination, platformOf, readsProcfile } from './platform.ts';
import type { Remark } from './remark.ts';

/** https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-linux-extend.build-proc.html */
const LINE = /^([A-Za-z0-9_-]+):\s*(\S.*)$/;

export interface Command {
  readonly path: string;
  readonly line: number;
  readonly process: string;
  readonly command: string;
}

/** The commands of both files. */
export function commandsOf(files: Files): Command[] {
  return ['Procfile', 'Buildfile'].flatMap((path) =>
    linesOf(files.text(path) ?? '').flatMap(({ text, line }) => {
      const [, process, command] = LINE.exec(text) ?? [];
      return process === undefined || command === undefined ? [] : [{ path, line, process, command }];
    }),
  );
}

/** Lines that are no process, names that stand twice; without a single process the application cannot start. */
export function procfileRemarks(files: Files, { platform }: Destination): Remark[] {
  const text = files.text('Procfile');
  if (text === undefined) return [];
  const commands = commandsOf(files).filter(({ path }) => path === 'Procfile');
  if (commands.length === 0) return [nothingToStart(readsProcfile(platformOf(platform)))];
  const odd = linesOf(text).filter((line) => !LINE.test(line.text));
  const names = new Set<string>();
  const twice = commands.filter(({ process }) => names.size === names.add(process).size);
  return [
    ...odd.map(({ line }) => ({
      path: 'Procfile',
      line,
      text: 'is no process: a line is a name of letters, digits, _ and -, a colon, and a command. Correct or delete it.',
    })),
    ...twice.map(({ line, process }) => ({
      path: 'Procfile',
      line,
      text: `names the process ${process} a second time, and only one of the two can run: give it another name.`,
    })),
  ];
}

function nothingToStart(isRead: boolean): Remark {
  const text = 'has no line that names a process and its command, as `web: npm start`, so there is nothing to start.';
  return isRead ? { path: 'Procfile', line: 1, text, endsRun: 'BR-PROCFILE' } : { path: 'Procfile', line: 1, text };
}

/** Without empty lines and comments. */
const linesOf = (text: string) =>
  text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line, index) => ({ text: line.replace(/\r$/, ''), line: index + 1 }))
    .filter((line) => line.text.trim() !== '' && !line.text.trimStart().startsWith('#'));
