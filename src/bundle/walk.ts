/**
 * Knows how to go through a source directory and what of it the rules let through.
 * Refuses to know what the files contain and where links lead.
 */
import type { Dirent } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { concurrently } from './concurrently.ts';
import { type GroundRules, readRules } from './ground-rules.ts';
import { joinRules, leavesOut, parseRules, type Rules } from './ignore-rules.ts';
import type { Entry } from './select.ts';
import { unreadable } from './unreadable.ts';

/** Well below any limit on open files. */
const DIRECTORIES_AT_ONCE = 16;
const OWNER_MAY_EXECUTE = 0o100;

/** What the rules say of a path, and who says so when it is left out. */
type Ruling = 'in' | 'left out by the ignore file' | 'left out by exclude-patterns';

/** What a walk found, in no particular order; links as they are. */
export interface Walked {
  readonly entries: readonly Entry[];
  readonly metRulesFile: boolean;
  readonly leftOut: ReadonlySet<Ruling>;
}

interface Walk {
  readonly directory: string;
  readonly ground: GroundRules;
  readonly patterns: Rules;
  readonly trackedDirectories: ReadonlySet<string>;
}

/** A directory still to be read, and the rules that hold in it so far: of the files alone, and with the patterns on top. */
interface Level {
  readonly path: string;
  readonly rules: Rules;
  readonly decisive: Rules;
}

/** Every file and link of an absolute directory that its rules and the exclude patterns let through. */
export async function walk(
  directory: string,
  ground: GroundRules,
  excludePatterns: readonly string[],
): Promise<Walked> {
  const patterns = parseRules(excludePatterns.join('\n'), ground.base);
  const trip: Walk = { directory, ground, patterns, trackedDirectories: directoriesOf(ground.tracked) };
  const entries: Entry[] = [];
  const leftOut = new Set<Ruling>();
  let metRulesFile = false;
  let levels: readonly Level[] = [{ path: '', rules: ground.rules, decisive: joinRules(ground.rules, patterns) }];
  while (levels.length > 0) {
    const visits = await concurrently(levels, DIRECTORIES_AT_ONCE, (level) => visit(trip, level));
    for (const seen of visits) {
      for (const entry of seen.entries) entries.push(entry);
      for (const ruling of seen.leftOut) leftOut.add(ruling);
      metRulesFile ||= seen.metRulesFile;
    }
    levels = visits.flatMap((seen) => seen.below);
  }
  return { entries, metRulesFile, leftOut };
}

async function visit(trip: Walk, level: Level): Promise<Walked & { readonly below: readonly Level[] }> {
  const listed = await list(trip.directory, level.path);
  const own = await ownRules(trip, level.path, listed);
  const rules = own === undefined ? level.rules : joinRules(level.rules, own);
  // Rules remember what they decided, so they are only joined anew where there are new ones.
  const decisive = own === undefined ? level.decisive : joinRules(rules, trip.patterns);
  const leftOut = new Set<Ruling>();
  const kept = listed.filter((item) => {
    const ruling = rule(trip, decisive, below(level.path, item.name), item.isDirectory());
    if (ruling !== 'in') leftOut.add(ruling);
    return ruling === 'in';
  });
  const [directories, files] = [kept.filter((item) => item.isDirectory()), kept.filter((item) => !item.isDirectory())];
  return {
    entries: await Promise.all(files.map((file) => entryAt(trip.directory, below(level.path, file.name)))),
    below: directories.map((item) => ({ path: below(level.path, item.name), rules, decisive })),
    metRulesFile: own !== undefined,
    leftOut,
  };
}

function rule(trip: Walk, decisive: Rules, path: string, isDirectory: boolean): Ruling {
  const { ground, patterns, trackedDirectories } = trip;
  const ruled = below(ground.base, path);
  if (!leavesOut(decisive, ruled, isDirectory)) return 'in';
  if (leavesOut(patterns, ruled, isDirectory)) return 'left out by exclude-patterns';
  return (isDirectory ? trackedDirectories : ground.tracked).has(path) ? 'in' : 'left out by the ignore file';
}

/** The rules of a directory's own `.gitignore`; git does not follow one that is a link. */
async function ownRules(
  { directory, ground }: Walk,
  level: string,
  listed: readonly Dirent[],
): Promise<Rules | undefined> {
  if (ground.file === '.ebignore') return undefined;
  if (!listed.some((item) => item.name === '.gitignore' && item.isFile())) return undefined;
  return parseRules((await readRules(join(directory, level, '.gitignore'))) ?? '', below(ground.base, level));
}

/** Files, links and directories of one directory; no sockets, pipes and devices, nothing that is never packaged. */
async function list(directory: string, level: string): Promise<Dirent[]> {
  const listed = await readdir(join(directory, level), { withFileTypes: true }).catch((cause: unknown) => {
    throw unreadable('directory', level || directory, cause);
  });
  return listed
    .filter((item) => item.isFile() || item.isDirectory() || item.isSymbolicLink())
    .filter(({ name }) => !isNeverPackaged(name));
}

/** git's own directory in any spelling (git refuses to track one), and what desktops leave behind. */
function isNeverPackaged(name: string): boolean {
  return /^\.git$/i.test(name) || name === '.DS_Store' || name === '__MACOSX' || name.startsWith('._');
}

async function entryAt(directory: string, path: string): Promise<Entry> {
  const full = join(directory, path);
  try {
    const found = await lstat(full);
    if (!found.isSymbolicLink()) {
      return { path, mode: found.mode & OWNER_MAY_EXECUTE ? 0o100755 : 0o100644, size: found.size };
    }
    const target = await readlink(full);
    return { path, mode: 0o120000, size: Buffer.byteLength(target), target };
  } catch (cause) {
    throw unreadable('file', path, cause);
  }
}

/** Every directory above one of the paths. */
function directoriesOf(paths: Iterable<string>): Set<string> {
  const directories = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const directory = path.slice(0, end);
      if (directories.has(directory)) break;
      directories.add(directory);
    }
  }
  return directories;
}

function below(directory: string, name: string): string {
  if (directory === '') return name;
  return name === '' ? directory : `${directory}/${name}`;
}
