/**
 * Knows how one input's text becomes a value, and how to say what is allowed when it cannot.
 * Refuses to know which inputs there are. Pure: a parser returns the value or throws `Unusable`.
 */
import { HEALTH_COLOURS, HEALTH_STATUSES, type HealthColour, type HealthStatus } from '../shapes.ts';

/** Why a text cannot be used, as the end of a sentence that begins with the input's name. Never a secret. */
export class Unusable extends Error {}

const quoted = (text: string) => `'${text.length > 60 ? `${text.slice(0, 57)}...` : text}'`;

/** `90`, `90s`, `15m`, `1h` -> milliseconds; at least one second. */
export function duration(text: string): number {
  const [, amount, unit = 's'] = /^(\d{1,6})\s*([smh]?)$/i.exec(text) ?? [];
  const seconds = Number(amount) * ({ s: 1, m: 60, h: 3600 }[unit.toLowerCase() || 's'] ?? Number.NaN);
  if (!(seconds >= 1)) throw new Unusable(`${quoted(text)} is no duration: 90, 90s, 15m or 1h`);
  return seconds * 1000;
}

/** Like `duration`, and `0` for none at all. */
export const durationOrNone = (text: string) => (/^0+\s*[smh]?$/i.test(text) ? 0 : duration(text));

/** `0`, `10`. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new Unusable(`${quoted(text)} is no whole number: 0, 10, 200`);
  return Number(text);
}

export function boolean(text: string): boolean {
  return oneOf(['true', 'false'] as const)(text) === 'true';
}

/** One of the allowed words, in any letter case; returned as it is written in `allowed`. */
export function oneOf<const T extends string>(allowed: readonly T[]): (text: string) => T {
  return (text) => {
    const found = allowed.find((word) => word.toLowerCase() === text.toLowerCase());
    if (found === undefined) throw new Unusable(`${quoted(text)} ${noneOf(allowed)}`);
    return found;
  };
}

const noneOf = (allowed: readonly string[]) =>
  allowed.length === 1 ? `is not ${allowed[0]}` : `is none of ${allowed.join(', ')}`;

/** Commas or newlines between the parts; empty parts do not count. */
export function list(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/**
 * Commas or newlines between patterns. Unlike `list` it keeps what gitignore gives a meaning to:
 * an escaped space at the end, `#` lines are comments.
 */
export function patterns(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((part) => part.trimStart().replace(/(?<!\\)\s+$/, ''))
    .filter((part) => part !== '' && !part.startsWith('#'));
}

const HEALTHS = [...HEALTH_COLOURS, ...HEALTH_STATUSES] as const;

/** Colours and statuses, at least one. */
export function healths(text: string): ReadonlySet<HealthColour | HealthStatus> {
  const words = list(text);
  if (words.length === 0) throw new Unusable(`names no health: any of ${HEALTHS.join(', ')}`);
  return new Set(words.map(oneOf(HEALTHS)));
}

/** Text that matches the pattern, else `rule` says what is allowed. */
export function matching(pattern: RegExp, rule: string): (text: string) => string {
  return (text) => {
    if (!pattern.test(text)) throw new Unusable(`${quoted(text)} cannot be used: ${rule}`);
    return text;
  };
}

/** How a platform is written: an ARN with a version, a solution stack name, or a branch (its name or an ARN without a version). */
export type PlatformText =
  | { readonly kind: 'platform-arn'; readonly arn: string }
  | { readonly kind: 'solution-stack'; readonly name: string }
  | { readonly kind: 'branch'; readonly name: string };

const PLATFORM_ARN = /^arn:[a-z-]+:elasticbeanstalk:[a-z0-9-]+:\d*:platform\/([^/]+)(\/\d+(?:\.\d+)*)?$/;

/** https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/concepts.platforms.html has the forms of all three. */
export function platform(text: string): PlatformText {
  if (!text.startsWith('arn:')) {
    return / v\d+\.\d+\.\d+ running /.test(text)
      ? { kind: 'solution-stack', name: text }
      : { kind: 'branch', name: text };
  }
  const [, branch, version] = PLATFORM_ARN.exec(text) ?? [];
  if (branch === undefined) {
    throw new Unusable(
      `${quoted(text)} is no platform ARN: arn:aws:elasticbeanstalk:<region>::platform/<branch>/<version>`,
    );
  }
  return version === undefined ? { kind: 'branch', name: branch } : { kind: 'platform-arn', arn: text };
}
