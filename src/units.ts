/** Knows how numbers are said: durations, sizes and times, always with their unit. Refuses to know what they measure. Pure. */

const SECOND_MS = 1000;

/** `38 ms`, `0.3 s`, `22 s`, `2 min 22 s`, `1 h 5 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 100) return `${Math.max(0, Math.round(milliseconds))} ms`;
  if (milliseconds < 9_950) return `${decimal(milliseconds / SECOND_MS)} s`;
  const seconds = Math.round(milliseconds / SECOND_MS);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return parts([Math.floor(seconds / 60), 'min'], [seconds % 60, 's']);
  const minutes = Math.round(seconds / 60);
  return parts([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min']);
}

/** `512 B`, `3.1 MB`, `524 MB`: decimal units, as S3 and Beanstalk state their limits. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let amount = bytes / 1000;
  let unit = 0;
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${amount < 99.95 ? decimal(amount) : Math.round(amount)} ${units[unit]}`;
}

/** `1 file`, `214 files`. */
export const count = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`;

/** `10:02:11` on the clock of the machine that runs this. */
export const timeOfDay = (date: Date): string => date.toTimeString().slice(0, 8);

const decimal = (amount: number) => amount.toFixed(1).replace(/\.0$/, '');

const parts = (...amounts: [number, string][]) =>
  amounts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
