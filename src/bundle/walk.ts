/**
 * Knows how to go through a source directory and what of it the rules let through.
 * Refuses to know what the files contain and where links lead.
 */
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Found, foundAt } from './found.ts';
import { type GroundRules, nestedGround, readRules } from './ground-rules.ts';
import { parseRules, type Rules, sayingOf } from './ignore-rules.ts';
import { unreadable } from './unreadable.ts';

/** Asking for one after the other without waiting is fastest; in between others have their turn. */
const DIRECTORIES_A_TURN = 32;

/** What the rules say of a path, and who says so when it is left out. */
export type Ruling = 'in' | 'left out by the ignore file' | 'left out by exclude-patterns';

/** What a walk found, in no particular order; links as they are. */
export interface Walked {
  readonly found: readonly Found[];
  readonly metRulesFile: boolean;
  readonly leftOut: ReadonlySet<Ruling>;
  /** One sentence each, worth a warning. */
  readonly notes: readonly string[];
}

export interface Limits {
  /** gitignore syntax, relative to the directory; they have the last word. */
  readonly excludePatterns: readonly string[];
  /** A path in the directory that is never packaged. */
  readonly apart: string | undefined;
}

/** A directory still to be read, and what holds in it so far. */
interface Level {
  readonly path: string;
  readonly ground: GroundRules;
  /** From the top of the ground. */
  readonly inGround: string;
  readonly rules: readonly Rules[];
  /** It is here for the sake of tracked files alone. */
  readonly isLeftOut: boolean;
}

interface Trip {
  readonly directory: string;
  readonly patterns: readonly Rules[];
  readonly apart: string | undefined;
  readonly found: Found[];
  readonly leftOut: Set<Ruling>;
  metRulesFile: boolean;
}

/** Every file and link of an absolute directory that its rules and the exclude patterns let through. */
export async function walk(directory: string, ground: GroundRules, limits: Limits): Promise<Walked> {
  const { excludePatterns } = limits;
  const patterns = excludePatterns.length === 0 ? [] : [parseRules(excludePatterns.join('\n'))];
  const trip: Trip = { directory, patterns, apart: limits.apart, found: [], leftOut: new Set(), metRulesFile: false };
  const levels: Level[] = [{ path: '', ground, inGround: ground.base, rules: ground.rules, isLeftOut: false }];
  const notes = [...(ground.repository?.notes ?? [])];
  for (let visited = 1; ; visited += 1) {
    const level = levels.pop();
    if (level === undefined) return { ...trip, notes };
    const listed = list(directory, level.path);
    const nested = await nestedLevel(directory, level, listed);
    if (nested !== level) notes.push(...(nested.ground.repository?.notes ?? []));
    for (const next of await visit(trip, nested, listed)) levels.push(next);
    if (visited % DIRECTORIES_A_TURN === 0) await setImmediate();
  }
}

/** A repository below, a submodule or another checkout, has rules of its own; those of `.ebignore` go on. */
async function nestedLevel(directory: string, level: Level, listed: readonly Dirent[]): Promise<Level> {
  if (level.path === '' || level.ground.file === '.ebignore') return level;
  if (!listed.some(({ name }) => name === '.git')) return level;
  const ground = await nestedGround(join(directory, level.path));
  return ground === undefined ? level : { ...level, ground, inGround: '', rules: ground.rules, isLeftOut: false };
}

async function visit(trip: Trip, level: Level, listed: readonly Dirent[]): Promise<Level[]> {
  const rules = await withOwnRules(trip, level, listed);
  const below: Level[] = [];
  for (const item of listed) {
    const path = inside(level.path, item.name);
    if (isNeverPackaged(item) || path === trip.apart) continue;
    // Of many files one text less to keep, where the two are the same.
    const inGround = level.inGround === level.path ? path : inside(level.inGround, item.name);
    const { ruling, isLeftOut } = rule(trip, { ...level, rules }, path, inGround, item.isDirectory());
    if (ruling !== 'in') trip.leftOut.add(ruling);
    else if (item.isDirectory()) below.push({ path, ground: level.ground, inGround, rules, isLeftOut });
    else if (isAmbiguous(item.name, listed)) throw unreadable('file', path, undefined);
    else trip.found.push(foundAt(trip.directory, path, level.ground.repository, inGround));
  }
  return below;
}

function rule({ patterns }: Trip, level: Level, path: string, inGround: string, isDirectory: boolean) {
  const byPatterns = sayingOf(patterns, path, isDirectory);
  if (byPatterns === 'leave out') return { ruling: 'left out by exclude-patterns', isLeftOut: true } as const;
  const { repository, file } = level.ground;
  const known = isDirectory ? repository?.directories : repository?.tracked;
  const isTracked = file === '.gitignore' && (known?.has(inGround) || repository?.tracked.has(inGround)) === true;
  if (isTracked && !isDirectory) return { ruling: 'in', isLeftOut: false } as const;
  const saying = byPatterns ?? sayingOf(level.rules, inGround, isDirectory);
  const isLeftOut = level.isLeftOut || saying === 'leave out';
  return { ruling: isLeftOut && !isTracked ? 'left out by the ignore file' : 'in', isLeftOut } as const;
}

/** The rules that hold in a directory with those of its own `.gitignore`; git does not follow one that is a link. */
async function withOwnRules(trip: Trip, level: Level, listed: readonly Dirent[]): Promise<readonly Rules[]> {
  if (level.ground.file === '.ebignore') return level.rules;
  if (!listed.some((item) => item.name === '.gitignore' && item.isFile())) return level.rules;
  trip.metRulesFile = true;
  const own = await readRules(join(trip.directory, level.path, '.gitignore'));
  return [...level.rules, parseRules(own ?? '', level.inGround)];
}

function list(directory: string, level: string): Dirent[] {
  try {
    return readdirSync(join(directory, level), { withFileTypes: true });
  } catch (cause) {
    throw unreadable('directory', level || directory, cause);
  }
}

/** Sockets, pipes and devices; git's own directory in any spelling (git refuses to track one); what desktops leave behind. */
function isNeverPackaged(item: Dirent): boolean {
  if (!item.isFile() && !item.isDirectory() && !item.isSymbolicLink()) return true;
  const { name } = item;
  return name === '.DS_Store' || name === '__MACOSX' || name.startsWith('._') || /^\.git$/i.test(name);
}

/** Node puts U+FFFD where a name is not UTF-8, so two of them can come out the same, or as that of a third. */
function isAmbiguous(name: string, listed: readonly Dirent[]): boolean {
  return name.includes('\uFFFD') && listed.filter((item) => item.name === name).length > 1;
}

function inside(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}
