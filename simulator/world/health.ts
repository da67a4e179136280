/**
 * Knows how enhanced health speaks: colours, transitions, ages.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/health-enhanced-status.html
 */
import type { Cause, Environment, HealthStatus, Severity } from './state.ts';

export type Colour = 'Green' | 'Yellow' | 'Red' | 'Grey';

/** The colour that stands for a status. */
export function colourOf(status: HealthStatus): Colour {
  switch (status) {
    case 'Ok':
    case 'Info':
      return 'Green';
    case 'Warning':
      return 'Yellow';
    case 'Degraded':
    case 'Severe':
      return 'Red';
    case 'Pending':
    case 'Unknown':
    case 'NoData':
    case 'Suspended':
      return 'Grey';
    default:
      return status satisfies never;
  }
}

const badness: readonly HealthStatus[] = ['Ok', 'Info', 'Warning', 'Degraded', 'Severe'];

/** A fall below Info is a warning; everything else is news. */
export function transitionSeverity(from: HealthStatus, to: HealthStatus): Severity {
  const worse = badness.indexOf(to) > Math.max(badness.indexOf(from), badness.indexOf('Info'));
  return worse ? 'WARN' : 'INFO';
}

/** The event of a change of health, causes included; the first one has nothing to come from. */
export function transitionText(from: HealthStatus, to: HealthStatus, causes: readonly string[]): string {
  const start = from === 'Unknown' ? '' : `from ${from} `;
  return [`Environment health has transitioned ${start}to ${to}.`, ...causes].join(' ');
}

/** `13 seconds`, `2 minutes`: the service counts seconds up to two minutes. */
export function ageText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds === 1) return '1 second';
  return seconds < 120 ? `${seconds} seconds` : `${Math.floor(seconds / 60)} minutes`;
}

/** What a reader sees of the causes at that time. */
export const causeTexts = (causes: readonly Cause[], now: number) =>
  causes.map(({ text, since }) => (since === undefined ? text : text.replace('{age}', ageText(now - since))));

/** Amazon Linux 2 and later always report enhanced health, unless the environment was told otherwise by hand. */
export const reportsBasicHealth = ({ settings }: Pick<Environment, 'settings'>) =>
  settings.some(
    ({ namespace, optionName, value }) =>
      namespace === 'aws:elasticbeanstalk:healthreporting:system' && optionName === 'SystemType' && value === 'basic',
  );

/** `1 instance`, `6 instances`. */
export const instancesText = (count: number) => (count === 1 ? '1 instance' : `${count} instances`);

/** `all instances`, or `2 out of 6 instances`. */
export const partText = (part: number, whole: number) =>
  part === whole ? 'all instances' : `${part} out of ${instancesText(whole)}`;
