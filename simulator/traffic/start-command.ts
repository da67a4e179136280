/**
 * Knows what an unpacked application is started with, as the Node.js platform finds it: its Procfile, else its start
 * script, else a file of a well-known name. Dependencies are not installed.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/nodejs-platform-proxy.html
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A line for the shell; undefined when the folder holds nothing to start. */
export function startCommandOf(folder: string): string | undefined {
  const procfile = textOf(join(folder, 'Procfile'));
  const web = procfile === undefined ? undefined : /^web:[ \t]*(\S.*)$/m.exec(procfile)?.[1]?.trim();
  if (web !== undefined) return web;
  const script = startScript(textOf(join(folder, 'package.json')));
  if (script !== undefined) return script;
  const main = ['app.js', 'server.js'].find((name) => existsSync(join(folder, name)));
  return main === undefined ? undefined : `node ${main}`;
}

/** What `npm start` would run; a manifest that is no JSON has none. */
function startScript(manifest: string | undefined): string | undefined {
  if (manifest === undefined) return undefined;
  try {
    const { scripts }: { scripts?: { start?: unknown } } = JSON.parse(manifest);
    return typeof scripts?.start === 'string' ? scripts.start : undefined;
  } catch {
    return undefined;
  }
}

const textOf = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
