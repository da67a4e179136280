/**
 * Knows what secrets look like in the log of an application, and takes them out. In doubt more goes than needs to.
 * Refuses to know where the text comes from. Pure.
 */
import type { Redact } from '../secrets.ts';

/** What stands where something was taken out. */
const HIDDEN = '***';
/** Stands for it meanwhile: a log that says `***` itself must not pass for one that was cleaned. */
const MARK = '\u0000';

/** Longer lines are cut, which also bounds the time that the patterns take. */
const LONGEST_LINE_CHARACTERS = 2_000;

/** Words in the name of a variable, an option, a field or a header that speak of a secret value. */
const TELLING =
  'password|passwd|passphrase|passcode|pwd|secret|token|credential|signature|cookie|authorization|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key|account[-_ ]?key|session[-_ ]?(?:id|key)|encryption[-_ ]?key';
/**
 * An error's own name (`InvalidTokenException: …`) is followed by its message, which is wanted; `secretsmanager:` by an
 * action or a region.
 */
const NAME = `[\\w.-]{0,64}(?:${TELLING})[\\w.-]{0,64}(?<!error|exception|secretsmanager)`;
const QUOTED = `"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'`;
const CLOSED_NAME = `${NAME}\\\\?["']?\\]?`;

/** In this order; the first group stays. */
const PATTERNS: readonly RegExp[] = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  /()(?:AKIA|ASIA)[A-Z0-9]{12,}/g,
  /()eyJ[\w-]{8,}(?:\.[\w-]*)*/g,
  /()(?:gh[oprsu]_|github_pat_|glpat-|xox[abeoprs]-|[rs]k_(?:live|test)_|npm_|AIza|hf_)[\w-]{16,}/g,
  // Up to the last @, because passwords contain some.
  /([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"'<>]{0,128}:)[^\s"'<>]+(?=@)/gi,
  /(authorization\\?["']?\s{0,4}(?:=>|[:=])\s{0,4})\S.*/gi,
  /(\b(?:bearer|basic)\s{1,4})[\w.~+/=-]{8,}/gi,
  new RegExp(`(${CLOSED_NAME}\\s{0,4}(?:=>|[:=])\\s{0,4})(?:${QUOTED})`, 'gi'),
  // A whole line that sets a variable, as `env` and `export` print it: values may contain spaces.
  new RegExp(`((?:^|: |export |declare -x )${NAME}=)[^\\s"'${MARK}].*`, 'gi'),
  new RegExp(`(${NAME}=)[^\\s"'>=${MARK}]\\S*`, 'gi'),
  // Without quotes nobody knows where a passphrase ends but at the end of the line.
  new RegExp(`(${CLOSED_NAME}(?:\\s{0,4}(?:=>|:(?!:))|\\s{1,4}=(?!>)|=(?=[\\s"']))\\s{0,4})[^\\s${MARK}].*`, 'gi'),
  new RegExp(`(--?${NAME}\\s{1,4})[^\\s${MARK}-]\\S*`, 'gi'),
];

const KEY_BEGINS = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY/;
const KEY_ENDS = /-----END [A-Z ]{0,40}PRIVATE KEY/;
const PART_OF_KEY = /^(?:.*\s)?[A-Za-z0-9+/=]{16,}\s*$|^\s*[A-Za-z0-9+/=]*\s*$|^(?:Proc-Type|DEK-Info):/;
const KEY_HIDDEN = `${MARK} (private key)`;

/** The lines without what looks like a secret, and without what `redact` knows to be one. A private key becomes one line. */
export function redacted(lines: readonly string[], redact: Redact = (text) => text): string[] {
  const plain = lines.map((line) => redact(line.replaceAll(MARK, ''), MARK).slice(0, LONGEST_LINE_CHARACTERS));
  return withoutKeys(plain).map((line) =>
    PATTERNS.reduce((text, pattern) => text.replace(pattern, `$1${MARK}`), line).replaceAll(MARK, HIDDEN),
  );
}

/** A tail may begin in the middle of a key, and a key may lack its end: whatever looks like a part of it goes with it. */
function withoutKeys(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let inKey = false;
  for (const line of lines) {
    if (KEY_BEGINS.test(line)) {
      inKey = !KEY_ENDS.test(line);
      kept.push(KEY_HIDDEN);
    } else if (KEY_ENDS.test(line)) {
      while (!inKey && kept.length > 0 && PART_OF_KEY.test(kept.at(-1) ?? '')) kept.pop();
      if (!inKey) kept.push(KEY_HIDDEN);
      inKey = false;
    } else if (!inKey || !PART_OF_KEY.test(line)) {
      inKey = false;
      kept.push(line);
    }
  }
  return kept;
}
