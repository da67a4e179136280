/**
 * Loaded before a program whose pauses are to take no time: its date stands still and jumps over each of them, together
 * with the parent's clock, which is told first. Refuses to know what the program waits for.
 */
import { once } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

let epochMs = Number(process.env.JUMPING_CLOCK_START);

globalThis.Date = new Proxy(Date, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [epochMs] : given, newTarget),
  get: (target, name) => (name === 'now' ? () => epochMs : Reflect.get(target, name)),
});

timers.setTimeout = async <T>(milliseconds = 1, value?: T): Promise<T> => {
  process.send?.({ pauseMs: milliseconds });
  await once(process, 'message');
  epochMs += milliseconds;
  return value as T;
};
syncBuiltinESMExports();
