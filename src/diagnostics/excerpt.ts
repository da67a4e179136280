/**
 * Knows how a log tail is made (files one after the other, each under its name) and which part of each is worth reading.
 * Refuses to know where tails come from and who reads them. Pure.
 */
import type { Redact } from '../secrets.ts';
import type { LogExcerpt } from '../shapes.ts';
import { causeLine, speaksOfFailure } from './cause.ts';
import { redacted } from './redact.ts';

const LONGEST_EXCERPT_LINES = 40;
/** A trace goes on below its error in most languages, and begins above it in Python. */
const LINES_AFTER_CAUSE = 15;
const LONGEST_LINE_CHARACTERS = 500;

const TWO_DAYS_MS = 172_800_000;

const RULER = /^-{10,}\s*$/;

/** These are shown whatever they say, in this order; others only when they speak of a failure. */
const ALWAYS_SHOWN: readonly RegExp[] = [/\/eb-engine\.log$/, /\/web[\w.-]*\.(?:stdout|stderr)\.log$|\/web\.\w+\.log$/];

export interface ExcerptOptions {
  /** Dated lines from before are of other releases, and left out. By the clock of the service. */
  readonly since?: Date | undefined;
  /** Takes out what is known to be secret. */
  readonly redact?: Redact | undefined;
}

/** The excerpts of one instance's tail, what explains most first. Files with nothing to say are left out. */
export function excerptsOf(
  instanceId: string,
  tail: string,
  { since, redact }: ExcerptOptions = {},
): readonly LogExcerpt[] {
  return files(tail)
    .map(({ path, lines }) => ({ instanceId, path, lines: worthReading(redacted(datedFrom(lines, since), redact)) }))
    .filter(({ path, lines }) => lines.length > 0 && (place(path) >= 0 || lines.some(speaksOfFailure)))
    .sort((one, other) => rank(one.path) - rank(other.path));
}

const place = (path: string) => ALWAYS_SHOWN.findIndex((pattern) => pattern.test(path));
const rank = (path: string) => (place(path) < 0 ? ALWAYS_SHOWN.length : place(path));

interface LogFile {
  readonly path: string;
  readonly lines: string[];
}

/** A name between two rulers begins a file; what stands before the first is nobody's. */
function files(tail: string): LogFile[] {
  const lines = tail.split(/\r?\n/);
  const found: LogFile[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const name = lines[at + 1]?.trim() ?? '';
    if (RULER.test(line) && name.startsWith('/') && RULER.test(lines[at + 2] ?? '')) {
      found.push({ path: name, lines: [] });
      at += 2;
    } else found.at(-1)?.lines.push(line);
  }
  return found;
}

/** Around the cause where there is one, else the end. */
function worthReading(lines: readonly string[]): string[] {
  const end = lines.findLastIndex((line) => line.trim() !== '') + 1;
  const start = lines.findIndex((line) => line.trim() !== '');
  const all = lines.slice(Math.max(0, start), end);
  const cause = causeLine(all) ?? all.findLastIndex(speaksOfFailure);
  const last = cause < 0 ? all.length : Math.min(all.length, cause + 1 + LINES_AFTER_CAUSE);
  return all
    .slice(Math.max(0, last - LONGEST_EXCERPT_LINES), last)
    .map((line) => (line.length > LONGEST_LINE_CHARACTERS ? `${line.slice(0, LONGEST_LINE_CHARACTERS - 1)}…` : line));
}

/** Everything up to the last line that is dated before; lines without a date belong to the dated one above them. */
function datedFrom(lines: readonly string[], since: Date | undefined): readonly string[] {
  if (since === undefined) return lines;
  const isBefore = (line: string) => {
    const date = dateOf(line, since);
    return date !== undefined && date < since.getTime();
  };
  const old = lines.findLastIndex(isBefore);
  const fresh = lines.findIndex((line, at) => at > old && dateOf(line, since) !== undefined);
  return old < 0 ? lines : fresh < 0 ? [] : lines.slice(fresh);
}

/** Epoch milliseconds of the engine's dates and of syslog's, which have no year. Instances keep UTC. */
function dateOf(line: string, near: Date): number | undefined {
  const [, engine] = /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d)/.exec(line) ?? [];
  if (engine !== undefined) return wholeSecond(Date.parse(`${engine.replaceAll('/', '-').replace(' ', 'T')}Z`));
  const [, syslog] = /^([A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d) /.exec(line) ?? [];
  if (syslog === undefined) return undefined;
  const inYear = (year: number) => Date.parse(`${syslog.replace(/ \d\d:/, ` ${year}$&`)} UTC`);
  // The latest one that is not in the future: no release takes two days.
  const dates = [1, 0, -1].map((years) => inYear(near.getUTCFullYear() + years));
  return wholeSecond(dates.find((date) => date < near.getTime() + TWO_DAYS_MS) ?? Number.NaN);
}

/** Dates are cut to the second, so a line of the very second counts as later. */
const wholeSecond = (date: number) => (Number.isNaN(date) ? undefined : date + 999);
