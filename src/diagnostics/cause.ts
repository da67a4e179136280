/**
 * Knows the last words of programs that do not start, by language, and of Beanstalk's own engine: which line explains.
 * Refuses to know where logs come from. Pure.
 */
import type { LogExcerpt } from '../shapes.ts';

/** What syslog and the engine write before each line. */
const SYSLOG_PREFIX = /^[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d \S+ [\w./-]+(?:\[\d+\])?: ?/;
const ENGINE_PREFIX = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d+)? /;

/** The line as the program wrote it. */
export const unprefixed = (line: string): string => line.replace(SYSLOG_PREFIX, '').replace(ENGINE_PREFIX, '');

/** Nobody prints these and goes on. Of several that match, the first row counts, and of its matches the last one. */
const FATAL: readonly RegExp[] = [
  /^Caused by: .+/,
  /^Exception in thread "[^"]*" .+/,
  /^Error: (?:Unable to access jarfile|Could not find or load main class|LinkageError) .+/,
  /^no main manifest attribute, in .+/,
  /^Web server failed to start\. .+/,
  /^(?:\S+Error|Error)(?: \[\w+\])?: Cannot find (?:module|package) .+/,
  /^(?!\s*code:).*(?:EADDRINUSE|[Aa]ddress already in use).*/,
  /^.*: .+ \((?:[A-Z]\w*::)*[A-Z]\w*(?:Error|GemNotFound)\)$/,
  /^! Unable to load application: .+/,
  /^(?:Could not find (?:gem )?\S+.* in |Bundler could not find compatible versions for gem ).+/,
  /^(?:PHP )?(?:Fatal|Parse) error: .+/,
  /^\s*Your requirements could not be resolved to an installable set of packages\./,
  /^npm (?:ERR!|error) (?!code|errno|syscall|path|command|cwd|dest|A complete log|\s*$)\S.*/,
  /^npm (?:ERR!|error) code .+/,
  /^ERROR: (?:Could not find a version that satisfies|No matching distribution found for|ResolutionImpossible|failed to (?:solve|build)).*/,
  /^(?:docker: )?Error response from daemon: .+/,
  /^(?:standard_init_linux\.go:\d+: )?exec .*: (?:exec format error|no such file or directory|permission denied).*/,
  /^.*exec user process caused.*/,
  /^panic: .+/,
  /^Unhandled exception\. .+/,
  /^.*(?:OutOfMemoryError|JavaScript heap out of memory|Out of memory: Killed process).*/,
  /^.*[Nn]o space left on device.*/,
  /^(?:\/bin\/)?(?:ba)?sh: .*(?:not found|No such file or directory|Permission denied)$/,
];

const ENGINE_STOPPED = /^\[ERROR\] An error occurred during execution of command .+/;
const ENGINE_ERROR = /^\[ERROR\] .+/;
/** Steps at which the application's own words say more than the engine's. */
const STEP_OF_THE_APPLICATION = /\] - \[[^\]]*(?:start|run |process|proxy|register)/i;
const NAMED_ERROR = /^(?:Uncaught )?(?:[\w.$]+\.)?[A-Z][\w$]*(?:Error|Exception)(?: \[\w+\])?(?:: .+|$)/;
const FAILURE_WORDS = /\b(?:error|exception|fatal|failed|failure|panic|traceback|killed|ERR!)\b/i;

/** Where in the lines the cause is told, if it is. */
export function causeLine(lines: readonly string[]): number | undefined {
  const words = lines.map(unprefixed);
  return (
    lastTraceback(words) ??
    lastCrash(words) ??
    firstOf(FATAL, words) ??
    firstOf([ENGINE_STOPPED, ENGINE_ERROR, NAMED_ERROR], words)
  );
}

/** Does anything in it speak of a failure? */
export const speaksOfFailure = (line: string): boolean => FAILURE_WORDS.test(unprefixed(line));

/**
 * The one line that explains, with where it is: `Error: Cannot find module './crash' (i-0c3f9e, /var/log/web.stdout.log)`.
 * An engine that stopped while it built or configured knows best; else the application's last words come first.
 */
export function causeIn(excerpts: readonly LogExcerpt[]): string | undefined {
  const candidates = excerpts.flatMap(({ instanceId, path, lines }) => {
    const place = causeLine(lines);
    if (place === undefined) return [];
    const text = unprefixed(lines[place] ?? '').trim();
    return [{ text: `${text} (${instanceId}, ${path})`, rank: rank(lines.map(unprefixed), text) }];
  });
  return candidates.sort((one, other) => one.rank - other.rank)[0]?.text;
}

/** Smaller explains better. */
function rank(lines: readonly string[], told: string): number {
  const stop = lines.findLast((line) => ENGINE_STOPPED.test(line));
  if (stop !== undefined && !STEP_OF_THE_APPLICATION.test(stop)) return 0;
  if (ENGINE_ERROR.test(told)) return 2;
  const place = lines.findIndex((line) => line.trim() === told);
  const isSure = lastTraceback(lines) !== undefined || lastCrash(lines) === place || isFatal(told);
  return isSure ? 1 : 3;
}

const isFatal = (line: string) => FATAL.some((pattern) => pattern.test(line));

function firstOf(patterns: readonly RegExp[], lines: readonly string[]): number | undefined {
  for (const pattern of patterns) {
    const place = lines.findLastIndex((line) => pattern.test(line));
    if (place >= 0) return place;
  }
  return undefined;
}

/** Python: the first line after the frames, which are indented; of a chain of tracebacks the last. */
function lastTraceback(lines: readonly string[]): number | undefined {
  const start = lines.findLastIndex((line) => /^\s*Traceback \(most recent call last\):/.test(line));
  if (start < 0) return undefined;
  const indent = /^\s*/.exec(lines[start] ?? '')?.[0].length ?? 0;
  const end = lines.findIndex(
    (line, place) => place > start && !line.slice(indent).startsWith(' ') && line.trim() !== '',
  );
  return end < 0 ? undefined : end;
}

/** Node.js signs an uncaught error with its version: the error stands above the frames before it. */
function lastCrash(lines: readonly string[]): number | undefined {
  const signature = lines.findLastIndex((line) => /^Node\.js v\d/.test(line));
  if (signature < 0) return undefined;
  const place = lines.slice(0, signature).findLastIndex((line) => NAMED_ERROR.test(line) || /^Error: /.test(line));
  return place < 0 ? undefined : place;
}
